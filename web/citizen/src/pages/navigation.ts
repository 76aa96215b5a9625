/** From page to page. A page that was opened by its address has none beneath it to go back to. */
const CHAT = '/pages/chat/chat'

export function openForm(caseId: string): void {
  uni.navigateTo({ url: `/pages/form/form?case=${encodeURIComponent(caseId)}` })
}

/** The form instead of the page that led to it. */
export function replaceWithForm(caseId: string): void {
  uni.redirectTo({ url: `/pages/form/form?case=${encodeURIComponent(caseId)}` })
}

export function openMine(): void {
  uni.navigateTo({ url: '/pages/mine/mine' })
}

export function goBack(): void {
  if (getCurrentPages().length > 1) uni.navigateBack({ delta: 1 })
  else toChat()
}

export function toChat(): void {
  uni.reLaunch({ url: CHAT })
}
