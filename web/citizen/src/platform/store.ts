import type { Store } from '../chat/session.ts'

/** The device's storage, through uni-app. */
export const deviceStore: Store = {
  get: (key) => {
    const value: unknown = uni.getStorageSync(key)
    return typeof value === 'string' && value !== '' ? value : null
  },
  set: (key, value) => uni.setStorageSync(key, value),
  remove: (key) => uni.removeStorageSync(key),
}
