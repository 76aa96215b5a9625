/** What the device tells about itself: dark mode and the network. Each watcher returns how to stop it. */

export function watchDarkMode(onChange: (dark: boolean) => void): () => void {
  // #ifdef H5
  const query = window.matchMedia('(prefers-color-scheme: dark)')
  const listener = (): void => onChange(query.matches)
  listener()
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
  // #endif
  // #ifndef H5
  onChange(uni.getAppBaseInfo().theme === 'dark')
  const themeListener = (result: { theme: string }): void => onChange(result.theme === 'dark')
  uni.onThemeChange(themeListener as never)
  return () => uni.offThemeChange(themeListener as never)
  // #endif
}

export function watchNetwork(onChange: (online: boolean) => void): () => void {
  // #ifdef H5
  const listener = (): void => onChange(navigator.onLine)
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  if (!navigator.onLine) listener()
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
  // #endif
  // #ifndef H5
  const networkListener = (result: { isConnected: boolean }): void => onChange(result.isConnected)
  uni.onNetworkStatusChange(networkListener as never)
  return () => uni.offNetworkStatusChange(networkListener as never)
  // #endif
}

/** Tells when the page is looked at again, also in a window beside another one. Returns how to stop it. */
export function watchReturn(onReturn: () => void): () => void {
  // #ifdef H5
  window.addEventListener('focus', onReturn)
  return () => window.removeEventListener('focus', onReturn)
  // #endif
  // #ifndef H5
  return () => void onReturn
  // #endif
}

/** What stands after the `?` of the browser's address; the mini-program hands its parameters to the page. */
export function addressParameter(name: string): string | null {
  // #ifdef H5
  return new URLSearchParams(location.search).get(name)
  // #endif
  // #ifndef H5
  return null
  // #endif
}

export function dropAddressParameters(): void {
  // #ifdef H5
  if (location.search) history.replaceState(history.state, '', location.pathname + location.hash)
  // #endif
}

/** Brings a question to the top of the page; in the browser the keyboard goes on there. */
export function showQuestion(id: string): void {
  // #ifdef H5
  const block = document.getElementById(id)
  const chosen = block?.querySelector<HTMLElement>('[role="radio"][aria-checked="true"]')
  const field = chosen ?? block?.querySelector<HTMLElement>('input, select, textarea, [role="radio"], [role="checkbox"], button')
  block?.scrollIntoView({ block: 'center' })
  field?.focus({ preventScroll: true })
  // #endif
  // #ifndef H5
  uni.pageScrollTo({ selector: `#${id}`, duration: 0 })
  // #endif
}

/** Brings a question into view for reading: what it says comes first, not its answers. */
export function showText(id: string): void {
  // #ifdef H5
  const block = document.getElementById(id)
  block?.setAttribute('tabindex', '-1')
  block?.scrollIntoView({ block: 'start' })
  block?.focus({ preventScroll: true })
  // #endif
  // #ifndef H5
  uni.pageScrollTo({ selector: `#${id}`, duration: 0 })
  // #endif
}

/** Begins a new part of the page at its top, where a screen reader reads its heading. */
export function showTop(id: string): void {
  // #ifdef H5
  window.scrollTo(0, 0)
  const heading = document.getElementById(id)
  heading?.setAttribute('tabindex', '-1')
  heading?.focus({ preventScroll: true })
  // #endif
  // #ifndef H5
  uni.pageScrollTo({ scrollTop: 0, duration: 0 })
  // #endif
}

/** Pictures or a PDF from the device; nothing when the visitor thinks better of it. */
export function chooseFiles(most: number): Promise<string[]> {
  return new Promise((resolve) => {
    // #ifdef H5
    uni.chooseFile({
      count: most,
      extension: ['.jpg', '.jpeg', '.png', '.pdf'],
      success: (result) => resolve([result.tempFilePaths].flat()),
      fail: () => resolve([]),
    })
    // #endif
    // #ifndef H5
    uni.chooseImage({ count: most, success: (result) => resolve([result.tempFilePaths].flat()), fail: () => resolve([]) })
    // #endif
  })
}

/** Colours what lies outside the page's root: the space behind it and the browser's own bars. */
export function paintSurroundings(classes: string): void {
  // #ifdef H5
  const root = document.documentElement
  root.className = classes
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', classes.includes('is-dark') ? '#0b2a33' : '#0f4c5c')
  // #endif
  // #ifndef H5
  uni.setBackgroundColor({ backgroundColor: classes.includes('is-dark') ? '#10181b' : '#eef2f1' })
  // #endif
}

/** Saves a text as a file in the browser; the mini-program puts it on the clipboard instead. */
export async function saveText(name: string, text: string): Promise<void> {
  // #ifdef H5
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
  // #endif
  // #ifndef H5
  await copyText(text)
  // #endif
}

/** Whether a page of the server can be shown inside ours; the mini-program only opens documents. */
export function showsPapers(): boolean {
  // #ifdef H5
  return true
  // #endif
  // #ifndef H5
  return false
  // #endif
}

/** Saves bytes as a file in the browser; the mini-program opens the document. */
export async function saveBytes(name: string, content: ArrayBuffer, type: string): Promise<void> {
  // #ifdef H5
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
  // #endif
  // #ifndef H5
  await openDocument(name, content)
  // #endif
}

// #ifndef H5
function openDocument(name: string, content: ArrayBuffer): Promise<void> {
  // `wx` is the mini-program's own; uni-app's types do not have all of it.
  const device = uni as unknown as { env: { USER_DATA_PATH: string } }
  const filePath = `${device.env.USER_DATA_PATH}/${name}`
  return new Promise((resolve, reject) => {
    const failed = (): void => reject(new Error('document'))
    uni.getFileSystemManager().writeFile({
      filePath,
      data: content,
      success: () => uni.openDocument({ filePath, showMenu: true, success: () => resolve(), fail: failed }),
      fail: failed,
    })
  })
}
// #endif

export function copyText(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    uni.setClipboardData({ data: text, showToast: false, success: () => resolve(), fail: () => reject(new Error('clipboard')) })
  })
}
