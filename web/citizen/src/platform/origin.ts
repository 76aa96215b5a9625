/** Where the backend is: the page's own origin in a browser, a configured one in the mini-program. */
export function apiOrigin(): string {
  const configured = import.meta.env.VITE_API_ORIGIN
  if (configured) return configured
  return typeof location === 'undefined' ? '' : location.origin
}
