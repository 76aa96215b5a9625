import type { Appointment, Bookings, Pairing, Registration, Wish } from '../api/types.ts'
import { BOOKING } from '../caseTexts.ts'

/** What one line of 我的预约 besides the appointments says, and the buttons under it. */
export interface BookingLine {
  key: string
  title: string
  state: string
  facts: string[]
  actions: BookingAction[]
}

export interface BookingAction {
  label: string
  does: 'leave' | 'agree' | 'refuse' | 'stop'
  id: string
  /** Asked once more before it is done. */
  sure: string
}

/** The appointments to show, offers first: they lapse. A time that a form holds belongs to the form. */
export function appointmentsShown(bookings: Bookings, now: number): Appointment[] {
  const shown = bookings.appointments.filter((one) => one.status !== 'held' || (one.is_offer && Date.parse(one.held_until ?? '') > now))
  return [...shown.filter((one) => one.is_offer), ...shown.filter((one) => !one.is_offer)]
}

/** Places in group sessions to come, pairings, and what is waited for. */
export function bookingLines(bookings: Bookings, now: number): BookingLine[] {
  return [
    ...bookings.registrations.filter((one) => Date.parse(one.ends_at) > now).map(lineOfSession),
    ...bookings.pairings.filter((one) => one.status !== 'withdrawn').map(lineOfPairing),
    ...bookings.wishes.map(lineOfWish),
  ]
}

/** 47分钟, 1小时20分钟. */
export function timeLeft(until: string, now: number): string {
  const minutes = Math.max(1, Math.floor((Date.parse(until) - now) / 60_000))
  return minutes < 60 ? `${minutes}分钟` : `${Math.floor(minutes / 60)}小时${minutes % 60}分钟`
}

function lineOfSession(one: Registration): BookingLine {
  const open = ['registered', 'waiting'].includes(one.status)
  const waiting = one.waiting_before ? [BOOKING.before(one.waiting_before)] : []
  return {
    key: `session-${one.session_id}`,
    title: BOOKING.session(one.title),
    state: one.status_label,
    facts: [one.said, BOOKING.place(one.place), ...waiting],
    actions: open ? [{ label: BOOKING.leave, does: 'leave', id: one.session_id, sure: BOOKING.leaveSure }] : [],
  }
}

function lineOfPairing(one: Pairing): BookingLine {
  const refuse: BookingAction = { label: BOOKING.refuse, does: 'refuse', id: one.id, sure: BOOKING.refuseSure }
  const agree: BookingAction = { label: BOOKING.agree, does: 'agree', id: one.id, sure: '' }
  const actions = one.status === 'offered' ? [agree, refuse] : one.status === 'requested' ? [refuse] : []
  const facts = [one.goal ? BOOKING.goal(one.goal) : '', one.months ? BOOKING.months(one.months) : '']
  return { key: `pairing-${one.id}`, title: BOOKING.pairing(one.mentor_name), state: one.status_label, facts: facts.filter(Boolean), actions }
}

function lineOfWish(one: Wish): BookingLine {
  return {
    key: `wish-${one.id}`,
    title: one.kind === 'waitlist' ? BOOKING.waiting : BOOKING.checkUp,
    state: BOOKING.noted,
    facts: one.need ? [one.need] : [],
    actions: [{ label: BOOKING.stop, does: 'stop', id: one.id, sure: BOOKING.stopSure }],
  }
}
