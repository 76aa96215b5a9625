export interface DateParts {
  year: string
  month: string
  day: string
}

export type Precision = 'year' | 'month' | 'day'

/** “2025-06” as year, month and day; what is not there is empty. */
export function partsOf(value: unknown): DateParts {
  const match = typeof value === 'string' ? /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value) : null
  return { year: match?.[1] ?? '', month: match?.[2] ?? '', day: match?.[3] ?? '' }
}

/** The value the server keeps; null while a part that is asked for is missing. */
export function dateOf(parts: DateParts, precision: Precision): string | null {
  const year = parts.year.normalize('NFKC').trim()
  if (!/^\d{4}$/.test(year)) return null
  const wanted = precision === 'year' ? [] : precision === 'month' ? [parts.month] : [parts.month, parts.day]
  return wanted.every((part) => /^\d{2}$/.test(part)) ? [year, ...wanted].join('-') : null
}

/** How many days a month has; 31 while the year or the month is open. */
export function daysIn(year: string, month: string): number {
  return /^\d{4}$/.test(year) && month !== '' ? new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate() : 31
}

/** “05”. */
export function two(number: number): string {
  return String(number).padStart(2, '0')
}
