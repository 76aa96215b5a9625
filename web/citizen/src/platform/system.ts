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

export function copyText(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    uni.setClipboardData({ data: text, showToast: false, success: () => resolve(), fail: () => reject(new Error('clipboard')) })
  })
}
