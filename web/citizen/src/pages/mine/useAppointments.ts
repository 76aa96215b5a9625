import { reactive } from 'vue'
import { ApiError } from '../../api/errors.ts'
import type { Appointment, Bookings, RatingLevel, Slot } from '../../api/types.ts'
import type { BookingAction } from '../../cases/bookingLines.ts'
import { APPOINTMENT, BOOKING } from '../../texts.ts'
import type { useVisitor } from '../useVisitor.ts'

const NOTHING: Bookings = { appointments: [], registrations: [], pairings: [], wishes: [] }

function takenAs(got: Appointment): string {
  return got.status === 'booked' ? APPOINTMENT.taken : APPOINTMENT.requested
}

/** What the visitor has booked with mentors or waits for. */
export function useAppointments(visitor: ReturnType<typeof useVisitor>, say: (text: string) => void) {
  const state = reactive({
    bookings: NOTHING,
    seenAt: 0,
    slots: {} as Record<string, Slot[]>,
    problems: {} as Record<string, string>,
    loaded: false,
    failure: '',
    busy: false,
  })

  async function load(): Promise<void> {
    state.failure = ''
    try {
      state.bookings = visitor.known() === null ? NOTHING : await visitor.bookings.list(await visitor.token())
      state.seenAt = Date.now()
      state.loaded = true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (visitor.forgetIfExpired(error)) Object.assign(state, { bookings: NOTHING, loaded: true })
      else if (!state.loaded) state.failure = error.message
    }
  }

  async function act(id: string, work: (token: string) => Promise<void>): Promise<void> {
    if (state.busy) return
    state.busy = true
    delete state.problems[id]
    try {
      await work(await visitor.token())
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      state.problems[id] = error.message
    } finally {
      state.busy = false
    }
  }

  function findSlots(one: Appointment): Promise<void> {
    return act(one.id, async (token) => {
      state.slots[one.id] = await visitor.bookings.slots(token, one)
    })
  }

  function change(one: Appointment, startsAt: string): Promise<void> {
    return act(one.id, async (token) => {
      await visitor.bookings.change(token, one.id, startsAt)
      delete state.slots[one.id]
      await load()
      say(APPOINTMENT.changed)
    })
  }

  function cancel(one: Appointment): Promise<void> {
    return act(one.id, async (token) => {
      await visitor.bookings.cancel(token, one.id)
      await load()
      say(APPOINTMENT.cancelled)
    })
  }

  function rate(one: Appointment, level: RatingLevel, reason: string | null): Promise<void> {
    return act(one.id, async (token) => {
      await visitor.bookings.rate(token, one.id, level, reason)
      await load()
      say(APPOINTMENT.rated)
    })
  }

  function take(one: Appointment): Promise<void> {
    return act(one.id, async (token) => {
      const got = await visitor.bookings.confirm(token, one.id)
      await load()
      say(takenAs(got))
    })
  }

  function decline(one: Appointment): Promise<void> {
    return act(one.id, async (token) => {
      // Taken in the chat meanwhile, it is an appointment, which this button must not cancel.
      const now = (await visitor.bookings.list(token)).appointments.find((each) => each.id === one.id)
      if (now?.is_offer) await visitor.bookings.cancel(token, one.id)
      await load()
      if (now?.is_offer) say(APPOINTMENT.declined)
    })
  }

  /** Another time with the same mentor after they had to cancel. */
  function again(one: Appointment, startsAt: string): Promise<void> {
    return act(one.id, async (token) => {
      const got = await visitor.bookings.book(token, one, startsAt)
      await load()
      say(takenAs(got))
    })
  }

  function answer(key: string, action: BookingAction): Promise<void> {
    return act(key, async (token) => {
      if (action.does === 'leave') await visitor.bookings.leave(token, action.id)
      else if (action.does === 'stop') await visitor.bookings.stopWaiting(token, action.id)
      else await visitor.bookings.answerPairing(token, action.id, action.does === 'agree')
      await load()
      say(BOOKING.done)
    })
  }

  return { state, load, findSlots, change, cancel, rate, take, decline, again, answer }
}
