/** The device's Back button, for what covers the page: it closes that, and leaves the page only when nothing covers it. */

// A browser that does not tell of the step keeps nobody waiting.
const PATIENCE_MS = 500
let opened = 0
// Resolves when the history stands again where it stood before a cover was closed by other means than Back.
let settled: Promise<void> = Promise.resolve()

// #ifdef H5
function isAt(mark: number): boolean {
  return (history.state as { cover?: number } | null)?.cover === mark
}

/** The page's own router must not hear of this step: it leads to no other page. */
function onceBack(heard: () => void, isOurs: () => boolean): () => void {
  const listener = (event: PopStateEvent): void => {
    if (!isOurs()) return
    event.stopImmediatePropagation()
    stop()
    heard()
  }
  const stop = (): void => window.removeEventListener('popstate', listener, true)
  window.addEventListener('popstate', listener, true)
  return stop
}
// #endif

/** Calls `close` when Back is pressed. Returns what to call once the cover is gone. */
export function coverPage(close: () => void): () => void {
  // #ifdef H5
  opened += 1
  const mark = opened
  const below = (history.state as { cover?: number } | null)?.cover
  history.pushState({ ...(history.state as object), cover: mark }, '')
  const stop = onceBack(close, () => (history.state as { cover?: number } | null)?.cover === below)
  return () => {
    stop()
    if (!isAt(mark)) return
    settled = new Promise((resolve) => {
      onceBack(resolve, () => true)
      setTimeout(resolve, PATIENCE_MS)
      history.back()
    })
  }
  // #endif
  // #ifndef H5
  return () => void close
  // #endif
}

/** Going to another page waits for a cover that is just being closed. */
export function coversGone(): Promise<void> {
  return settled
}
