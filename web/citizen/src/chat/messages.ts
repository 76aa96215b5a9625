import type { Answer, Card, FeedbackReason, HistoryMessage, Option, Reply, ReplyKind, Role } from '../api/types.ts'

export type Delivery = 'sending' | 'delivered' | 'failed'

/** What tapping a failed message does: send it again, or put its text back into the input. */
export type Remedy = 'resend' | 'edit' | 'none'

export interface ChatMessage {
  id: string
  /** Its place in the conversation; null until the server has told us. */
  seq: number | null
  role: Role
  kind: ReplyKind
  text: string
  options: Option[]
  answer: Answer | null
  card: Card | null
  inReplyTo: string | null
  /** Milliseconds since 1970. */
  at: number
  /** Of a visitor's message. */
  delivery: Delivery
  failure: string | null
  remedy: Remedy
  /** The server has it and its answer is not there yet. */
  unanswered: boolean
  /** What an option sends instead of its label. */
  payload: string | null
  /** Of a reply. */
  feedback: 'up' | 'down' | null
  feedbackReason: FeedbackReason | null
}

export function visitorMessage(id: string, text: string, payload: string | null, at: number): ChatMessage {
  return { ...blank(id, 'visitor', text, at), payload, delivery: 'sending' }
}

export function systemNote(id: string, text: string, at: number): ChatMessage {
  return blank(id, 'system', text, at)
}

export function messageOfReply(reply: Reply, inReplyTo: string, at: number): ChatMessage {
  return {
    ...blank(reply.id, 'assistant', reply.text, at),
    kind: reply.kind,
    options: reply.options ?? [],
    answer: reply.answer ?? null,
    card: reply.card ?? null,
    inReplyTo,
  }
}

export function messageOfHistory(message: HistoryMessage, now: number): ChatMessage {
  const at = message.created_at ? Date.parse(message.created_at) : Number.NaN
  return {
    ...messageOfReply(message, message.in_reply_to ?? '', Number.isNaN(at) ? now : at),
    seq: message.seq,
    role: message.role,
    kind: message.kind ?? 'text',
    inReplyTo: message.in_reply_to ?? null,
    unanswered: message.state === 'pending',
    feedback: message.feedback ?? null,
  }
}

function blank(id: string, role: Role, text: string, at: number): ChatMessage {
  return {
    id, seq: null, role, kind: 'text', text, options: [], answer: null, card: null, inReplyTo: null, at,
    delivery: 'delivered', failure: null, remedy: 'none', unanswered: false, payload: null, feedback: null, feedbackReason: null,
  }
}

/** Adds messages, or what is new about them, to the list: one entry an id, in the order of the server. */
export function mergeMessages(list: ChatMessage[], incoming: ChatMessage[]): void {
  const known = new Map(list.map((message) => [message.id, message]))
  for (const message of incoming) {
    const old = known.get(message.id)
    if (old) update(old, message)
    else {
      list.push(message)
      known.set(message.id, message)
    }
  }
  settleAnswered(list)
  sortByPlace(list)
}

function update(old: ChatMessage, fresh: ChatMessage): void {
  if (fresh.seq === null && old.seq !== null) return
  old.seq = fresh.seq ?? old.seq
  old.at = fresh.seq === null ? old.at : fresh.at
  old.inReplyTo = fresh.inReplyTo ?? old.inReplyTo
  if (old.role === 'visitor') {
    // The server has it, whatever became of the response. Its text is the masked one: numbers do not stay on the screen.
    old.text = fresh.text
    old.delivery = 'delivered'
    old.failure = null
    old.remedy = 'none'
    old.unanswered = fresh.unanswered
    return
  }
  old.kind = fresh.kind
  old.text = fresh.text
  old.options = fresh.options
  old.answer = fresh.answer
  old.card = fresh.card
}

/** Once the answer is there, its question is no longer open and "still working" has done its duty. */
function settleAnswered(list: ChatMessage[]): void {
  const answered = new Set(list.filter((m) => m.role !== 'visitor' && m.kind !== 'pending').map((m) => m.inReplyTo))
  for (let index = list.length - 1; index >= 0; index -= 1) {
    const message = list[index]
    if (!message) continue
    if (answered.has(message.id)) message.unanswered = false
    if (message.kind === 'pending' && answered.has(message.inReplyTo)) list.splice(index, 1)
  }
}

function sortByPlace(list: ChatMessage[]): void {
  const answerSeq = new Map<string, number>()
  for (const message of list) {
    if (message.inReplyTo !== null && message.seq !== null && !answerSeq.has(message.inReplyTo)) {
      answerSeq.set(message.inReplyTo, message.seq)
    }
  }
  // Array.sort is stable: messages without a place keep the order in which they appeared, at the end.
  const place = (message: ChatMessage): number => message.seq ?? (answerSeq.get(message.id) ?? Infinity) - 0.5
  list.sort((a, b) => comparePlaces(place(a), place(b)))
}

function comparePlaces(a: number, b: number): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** The highest place up to which nothing is missing; the history is read from behind it. */
export function lastSeqWithoutGap(list: ChatMessage[]): number {
  let last = 0
  for (const message of list) {
    if (message.seq === null) continue
    if (message.seq > last + 1) return last
    last = Math.max(last, message.seq)
  }
  return last
}

/** Whether the server has messages that we lack, or places that we do not know. */
export function hasGap(list: ChatMessage[]): boolean {
  const highest = Math.max(0, ...list.map((message) => message.seq ?? 0))
  return lastSeqWithoutGap(list) < highest
}

/** The id of the message whose options are on offer: the newest with options since the visitor last spoke. */
export function offeringMessageId(list: ChatMessage[]): string | null {
  for (let index = list.length - 1; index >= 0; index -= 1) {
    const message = list[index]
    if (!message || message.role === 'visitor') return null
    if (message.role === 'assistant' && message.options.length > 0) return message.id
  }
  return null
}

/** Whether an answer is on its way. */
export function isAwaitingAnswer(list: ChatMessage[]): boolean {
  return list.some((message) => message.delivery === 'sending' || message.unanswered || message.kind === 'pending')
}

/** Replies a visitor can judge: those that claim to answer something. */
export function isRateable(message: ChatMessage): boolean {
  return message.role === 'assistant' && (message.kind === 'policy' || message.kind === 'degraded')
}

export function lastVisitorMessageId(list: ChatMessage[]): string | null {
  const own = list.filter((message) => message.role === 'visitor')
  return own[own.length - 1]?.id ?? null
}
