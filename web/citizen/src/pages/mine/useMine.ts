import { reactive } from 'vue'
import { ApiError } from '../../api/errors.ts'
import type { CaseSummary, CaseView, ProcessInfo, ResumeCode } from '../../api/types.ts'
import { realTimers } from '../../chat/timing.ts'
import { CASE, MINE } from '../../texts.ts'
import { openForm } from '../navigation.ts'
import { usePapers } from '../usePapers.ts'
import { useVisitor } from '../useVisitor.ts'

const NOTICE_MS = 4_000

/** The visitor's cases: the list, what each one looks like inside, and what can be done with it. */
export function useMine() {
  const visitor = useVisitor()
  const state = reactive({
    cases: [] as CaseSummary[],
    processes: [] as ProcessInfo[],
    loaded: false,
    failure: '',
    busy: false,
    notice: '',
    // By case, and of the parts of the page that belong to none.
    problems: {} as Record<string, string>,
  })
  const details = reactive<Record<string, CaseView>>({})
  const codes = reactive<Record<string, ResumeCode>>({})
  let stopNotice = (): void => undefined

  function say(text: string): void {
    stopNotice()
    state.notice = text
    stopNotice = realTimers.after(NOTICE_MS, () => (state.notice = ''))
  }

  async function load(): Promise<void> {
    state.failure = ''
    try {
      state.processes = await visitor.cases.processes()
      state.cases = visitor.known() === null ? [] : await visitor.cases.list(await visitor.token())
      for (const id of Object.keys(details)) await look(id)
      state.loaded = true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (visitor.forgetIfExpired(error)) return nothingHere()
      if (!state.loaded) state.failure = error.message
    }
  }

  /** Deleted, or too old: there is nothing to try again. */
  function nothingHere(): void {
    state.cases = []
    for (const id of Object.keys(details)) delete details[id]
    state.loaded = true
  }

  async function look(id: string): Promise<void> {
    if (state.cases.some((one) => one.id === id)) take(await visitor.cases.read(await visitor.token(), id))
    else delete details[id]
  }

  function take(view: CaseView): void {
    details[view.id] = view
    const place = state.cases.findIndex((one) => one.id === view.id)
    if (place >= 0) state.cases[place] = view
  }

  /** One thing at a time; what goes wrong stands where it was asked for. */
  async function act(place: string, work: (token: string) => Promise<void>): Promise<void> {
    if (state.busy) return
    state.busy = true
    delete state.problems[place]
    try {
      await work(await visitor.token())
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      visitor.forgetIfExpired(error)
      state.problems[place] = error.message
    } finally {
      state.busy = false
    }
  }

  function toggleDetails(id: string): Promise<void> {
    return act(id, async () => {
      if (details[id]) delete details[id]
      else await look(id)
    })
  }

  function withdraw(id: string, reason: string | null): Promise<void> {
    return act(id, async (token) => {
      take(await visitor.cases.withdraw(token, id, reason))
      say(CASE.withdrawn)
    })
  }

  function discard(id: string): Promise<void> {
    return act(id, async (token) => {
      await visitor.cases.discard(token, id)
      state.cases = state.cases.filter((one) => one.id !== id)
      delete details[id]
      say(CASE.discarded)
    })
  }

  function makeCode(id: string): Promise<void> {
    return act(id, async (token) => {
      codes[id] = await visitor.cases.code(token, id)
    })
  }

  function begin(processId: string): Promise<void> {
    return act('begin', async (token) => openForm((await visitor.cases.begin(token, processId)).id))
  }

  function takeOver(code: string): Promise<void> {
    return act('code', async (token) => {
      await visitor.cases.resume(token, code)
      await load()
      say(MINE.took)
    })
  }

  return { visitor, state, details, codes, say, load, toggleDetails, withdraw, discard, makeCode, begin, takeOver, papers: usePapers(visitor.token, say) }
}
