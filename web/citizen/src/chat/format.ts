import type { Article, Citation, PolicyDocument } from '../api/types.ts'
import { ARTICLES, CITATION, EXPORT, SPEAKERS, STATUS } from '../texts.ts'
import type { ChatMessage } from './messages.ts'

const SHANGHAI_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

export const MAX_TEXT = 1000
export const COUNTER_FROM = 900

/** Length as the server counts it: code points of the trimmed text. */
export function textLength(text: string): number {
  return Array.from(text.trim()).length
}

/** “第6条”, or the name of the part that has no number. */
export function articleLabel(article: Article): string {
  const number = Number(article)
  if (Number.isInteger(number) && number > 0) return `第${number}条`
  return ARTICLES[String(article)] ?? ''
}

export function bookTitle(title: string): string {
  return title.startsWith('《') ? title : `《${title}》`
}

export function citationTitle(citation: Citation): string {
  return bookTitle(citation.title) + articleLabel(citation.article)
}

const FIRST_CITATIONS = 3
/** The sources shown at once: of many the first, the rest after a tap; one more is no reason for a button. */
export function citationsAtOnce(citations: Citation[], all: boolean): Citation[] {
  return all || citations.length <= FIRST_CITATIONS + 1 ? citations : citations.slice(0, FIRST_CITATIONS)
}

/** “有效期至2027年12月31日”; null when the source does not say. */
export function validity(effectiveTo: string | null | undefined): string | null {
  const day = chineseDay(effectiveTo)
  return day === null ? null : CITATION.validUntil(day)
}

/** “2027年12月31日” from “2027-12-31…”; null for anything that is not a date. */
export function chineseDay(iso: string | null | undefined): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso ?? '')
  return match ? `${match[1]}年${Number(match[2])}月${Number(match[3])}日` : null
}

/** A heading without the full stop that the source prints after it. */
export function headingText(printed: string): string {
  return printed.replace(/。$/, '')
}

/** The lines about a document that are known, as label and value. */
export function documentFacts(document: PolicyDocument): { label: string; value: string }[] {
  const facts = [
    { label: CITATION.documentNo, value: document.document_no },
    { label: CITATION.issuer, value: document.issuer.join('；') },
    { label: CITATION.published, value: chineseDay(document.published_on) },
    { label: CITATION.from, value: chineseDay(document.effective_from) },
    { label: CITATION.until, value: chineseDay(document.effective_to) },
  ]
  return facts.filter((fact): fact is { label: string; value: string } => Boolean(fact.value))
}

/** “09:05” today, “11月23日 09:05” else, in the time zone of the field (Asia/Shanghai has no summer time). */
export function clockLabel(at: number, now: number): string {
  const moment = new Date(at + SHANGHAI_OFFSET_MS)
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${two(moment.getUTCHours())}:${two(moment.getUTCMinutes())}`
  const sameDay = Math.floor((at + SHANGHAI_OFFSET_MS) / DAY_MS) === Math.floor((now + SHANGHAI_OFFSET_MS) / DAY_MS)
  return sameDay ? time : `${moment.getUTCMonth() + 1}月${moment.getUTCDate()}日 ${time}`
}

/** A reply with what it rests on, for the clipboard. */
export function copyText(message: ChatMessage): string {
  const lines = [message.text]
  for (const citation of message.answer?.citations ?? []) {
    lines.push('', `${citationTitle(citation)}：“${citation.quote}”`)
  }
  for (const caveat of message.answer?.caveats ?? []) lines.push('', CITATION.caveat(caveat))
  return lines.join('\n')
}

/** The whole conversation as plain text. */
export function exportText(messages: ChatMessage[], now: number): string {
  const blocks = messages
    .filter((message) => message.kind !== 'pending')
    .map((message) => {
      const status = message.answer ? `【${STATUS[message.answer.status]?.label ?? ''}】` : ''
      const body = message.role === 'visitor' ? message.text : copyText(message)
      return `${clockLabel(message.at, Number.NaN)} ${SPEAKERS[message.role]}${status}\n${body}`
    })
  return [EXPORT.heading(clockLabel(now, Number.NaN)), ...blocks, ''].join('\n\n')
}
