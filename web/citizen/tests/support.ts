/** Fakes for the unit tests: a clock that only moves when told, a store, a server. */
import { ChatApi, type HttpRequest, type HttpResponse } from '../src/api/client.ts'
import { PushStream, type Socket, type SocketHandlers } from '../src/api/stream.ts'
import type { HistoryMessage, Reply } from '../src/api/types.ts'
import { Conversation, emptyState } from '../src/chat/conversation.ts'
import type { Store } from '../src/chat/session.ts'
import type { Timers } from '../src/chat/timing.ts'

export class FakeTimers implements Timers {
  private time = 1_000_000
  private waiting: { at: number; callback: () => void }[] = []

  now = (): number => this.time
  random = (): number => 0

  after = (ms: number, callback: () => void): (() => void) => {
    const entry = { at: this.time + ms, callback }
    this.waiting.push(entry)
    return () => {
      this.waiting = this.waiting.filter((one) => one !== entry)
    }
  }

  /** Moves on, calling back what falls due, in order. */
  async pass(ms: number): Promise<void> {
    await settle()
    const end = this.time + ms
    for (;;) {
      const due = this.waiting.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!due) break
      this.waiting = this.waiting.filter((one) => one !== due)
      this.time = due.at
      due.callback()
      await settle()
    }
    this.time = end
    await settle()
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

export class FakeStore implements Store {
  values = new Map<string, string>()
  get = (key: string): string | null => this.values.get(key) ?? null
  set = (key: string, value: string): void => void this.values.set(key, value)
  remove = (key: string): void => void this.values.delete(key)
}

export class FakeSocket implements Socket {
  static opened: FakeSocket[] = []
  isClosed = false
  readonly handlers: SocketHandlers

  constructor(handlers: SocketHandlers) {
    this.handlers = handlers
    FakeSocket.opened.push(this)
  }

  close = (): void => {
    this.isClosed = true
  }
}

type Answer = HttpResponse | 'drop'

export const ok = (body: unknown): HttpResponse => ({ status: 200, body, headers: {} })
export const refused = (status: number, code: string, headers: Record<string, string> = {}): HttpResponse => ({
  status,
  body: { error: { code, message: '服务器的话' } },
  headers,
})

export function reply(id: string, over: Partial<Reply> = {}): Reply {
  return { id, kind: 'policy', text: `答 ${id}`, options: [], answer: null, ...over }
}

export function stored(seq: number, id: string, over: Partial<HistoryMessage> = {}): HistoryMessage {
  return { ...reply(id), seq, role: 'assistant', created_at: '2026-11-23T09:00:00+08:00', ...over }
}

/** Everything a conversation needs; `answers` are given to sent messages in turn, then a plain reply each. */
export function world(options: { token?: string; answers?: Answer[]; history?: () => HttpResponse } = {}) {
  const timers = new FakeTimers()
  const store = new FakeStore()
  if (options.token) store.set('chuangxiang.token', options.token)
  const requests: HttpRequest[] = []
  const answers = options.answers ?? []
  let sessions = 0
  FakeSocket.opened = []
  const transport = async (request: HttpRequest): Promise<HttpResponse> => {
    requests.push(request)
    if (request.path === '/api/chat/sessions') return ok({ token: `new-${(sessions += 1)}`, conversation_id: 'c' })
    if (request.method === 'GET') return options.history ? options.history() : ok({ messages: [] })
    const answer = answers.shift() ?? ok({ replies: [reply(`a-${requests.length}`)] })
    if (answer === 'drop') throw new Error('dropped')
    return answer
  }
  const state = emptyState()
  const conversation = new Conversation(
    state,
    new ChatApi(transport),
    store,
    (_token, handlers) => new PushStream((socket) => new FakeSocket(socket), handlers, timers),
    timers,
  )
  const sent = (): { id: string; text?: string; payload?: string }[] =>
    requests.filter((one) => one.path === '/api/chat/messages' && one.method === 'POST').map((one) => one.body as { id: string })
  return { timers, store, requests, state, conversation, sent, answers }
}
