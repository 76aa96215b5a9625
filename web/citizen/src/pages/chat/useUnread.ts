import { ref, watch } from 'vue'
import type { ChatMessage } from '../../chat/messages.ts'

/**
 * Follows the conversation without taking the page away from someone who reads further up:
 * at the end new messages are shown, further up they are counted.
 */
export function useUnread(messages: () => ChatMessage[], waiting: () => string, show: (id?: string) => void) {
  const unread = ref(0)
  let atBottom = true
  let known = new Set<string>()

  function onBottom(now: boolean): void {
    atBottom = now
    if (now) unread.value = 0
  }

  function followOwnMessage(): void {
    atBottom = true
    show()
  }

  watch(() => messages().map((message) => message.id), (ids) => {
    const fresh = messages().filter((message) => !known.has(message.id))
    const isFirstLoad = known.size === 0
    known = new Set(ids)
    const news = fresh.filter((message) => message.role !== 'visitor')
    if (atBottom) show(isFirstLoad ? undefined : news[0]?.id)
    else unread.value += news.length
  })
  watch(waiting, () => atBottom && show())

  return { unread, onBottom, followOwnMessage }
}
