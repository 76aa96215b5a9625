import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { generated } from '../scripts/divisions.ts'
import { documentName, ownDocument } from '../src/api/documents.ts'
import { ApiError } from '../src/api/errors.ts'
import { dateOf, daysIn, partsOf } from '../src/cases/dates.ts'
import { asksForMore, asksNothing, casePapers, firstUnanswered, freeWithdrawalLeft, groupNumber, isLong, namesHelplines, openSection, pageWords, questionId, reviewOf, sectionsOf, toggled, wordsFor } from '../src/cases/formModel.ts'
import { amountIn, amountInWords } from '../src/cases/money.ts'
import { pictureOf } from '../src/cases/qr.ts'
import { asksForSeveral, keyboardFor } from '../src/chat/steps.ts'
import { caseView, formStep, process } from './caseSupport.ts'

test('an amount is read back as people say it', () => {
  const said: [number, string][] = [
    [0, '零元'], [7, '七元'], [10, '十元'], [15, '十五元'], [105, '一百零五元'], [110, '一百一十元'], [2000, '二千元'],
    [35000, '三万五千元'], [100000, '十万元'], [100050, '十万零五十元'], [1010000, '一百零一万元'], [10000001, '一千万零一元'],
    [123456789, '一亿二千三百四十五万六千七百八十九元'], [100000000, '一亿元'], [100010000, '一亿零一万元'],
  ]
  for (const [amount, words] of said) assert.equal(amountInWords(amount), words)
  for (const nonsense of [-1, 1.5, Number.NaN, 1e17]) assert.equal(amountInWords(nonsense), '')
})

test('an amount is read however it is written, and what is none is none', () => {
  for (const text of ['35000', '35,000', '３５０００', '3.5万', ' 35000 元']) assert.equal(amountIn(text), 35000, text)
  assert.equal(amountIn('5千'), 5000)
  for (const text of ['', '三万五', '3万5', '1e5', '-3', '0.55', '12345678901234']) assert.equal(amountIn(text), null, text)
})

test('a date is kept only when it has every part that is asked for', () => {
  assert.equal(dateOf({ year: '2025', month: '06', day: '' }, 'month'), '2025-06')
  assert.equal(dateOf({ year: '2025', month: '06', day: '' }, 'day'), null)
  assert.equal(dateOf({ year: '２０２５', month: '', day: '' }, 'year'), '2025')
  assert.equal(dateOf({ year: '25', month: '06', day: '01' }, 'day'), null)
  assert.deepEqual(partsOf('2025-06'), { year: '2025', month: '06', day: '' })
  assert.deepEqual(partsOf(null), { year: '', month: '', day: '' })
  assert.deepEqual([daysIn('2024', '02'), daysIn('2025', '02'), daysIn('', '02')], [29, 28, 31])
})

test('the list of places is the one of the project', () => {
  assert.equal(readFileSync(new URL('../src/cases/divisions.ts', import.meta.url), 'utf8'), generated())
})

test('sections come in the order of their questions, and the review is none of them', () => {
  const steps = [formStep('a', { section: '一', answered: true }), formStep('b', { section: '二' }), formStep('c', { section: '一' }), formStep('z', {}, 'confirm')]
  assert.deepEqual(sectionsOf(steps).map(({ title, done, steps: all }) => [title, done, all.length]), [['一', 1, 2], ['二', 0, 1]])
  assert.equal(firstUnanswered(steps)?.step.id, 'b')
})

test('a draft opens at its open question, a complete one at the review', () => {
  const steps = [formStep('a', { section: '一', answered: true }), formStep('b', { section: '二' })]
  assert.equal(openSection(caseView(steps, { process: process('b') }), sectionsOf(steps)), 1)
  assert.equal(openSection(caseView(steps, { process: process('submit', 'confirm') }), sectionsOf(steps)), 2)
})

test('things of a group are numbered at their first question', () => {
  const steps = [formStep('x'), formStep('g.0.name'), formStep('g.0.share'), formStep('g.0.more'), formStep('g.1.name')]
  assert.deepEqual(steps.map((_, index) => groupNumber(steps, index)), [null, 1, null, null, 2])
  assert.equal(questionId('g.0.name'), 'q-g-0-name')
  assert.equal(asksForMore(formStep('g.0.more')), true)
  assert.equal(asksForMore(formStep('more_than')), false)
})

test('the review says what was answered, skipped, missing and agreed to', () => {
  const steps = [
    formStep('a', { answered: true, value: 'x', said: '奶茶店' }),
    formStep('b', { answered: true, skipped: true }),
    formStep('c'),
    formStep('d', { answered: true, value: false }, 'consent'),
    formStep('g.0.more', { answered: true, value: true, said: '是' }),
    formStep('e', { answered: true, value: 1, said: '1', source: 'staff', confirmed: false }),
  ]
  const [section] = reviewOf(steps, { skipped: '跳过', missing: '没填', agreed: '同意', refused: '不同意' })
  assert.deepEqual(section?.rows.map((row) => row.said), ['奶茶店', '跳过', '没填', '不同意', '1'])
  assert.deepEqual(section?.rows.map((row) => row.byStaff), [false, false, false, false, true])
})

function choice(value: string, label: string, alone = false) {
  return { value, label, help: null, alone }
}

test('a choice that excludes the others replaces them, and any other replaces it', () => {
  const choices = [choice('a', '甲'), choice('b', '乙'), choice('none', '都不是', true)]
  assert.deepEqual(toggled(choices, ['a'], 'b'), ['a', 'b'])
  assert.deepEqual(toggled(choices, ['a', 'b'], 'none'), ['none'])
  assert.deepEqual(toggled(choices, ['none'], 'b'), ['b'])
  assert.deepEqual(toggled(choices, ['a', 'b'], 'a'), ['b'])
})

test('papers are offered when the server has them, with how many materials are at hand', () => {
  assert.deepEqual(casePapers(caseView([])), [])
  const labels = casePapers(caseView([], { notice: { at_hand: 3, to_bring: 9 } })).map((one) => one.label)
  assert.equal(labels[0], '一次性告知单（材料已备 3/9）')
})

test('the plan of an aid intake is offered once it is handed in, and not of anything else', () => {
  const aid = { process_id: 'aid_intake', state: 'submitted', submitted_at: '2026-11-26T10:00:00+08:00' } as const
  assert.deepEqual(casePapers(caseView([], aid)).map((one) => one.path), ['/api/aid/plan/c1.html', '/api/aid/plan/c1.pdf'])
  assert.deepEqual(casePapers(caseView([], { process_id: 'aid_intake' })), [])
  assert.deepEqual(casePapers(caseView([], { ...aid, process_id: 'p' })), [])
})

test('a long free text has room for lines, a short one and a number have one', () => {
  assert.equal(isLong(formStep('a', { most: 2000 })), true)
  assert.equal(isLong(formStep('a', { most: 60 })), false)
  assert.equal(isLong(formStep('a', { most: null })), false)
  assert.equal(isLong(formStep('a', { most: 1_000_000 }, 'money')), false)
})

test('a question that tells whom to call in danger is known by its numbers', () => {
  assert.equal(namesHelplines('马上拨打110；身体有危险：马上拨打120\n想找人说说：拨打12356心理援助热线'), true)
  assert.equal(namesHelplines('有急事可以拨打12345'), false)
  assert.equal(namesHelplines('欠了110万还是120万？'), false)
})

test('on the page nobody is asked to say a word that is a button', () => {
  assert.equal(pageWords('不想细说就说“跳过”，我一样一样问。'), '不想细说就点“跳过这一项”，我一样一样问。')
  assert.equal(pageWords('哪个问题不想答都可以说“跳过”'), '哪个问题不想答都可以点“跳过这一项”')
  assert.equal(pageWords('跳过的题以后再说'), '跳过的题以后再说')
})

test('a form of which only refused consents are left stands at the consent, not at a review', () => {
  const refused = [formStep('consent_aid', { answered: true, value: false }, 'consent'), formStep('submit', {}, 'confirm')]
  const view = caseView(refused, { withheld: 'consent_aid', process: process('submit', 'confirm') })
  assert.equal(asksNothing(view), true)
  assert.equal(openSection(view, sectionsOf(view.steps)), 0)
  const more = caseView([formStep('trade', { answered: true }), ...refused], { withheld: 'consent_aid', process: process('submit', 'confirm') })
  assert.equal(asksNothing(more), false)
  assert.equal(openSection(more, sectionsOf(more.steps)), 1)
})

test('an answer that was not taken is shown in words, not in codes', () => {
  assert.equal(wordsFor(formStep('r', {}, 'region'), '230103'), '哈尔滨市南岗区')
  assert.equal(wordsFor(formStep('m', {}, 'money'), 35000), '三万五千元')
  const many = formStep('g', { choices: [choice('a', '甲'), choice('b', '乙')] }, 'many')
  assert.equal(wordsFor(many, ['a', 'b']), '甲、乙')
  assert.equal(wordsFor(formStep('y', {}, 'yes_no'), false), '不是')
})

test('a case can be taken back freely for ten minutes', () => {
  const at = Date.parse('2026-11-26T10:00:00+08:00')
  assert.equal(freeWithdrawalLeft('2026-11-26T10:00:00+08:00', at + 60_000), 540_000)
  assert.equal(freeWithdrawalLeft('2026-11-26T10:00:00+08:00', at + 601_000), 0)
  assert.equal(freeWithdrawalLeft(null, at), 0)
})

test('a picture consists of shapes or is not drawn', () => {
  const good = '<svg width="116" height="116" class="segno"><path transform="scale(4)" stroke="#000" class="qrline" d="M2 2.5h7m1 0h1"/></svg>'
  const picture = pictureOf(good) ?? ''
  assert.match(picture, /^data:image\/svg\+xml,%3Csvg/)
  assert.match(decodeURIComponent(picture), /xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  const bad = [
    '<svg><script>alert(1)</script></svg>',
    '<svg onload="x"><path d="M0 0"/></svg>',
    '<svg><path d="M0 0" onclick="x"/></svg>',
    '<svg><path d="M0 0" fill="url(https://x)"/></svg>',
    '<svg><image href="https://x"/></svg>',
    '<svg><a href="x"><path d="M0 0"/></a></svg>',
    '<svg xmlns="http://other"><path d="M0 0"/></svg>',
    '<svg><path d="M0 0" style="x"/></svg>',
    '<svg><foreignObject/></svg>',
    '<svg><path d="M0 0"/></svg><script></script>',
    '',
  ]
  for (const svg of bad) assert.equal(pictureOf(svg), null, svg)
})

test('only the visitor’s own papers are fetched', () => {
  const id = '24ab651c-e995-4dba-9e66-492b900ee875'
  for (const path of [`/api/cases/${id}/notice.html`, `/api/cases/${id}/notice.pdf?code=true`, '/api/appointments/a1/calendar.ics', `/api/aid/plan/${id}.html`, `/api/aid/plan/${id}.pdf`]) assert.equal(ownDocument(path), path)
  for (const path of ['/api/staff/me', `/api/cases/${id}/../../staff/me`, 'https://x/api/cases/1/notice.html', `//x/api/cases/${id}/notice`, `/api/cases/${id}/notice.exe`]) {
    assert.throws(() => ownDocument(path), ApiError, path)
  }
  assert.equal(documentName('下载 PDF', `/api/cases/${id}/notice.pdf`, 'CX20261127-ABCD2345'), '一次性告知单-CX20261127-ABCD2345.pdf')
  assert.equal(documentName('下载PDF', `/api/aid/plan/${id}.pdf`, 'CX1'), '我的援助计划-CX1.pdf')
  assert.equal(documentName('下载PDF', `/api/aid/plan/${id}.pdf`), '我的援助计划.pdf')
})

test('the keyboard fits the answer', () => {
  const kinds = { phone: 'tel', number: 'numeric', money: 'text', id: 'text', choice: 'text' } as const
  for (const [kind, keyboard] of Object.entries(kinds)) assert.equal(keyboardFor(process('s', kind as 'phone')), keyboard)
  assert.equal(keyboardFor(null), 'text')
})

test('several choices are offered only for the open question', () => {
  const options = [{ label: '甲', payload: '/answer{"step": "g", "value": "a"}' }, { label: '跳过', payload: '/answer{"step": "g", "do": "skip"}' }]
  const open = process('g', 'many', options)
  assert.equal(asksForSeveral(open, options), true)
  assert.equal(asksForSeveral(open, [{ label: '续贷', payload: '/show_clause{}' }]), false)
  assert.equal(asksForSeveral(process('g', 'choice', options), options), false)
  assert.equal(asksForSeveral(null, options), false)
})
