import type { Answer, CasesApi } from '../api/cases.ts'
import { ApiError } from '../api/errors.ts'
import type { AnswerValue, CaseView, FormStep } from '../api/types.ts'
import { backoffMs, type Timers } from '../chat/timing.ts'
import { stepOf } from './formModel.ts'

/** `waiting`: it could not be sent yet and will be. */
export type Saving = 'saving' | 'waiting' | 'saved'

/** Somebody else changed the same answer: both are shown, the person chooses. */
export interface Conflict {
  key: string
  mine: Answer
  theirs: FormStep | null
}

/** Something typed speaks of danger: where, and the server's fixed text of help. */
export interface Crisis {
  key: string
  text: string
}

export interface FormState {
  view: CaseView | null
  /** Why the case could not be read. */
  failure: string
  saving: Record<string, Saving>
  errors: Record<string, string>
  conflict: Conflict | null
  /** Conflicts whose choice was put off, by key: nothing of them is lost. */
  openConflicts: Record<string, Conflict>
  /** What was refused, by key: it stays in its field to be corrected. */
  refused: Record<string, AnswerValue>
  /** Labels of the questions that the last change cleared. */
  cleared: string[]
  /** It stays until it is put away. */
  crisis: Crisis | null
  /** A sentence about the whole form. */
  trouble: string
  busy: boolean
}

export function emptyForm(): FormState {
  return { view: null, failure: '', saving: {}, errors: {}, conflict: null, openConflicts: {}, refused: {}, cleared: [], crisis: null, trouble: '', busy: false }
}

interface Waiting {
  key: string
  answer: Answer
}

// The page shows a case that is no longer like that.
const OUTDATED = new Set(['step_unknown', 'case_not_open', 'case_not_found'])
const DEFAULT_WAIT_MS = 5_000

/** One case being filled in: answers go out one after the other, each on the revision the last one made. */
export class CaseForm {
  readonly state: FormState
  private readonly api: CasesApi
  private readonly token: () => Promise<string>
  private readonly timers: Timers
  private queue: Waiting[] = []
  private running: Promise<void> | null = null
  private cancelRetry: (() => void) | null = null
  private failures = 0
  private files: Promise<void> = Promise.resolve()

  constructor(state: FormState, api: CasesApi, token: () => Promise<string>, timers: Timers) {
    this.state = state
    this.api = api
    this.token = token
    this.timers = timers
  }

  async load(caseId: string): Promise<void> {
    this.state.failure = ''
    try {
      this.take(await this.api.read(await this.token(), caseId))
    } catch (error) {
      this.state.failure = messageOf(error)
    }
  }

  /** Looks again, after time spent elsewhere; what is being saved comes first. */
  async refresh(): Promise<void> {
    const view = this.state.view
    if (!view || this.isBusy() || this.state.conflict) return
    try {
      const fresh = await this.api.read(await this.token(), view.id)
      if (!this.isBusy()) this.take(fresh)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }

  /** Keeps an answer. Resolves when it is saved, refused, or waits for the network. */
  give(key: string, value: AnswerValue): Promise<void> {
    return this.put(key, { value })
  }

  skip(key: string): Promise<void> {
    return this.put(key, { skip: true })
  }

  /** Whether everything that was answered is saved. */
  async settled(): Promise<boolean> {
    if (this.cancelRetry) this.networkIsBack()
    await this.running
    return this.queue.length === 0 && this.state.conflict === null
  }

  networkIsBack(): void {
    this.cancelRetry?.()
    this.cancelRetry = null
    this.pump()
  }

  /** The person has chosen: their own answer, or the one that stands there now. */
  async settle(mine: boolean): Promise<void> {
    const conflict = this.state.conflict
    if (!conflict) return
    this.state.conflict = null
    if (mine) await this.put(conflict.key, conflict.mine)
    else this.pump()
  }

  /** The choice is put off: the answer is kept beside its question, and the others go out. */
  putOff(): void {
    const conflict = this.state.conflict
    if (!conflict) return
    this.state.conflict = null
    this.state.openConflicts[conflict.key] = conflict
    this.pump()
  }

  /** Asks again about a choice that was put off. */
  reopen(key: string): void {
    const conflict = this.state.openConflicts[key]
    if (!conflict) return
    delete this.state.openConflicts[key]
    this.state.conflict = { ...conflict, theirs: stepOf(this.state.view, key) }
  }

  /** The field shows what is saved again: what was refused is given up. */
  giveUp(key: string): void {
    if (this.state.refused[key] === undefined) return
    delete this.state.refused[key]
    delete this.state.errors[key]
  }

  async submit(): Promise<boolean> {
    return this.act(async (view, token) => this.api.submit(token, view.id, view.revision))
  }

  async withdraw(reason: string | null): Promise<boolean> {
    return this.act(async (view, token) => this.api.withdraw(token, view.id, reason))
  }

  /** Sends a file; the server adds it to the answer. */
  addFile(key: string, file: string): Promise<void> {
    return this.changeFiles(key, async (view, token) => {
      await this.api.addFile(token, view.id, key, file)
    })
  }

  removeFile(key: string, fileId: string): Promise<void> {
    return this.changeFiles(key, (view, token) => this.api.removeFile(token, view.id, fileId))
  }

  private changeFiles(key: string, change: (view: CaseView, token: string) => Promise<void>): Promise<void> {
    // One after the other, and never between an answer and the revision it makes.
    this.files = this.files.then(async () => {
      await this.running
      const view = this.state.view
      if (!view) return
      this.state.saving[key] = 'saving'
      delete this.state.errors[key]
      try {
        const token = await this.token()
        await change(view, token)
        this.take(await this.api.read(token, view.id))
        this.state.saving[key] = 'saved'
      } catch (error) {
        delete this.state.saving[key]
        this.state.errors[key] = messageOf(error)
      }
    })
    return this.files
  }

  private isBusy(): boolean {
    return this.running !== null || this.queue.length > 0
  }

  private async put(key: string, answer: Answer): Promise<void> {
    this.queue = [...this.queue.filter((one) => one.key !== key), { key, answer }]
    this.state.saving[key] = 'saving'
    delete this.state.errors[key]
    delete this.state.refused[key]
    delete this.state.openConflicts[key]
    this.state.trouble = ''
    this.pump()
    await this.running
  }

  private pump(): void {
    if (this.running || this.cancelRetry || this.state.conflict || this.queue.length === 0) return
    this.running = this.sendAll().finally(() => {
      this.running = null
    })
  }

  private async sendAll(): Promise<void> {
    while (this.queue.length > 0 && !this.cancelRetry && !this.state.conflict) {
      const next = this.queue[0]
      if (next) await this.sendOne(next)
    }
  }

  private async sendOne(next: Waiting): Promise<void> {
    const view = this.state.view
    if (!view) return this.drop(next)
    try {
      const fresh = await this.api.answer(await this.token(), view.id, next.key, next.answer, view.revision)
      this.failures = 0
      this.drop(next)
      this.state.saving[next.key] = 'saved'
      if (fresh.cleared.length > 0) this.state.cleared = fresh.cleared
      if (fresh.crisis) this.state.crisis = { key: next.key, text: fresh.crisis }
      this.take(fresh)
    } catch (error) {
      if (!(error instanceof ApiError)) {
        this.drop(next)
        throw error
      }
      await this.refused(next, error)
    }
  }

  private async refused(next: Waiting, error: ApiError): Promise<void> {
    if (error.crisis) this.state.crisis = { key: next.key, text: error.crisis }
    if (error.isTransient || error.code === 'rate_limited') return this.later(next, error)
    this.drop(next)
    delete this.state.saving[next.key]
    if (error.code === 'case_changed') return this.conflicting(next)
    if (OUTDATED.has(error.code)) return this.reread(error.message)
    if ('value' in next.answer) this.state.refused[next.key] = next.answer.value
    this.state.errors[next.key] = error.message
  }

  private later(next: Waiting, error: ApiError): void {
    this.state.saving[next.key] = 'waiting'
    const pause = error.code === 'rate_limited' ? DEFAULT_WAIT_MS : backoffMs(this.failures, this.timers.random())
    this.failures += 1
    this.cancelRetry = this.timers.after(Math.max((error.retryAfter ?? 0) * 1000, pause), () => this.networkIsBack())
  }

  private async conflicting(next: Waiting): Promise<void> {
    const before = this.state.view
    await this.reread('')
    if (isSame(stepOf(this.state.view, next.key), next.answer)) {
      this.state.saving[next.key] = 'saved'
      return
    }
    if (before && isUntouched(before, this.state.view, next.key)) {
      this.state.saving[next.key] = 'saving'
      this.queue = [next, ...this.queue.filter((one) => one.key !== next.key)]
      return
    }
    this.state.conflict = { key: next.key, mine: next.answer, theirs: stepOf(this.state.view, next.key) }
  }

  private async reread(trouble: string): Promise<void> {
    const view = this.state.view
    this.state.trouble = trouble
    if (!view) return
    try {
      this.take(await this.api.read(await this.token(), view.id))
    } catch (error) {
      this.state.trouble = messageOf(error)
    }
  }

  private async act(work: (view: CaseView, token: string) => Promise<CaseView>): Promise<boolean> {
    const view = this.state.view
    if (!view || this.state.busy) return false
    this.state.busy = true
    this.state.trouble = ''
    try {
      this.take(await work(view, await this.token()))
      return true
    } catch (error) {
      await this.reread(messageOf(error))
      return false
    } finally {
      this.state.busy = false
    }
  }

  private drop(done: Waiting): void {
    this.queue = this.queue.filter((one) => one !== done)
  }

  private take(view: CaseView): void {
    this.state.view = view
  }
}

/** Two wrote the same, or a response was lost on its way: there is nothing to choose. */
function isSame(theirs: FormStep | null, mine: Answer): boolean {
  if (!theirs?.answered) return false
  if ('skip' in mine) return theirs.skipped
  return !theirs.skipped && JSON.stringify(theirs.value) === JSON.stringify(mine.value)
}

/**
 * Only what this question depends on was changed elsewhere, and the question is still asked. What comes after it must not
 * have been answered meanwhile: a new answer might wipe that out unseen.
 */
function isUntouched(before: CaseView, now: CaseView | null, key: string): boolean {
  const place = now?.steps.findIndex((one) => one.step.id === key) ?? -1
  if (!now || place < 0 || now.revision === before.revision) return false
  return now.steps.slice(place).every((one) => one.revision <= before.revision)
}

function messageOf(error: unknown): string {
  if (!(error instanceof ApiError)) throw error
  return error.message
}
