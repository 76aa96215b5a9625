import { Caller, SEND_TIMEOUT_MS } from './http.ts'
import type { Appointment, RatingLevel, Slot } from './types.ts'

/** The visitor's appointments with mentors. Every method rejects with an ApiError. */
export class BookingsApi extends Caller {
  async list(token: string): Promise<Appointment[]> {
    return (await this.get<{ appointments: Appointment[] }>('/api/appointments', token)).appointments
  }

  async cancel(token: string, id: string): Promise<void> {
    await this.call({ method: 'DELETE', path: pathOf(id), token, timeoutMs: SEND_TIMEOUT_MS })
  }

  async slots(token: string, appointment: Appointment): Promise<Slot[]> {
    const path = `/api/mentors/${encodeURIComponent(appointment.mentor_id)}/slots?format=${encodeURIComponent(appointment.format)}`
    return (await this.get<{ slots: Slot[] }>(path, token)).slots
  }

  change(token: string, id: string, startsAt: string): Promise<Appointment> {
    return this.send<Appointment>('PATCH', pathOf(id), token, { starts_at: startsAt })
  }

  rate(token: string, id: string, level: RatingLevel, reason: string | null): Promise<Appointment> {
    return this.send<Appointment>('POST', `${pathOf(id)}/rating`, token, { level, reason })
  }
}

function pathOf(id: string): string {
  return `/api/appointments/${encodeURIComponent(id)}`
}
