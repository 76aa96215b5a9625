import type { CasesApi } from '../api/cases.ts'
import { ApiError } from '../api/errors.ts'
import type { NoticeMaterial } from '../api/types.ts'
import { MATERIALS } from '../texts.ts'

export interface MaterialsState {
  materials: NoticeMaterial[]
  loaded: boolean
  /** Why the list could not be read. */
  failure: string
  /** Why a tick was not kept, by material. */
  problems: Record<string, string>
}

export function emptyMaterials(): MaterialsState {
  return { materials: [], loaded: false, failure: '', problems: {} }
}

/** What one has to bring. */
export function ownOf(materials: NoticeMaterial[]): NoticeMaterial[] {
  return materials.filter((one) => one.mark === 'own' || one.mark === 'have')
}

type Api = Pick<CasesApi, 'notice' | 'tick'>

/** The materials of a case: a tick shows at once, is kept by the server, and goes back when it was not. */
export class Materials {
  readonly state: MaterialsState
  private readonly api: Api
  private readonly token: () => Promise<string>
  private readonly caseId: string
  private queue: Promise<void> = Promise.resolve()
  // Ticks on their way, by material: what the server says meanwhile is older than they are.
  private readonly waiting = new Map<string, boolean>()

  constructor(state: MaterialsState, api: Api, token: () => Promise<string>, caseId: string) {
    this.state = state
    this.api = api
    this.token = token
    this.caseId = caseId
  }

  async load(): Promise<void> {
    this.state.failure = ''
    try {
      this.take((await this.api.notice(await this.token(), this.caseId)).materials)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.state.failure = error.message
    }
  }

  /** Resolves to whether the server has it. */
  async tick(id: string, have: boolean): Promise<boolean> {
    delete this.state.problems[id]
    this.waiting.set(id, have)
    this.mark(id, have)
    let kept = false
    this.queue = this.queue.then(async () => {
      kept = await this.send(id, have)
    })
    await this.queue
    return kept
  }

  private async send(id: string, have: boolean): Promise<boolean> {
    const isNewest = (): boolean => this.waiting.get(id) === have
    try {
      const fresh = await this.api.tick(await this.token(), this.caseId, id, have)
      if (isNewest()) this.waiting.delete(id)
      this.take(fresh.materials)
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (isNewest()) {
        this.waiting.delete(id)
        this.mark(id, !have)
        this.state.problems[id] = `${MATERIALS.notKept}${error.message}`
      }
      return false
    }
  }

  private take(materials: NoticeMaterial[]): void {
    this.state.materials = materials
    this.state.loaded = true
    for (const [id, have] of this.waiting) this.mark(id, have)
  }

  private mark(id: string, have: boolean): void {
    const material = this.state.materials.find((one) => one.id === id)
    if (!material || (material.mark !== 'own' && material.mark !== 'have')) return
    material.mark = have ? 'have' : 'own'
    material.mark_label = have ? MATERIALS.have : MATERIALS.own
  }
}
