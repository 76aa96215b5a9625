import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Appointment, Bookings } from '../src/api/types.ts'
import { appointmentsShown, bookingLines, timeLeft } from '../src/cases/bookingLines.ts'

const NOW = Date.parse('2026-11-24T12:00:00+08:00')
const EMPTY: Bookings = { appointments: [], registrations: [], pairings: [], wishes: [] }

function appointment(id: string, changes: Partial<Appointment> = {}): Appointment {
  return { id, status: 'booked', is_offer: false, held_until: null, offers: [], ...changes } as Appointment
}

test('an offer stands first, until it lapses', () => {
  const offer = appointment('offer', { status: 'held', is_offer: true, held_until: '2026-11-24T12:47:30+08:00' })
  const bookings = { ...EMPTY, appointments: [appointment('a'), offer] }
  assert.deepEqual(appointmentsShown(bookings, NOW).map((one) => one.id), ['offer', 'a'])
  assert.deepEqual(appointmentsShown(bookings, NOW + 3_600_000).map((one) => one.id), ['a'])
})

test('a time that a form holds is shown by the form alone', () => {
  const held = appointment('held', { status: 'held', held_until: '2026-11-24T12:05:00+08:00' })
  assert.deepEqual(appointmentsShown({ ...EMPTY, appointments: [held] }, NOW), [])
})

test('how long an offer stands is said in hours and minutes', () => {
  assert.equal(timeLeft('2026-11-24T12:47:30+08:00', NOW), '47分钟')
  assert.equal(timeLeft('2026-11-24T13:20:00+08:00', NOW), '1小时20分钟')
  assert.equal(timeLeft('2026-11-24T12:00:10+08:00', NOW), '1分钟')
})

test('a place in a session can be given back, one that is over is not listed', () => {
  const place = { session_id: 's', title: '直播课', place: '三楼', said: '周三', ends_at: '2026-11-25T15:00:00+08:00', status: 'waiting', status_label: '候补中', waiting_before: 2 }
  const [line] = bookingLines({ ...EMPTY, registrations: [place] }, NOW)
  assert.deepEqual(line?.facts, ['周三', '地点：三楼', '前面还有2人'])
  assert.deepEqual(line?.actions.map((one) => one.does), ['leave'])
  assert.deepEqual(bookingLines({ ...EMPTY, registrations: [{ ...place, ends_at: '2026-11-23T15:00:00+08:00' }] }, NOW), [])
})

test('a pairing is agreed to only when the mentor has agreed', () => {
  const pairing = { id: 'p', mentor_name: '王', status: 'requested', status_label: '', goal: '开店', months: null }
  const does = (status: string) => bookingLines({ ...EMPTY, pairings: [{ ...pairing, status }] }, NOW).flatMap((line) => line.actions.map((one) => one.does))
  assert.deepEqual(does('requested'), ['refuse'])
  assert.deepEqual(does('offered'), ['agree', 'refuse'])
  assert.deepEqual(does('active'), [])
})

test('who waits can stop waiting', () => {
  const [line] = bookingLines({ ...EMPTY, wishes: [{ id: 'w', kind: 'waitlist', need: '想学电商' }] }, NOW)
  assert.deepEqual([line?.title, line?.facts, line?.actions[0]?.does], ['候补导师', ['想学电商'], 'stop'])
})
