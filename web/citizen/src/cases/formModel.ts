import type { Answer } from '../api/cases.ts'
import type { AnswerValue, CaseState, CaseView, FormStep } from '../api/types.ts'
import { CASE, CONFLICT, FORM, PROCESS } from '../texts.ts'
import { CITIES } from './divisions.ts'
import { amountInWords } from './money.ts'

/** What a block of the form shows: one question, or one thing of a repeated group. */
export interface Section {
  title: string
  steps: FormStep[]
  done: number
}

const OPEN: CaseState[] = ['draft', 'correction']
const WITHDRAWABLE: CaseState[] = ['submitted', 'correction', 'accepted']
const FREE_WITHDRAWAL_MS = 10 * 60_000

/** Whether answers can still be changed. */
export function isOpen(state: CaseState): boolean {
  return OPEN.includes(state)
}

export function isWithdrawable(state: CaseState): boolean {
  return WITHDRAWABLE.includes(state)
}

/** The milliseconds left in which a case is taken back without a reason. */
export function freeWithdrawalLeft(submittedAt: string | null, now: number): number {
  const at = Date.parse(submittedAt ?? '')
  return Number.isNaN(at) ? 0 : Math.max(0, at + FREE_WITHDRAWAL_MS - now)
}

/** The questions by section, in their order; the review is no section. */
export function sectionsOf(steps: FormStep[]): Section[] {
  const sections: Section[] = []
  for (const step of steps) {
    if (step.step.type === 'confirm') continue
    const last = sections.find((section) => section.title === step.section)
    const section = last ?? { title: step.section, steps: [], done: 0 }
    if (!last) sections.push(section)
    section.steps.push(step)
    if (step.answered) section.done += 1
  }
  return sections
}

/** The section a case stands at; behind the last one when only the review is left. */
export function openSection(view: CaseView, sections: Section[]): number {
  if (asksNothing(view)) return 0
  const key = view.process?.step?.id ?? firstUnanswered(view.steps)?.step.id
  const index = sections.findIndex((section) => section.steps.some((step) => step.step.id === key))
  return index < 0 ? sections.length : index
}

export function firstUnanswered(steps: FormStep[]): FormStep | null {
  return steps.find((step) => !step.answered && step.step.type !== 'confirm') ?? null
}

/** The id of a question's place on the page; keys of groups have dots, which a selector would misread. */
export function questionId(key: string): string {
  return `q-${key.replace(/\./g, '-')}`
}

/** An answer in words, for a question of this kind. */
export function wordsFor(step: FormStep, value: AnswerValue): string {
  const labels = new Map(step.choices.map((choice) => [choice.value, choice.label]))
  switch (step.step.type) {
    case 'choice':
    case 'many':
      return [value].flat().map((one) => labels.get(String(one)) ?? String(one)).join(PROCESS.joined)
    case 'yes_no':
    case 'consent':
      return value === true ? FORM.yes : FORM.no
    case 'region':
      return placeName(String(value))
    case 'money':
      return typeof value === 'number' ? amountInWords(value) : String(value)
    case 'file':
      return FORM.fileCount([value].flat().length)
    default:
      return `${value}${step.unit ?? ''}`
  }
}

/** What somebody was about to answer, in words; `step`: its question, when it is still asked. */
export function answerWords(step: FormStep | null, answer: Answer): string {
  if ('skip' in answer) return CONFLICT.empty
  return step ? wordsFor(step, answer.value) : String(answer.value ?? '')
}

// From this length on an answer is a story, not a line.
const LONG = 150

/** Whether an answer has room for several lines. */
export function isLong(step: FormStep): boolean {
  return step.step.type === 'text' && (step.most ?? 0) > LONG
}

const HELPLINES = ['12356', '110', '120']

/** Whether a question tells whom to call in danger: the numbers are then to be dialled by a tap. */
export function namesHelplines(ask: string): boolean {
  return HELPLINES.every((number) => new RegExp(`拨打\\s*${number}(?!\\d)`).test(ask))
}

/** A question in the words of the page: what is said in a conversation is a button here. */
export function pageWords(text: string): string {
  return text.replace(/说“跳过”/g, '点“跳过这一项”')
}

function placeName(code: string): string {
  const city = CITIES.find((one) => one.code === `${code.slice(0, 4)}00`)
  const county = city?.counties.find(([one]) => one === code)
  return city ? city.name + (county?.[1] ?? '') : code
}

/** Whether a refused consent leaves nothing that could be asked or submitted. */
export function asksNothing(view: CaseView): boolean {
  return view.withheld !== null && view.steps.every((step) => ['consent', 'confirm'].includes(step.step.type))
}

export function stepOf(view: CaseView | null, key: string): FormStep | null {
  return view?.steps.find((step) => step.step.id === key) ?? null
}

/** “第2个” of a repeated group, at its first question; null elsewhere. */
export function groupNumber(steps: FormStep[], index: number): number | null {
  const place = groupPlace(steps[index]?.step.id)
  if (place === null || place === groupPlace(steps[index - 1]?.step.id)) return null
  return Number(place.split('.')[1]) + 1
}

/** Whether a question only asks for another one of a group. */
export function asksForMore(step: FormStep): boolean {
  return step.step.id.endsWith('.more')
}

function groupPlace(key: string | undefined): string | null {
  return /^(.+\.\d+)\.[^.]+$/.exec(key ?? '')?.[1] ?? null
}

/** What is chosen once a choice was tapped: one that excludes the others replaces them, any other replaces it. */
export function toggled(choices: FormStep['choices'], chosen: string[], value: string): string[] {
  if (chosen.includes(value)) return chosen.filter((one) => one !== value)
  const alone = new Set(choices.filter((choice) => choice.alone).map((choice) => choice.value))
  return alone.has(value) ? [value] : [...chosen.filter((one) => !alone.has(one)), value]
}

/** The rows of the review: what was answered, section by section. */
export function reviewOf(steps: FormStep[], words: { skipped: string; missing: string; agreed: string; refused: string }) {
  return sectionsOf(steps).map((section) => ({
    title: section.title,
    rows: section.steps.filter((step) => !asksForMore(step)).map((step) => ({
      key: step.step.id,
      label: step.label,
      said: saidOf(step, words),
      missing: !step.answered,
      byStaff: step.source === 'staff' && !step.confirmed,
    })),
  }))
}

function saidOf(step: FormStep, words: { skipped: string; missing: string; agreed: string; refused: string }): string {
  if (!step.answered) return words.missing
  if (step.step.type === 'consent') return step.value === true ? words.agreed : words.refused
  return step.skipped ? words.skipped : (step.said ?? '')
}

// Handing it in gives its person a plan.
const WITH_PLAN = new Set(['aid_intake'])

/** The papers that the server makes of a case: of one with sub-items its notice, of a handed-in aid intake its plan. */
export function casePapers(view: CaseView): { label: string; path: string }[] {
  return [...noticePapers(view), ...planPapers(view)]
}

function noticePapers(view: CaseView): { label: string; path: string }[] {
  if (view.notice === null) return []
  const { at_hand: done, to_bring: total } = view.notice
  const path = `/api/cases/${view.id}`
  return [
    { label: total ? CASE.noticeReady(done, total) : CASE.notice, path: `${path}/notice.html` },
    { label: CASE.noticePdf, path: `${path}/notice.pdf` },
    { label: CASE.eligibility, path: `${path}/eligibility.html` },
  ]
}

function planPapers(view: CaseView): { label: string; path: string }[] {
  if (!WITH_PLAN.has(view.process_id) || view.submitted_at === null || isOpen(view.state)) return []
  const path = `/api/aid/plan/${view.id}`
  return [
    { label: CASE.planOpen, path: `${path}.html` },
    { label: CASE.planPdf, path: `${path}.pdf` },
  ]
}
