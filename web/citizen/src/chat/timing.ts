/** Time and chance, handed in so that tests can hold both. */
export interface Timers {
  now: () => number
  /** Calls back once after `ms`; the returned function cancels. */
  after: (ms: number, callback: () => void) => () => void
  /** A number in [0, 1). */
  random: () => number
}

export const realTimers: Timers = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const handle = setTimeout(callback, ms)
    return () => clearTimeout(handle)
  },
  random: () => Math.random(),
}

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

/** The pause after so many failures in a row: doubling, half of it by chance so that not all come back at once. */
export function backoffMs(failures: number, chance: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10))
  return full / 2 + (full / 2) * chance
}
