import { reactive } from 'vue'
import { ApiError } from '../../api/errors.ts'
import type { Appointment, RatingLevel, Slot } from '../../api/types.ts'
import { APPOINTMENT } from '../../texts.ts'
import type { useVisitor } from '../useVisitor.ts'

/** The visitor's appointments with mentors. */
export function useAppointments(visitor: ReturnType<typeof useVisitor>, say: (text: string) => void) {
  const state = reactive({
    appointments: [] as Appointment[],
    slots: {} as Record<string, Slot[]>,
    problems: {} as Record<string, string>,
    loaded: false,
    failure: '',
    busy: false,
  })

  async function load(): Promise<void> {
    state.failure = ''
    try {
      state.appointments = visitor.known() === null ? [] : await visitor.bookings.list(await visitor.token())
      state.loaded = true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (!state.loaded) state.failure = error.message
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

  return { state, load, findSlots, change, cancel, rate }
}
