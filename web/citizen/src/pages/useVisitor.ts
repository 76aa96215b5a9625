import { BookingsApi } from '../api/bookings.ts'
import { CasesApi } from '../api/cases.ts'
import { ChatApi } from '../api/client.ts'
import { ApiError } from '../api/errors.ts'
import { uniTransport, uniUploader } from '../api/uniTransport.ts'
import { SessionKeeper } from '../chat/session.ts'
import { apiOrigin } from '../platform/origin.ts'
import { deviceStore } from '../platform/store.ts'

/** The API with this device's key, for pages besides the chat. */
export function useVisitor() {
  const origin = apiOrigin()
  const transport = uniTransport(origin)
  const session = new SessionKeeper(new ChatApi(transport), deviceStore)
  const token = (): Promise<string> => session.open()
  return {
    token,
    /** Null: nobody has begun anything on this device. */
    known: (): string | null => session.known(),
    cases: new CasesApi(transport, uniUploader(origin)),
    bookings: new BookingsApi(transport),
    /** Whether the key has expired: then the next request opens a new conversation. */
    forgetIfExpired: (error: unknown): boolean => {
      const isExpired = error instanceof ApiError && error.code === 'unauthenticated'
      if (isExpired) session.forget()
      return isExpired
    },
  }
}
