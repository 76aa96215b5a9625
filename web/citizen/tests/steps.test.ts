import assert from 'node:assert/strict'
import { test } from 'node:test'
import { process } from './caseSupport.ts'
import { isOver, tapped } from '../src/chat/steps.ts'

const OPTIONS = [
  { label: '贷款', payload: '/answer{"step": "wishes", "value": "loan"}' },
  { label: '发票', payload: '/answer{"step": "wishes", "value": "invoice"}' },
  { label: '就这些', payload: '/answer{"step": "wishes", "value": "none", "alone": true}' },
]

test('what excludes the others drops them, and is dropped by them', () => {
  assert.deepEqual(tapped(OPTIONS, ['贷款', '发票'], '就这些'), ['就这些'])
  assert.deepEqual(tapped(OPTIONS, ['就这些'], '贷款'), ['贷款'])
})

test('a second tap takes a choice back', () => {
  assert.deepEqual(tapped(OPTIONS, ['贷款', '发票'], '贷款'), ['发票'])
})

test('the buttons of a question lead nowhere once its form is handed in; other buttons stay', () => {
  assert.equal(isOver(OPTIONS, null), true)
  assert.equal(isOver(OPTIONS, process('wishes', 'many', OPTIONS)), false)
  assert.equal(isOver([{ label: '约导师', payload: '/book_mentor' }, { label: '接着填', payload: '/answer{"do": "resume", "case": "c1"}' }], null), false)
})
