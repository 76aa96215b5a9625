import assert from 'node:assert/strict'
import { test } from 'node:test'
import { linesIn } from '../src/chat/helplines.ts'

const numbers = (text?: string): string[] => linesIn(text).map((line) => line.number)

test('the lines to call are those the reply names, in its order', () => {
  const said = numbers('昏倒：拨打 120\n着火：拨打 119\n有人伤人：110，事后 12356（每天不少于18小时）')
  assert.deepEqual(said, ['120', '119', '110', '12356'])
})

test('a line is there once, however often the reply names it', () => {
  assert.deepEqual(numbers('12356，各地 12356，110'), ['12356', '110'])
})

test('where no reply names a line they are the usual three', () => {
  assert.deepEqual(numbers(), ['12356', '110', '120'])
  assert.deepEqual(numbers('请先坐下歇一会儿'), ['12356', '110', '120'])
})
