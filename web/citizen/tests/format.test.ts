import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Citation, PolicyDocument } from '../src/api/types.ts'
import { articleLabel, citationsAtOnce, citationTitle, clockLabel, copyText, documentFacts, exportText, headingText, textLength, validity } from '../src/chat/format.ts'
import { messageOfReply, visitorMessage } from '../src/chat/messages.ts'
import { displayClasses, loadPreferences, nextSize, savePreferences } from '../src/prefs/preferences.ts'
import { ERRORS, UNKNOWN_ERROR } from '../src/texts.ts'
import { FakeStore, reply } from './support.ts'

const CITATION: Citation = {
  document_id: 'd', version: '1', title: '方案', article: 6, clause_id: 'd/1#2.2.6.1', quote: '建立创业导师库', effective_to: '2027-12-31',
}
const AT = Date.parse('2026-11-23T09:05:00+08:00')

test('an article is named by its number, or by its part when it has none', () => {
  assert.equal(articleLabel(6), '第6条')
  assert.equal(articleLabel('18'), '第18条')
  assert.equal(articleLabel('goals'), '“目标任务”部分')
  assert.equal(articleLabel('unknown'), '')
  assert.equal(citationTitle(CITATION), '《方案》第6条')
})

test('of many sources the first three are shown, and all of them after a tap', () => {
  const eight = Array.from({ length: 8 }, (_, index) => ({ ...CITATION, clause_id: `d/1#${index}` }))
  assert.deepEqual(citationsAtOnce(eight, false), eight.slice(0, 3))
  assert.equal(citationsAtOnce(eight, true).length, 8)
  assert.equal(citationsAtOnce(eight.slice(0, 4), false).length, 4)
})

test('what the document does not say is not shown', () => {
  assert.equal(validity(null), null)
  assert.equal(validity('soon'), null)
  assert.equal(validity('2027-12-31'), '有效期至2027年12月31日')
  const nothing = { document_no: null, issuer: [], published_on: null, effective_from: null, effective_to: null }
  assert.deepEqual(documentFacts({ ...nothing, sections: [] } as unknown as PolicyDocument), [])
})

test('a heading goes without the full stop that the source prints', () => {
  assert.equal(headingText('6.强化专业化指导服务。'), '6.强化专业化指导服务')
  assert.equal(headingText('一、目标任务'), '一、目标任务')
})

test('characters outside the first plane count once, as on the server', () => {
  assert.equal(textLength(' 𠮷野家 '), 3)
})

test('times are those of the field, with the day when it is not today', () => {
  assert.equal(clockLabel(AT, AT), '09:05')
  assert.equal(clockLabel(AT, AT + 86_400_000), '11月23日 09:05')
})

test('a copied reply carries its sources and caveats', () => {
  const answer = { status: 'answered' as const, citations: [CITATION], caveats: ['以当地为准。'] }
  const text = copyText(messageOfReply(reply('r', { text: '可以预约。', answer }), 'q', AT))
  assert.equal(text, '可以预约。\n\n《方案》第6条：“建立创业导师库”\n\n请注意：以当地为准。')
})

test('an exported conversation says who said what, and leaves "still working" out', () => {
  const answer = { status: 'not_covered' as const, citations: [], caveats: [] }
  const text = exportText([
    visitorMessage('q', '多少钱', null, AT),
    messageOfReply(reply('p', { kind: 'pending', text: '还在处理' }), 'q', AT),
    messageOfReply(reply('r', { text: '没有写。', answer }), 'q', AT),
  ], AT)
  assert.match(text, /11月23日 09:05 您说\n多少钱/)
  assert.match(text, /助手说【文件没有写明】\n没有写。/)
  assert.doesNotMatch(text, /还在处理/)
})

test('every error code of the contract has a Chinese sentence', () => {
  const contract = readFileSync(new URL('../../../docs/architecture.md', import.meta.url), 'utf8')
  const line = contract.split('\n').find((one) => one.includes('Codes: `')) ?? ''
  const codes = [...line.slice(line.indexOf('Codes:')).matchAll(/`([a-z_]+)`/g)].map((match) => match[1] ?? '')
  assert.ok(codes.length >= 14)
  for (const code of codes) assert.match(ERRORS[code] ?? '', /[一-龥]{4,}/, code)
  assert.match(UNKNOWN_ERROR, /请/)
})

test('display choices are remembered, and nonsense in the storage is ignored', () => {
  const store = new FakeStore()
  assert.deepEqual(loadPreferences(store), { size: 'normal', theme: 'system', highContrast: false })
  savePreferences(store, { size: 'extra', theme: 'dark', highContrast: true })
  assert.deepEqual(loadPreferences(store), { size: 'extra', theme: 'dark', highContrast: true })
  for (const nonsense of ['{', '3', 'null', '{"size":"huge","theme":7}']) {
    store.set('chuangxiang.display', nonsense)
    assert.deepEqual(loadPreferences(store), { size: 'normal', theme: 'system', highContrast: false })
  }
})

test('the system decides about dark mode until the visitor does', () => {
  assert.equal(displayClasses({ size: 'normal', theme: 'system', highContrast: false }, true), 'size-normal is-dark')
  assert.equal(displayClasses({ size: 'large', theme: 'light', highContrast: true }, true), 'size-large is-light is-contrast')
  assert.equal(nextSize('extra'), 'normal')
})
