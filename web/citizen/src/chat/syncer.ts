import { ApiError } from '../api/errors.ts'
import type { PushStream, StreamHandlers } from '../api/stream.ts'
import type { HistoryMessage, Reply } from '../api/types.ts'
import type { ConversationState } from './conversation.ts'
import { isAwaitingAnswer, mergeMessages, messageOfReply } from './messages.ts'
import type { Timers } from './timing.ts'

export type StreamFactory = (token: string, handlers: StreamHandlers) => PushStream

export interface SyncHandlers {
  openStream: StreamFactory
  token: () => string | null
  /** Reads what the server has behind the last known place. Rejects with an ApiError. */
  readAll: () => Promise<void>
  onMessage: (message: HistoryMessage) => void
}

const POLL_AWAITING_MS = 3_000
const POLL_IDLE_MS = 20_000
// With a working stream the poll is only a net under it.
const POLL_LIVE_MS = 15_000

/** Keeps the messages up to date: push while it works, polling while it does not. */
export class Syncer {
  isRunning = false
  private readonly state: ConversationState
  private readonly handlers: SyncHandlers
  private readonly timers: Timers
  private stream: PushStream | null = null
  private cancelPoll: (() => void) | null = null
  private pollDue = 0
  private reading: Promise<void> | null = null
  private readAgain = false

  constructor(state: ConversationState, handlers: SyncHandlers, timers: Timers) {
    this.state = state
    this.handlers = handlers
    this.timers = timers
  }

  get isLive(): boolean {
    return this.stream?.isOpen ?? false
  }

  async start(): Promise<void> {
    const token = this.handlers.token()
    if (this.isRunning || token === null) return
    this.isRunning = true
    this.stream = this.handlers.openStream(token, {
      onMessage: this.handlers.onMessage,
      onOpen: () => void this.catchUp(),
      onLost: () => this.schedulePoll(),
    })
    this.stream.start()
    await this.catchUp()
  }

  stop(): void {
    this.isRunning = false
    this.cancelPoll?.()
    this.cancelPoll = null
    this.stream?.stop()
    this.stream = null
  }

  /** Tries everything again at once. */
  async wake(): Promise<void> {
    if (!this.isRunning) return
    this.stream?.start()
    await this.catchUp()
  }

  /** Fetches what is missing; calls while one is under way lead to one more. */
  async catchUp(): Promise<void> {
    if (this.reading) {
      this.readAgain = true
      return this.reading
    }
    this.reading = this.readUntilQuiet()
    try {
      await this.reading
    } finally {
      this.reading = null
    }
    this.schedulePoll()
  }

  /** The replies that came with the response to a message. */
  acceptTurn(messageId: string, replies: Reply[]): void {
    const now = this.timers.now()
    mergeMessages(this.state.messages, replies.map((reply) => messageOfReply(reply, messageId, now)))
    this.schedulePoll()
  }

  private async readUntilQuiet(): Promise<void> {
    do {
      this.readAgain = false
      try {
        await this.handlers.readAll()
        this.state.historyFailed = false
        this.state.loaded = true
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        this.state.historyFailed = !this.state.loaded
        return
      }
    } while (this.readAgain)
  }

  /** Sees to it that there is a poll after the pause that fits now. One that is due earlier stays: a stream
   * that keeps failing must not push the poll away. */
  private schedulePoll(): void {
    if (!this.isRunning) return
    const due = this.timers.now() + this.pollPause()
    if (this.cancelPoll && this.pollDue <= due) return
    this.cancelPoll?.()
    this.pollDue = due
    this.cancelPoll = this.timers.after(this.pollPause(), () => {
      this.cancelPoll = null
      void this.catchUp()
    })
  }

  private pollPause(): number {
    if (this.isLive) return POLL_LIVE_MS
    return isAwaitingAnswer(this.state.messages) || !this.state.loaded ? POLL_AWAITING_MS : POLL_IDLE_MS
  }
}
