import { ApiError } from './errors.ts'
import { Caller, READ_TIMEOUT_MS, SEND_TIMEOUT_MS } from './http.ts'
import type { Feedback, History, Outgoing, PolicyDocument, Session, Turn } from './types.ts'

export type { HttpRequest, HttpResponse, Transport } from './http.ts'

const MY_DATA = /^\/api\/privacy\/export(\.html)?$/

/** The chat API, one method per route. Every method rejects with an ApiError. */
export class ChatApi extends Caller {
  openSession(): Promise<Session> {
    return this.call<Session>({ method: 'POST', path: '/api/chat/sessions', body: {}, timeoutMs: READ_TIMEOUT_MS })
  }

  post(token: string, message: Outgoing): Promise<Turn> {
    return this.call<Turn>({ method: 'POST', path: '/api/chat/messages', body: message, token, timeoutMs: SEND_TIMEOUT_MS })
  }

  history(token: string, after: number): Promise<History> {
    return this.call<History>({ method: 'GET', path: `/api/chat/messages?after=${after}`, token, timeoutMs: READ_TIMEOUT_MS })
  }

  async rate(token: string, messageId: string, feedback: Feedback): Promise<void> {
    await this.call({ method: 'POST', path: feedbackPath(messageId), body: feedback, token, timeoutMs: READ_TIMEOUT_MS })
  }

  async takeBackRating(token: string, messageId: string): Promise<void> {
    await this.call({ method: 'DELETE', path: feedbackPath(messageId), token, timeoutMs: READ_TIMEOUT_MS })
  }

  async examples(): Promise<string[]> {
    const body = await this.call<{ questions: string[] }>({ method: 'GET', path: '/api/policies/examples', timeoutMs: READ_TIMEOUT_MS })
    return body.questions
  }

  document(documentId: string, version: string): Promise<PolicyDocument> {
    const path = `/api/policies/documents/${encodeURIComponent(documentId)}/${encodeURIComponent(version)}`
    return this.call<PolicyDocument>({ method: 'GET', path, timeoutMs: READ_TIMEOUT_MS })
  }

  /** The visitor's own data as a text to save. `path` comes from a card; only the export is fetched. */
  async myData(token: string, path: string): Promise<string> {
    if (!MY_DATA.test(path)) throw new ApiError('not_found', 404)
    const body = await this.call<unknown>({ method: 'GET', path, token, timeoutMs: SEND_TIMEOUT_MS })
    return typeof body === 'string' ? body : JSON.stringify(body, null, 2)
  }
}

function feedbackPath(messageId: string): string {
  return `/api/chat/messages/${encodeURIComponent(messageId)}/feedback`
}
