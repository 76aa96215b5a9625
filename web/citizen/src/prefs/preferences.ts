import type { Store } from '../chat/session.ts'

export const SIZES = ['normal', 'large', 'extra'] as const
export const THEMES = ['system', 'light', 'dark'] as const

export type Size = (typeof SIZES)[number]
export type Theme = (typeof THEMES)[number]

export interface Preferences {
  size: Size
  theme: Theme
  highContrast: boolean
}

const KEY = 'chuangxiang.display'

/** What this device was told before; anything unreadable counts as never set. */
export function loadPreferences(store: Store): Preferences {
  const stored = parse(store.get(KEY))
  return {
    size: SIZES.find((size) => size === stored.size) ?? 'normal',
    theme: THEMES.find((theme) => theme === stored.theme) ?? 'system',
    highContrast: stored.highContrast === true,
  }
}

export function savePreferences(store: Store, preferences: Preferences): void {
  store.set(KEY, JSON.stringify(preferences))
}

export function nextSize(size: Size): Size {
  return SIZES[(SIZES.indexOf(size) + 1) % SIZES.length] ?? 'normal'
}

/** The classes of the page's root. */
export function displayClasses(preferences: Preferences, systemIsDark: boolean): string {
  const dark = preferences.theme === 'dark' || (preferences.theme === 'system' && systemIsDark)
  return [`size-${preferences.size}`, dark ? 'is-dark' : 'is-light', preferences.highContrast ? 'is-contrast' : ''].join(' ').trim()
}

function parse(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
