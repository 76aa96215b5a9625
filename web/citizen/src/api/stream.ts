import { backoffMs, type Timers } from '../chat/timing.ts'
import type { HistoryMessage } from './types.ts'

export interface SocketHandlers {
  onOpen: () => void
  onMessage: (data: string) => void
  onClose: () => void
}

export interface Socket {
  close: () => void
}

export interface StreamHandlers {
  onMessage: (message: HistoryMessage) => void
  /** Connected (again): whatever was missed must be fetched. */
  onOpen: () => void
  onLost: () => void
}

const STABLE_MS = 10_000

/** Keeps one push connection open, reconnecting with growing pauses until it is stopped. */
export class PushStream {
  isOpen = false
  private readonly connect: (handlers: SocketHandlers) => Socket
  private readonly handlers: StreamHandlers
  private readonly timers: Timers
  private socket: Socket | null = null
  private cancelRetry: (() => void) | null = null
  private failures = 0
  private openedAt = 0

  constructor(connect: (handlers: SocketHandlers) => Socket, handlers: StreamHandlers, timers: Timers) {
    this.connect = connect
    this.handlers = handlers
    this.timers = timers
  }

  start(): void {
    if (this.socket) return
    this.cancelRetry?.()
    this.cancelRetry = null
    this.socket = this.connect({
      onOpen: () => this.opened(),
      onMessage: (data) => this.received(data),
      onClose: () => this.lost(),
    })
  }

  stop(): void {
    this.cancelRetry?.()
    this.cancelRetry = null
    this.socket?.close()
    this.socket = null
    this.isOpen = false
  }

  private opened(): void {
    this.isOpen = true
    this.openedAt = this.timers.now()
    this.handlers.onOpen()
  }

  private received(data: string): void {
    const message = parseMessage(data)
    if (!message) return
    this.handlers.onMessage(message)
  }

  private lost(): void {
    // A connection that opens and is refused at once is no success: it must not be tried in a rush.
    if (this.isOpen && this.timers.now() - this.openedAt > STABLE_MS) this.failures = 0
    this.socket = null
    this.isOpen = false
    this.handlers.onLost()
    this.cancelRetry = this.timers.after(backoffMs(this.failures, this.timers.random()), () => this.start())
    this.failures += 1
  }
}

/** The message in a frame; null for anything else (the server may say why it refuses). */
function parseMessage(data: string): HistoryMessage | null {
  try {
    const value = JSON.parse(data) as Partial<HistoryMessage> | null
    return value && typeof value.seq === 'number' && typeof value.id === 'string' ? (value as HistoryMessage) : null
  } catch {
    return null
  }
}
