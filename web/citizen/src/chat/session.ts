import type { ChatApi } from '../api/client.ts'

/** What stays on the device between visits. */
export interface Store {
  get: (key: string) => string | null
  set: (key: string, value: string) => void
  remove: (key: string) => void
}

const TOKEN_KEY = 'chuangxiang.token'

/** The key to this device's conversation. A conversation is opened when the first message is sent. */
export class SessionKeeper {
  token: string | null
  private readonly api: ChatApi
  private readonly store: Store
  private opening: Promise<string> | null = null

  constructor(api: ChatApi, store: Store) {
    this.api = api
    this.store = store
    this.token = store.get(TOKEN_KEY)
  }

  /** The key, also of a conversation that another page of this device has opened meanwhile. */
  known(): string | null {
    this.token ??= this.store.get(TOKEN_KEY)
    return this.token
  }

  async open(): Promise<string> {
    const known = this.known()
    if (known !== null) return known
    this.opening ??= this.openNew()
    try {
      return await this.opening
    } finally {
      this.opening = null
    }
  }

  forget(): void {
    this.token = null
    this.store.remove(TOKEN_KEY)
  }

  private async openNew(): Promise<string> {
    const session = await this.api.openSession()
    this.token = session.token
    this.store.set(TOKEN_KEY, session.token)
    return session.token
  }
}
