import { computed, nextTick, onUnmounted, reactive, ref, watch } from 'vue'
import type { AnswerValue, CaseView, FormStep } from '../../api/types.ts'
import { CaseForm, emptyForm } from '../../cases/caseForm.ts'
import { asksForMore, isOpen, namesHelplines, openSection, questionId, sectionsOf } from '../../cases/formModel.ts'
import { realTimers } from '../../chat/timing.ts'
import { showQuestion, showText, showTop, watchNetwork, watchReturn } from '../../platform/system.ts'
import { FORM } from '../../texts.ts'
import { useVisitor } from '../useVisitor.ts'

export const SECTION_HEADING = 'section-heading'
export const CRISIS_NOTE = 'crisis-note'
// A field is left by pressing something else. What the server says about it must not move that away under the finger.
const PRESS_MS = 250

/** A case being filled in on the page: which part is shown, what is written and not saved, where the focus goes. */
export function useForm() {
  const visitor = useVisitor()
  const state = reactive(emptyForm())
  const form = new CaseForm(state, visitor.cases, visitor.token, realTimers)
  const place = ref(0)
  const fromReview = ref(false)
  const online = ref(true)
  // Written and not yet saved, by key.
  const typed = reactive<Record<string, AnswerValue>>({})
  let caseId = ''

  const sections = computed(() => (state.view ? sectionsOf(state.view.steps) : []))
  const section = computed(() => sections.value[place.value] ?? null)
  const isReview = computed(() => state.view !== null && section.value === null)
  const isUnsaved = computed(() => Object.values(state.saving).includes('waiting'))

  const stopWatching = watchNetwork((now) => {
    online.value = now
    if (now) form.networkIsBack()
  })
  // What still waits to be saved when the page is left goes out all the same.
  onUnmounted(stopWatching)
  // Seen again beside another window: what was changed there meanwhile is shown.
  onUnmounted(watchReturn(() => void form.refresh()))

  async function open(id: string): Promise<void> {
    caseId = id
    await form.load(id)
    if (state.view) place.value = openSection(state.view, sections.value)
  }

  function reopen(): Promise<void> {
    return open(caseId)
  }

  async function answer(key: string, value: AnswerValue): Promise<void> {
    delete typed[key]
    const asked = new Set(state.view?.steps.map((one) => one.step.id))
    await form.give(key, value)
    const help = state.view?.steps.find((one) => !asked.has(one.step.id) && namesHelplines(one.step.ask))
    if (!help) return
    await nextTick()
    showText(questionId(help.step.id))
  }

  /** Written and left: saved in a moment, unless “下一部分” does it first. */
  function written(key: string, value: AnswerValue): void {
    typed[key] = value
    realTimers.after(PRESS_MS, () => {
      if (typed[key] === value) void answer(key, value)
    })
  }

  async function skip(key: string): Promise<void> {
    delete typed[key]
    await form.skip(key)
  }

  function noteTyped(key: string, value: AnswerValue | undefined): void {
    if (value !== undefined) typed[key] = value
    else {
      delete typed[key]
      form.giveUp(key)
    }
  }

  /** An answer that was wiped out: where it must not be skipped, it says so. */
  function clear(key: string): void {
    const step = section.value?.steps.find((one) => one.step.id === key)
    if (step && !step.step.required) void skip(key)
    else if (step) state.errors[key] = FORM.unanswered
  }

  /** On to the next part, once this one is complete; else to what is missing. */
  async function next(): Promise<void> {
    if (!section.value) return
    const before = state.crisis
    const saved = await saveTyped()
    if (state.crisis !== before) return // help is read first
    const wrong = section.value?.steps.find((step) => state.errors[step.step.id] || state.openConflicts[step.step.id])
    if (wrong) return showAt(wrong.step.id)
    if (!saved) {
      state.trouble = state.conflict ? '' : FORM.unsaved
      return
    }
    const missing = section.value?.steps.filter((step) => !step.answered) ?? []
    for (const step of missing) state.errors[step.step.id] = FORM.unanswered
    if (missing[0]) return showAt(missing[0].step.id)
    await go(fromReview.value ? sections.value.length : place.value + 1)
  }

  /** Whether all that was written in this part is saved now. */
  async function saveTyped(): Promise<boolean> {
    for (const step of section.value?.steps ?? []) {
      const value = typed[step.step.id]
      if (value !== undefined) void answer(step.step.id, value)
    }
    return form.settled()
  }

  async function go(to: number): Promise<void> {
    await saveTyped()
    // The choice between two answers comes first.
    if (state.conflict) return
    place.value = Math.max(0, Math.min(to, sections.value.length))
    state.cleared = []
    state.trouble = ''
    await nextTick()
    showTop(SECTION_HEADING)
  }

  /** From the review to a question, and with “下一部分” back again. */
  async function change(key: string): Promise<void> {
    fromReview.value = true
    await goTo(key)
  }

  async function goTo(key: string): Promise<void> {
    const to = sections.value.findIndex((one) => one.steps.some((step) => step.step.id === key))
    if (to < 0) return
    place.value = to
    await showAt(key)
  }

  async function toOpen(): Promise<void> {
    const open = unsettled() ?? sections.value.flatMap((one) => one.steps).find((step) => !step.answered)
    fromReview.value = false
    if (open) await goTo(open.step.id)
  }

  /** A question whose last answer was not taken. */
  function unsettled(): FormStep | undefined {
    return state.view?.steps.find(({ step }) => state.refused[step.id] !== undefined || state.openConflicts[step.id])
  }

  /** Hands the case in, and shows at the top that it is. */
  async function submit(): Promise<void> {
    const open = unsettled()
    if (open) return change(open.step.id)
    if (!(await form.submit())) return
    await nextTick()
    showTop(SECTION_HEADING)
  }

  async function showAt(key: string): Promise<void> {
    await nextTick()
    showQuestion(questionId(key))
  }

  // Help goes before everything: the page begins with it, whichever part is shown.
  watch(
    () => (state.conflict ? null : state.crisis),
    async (shows) => {
      if (!shows) return
      await nextTick()
      showTop(CRISIS_NOTE)
    },
  )

  /** Help was read and put away: back to where the person was writing. */
  async function calm(): Promise<void> {
    const key = state.crisis?.key
    state.crisis = null
    if (key && section.value?.steps.some((step) => step.step.id === key)) return showAt(key)
    await nextTick()
    showTop(SECTION_HEADING)
  }

  async function settle(mine: boolean): Promise<void> {
    const key = state.conflict?.key
    await form.settle(mine)
    if (key) await showAt(key)
  }

  return {
    state,
    form,
    place,
    online,
    fromReview,
    sections,
    section,
    isReview,
    isUnsaved,
    visitor,
    open,
    reopen,
    answer,
    written,
    skip,
    clear,
    noteTyped,
    next,
    go,
    change,
    toOpen,
    submit,
    settle,
    calm,
    isEditable: (view: CaseView): boolean => isOpen(view.state),
    asksForMore,
  }
}
