/** Cases for the unit tests, and a server that answers as it is told. */
import { CasesApi } from '../src/api/cases.ts'
import type { HttpRequest, HttpResponse } from '../src/api/http.ts'
import type { CaseView, FormStep, OpenProcess, Option, StepType } from '../src/api/types.ts'
import { CaseForm, emptyForm } from '../src/cases/caseForm.ts'
import { FakeTimers, ok } from './support.ts'

export function formStep(id: string, over: Partial<FormStep> = {}, type: StepType = 'text'): FormStep {
  return {
    step: { id, type, ask: `问 ${id}`, hint: null, options: [], required: true },
    label: id, section: '一', help: null, why: null, unit: null, precision: null, level: null, least: null, most: null,
    personal: false, sensitive: false, choices: [], answered: false, skipped: false, value: null, said: null,
    source: null, confirmed: false, revision: 0, ...over,
  }
}

export function process(stepId: string, type: StepType = 'text', options: Option[] = []): OpenProcess {
  return { id: 'p', title: '事', case_id: 'c1', progress: { done: 0, total: 2 }, step: { id: stepId, type, ask: '问', options, required: true } }
}

export function caseView(steps: FormStep[], over: Partial<CaseView> = {}): CaseView {
  return {
    id: 'c1', number: 'CX1', title: '事', process_id: 'p', state: 'draft', label: '草稿', revision: 1,
    created_at: '2026-11-26T10:00:00+08:00', updated_at: '2026-11-26T10:00:00+08:00', submitted_at: null,
    process: null, steps, items: [], events: [], can_submit: false, notice: null, withheld: null, cleared: [], crisis: null, ...over,
  }
}

/** A form over a server whose answers to changes are given in turn; reading gives `view()`. */
export function formWorld(view: () => CaseView, answers: (HttpResponse | 'drop' | (() => HttpResponse))[]) {
  const timers = new FakeTimers()
  const requests: HttpRequest[] = []
  const transport = async (request: HttpRequest): Promise<HttpResponse> => {
    requests.push(request)
    if (request.method === 'GET') return ok(view())
    const answer = answers.shift() ?? ok(view())
    if (answer === 'drop') throw new Error('dropped')
    return typeof answer === 'function' ? answer() : answer
  }
  const state = emptyForm()
  const form = new CaseForm(state, new CasesApi(transport, async () => ok({ id: 'f1' })), async () => 't', timers)
  const changes = (): HttpRequest[] => requests.filter((request) => request.method !== 'GET')
  return { timers, state, form, changes, requests }
}
