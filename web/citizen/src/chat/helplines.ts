import { CRISIS } from '../texts.ts'

export interface Helpline {
  number: string
  name: string
}

/** The lines to call that a reply names, in its order; without a reply, or where it names none, the usual three. */
export function linesIn(text = ''): Helpline[] {
  const numbers = [...new Set(text.match(/\d+/g) ?? [])]
  const known: Helpline[] = [...CRISIS.lines, CRISIS.fire]
  const named = numbers.flatMap((number) => known.filter((line) => line.number === number))
  return named.length ? named : CRISIS.lines
}
