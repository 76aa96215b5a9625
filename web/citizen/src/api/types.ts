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
  | { type: 'case'; case_id: string; number: string; state: CaseState; label: string }
  | { type: 'resume_code'; code: string; link: string; svg: string }
  | { type: 'notice' | 'eligibility' | 'aid_plan'; number?: string; links: { label: string; path: string }[] }

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
  process?: OpenProcess | null
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
  process?: OpenProcess | null
  /** The open question is not the one asked here last: the form went on elsewhere. */
  process_moved?: boolean
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

// ── guided processes and cases ──

export type StepType =
  | 'choice'
  | 'many'
  | 'text'
  | 'number'
  | 'money'
  | 'date'
  | 'region'
  | 'phone'
  | 'id'
  | 'name'
  | 'address'
  | 'yes_no'
  | 'file'
  | 'confirm'
  | 'consent'

/** A question; the same object in chat, form and staff script. */
export interface Step {
  id: string
  type: StepType
  ask: string
  hint?: string | null
  options: Option[]
  required: boolean
}

/** The guided process that is open. */
export interface OpenProcess {
  id: string
  title: string
  case_id: string
  progress: { done: number; total: number }
  step: Step | null
}

export type CaseState = 'draft' | 'submitted' | 'correction' | 'accepted' | 'in_progress' | 'done' | 'refused' | 'withdrawn'

/** What the server keeps as an answer. */
export type AnswerValue = string | number | boolean | string[] | null

/** A question as the form draws it. */
export interface FormStep {
  step: Step
  label: string
  section: string
  help: string | null
  why: string | null
  unit: string | null
  precision: 'year' | 'month' | 'day' | null
  level: 'city' | 'county' | null
  least: number | null
  most: number | null
  personal: boolean
  sensitive: boolean
  /** `alone`: excludes all others. */
  choices: { value: string; label: string; help: string | null; alone: boolean }[]
  answered: boolean
  skipped: boolean
  value: AnswerValue
  said: string | null
  source: 'citizen' | 'staff' | 'shared' | null
  confirmed: boolean
  revision: number
}

/** A sub-item with its department. */
export interface CaseItem {
  id: string
  title: string
  department: string
  state: string
  label: string
  wave: number
  receipt: string | null
  note: string | null
}

export interface CaseEvent {
  at: string
  action: string
  to_state: string | null
  label: string | null
  item_id: string | null
  note: string | null
}

export interface CaseSummary {
  id: string
  number: string
  title: string
  process_id: string
  state: CaseState
  label: string
  revision: number
  created_at: string
  updated_at: string
  submitted_at: string | null
}

export interface CaseView extends CaseSummary {
  process: OpenProcess | null
  steps: FormStep[]
  items: CaseItem[]
  events: CaseEvent[]
  can_submit: boolean
  /** Set when there is a one-time notice of this case. */
  notice: { at_hand: number; to_bring: number } | null
  /** The consent that was refused and without which this case cannot be submitted. */
  withheld: string | null
  /** Labels of the questions that the last change cleared. */
  cleared: string[]
  /** What was just typed speaks of danger: the fixed text to show first. */
  crisis: string | null
}

/** A paper of the one-time notice; only what one has to bring (`own`, `have`) can be ticked. */
export interface NoticeMaterial {
  id: string
  name: string
  form: string
  mark: 'shared' | 'issued' | 'own' | 'have'
  mark_label: string
  note: string | null
}

/** The one-time notice, as far as the page draws it itself. */
export interface CaseNotice {
  materials: NoticeMaterial[]
}

export interface ProcessInfo {
  id: string
  title: string
  intro: string
}

/** A one-time code; shown once. */
export interface ResumeCode {
  code: string
  link: string
  svg: string
}

export interface UploadedFile {
  id: string
}

// ── appointments ──

export interface Slot {
  starts_at: string
  ends_at: string
  said: string
  note: string | null
}

export interface Appointment {
  id: string
  mentor_id: string
  mentor_name: string
  starts_at: string
  ends_at: string
  said: string
  format: string
  format_label: string
  status: string
  status_label: string
  /** Until when a time is kept that is not an appointment yet. */
  held_until: string | null
  /** A time that came free for somebody who waits: theirs to take or to give back. */
  is_offer: boolean
  meeting_place: string | null
  topic: string | null
  cancel_reason: string | null
  can_change: boolean
  can_rate: boolean
  rating: RatingLevel | null
  next_step: string | null
  /** Other times, after the mentor had to cancel. */
  offers: Slot[]
}

/** A place in a group session, or in the line for one. */
export interface Registration {
  session_id: string
  title: string
  place: string
  said: string
  ends_at: string
  status: string
  status_label: string
  waiting_before: number | null
}

/** 结对: both sides agree to the same terms. */
export interface Pairing {
  id: string
  mentor_name: string
  status: string
  status_label: string
  goal: string | null
  months: number | null
}

/** What somebody waits for. */
export interface Wish {
  id: string
  kind: string
  need: string | null
}

/** Everything booked or waited for. */
export interface Bookings {
  appointments: Appointment[]
  registrations: Registration[]
  pairings: Pairing[]
  wishes: Wish[]
}

export type RatingLevel = 'very_good' | 'good' | 'fair' | 'bad' | 'very_bad'
