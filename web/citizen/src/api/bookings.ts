import { Caller, SEND_TIMEOUT_MS } from './http.ts'
import type { Appointment, Bookings, RatingLevel, Slot } from './types.ts'

/** What the visitor has booked with mentors or waits for. Every method rejects with an ApiError. */
export class BookingsApi extends Caller {
  list(token: string): Promise<Bookings> {
    return this.get<Bookings>('/api/appointments', token)
  }

  /** Take a time that is kept. */
  confirm(token: string, id: string): Promise<Appointment> {
    return this.send<Appointment>('POST', `${pathOf(id)}/confirm`, token, {})
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

  /** Take a time with a mentor at once: the person has read it in full on the button. */
  async book(token: string, like: Appointment, startsAt: string): Promise<Appointment> {
    const wanted = { mentor_id: like.mentor_id, format: like.format, starts_at: startsAt, topic: like.topic }
    return this.confirm(token, (await this.send<Appointment>('POST', '/api/appointments', token, wanted)).id)
  }

  async rate(token: string, id: string, level: RatingLevel, reason: string | null): Promise<void> {
    await this.send('POST', `${pathOf(id)}/rating`, token, { level, reason })
  }

  async leave(token: string, sessionId: string): Promise<void> {
    await this.send('DELETE', `/api/group-sessions/${encodeURIComponent(sessionId)}/registrations`, token)
  }

  async answerPairing(token: string, id: string, agree: boolean): Promise<void> {
    await this.send('POST', `/api/pairings/${encodeURIComponent(id)}/answer`, token, { agree })
  }

  async stopWaiting(token: string, id: string): Promise<void> {
    await this.send('DELETE', `/api/mentor-waitlist/${encodeURIComponent(id)}`, token)
  }
}

function pathOf(id: string): string {
  return `/api/appointments/${encodeURIComponent(id)}`
}
