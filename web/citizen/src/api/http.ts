import { ApiError, errorOf } from './errors.ts'

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
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

export const READ_TIMEOUT_MS = 10_000
// The edge answers within its deadline (4 s), with `pending` if need be; the rest is for slow lines.
export const SEND_TIMEOUT_MS = 20_000

/** What every part of the API shares: a request that rejects with an ApiError. */
export class Caller {
  private readonly transport: Transport

  constructor(transport: Transport) {
    this.transport = transport
  }

  protected get<Body>(path: string, token?: string): Promise<Body> {
    return this.call<Body>({ method: 'GET', path, token, timeoutMs: READ_TIMEOUT_MS })
  }

  protected send<Body>(method: HttpRequest['method'], path: string, token: string, body?: object): Promise<Body> {
    return this.call<Body>({ method, path, token, body, timeoutMs: SEND_TIMEOUT_MS })
  }

  protected call<Body>(request: HttpRequest): Promise<Body> {
    return bodyOf<Body>(() => this.transport(request))
  }
}

/** The body of a response in 200-299; an ApiError for everything else. */
export async function bodyOf<Body>(respond: () => Promise<HttpResponse>): Promise<Body> {
  let response: HttpResponse
  try {
    response = await respond()
  } catch {
    throw new ApiError('network', 0)
  }
  if (response.status < 200 || response.status > 299) throw errorOf(response)
  return response.body as Body
}
