import { ApiError, errorOf } from './errors.ts'
import type { Feedback, History, Outgoing, PolicyDocument, Session, Turn } from './types.ts'

export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  body?: object
  token?: string
  timeoutMs: number
}

export interface HttpResponse {
  status: number
  body: unknown
  headers: Record<string, string>
}

/** Sends one request; rejects only when no response came. Browser and mini-program each have one. */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>

const READ_TIMEOUT_MS = 10_000
// The edge answers within its deadline (4 s), with `pending` if need be; the rest is for slow lines.
const SEND_TIMEOUT_MS = 20_000
const MY_DATA = /^\/api\/privacy\/export(\.html)?$/

/** The chat API, one method per route. Every method rejects with an ApiError. */
export class ChatApi {
  private readonly transport: Transport

  constructor(transport: Transport) {
    this.transport = transport
  }

  openSession(): Promise<Session> {
    return this.call<Session>({ method: 'POST', path: '/api/chat/sessions', body: {}, timeoutMs: READ_TIMEOUT_MS })
  }

  send(token: string, message: Outgoing): Promise<Turn> {
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

  private async call<Body>(request: HttpRequest): Promise<Body> {
    let response: HttpResponse
    try {
      response = await this.transport(request)
    } catch {
      throw new ApiError('network', 0)
    }
    if (response.status < 200 || response.status > 299) throw errorOf(response)
    return response.body as Body
  }
}

function feedbackPath(messageId: string): string {
  return `/api/chat/messages/${encodeURIComponent(messageId)}/feedback`
}
