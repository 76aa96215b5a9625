import { computed, onMounted, onUnmounted, reactive, ref, watch } from 'vue'
import { ChatApi } from '../../api/client.ts'
import { PushStream } from '../../api/stream.ts'
import { uniSocket } from '../../api/uniSocket.ts'
import { uniTransport } from '../../api/uniTransport.ts'
import { Conversation, emptyState } from '../../chat/conversation.ts'
import { isAwaitingAnswer } from '../../chat/messages.ts'
import { realTimers } from '../../chat/timing.ts'
import { apiOrigin } from '../../platform/origin.ts'
import { deviceStore } from '../../platform/store.ts'
import { watchNetwork } from '../../platform/system.ts'

const TYPING_AFTER_MS = 300
const SLOW_AFTER_MS = 8_000

/** The conversation of this device, alive as long as the page. */
export function useChat() {
  const origin = apiOrigin()
  const api = new ChatApi(uniTransport(origin))
  const state = reactive(emptyState())
  const conversation = new Conversation(
    state,
    api,
    deviceStore,
    (token, handlers) => new PushStream((socket) => uniSocket(origin, token, socket), handlers, realTimers),
    realTimers,
  )
  let stopWatching = (): void => undefined
  onMounted(() => {
    stopWatching = watchNetwork((online) => conversation.networkChanged(online))
    void conversation.start()
  })
  onUnmounted(() => {
    stopWatching()
    conversation.stop()
  })
  return { api, state, conversation, waiting: useWaiting(() => state.online && isAwaitingAnswer(state.messages)), pause: usePause(() => state.waitUntil) }
}

/** How the page shows that an answer is on its way: not at all at first, dots, then words. */
function useWaiting(isWaiting: () => boolean) {
  const shown = ref<'none' | 'typing' | 'slow'>('none')
  let cancels: (() => void)[] = []
  const stop = (): void => {
    cancels.forEach((cancel) => cancel())
    cancels = []
    shown.value = 'none'
  }
  watch(isWaiting, (now) => {
    stop()
    if (!now) return
    cancels = [
      realTimers.after(TYPING_AFTER_MS, () => (shown.value = 'typing')),
      realTimers.after(SLOW_AFTER_MS, () => (shown.value = 'slow')),
    ]
  })
  onUnmounted(stop)
  return shown
}

/** The whole seconds left until a time, counted down. */
function usePause(until: () => number) {
  const now = ref(realTimers.now())
  const seconds = computed(() => Math.max(0, Math.ceil((until() - now.value) / 1000)))
  let cancel = (): void => undefined
  const tick = (): void => {
    now.value = realTimers.now()
    if (seconds.value > 0) cancel = realTimers.after(1000, tick)
  }
  watch(until, () => {
    cancel()
    tick()
  })
  onUnmounted(() => cancel())
  return seconds
}
