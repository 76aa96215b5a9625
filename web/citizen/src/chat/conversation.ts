import type { ChatApi } from '../api/client.ts'
import { ApiError } from '../api/errors.ts'
import type { Feedback, History, HistoryMessage, OpenProcess, Option, Turn } from '../api/types.ts'
import { CONNECTION } from '../texts.ts'
import { MAX_TEXT, textLength } from './format.ts'
import { newMessageId } from './ids.ts'
import { hasGap, lastSeqWithoutGap, mergeMessages, messageOfHistory, systemNote, visitorMessage, type ChatMessage } from './messages.ts'
import { Outbox } from './outbox.ts'
import { SessionKeeper, type Store } from './session.ts'
import { Syncer, type StreamFactory } from './syncer.ts'
import type { Timers } from './timing.ts'

export interface ConversationState {
  messages: ChatMessage[]
  /** What the visitor is writing. Lives here because a refused message gives its text back. */
  draft: string
  online: boolean
  /** The first history is here (or there is none). */
  loaded: boolean
  historyFailed: boolean
  /** When the next message may be sent, in milliseconds since 1970; 0: now. */
  waitUntil: number
  /** The guided process that is being filled in here. */
  process: OpenProcess | null
  /** The question it stands at was not asked in the conversation: it is shown below the last message. */
  unasked: boolean
}

export function emptyState(): ConversationState {
  return { messages: [], draft: '', online: true, loaded: false, historyFailed: false, waitUntil: 0, process: null, unasked: false }
}

/** One visitor's conversation: sends, receives, keeps the state that the page draws. */
export class Conversation {
  readonly state: ConversationState
  private readonly api: ChatApi
  private readonly timers: Timers
  private readonly session: SessionKeeper
  private readonly outbox: Outbox
  private readonly syncer: Syncer
  // How often the form was told of: what was asked for before a turn must not undo the turn.
  private turns = 0

  constructor(state: ConversationState, api: ChatApi, store: Store, openStream: StreamFactory, timers: Timers) {
    this.state = state
    this.api = api
    this.timers = timers
    this.session = new SessionKeeper(api, store)
    this.outbox = new Outbox(state, {
      send: (message) => this.transmit(message),
      onDelivered: () => this.afterDelivery(),
      onUnauthenticated: () => this.sessionLost(),
    }, timers)
    this.syncer = new Syncer(state, {
      openStream,
      token: () => this.session.token,
      readAll: () => this.readHistory(),
      onMessage: (message) => this.received(message),
    }, timers)
  }

  /** Takes up the conversation that this device knows, if any. */
  async start(): Promise<void> {
    if (this.session.token === null) {
      this.state.loaded = true
      return
    }
    await this.syncer.start()
  }

  stop(): void {
    this.syncer.stop()
    this.outbox.stop()
  }

  /** Sends the draft. False when there is nothing to send, too much, or it is not yet allowed. */
  sendDraft(): boolean {
    const text = this.state.draft.trim()
    if (!this.sendText(text)) return false
    this.state.draft = ''
    return true
  }

  sendText(text: string): boolean {
    const length = textLength(text)
    if (length === 0 || length > MAX_TEXT || this.isWaiting()) return false
    this.post(text.trim(), null)
    return true
  }

  choose(option: Option): boolean {
    if (this.isWaiting()) return false
    this.post(option.label, option.payload)
    return true
  }

  /** What tapping a failed message does. */
  recover(id: string): void {
    const message = this.state.messages.find((one) => one.id === id)
    if (!message || message.delivery !== 'failed') return
    if (message.remedy === 'resend') this.outbox.resend(message)
    if (message.remedy === 'edit') this.giveBack(message)
  }

  async rate(id: string, feedback: Feedback | null): Promise<void> {
    const token = this.session.token
    const message = this.state.messages.find((one) => one.id === id)
    if (!message || token === null) throw new ApiError('not_found', 404)
    if (feedback) await this.api.rate(token, id, feedback)
    else await this.api.takeBackRating(token, id)
    message.feedback = feedback?.rating ?? null
    message.feedbackReason = feedback?.reason ?? null
  }

  /** The visitor's own data as a text to save. */
  async myData(path: string): Promise<string> {
    const token = this.session.token
    if (token === null) throw new ApiError('not_found', 404)
    return this.api.myData(token, path)
  }

  /** Forgets this conversation on this device; the next message opens a new one. */
  restart(): void {
    this.syncer.stop()
    this.outbox.stop()
    this.session.forget()
    Object.assign(this.state, { ...emptyState(), online: this.state.online, draft: this.state.draft, loaded: true })
  }

  networkChanged(online: boolean): void {
    this.state.online = online
    if (!online) return
    this.outbox.networkIsBack()
    void this.syncer.wake()
  }

  /** The page is looked at again: catch up with what was missed. */
  resumed(): void {
    if (!this.syncer.isRunning && this.session.known() !== null) void this.start()
    else void this.syncer.wake()
  }

  /** The key to this conversation, for what belongs to it besides messages; a conversation is opened if need be. */
  token(): Promise<string> {
    return this.session.open()
  }

  private post(text: string, payload: string | null): void {
    const message = visitorMessage(newMessageId(), text, payload, this.timers.now())
    this.state.messages.push(message)
    this.outbox.flush()
  }

  private async transmit(message: ChatMessage): Promise<void> {
    const token = await this.session.open()
    if (!this.syncer.isRunning) void this.syncer.start()
    const content = message.payload === null ? { text: message.text } : { payload: message.payload }
    const turn = await this.api.post(token, { id: message.id, ...content })
    if (token !== this.session.token) return // the visitor has started anew meanwhile
    this.syncer.acceptTurn(message.id, turn.replies)
    this.acceptProcess(turn)
    if (turn.replies.some((reply) => reply.card?.type === 'deletion')) this.deleted(message)
  }

  /** An answer that is still on its way says nothing yet about the form. */
  private acceptProcess(turn: Turn): void {
    if (!turn.process && turn.replies.some((reply) => reply.kind === 'pending')) return
    this.setProcess(turn.process ?? null, false)
  }

  private setProcess(process: OpenProcess | null, unasked: boolean): void {
    this.turns += 1
    this.state.process = process
    this.state.unasked = process !== null && unasked
  }

  private afterDelivery(): void {
    if (!this.syncer.isLive || hasGap(this.state.messages)) void this.syncer.catchUp()
  }

  private sessionLost(): void {
    const note = systemNote(newMessageId(), CONNECTION.sessionExpired, this.timers.now())
    const receipt = this.receipts()
    this.leave(receipt.length > 0 ? receipt : [note])
  }

  /** What was just had deleted is gone from the screen at once; the next message opens a new conversation. */
  private deleted(asked: ChatMessage): void {
    asked.delivery = 'delivered'
    this.leave(this.receipts())
  }

  /** The visitor had it deleted: the receipt is all that may stay, and it must. */
  private receipts(): ChatMessage[] {
    return this.state.messages.filter((message) => message.card?.type === 'deletion')
  }

  private leave(kept: ChatMessage[]): void {
    this.syncer.stop()
    this.session.forget()
    this.setProcess(null, false)
    const unsent = this.state.messages.filter((message) => message.delivery === 'sending')
    // Places are counted anew in the next conversation: an old one would hide what it brings.
    this.state.messages.splice(0, this.state.messages.length, ...kept.map((message) => ({ ...message, seq: null })), ...unsent)
  }

  private giveBack(message: ChatMessage): void {
    this.state.messages.splice(this.state.messages.indexOf(message), 1)
    this.state.draft = this.state.draft ? `${message.text}\n${this.state.draft}` : message.text
  }

  private received(message: HistoryMessage): void {
    mergeMessages(this.state.messages, [messageOfHistory(message, this.timers.now())])
    if (hasGap(this.state.messages)) void this.syncer.catchUp()
  }

  private async readHistory(): Promise<void> {
    const token = this.session.token
    if (token === null) return
    let after: number | undefined = lastSeqWithoutGap(this.state.messages)
    while (after !== undefined) {
      const turns = this.turns
      const page: History | null = await this.readPage(token, after)
      if (page === null || token !== this.session.token) return
      mergeMessages(this.state.messages, page.messages.map((one) => messageOfHistory(one, this.timers.now())))
      if (!page.has_more && turns === this.turns && page.process !== undefined) this.setProcess(page.process, page.process_moved ?? false)
      after = page.has_more ? page.messages[page.messages.length - 1]?.seq : undefined
    }
  }

  private async readPage(token: string, after: number): Promise<History | null> {
    try {
      return await this.api.history(token, after)
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'unauthenticated') throw error
      if (token === this.session.token) this.sessionLost()
      return null
    }
  }

  private isWaiting(): boolean {
    return this.timers.now() < this.state.waitUntil
  }
}
