import assert from 'node:assert/strict'
import { test } from 'node:test'
import { messageOfReply } from '../src/chat/messages.ts'
import { FakeSocket, ok, refused, reply, settle, stored, world } from './support.ts'

test('the first message opens a session, which the device remembers', async () => {
  const { conversation, state, store, sent } = world()
  await conversation.start()
  state.draft = ' 有什么补贴 '
  assert.equal(conversation.sendDraft(), true)
  await settle()
  assert.equal(store.get('chuangxiang.token'), 'new-1')
  assert.equal(sent()[0]?.text, '有什么补贴')
  assert.equal(state.draft, '')
  assert.deepEqual(state.messages.map((one) => [one.role, one.delivery]), [['visitor', 'delivered'], ['assistant', 'delivered']])
})

test('a dropped message is sent again by itself under the same id', async () => {
  const { conversation, timers, sent, state } = world({ answers: ['drop', 'drop'] })
  conversation.sendText('问')
  await settle()
  assert.equal(state.messages[0]?.delivery, 'sending')
  await timers.pass(5_000)
  assert.equal(sent().length, 3)
  assert.equal(new Set(sent().map((one) => one.id)).size, 1)
  assert.equal(state.messages[0]?.delivery, 'delivered')
})

test('after four attempts the message fails, and tapping it sends it again under the same id', async () => {
  const { conversation, timers, sent, state } = world({ answers: ['drop', 'drop', refused(503, 'unavailable'), 'drop'] })
  conversation.sendText('问')
  await timers.pass(60_000)
  const message = state.messages[0]
  assert.equal(message?.delivery, 'failed')
  assert.equal(message?.remedy, 'resend')
  conversation.recover(message?.id ?? '')
  await settle()
  assert.equal(sent().length, 5)
  assert.equal(new Set(sent().map((one) => one.id)).size, 1)
  assert.equal(state.messages[0]?.delivery, 'delivered')
})

test('a second message waits for the first, so that their order is kept', async () => {
  const { conversation, timers, sent } = world({ answers: ['drop'] })
  conversation.sendText('一')
  conversation.sendText('二')
  await settle()
  assert.deepEqual(sent().map((one) => one.text), ['一'])
  await timers.pass(3_000)
  assert.deepEqual(sent().map((one) => one.text), ['一', '一', '二'])
})

test('without a network nothing is tried; with it everything goes out', async () => {
  const { conversation, sent, state } = world()
  conversation.networkChanged(false)
  conversation.sendText('问')
  await settle()
  assert.equal(sent().length, 0)
  assert.equal(state.messages[0]?.delivery, 'sending')
  conversation.networkChanged(true)
  await settle()
  assert.equal(sent().length, 1)
})

test('a rate limit gives the text back and says how long to wait', async () => {
  const { conversation, state, timers, sent } = world({ answers: [refused(429, 'rate_limited', { 'Retry-After': '7' })] })
  conversation.sendText('别弄丢我的话')
  await settle()
  assert.equal(state.draft, '别弄丢我的话')
  assert.equal(state.messages.length, 0)
  assert.equal(state.waitUntil - timers.now(), 7_000)
  assert.equal(conversation.sendDraft(), false)
  await timers.pass(7_000)
  assert.equal(conversation.sendDraft(), true)
  await settle()
  assert.equal(sent().length, 2)
})

test('a rate limit does not overwrite what the visitor is writing meanwhile', async () => {
  const { conversation, state } = world({ answers: [refused(429, 'rate_limited')] })
  conversation.sendText('第一句')
  state.draft = '正在写的'
  await settle()
  assert.equal(state.draft, '正在写的')
  assert.equal(state.messages[0]?.delivery, 'failed')
  assert.equal(state.messages[0]?.remedy, 'resend')
})

test('a refused text comes back into the input when it is tapped', async () => {
  const { conversation, state } = world({ answers: [refused(422, 'text_control_characters')] })
  conversation.sendText('坏字')
  await settle()
  const message = state.messages[0]
  assert.equal(message?.remedy, 'edit')
  assert.match(message?.failure ?? '', /无法识别的字符/)
  conversation.recover(message?.id ?? '')
  assert.equal(state.draft, '坏字')
  assert.equal(state.messages.length, 0)
})

test('an expired session is replaced with a note, and the message goes out in the new one', async () => {
  const { conversation, state, store, sent } = world({ token: 'old', answers: [refused(401, 'unauthenticated')] })
  await conversation.start()
  conversation.sendText('问')
  await settle()
  assert.equal(store.get('chuangxiang.token'), 'new-1')
  assert.equal(sent().length, 2)
  assert.deepEqual(state.messages.map((one) => one.role), ['system', 'visitor', 'assistant'])
})

test('after a deletion the receipt stays on the screen and the next message opens a new conversation', async () => {
  const { conversation, state, store } = world({ token: 'old', answers: [refused(401, 'unauthenticated')] })
  await conversation.start()
  const card = { type: 'deletion' as const, receipt: 'SC20260101-ABCDEFGH2345' }
  state.messages.push(messageOfReply(reply('r', { text: '回执', card }), 'q', 0))
  conversation.sendText('问')
  await settle()
  assert.equal(store.get('chuangxiang.token'), 'new-1')
  assert.deepEqual(state.messages.map((one) => one.role), ['assistant', 'visitor', 'assistant'])
  assert.equal(state.messages[0]?.text, '回执')
})

test('what was just deleted is gone from the screen with the answer that says so', async () => {
  const card = { type: 'deletion' as const, receipt: 'SC20260101-ABCDEFGH2345' }
  const { conversation, state, store } = world({ token: 'old', answers: [ok({ replies: [reply('r', { text: '回执', card })] }), ok({ replies: [reply('s')] })] })
  await conversation.start()
  state.messages.push(messageOfReply(reply('before', { text: '说过的' }), 'q', 0))
  conversation.sendText('确定删除')
  await settle()
  assert.deepEqual(state.messages.map((one) => one.text), ['回执'])
  assert.equal(store.get('chuangxiang.token'), null)
  conversation.sendText('再问一句')
  await settle()
  assert.equal(store.get('chuangxiang.token'), 'new-1')
  assert.deepEqual(state.messages.map((one) => one.role), ['assistant', 'visitor', 'assistant'])
})

test('own data is fetched with the token, and nothing but the export', async () => {
  const { conversation, sent } = world({ token: 't', answers: [] })
  await assert.rejects(conversation.myData('/api/chat/messages'))
  await assert.rejects(conversation.myData('https://elsewhere.example/api/privacy/export'))
  assert.equal(sent().length, 0)
})

test('a token that the server does not know is forgotten at the start', async () => {
  const { conversation, state, store } = world({ token: 'old', history: () => refused(401, 'unauthenticated') })
  await conversation.start()
  assert.equal(store.get('chuangxiang.token'), null)
  assert.equal(state.messages[0]?.role, 'system')
  assert.equal(state.loaded, true)
})

test('while the stream is down an open answer is polled for', async () => {
  let messages = [stored(1, 'q', { role: 'visitor', state: 'pending' })]
  const { conversation, state, timers } = world({ token: 't', history: () => ok({ messages }) })
  await conversation.start()
  messages = [stored(1, 'q', { role: 'visitor', state: 'answered' }), stored(2, 'r', { in_reply_to: 'q' })]
  await timers.pass(3_000)
  assert.deepEqual(state.messages.map((one) => one.id), ['q', 'r'])
})

test('a stream that keeps failing does not push the poll away', async () => {
  let messages = [stored(1, 'q', { role: 'visitor', state: 'pending' })]
  const { conversation, state, timers } = world({ token: 't', history: () => ok({ messages }) })
  await conversation.start()
  messages = [stored(2, 'r', { in_reply_to: 'q' })]
  for (let second = 0; second < 4; second += 1) {
    FakeSocket.opened[FakeSocket.opened.length - 1]?.handlers.onClose()
    await timers.pass(1_000)
  }
  assert.deepEqual(state.messages.map((one) => one.id), ['q', 'r'])
})

test('a pushed message behind a gap makes the page fetch what is missing', async () => {
  let messages = [stored(1, 'a')]
  const { conversation, state, requests } = world({ token: 't', history: () => ok({ messages }) })
  await conversation.start()
  const socket = FakeSocket.opened[0]
  socket?.handlers.onOpen()
  await settle()
  messages = [stored(2, 'b'), stored(3, 'c')]
  socket?.handlers.onMessage(JSON.stringify(stored(3, 'c')))
  await settle()
  assert.deepEqual(state.messages.map((one) => one.id), ['a', 'b', 'c'])
  assert.equal(requests[requests.length - 1]?.path, '/api/chat/messages?after=1')
})

test('a lost stream is opened again after a pause that grows', async () => {
  const { conversation, timers } = world({ token: 't' })
  await conversation.start()
  FakeSocket.opened[0]?.handlers.onClose()
  await timers.pass(500)
  assert.equal(FakeSocket.opened.length, 2)
  FakeSocket.opened[1]?.handlers.onClose()
  await timers.pass(999)
  assert.equal(FakeSocket.opened.length, 2)
  await timers.pass(1)
  assert.equal(FakeSocket.opened.length, 3)
})

test('what the stream sends that is no message is ignored', async () => {
  const { conversation, state } = world({ token: 't' })
  await conversation.start()
  for (const frame of ['', 'null', '[1]', '{"error":{"code":"unauthenticated"}}']) FakeSocket.opened[0]?.handlers.onMessage(frame)
  assert.equal(state.messages.length, 0)
})

test('an option shows its label and sends its payload', async () => {
  const { conversation, state, sent } = world()
  conversation.choose({ label: '一次性创业补贴', payload: '/show_clause{"clause_id":"x"}' })
  await settle()
  assert.equal(state.messages[0]?.text, '一次性创业补贴')
  assert.deepEqual(Object.keys(sent()[0] ?? {}).sort(), ['id', 'payload'])
})

test('starting anew forgets the old conversation, and its late answer does not come back', async () => {
  const { conversation, state, store } = world({ token: 't', answers: [ok({ replies: [reply('late')] })] })
  await conversation.start()
  conversation.sendText('问')
  conversation.restart()
  await settle()
  assert.equal(store.get('chuangxiang.token'), null)
  assert.deepEqual(state.messages, [])
})

test('too long and empty texts are not sent', () => {
  const { conversation } = world()
  assert.equal(conversation.sendText('字'.repeat(1001)), false)
  assert.equal(conversation.sendText(' \n '), false)
  assert.equal(conversation.sendText('字'.repeat(1000)), true)
})

test('a verdict is kept with the message and can be taken back', async () => {
  const { conversation, state, requests } = world({ answers: [ok({ replies: [reply('r')] }), ok({}), ok({})] })
  conversation.sendText('问')
  await settle()
  await conversation.rate('r', { rating: 'down', reason: 'unclear' })
  assert.equal(state.messages[1]?.feedback, 'down')
  await conversation.rate('r', null)
  assert.equal(state.messages[1]?.feedback, null)
  assert.equal(requests[requests.length - 1]?.method, 'DELETE')
})
