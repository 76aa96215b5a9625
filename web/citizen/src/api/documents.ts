import { CASE } from '../texts.ts'
import { ApiError } from './errors.ts'

export interface Download {
  path: string
  token: string
  /** The name the file gets on the device. */
  name: string
}

/** Fetches a file with the visitor's token and gives it to the device; rejects with an ApiError. */
export type Downloader = (download: Download) => Promise<void>

const ID = '[0-9A-Za-z-]{1,64}'
// Only what belongs to the visitor's own cases, plans and appointments; a card can name no other address.
const OWN = new RegExp(`^/api/(?:cases/${ID}/[a-z-]{1,20}|aid/plan/${ID}|appointments/${ID}/calendar)(?:\\.(?:html|pdf|ics|txt))?(?:\\?[a-z_]+=[a-z_]+)?$`)

/** The path, when it is one of the visitor's own documents; an ApiError else. */
export function ownDocument(path: string): string {
  if (!OWN.test(path)) throw new ApiError('not_found', 404)
  return path
}

// What a paper is, by its path; a button says what pressing it does (“下载PDF”), which names no file.
const KINDS: [RegExp, string][] = [
  [/\/notice\.[a-z]+(?:\?|$)/, CASE.notice],
  [/\/eligibility\.[a-z]+(?:\?|$)/, CASE.eligibility],
  [/^\/api\/aid\/plan\//, CASE.plan],
]

function kindOf(path: string): string | null {
  return KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? null
}

/** “一次性告知单-CX20261127-….pdf”: what it is and of which case; of other files their label. */
export function documentName(label: string, path: string, number?: string): string {
  const extension = /\.(html|pdf|ics|txt)(?:\?|$)/.exec(path)?.[1] ?? 'html'
  const name = [kindOf(path) ?? label, number].filter(Boolean).join('-')
  return `${name.replace(/[\\/:*?"<>|\s]+/g, '')}.${extension}`
}

/** Whether it is a page to read and to print. */
export function isPaper(path: string): boolean {
  return /\.html(?:\?|$)/.test(path)
}

/** The case whose notice it is; null for every other page. */
export function noticeOf(path: string): string | null {
  return /^\/api\/cases\/([^/]+)\/notice\.html/.exec(path)?.[1] ?? null
}

export function paperTitle(path: string): string {
  return kindOf(path) ?? CASE.notice
}
