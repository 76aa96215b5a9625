import type { Socket, SocketHandlers } from './stream.ts'

/** A web socket through uni.connectSocket; the token travels as the first frame, not in the address. */
export function uniSocket(origin: string, token: string, handlers: SocketHandlers): Socket {
  // Without a callback uni.connectSocket answers with a promise instead of the task.
  const task = uni.connectSocket({ url: `${origin.replace(/^http/, 'ws')}/api/chat/stream`, complete: () => undefined })
  let ended = false
  const end = (): void => {
    if (ended) return
    ended = true
    handlers.onClose()
  }
  task.onOpen(() => {
    task.send({ data: JSON.stringify({ token }) })
    handlers.onOpen()
  })
  task.onMessage((event) => handlers.onMessage(String(event.data)))
  task.onClose(end)
  task.onError(end)
  return {
    close: () => {
      ended = true
      task.close({})
    },
  }
}
