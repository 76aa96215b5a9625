import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  hasGap, isAwaitingAnswer, lastSeqWithoutGap, mergeMessages, messageOfHistory, messageOfReply, offeringMessageId, visitorMessage,
  type ChatMessage,
} from '../src/chat/messages.ts'
import { reply, stored } from './support.ts'

const OPTION = { label: '甲', payload: '/a' }
const fromServer = (seq: number, id: string, over = {}): ChatMessage => messageOfHistory(stored(seq, id, over), 0)
const ids = (list: ChatMessage[]): string[] => list.map((message) => message.id)

test('a reply that comes in the response and over the stream stands there once', () => {
  const list = [visitorMessage('q', '问', null, 0)]
  mergeMessages(list, [messageOfReply(reply('r'), 'q', 0)])
  mergeMessages(list, [fromServer(2, 'r', { in_reply_to: 'q' })])
  mergeMessages(list, [fromServer(2, 'r', { in_reply_to: 'q' })])
  assert.deepEqual(ids(list), ['q', 'r'])
})

test('messages are ordered by the server whatever order they arrive in', () => {
  const list: ChatMessage[] = []
  mergeMessages(list, [fromServer(3, 'c'), fromServer(1, 'a')])
  mergeMessages(list, [fromServer(2, 'b')])
  assert.deepEqual(ids(list), ['a', 'b', 'c'])
})

test('an answer never stands above its question, even when only the answer has a place', () => {
  const list = [visitorMessage('q', '问', null, 0)]
  mergeMessages(list, [fromServer(2, 'r', { in_reply_to: 'q' })])
  assert.deepEqual(ids(list), ['q', 'r'])
})

test('the pushed answer replaces "still working"', () => {
  const list = [visitorMessage('q', '问', null, 0)]
  mergeMessages(list, [messageOfReply(reply('pending-q', { kind: 'pending' }), 'q', 0)])
  assert.equal(isAwaitingAnswer(list), true)
  mergeMessages(list, [fromServer(1, 'q', { role: 'visitor' }), fromServer(2, 'r', { in_reply_to: 'q' })])
  assert.deepEqual(ids(list), ['q', 'r'])
  assert.equal(isAwaitingAnswer(list), false)
})

test('a question that the history calls unanswered is being waited for until its answer comes', () => {
  const list: ChatMessage[] = []
  mergeMessages(list, [fromServer(1, 'q', { role: 'visitor', state: 'pending' })])
  assert.equal(isAwaitingAnswer(list), true)
  mergeMessages(list, [fromServer(2, 'r', { in_reply_to: 'q' })])
  assert.equal(isAwaitingAnswer(list), false)
})

test('what the visitor wrote is shown as the server keeps it, numbers masked', () => {
  const list = [visitorMessage('q', '我的电话13945678901', null, 0)]
  mergeMessages(list, [fromServer(1, 'q', { role: 'visitor', text: '我的电话139****8901' })])
  assert.equal(list[0]?.text, '我的电话139****8901')
})

test('a failed message that the server has after all counts as delivered', () => {
  const own = visitorMessage('q', '问', null, 0)
  own.delivery = 'failed'
  own.failure = '没有成功'
  const list = [own]
  mergeMessages(list, [fromServer(1, 'q', { role: 'visitor' })])
  assert.equal(list[0]?.delivery, 'delivered')
  assert.equal(list[0]?.failure, null)
})

test('a gap is seen and the history is read from behind the last place before it', () => {
  const list = [fromServer(1, 'a'), fromServer(2, 'b'), fromServer(5, 'e')]
  assert.equal(lastSeqWithoutGap(list), 2)
  assert.equal(hasGap(list), true)
  mergeMessages(list, [fromServer(3, 'c'), fromServer(4, 'd')])
  assert.equal(hasGap(list), false)
})

test('options are offered by the newest message only and vanish once the visitor has spoken', () => {
  const list = [fromServer(1, 'old', { options: [OPTION] }), fromServer(2, 'new', { options: [OPTION] })]
  assert.equal(offeringMessageId(list), 'new')
  list.push(visitorMessage('q', '问', null, 0))
  assert.equal(offeringMessageId(list), null)
})
