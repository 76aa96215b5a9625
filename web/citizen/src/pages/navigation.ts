import { nextTick } from 'vue'
import { coversGone } from '../platform/backButton.ts'

/** From page to page. A page that was opened by its address has none beneath it to go back to. */
const CHAT = '/pages/chat/chat'

/** A sheet that is being closed takes its place in the history with it before another page is opened. */
async function navigateTo(url: string): Promise<void> {
  await nextTick()
  await coversGone()
  void uni.navigateTo({ url })
}

export function openForm(caseId: string): void {
  void navigateTo(`/pages/form/form?case=${encodeURIComponent(caseId)}`)
}

/** The form instead of the page that led to it. */
export function replaceWithForm(caseId: string): void {
  uni.redirectTo({ url: `/pages/form/form?case=${encodeURIComponent(caseId)}` })
}

export function openMine(): void {
  void navigateTo('/pages/mine/mine')
}

export function goBack(): void {
  if (getCurrentPages().length > 1) uni.navigateBack({ delta: 1 })
  else toChat()
}

export function toChat(): void {
  uni.reLaunch({ url: CHAT })
}
