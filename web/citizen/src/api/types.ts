/** The public API as docs/architecture.md and DESIGN §7 fix it. Times are ISO 8601 with offset. */

export type AnswerStatus =
  | 'answered'
  | 'clarify'
  | 'needs_personal_record'
  | 'not_covered'
  | 'only_expired'
  | 'out_of_scope'
  | 'crisis'
  | 'error'

export type ReplyKind = 'text' | 'policy' | 'menu' | 'pending' | 'degraded' | 'crisis' | 'error'

export type Role = 'visitor' | 'assistant' | 'staff' | 'system'

export type FeedbackReason = 'wrong' | 'unclear' | 'incomplete' | 'outdated' | 'other'

/** A task number of the founding plan, or one of its other two parts. */
export type Article = number | string

export interface Option {
  label: string
  payload: string
}

export interface Citation {
  document_id: string
  version: string
  title: string
  document_no?: string | null
  article: Article
  clause_id: string
  quote: string
  effective_to?: string | null
  source_url?: string | null
}

export interface Answer {
  status: AnswerStatus
  citations: Citation[]
  caveats: string[]
}

/** What a reply carries besides words. Kinds that the page does not know are not drawn. */
export type Card =
  | { type: 'my_data'; links: { label: string; path: string }[] }
  | { type: 'deletion'; receipt: string }

export interface Reply {
  id: string
  kind: ReplyKind
  text: string
  options: Option[]
  answer: Answer | null
  card?: Card | null
}

export interface Turn {
  replies: Reply[]
}

/** A message as it stands in the history and is pushed over the stream. */
export interface HistoryMessage extends Reply {
  seq: number
  role: Role
  in_reply_to?: string | null
  state?: 'pending' | 'answered' | null
  feedback?: 'up' | 'down' | null
  created_at?: string | null
}

export interface History {
  messages: HistoryMessage[]
  has_more?: boolean
}

export interface Session {
  token: string
  conversation_id: string
}

export interface Feedback {
  rating: 'up' | 'down'
  reason?: FeedbackReason
  comment?: string
}

export interface PolicyClause {
  clause_id: string
  quote: string
}

export interface PolicySection {
  id: string
  /** The heading as the source prints it, with its number and full stop. */
  printed: string
  article: Article | null
  /** Empty for a part that only has a heading. */
  clauses: PolicyClause[]
}

export interface PolicyDocument {
  document_id: string
  version: string
  title: string
  document_no: string | null
  issuer: string[]
  published_on: string | null
  effective_from: string | null
  effective_to: string | null
  source_url: string | null
  sections: PolicySection[]
}

/** What a visitor sends: typed text, or the payload of an option that was offered. */
export type Outgoing = { id: string; text: string } | { id: string; payload: string }
