import type { OpenProcess, Option, StepType } from '../api/types.ts'

/** The keyboard that fits an answer. Identity numbers end in a letter; money and how often are said in words as often as in digits. */
export type Keyboard = 'text' | 'tel' | 'numeric'

const KEYBOARDS: Partial<Record<StepType, Keyboard>> = { phone: 'tel', number: 'numeric' }

export function keyboardFor(process: OpenProcess | null): Keyboard {
  return KEYBOARDS[process?.step?.type ?? 'text'] ?? 'text'
}

/** Whether the options under a message are those of the open question, of which several may be chosen. */
export function asksForSeveral(process: OpenProcess | null, options: Option[]): boolean {
  const step = process?.step
  if (step?.type !== 'many') return false
  const offered = new Set(step.options.map((option) => option.payload))
  return options.some((option) => isAnswerOption(option) && offered.has(option.payload))
}

/** Whether an option answers the question, not steers the form (“跳过”). */
export function isAnswerOption(option: Option): boolean {
  return !/"do"\s*:/.test(option.payload)
}

/** What is chosen after one of several options was tapped: one that excludes the others drops them, and they drop it. */
export function tapped(options: Option[], chosen: string[], label: string): string[] {
  if (chosen.includes(label)) return chosen.filter((one) => one !== label)
  const alone = new Set(options.filter((option) => /"alone"\s*:\s*true/.test(option.payload)).map((option) => option.label))
  return alone.has(label) ? [label] : [...chosen.filter((one) => !alone.has(one)), label]
}

/** Whether options belong to a question of a form that is not open any more: it was handed in or put aside elsewhere. */
export function isOver(options: Option[], process: OpenProcess | null): boolean {
  return process === null && options.some((option) => /"step"\s*:/.test(option.payload))
}
