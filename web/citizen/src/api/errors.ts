import { ERRORS, UNKNOWN_ERROR } from '../texts.ts'

// The server's own sentence says what exactly is wrong with this answer or this file.
const SAID_BY_SERVER = new Set(['answer_invalid', 'file_refused', 'too_many_files'])

/** Why a request failed, with a Chinese sentence for the visitor. `network`: nothing came back. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  /** Seconds to wait before the next try, when the server said so. */
  readonly retryAfter: number | null
  /** What the error is about: the key of a question. */
  readonly field: string | null
  /** What was typed speaks of danger: the fixed text to show first, whatever else is wrong. */
  readonly crisis: string | null

  constructor(code: string, status: number, retryAfter: number | null = null, said: { message?: string; field?: string; crisis?: string } = {}) {
    super((SAID_BY_SERVER.has(code) ? said.message : undefined) ?? ERRORS[code] ?? said.message ?? UNKNOWN_ERROR)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.retryAfter = retryAfter
    this.field = said.field ?? null
    this.crisis = said.crisis ?? null
  }

  /** Sending the same again may work: the line or the service was down for a moment. */
  get isTransient(): boolean {
    return this.code === 'network' || this.code === 'unavailable' || this.status >= 500
  }
}

interface RawResponse {
  status: number
  body: unknown
  headers: Record<string, string>
}

/** The error of a response outside 200-299; a body in no known shape is judged by its status alone. */
export function errorOf(response: RawResponse): ApiError {
  const detail = (response.body as { error?: { code?: unknown; message?: unknown; field?: unknown; crisis?: unknown } } | null)?.error
  const code = typeof detail?.code === 'string' ? detail.code : codeOfStatus(response.status)
  const said = { message: textOf(detail?.message), field: textOf(detail?.field), crisis: textOf(detail?.crisis) }
  return new ApiError(code, response.status, retryAfterOf(response.headers), said)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function codeOfStatus(status: number): string {
  const codes: Record<number, string> = { 401: 'unauthenticated', 404: 'not_found', 413: 'body_too_large', 429: 'rate_limited' }
  return codes[status] ?? (status >= 500 ? 'unavailable' : 'invalid_input')
}

function retryAfterOf(headers: Record<string, string>): number | null {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'retry-after')
  const seconds = Number(name === undefined ? Number.NaN : headers[name])
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : null
}
