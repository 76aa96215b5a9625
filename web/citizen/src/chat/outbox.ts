import { ApiError } from '../api/errors.ts'
import { UNKNOWN_ERROR } from '../texts.ts'
import type { ConversationState } from './conversation.ts'
import { newMessageId } from './ids.ts'
import type { ChatMessage } from './messages.ts'
import { backoffMs, type Timers } from './timing.ts'

export interface OutboxHandlers {
  /** Rejects with an ApiError. */
  send: (message: ChatMessage) => Promise<void>
  onDelivered: () => void
  onUnauthenticated: () => void
}

const MOST_ATTEMPTS = 4
const DEFAULT_WAIT_SECONDS = 10

/** Sends the visitor's messages one after the other, in order; each keeps its id over all attempts. */
export class Outbox {
  private readonly state: ConversationState
  private readonly handlers: OutboxHandlers
  private readonly timers: Timers
  private busy = false
  private attempts = 0
  private sessionsTried = 0
  private cancelRetry: (() => void) | null = null

  constructor(state: ConversationState, handlers: OutboxHandlers, timers: Timers) {
    this.state = state
    this.handlers = handlers
    this.timers = timers
  }

  /** Sends what waits, unless something is being sent, a retry is due later, or there is no network. */
  flush(): void {
    if (this.busy || this.cancelRetry || !this.state.online) return
    const next = this.state.messages.find((message) => message.delivery === 'sending')
    if (!next) return
    this.busy = true
    void this.attempt(next)
  }

  resend(message: ChatMessage): void {
    message.delivery = 'sending'
    message.failure = null
    message.remedy = 'none'
    this.attempts = 0
    this.flush()
  }

  /** Messages that failed for want of a network go out by themselves. */
  networkIsBack(): void {
    this.cancel()
    this.attempts = 0
    for (const message of this.state.messages) {
      if (message.delivery === 'failed' && message.remedy === 'resend') {
        message.delivery = 'sending'
        message.failure = null
        message.remedy = 'none'
      }
    }
    this.flush()
  }

  stop(): void {
    this.cancel()
    this.attempts = 0
    this.sessionsTried = 0
  }

  private cancel(): void {
    this.cancelRetry?.()
    this.cancelRetry = null
  }

  private async attempt(message: ChatMessage): Promise<void> {
    try {
      await this.handlers.send(message)
      message.delivery = 'delivered'
      this.attempts = 0
      this.sessionsTried = 0
      this.handlers.onDelivered()
    } catch (error) {
      this.failed(message, error)
    } finally {
      this.busy = false
    }
    this.flush()
  }

  private failed(message: ChatMessage, error: unknown): void {
    // A message that was dropped or confirmed over the stream meanwhile needs nothing more.
    if (message.delivery !== 'sending' || !this.state.messages.includes(message)) return
    if (!(error instanceof ApiError)) {
      this.giveUp(message, UNKNOWN_ERROR, 'resend')
      throw error
    }
    if (error.code === 'unauthenticated' && this.sessionsTried === 0) {
      this.sessionsTried += 1
      this.handlers.onUnauthenticated()
    } else if (error.code === 'rate_limited') this.rateLimited(message, error)
    else if (error.isTransient) this.retryLater(message, error)
    else this.refused(message, error)
  }

  private retryLater(message: ChatMessage, error: ApiError): void {
    this.attempts += 1
    if (!this.state.online) return // goes out with networkIsBack()
    if (this.attempts >= MOST_ATTEMPTS) {
      this.attempts = 0
      this.giveUp(message, error.message, 'resend')
      return
    }
    const pause = Math.max((error.retryAfter ?? 0) * 1000, backoffMs(this.attempts - 1, this.timers.random()))
    this.cancelRetry = this.timers.after(pause, () => {
      this.cancelRetry = null
      this.flush()
    })
  }

  /** The text goes back where it was written, unless something else stands there. */
  private rateLimited(message: ChatMessage, error: ApiError): void {
    this.state.waitUntil = this.timers.now() + (error.retryAfter ?? DEFAULT_WAIT_SECONDS) * 1000
    for (const waiting of this.state.messages.filter((one) => one.delivery === 'sending')) {
      if (waiting === message && message.payload === null && this.state.draft === '') {
        this.state.messages.splice(this.state.messages.indexOf(message), 1)
        this.state.draft = message.text
      } else this.giveUp(waiting, error.message, 'resend')
    }
  }

  private refused(message: ChatMessage, error: ApiError): void {
    const canEdit = message.payload === null
    if (error.code === 'conflict') message.id = newMessageId()
    this.giveUp(message, error.message, canEdit ? 'edit' : 'none')
  }

  private giveUp(message: ChatMessage, failure: string, remedy: ChatMessage['remedy']): void {
    message.delivery = 'failed'
    message.failure = failure
    message.remedy = remedy
  }
}
