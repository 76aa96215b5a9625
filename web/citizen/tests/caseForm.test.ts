import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caseView, formStep, formWorld } from './caseSupport.ts'
import { ok, refused, settle } from './support.ts'

const STEPS = [formStep('a'), formStep('b')]

test('answers go out one after the other, each on the revision the last one made', async () => {
  const { form, state, changes } = formWorld(() => caseView(STEPS), [
    ok(caseView(STEPS, { revision: 2 })), ok(caseView(STEPS, { revision: 3 })),
  ])
  await form.load('c1')
  void form.give('a', 'x')
  await form.give('b', 'y')
  assert.deepEqual(changes().map((one) => [one.path, one.body]), [
    ['/api/cases/c1/answers/a', { value: 'x', revision: 1 }],
    ['/api/cases/c1/answers/b', { value: 'y', revision: 2 }],
  ])
  assert.deepEqual(state.saving, { a: 'saved', b: 'saved' })
})

test('of two answers to the same question that wait only the later one is sent', async () => {
  const { form, changes } = formWorld(() => caseView(STEPS), [])
  await form.load('c1')
  void form.give('a', 'first')
  void form.give('b', '1')
  await form.give('b', '2')
  assert.deepEqual(changes().map((one) => (one.body as { value: string }).value), ['first', '2'])
})

test('a lost line means the same answer again, later, and nothing is lost', async () => {
  const { form, state, changes, timers } = formWorld(() => caseView(STEPS), ['drop', refused(503, 'unavailable')])
  await form.load('c1')
  await form.give('a', 'x')
  assert.equal(state.saving.a, 'waiting')
  assert.equal(changes().length, 1)
  await timers.pass(60_000)
  assert.equal(state.saving.a, 'saved')
  assert.deepEqual(changes().map((one) => (one.body as { value: string }).value), ['x', 'x', 'x'])
})

test('a limit is waited for as long as the server says', async () => {
  const { form, changes, timers } = formWorld(() => caseView(STEPS), [refused(429, 'rate_limited', { 'Retry-After': '30' })])
  await form.load('c1')
  await form.give('a', 'x')
  await timers.pass(29_000)
  assert.equal(changes().length, 1)
  await timers.pass(2_000)
  assert.equal(changes().length, 2)
})

test('the network coming back does not wait for the pause', async () => {
  const { form, changes } = formWorld(() => caseView(STEPS), ['drop'])
  await form.load('c1')
  await form.give('a', 'x')
  form.networkIsBack()
  await settle()
  assert.equal(changes().length, 2)
})

test('a wrong answer is explained by the server’s own sentence, at its question', async () => {
  const wrong = { status: 422, body: { error: { code: 'answer_invalid', message: '电话号码不对。' } }, headers: {} }
  const { form, state } = formWorld(() => caseView(STEPS), [wrong])
  await form.load('c1')
  await form.give('a', '138')
  assert.deepEqual(state.errors, { a: '电话号码不对。' })
  assert.equal(state.saving.a, undefined)
  await form.give('a', '13812345678')
  assert.deepEqual(state.errors, {})
})

test('what somebody else changed is shown beside one’s own, and nothing is sent until the choice is made', async () => {
  const theirs = formStep('a', { answered: true, value: 'theirs', said: 'theirs' })
  const { form, state, changes } = formWorld(() => caseView([theirs], { revision: 7 }), [refused(409, 'case_changed')])
  await form.load('c1')
  await form.give('a', 'mine')
  assert.deepEqual(state.conflict, { key: 'a', mine: { value: 'mine' }, theirs })
  void form.give('b', 'later')
  await settle()
  assert.equal(changes().length, 1)
  assert.equal(await form.settled(), false)
  await form.settle(true)
  assert.deepEqual(changes().map((one) => one.path.split('/').pop()), ['a', 'b', 'a'])
  assert.deepEqual(changes()[2]?.body, { value: 'mine', revision: 7 })
})

test('keeping what stands there sends nothing', async () => {
  const { form, state, changes } = formWorld(() => caseView(STEPS), [refused(409, 'case_changed')])
  await form.load('c1')
  await form.give('a', 'mine')
  await form.settle(false)
  assert.equal(changes().length, 1)
  assert.equal(state.conflict, null)
})

test('a question that is no longer asked brings the case as it is now', async () => {
  let view = caseView(STEPS)
  const { form, state } = formWorld(() => view, [refused(404, 'step_unknown')])
  await form.load('c1')
  view = caseView([formStep('b')])
  await form.give('a', 'x')
  assert.deepEqual(state.view?.steps.map((step) => step.step.id), ['b'])
  assert.match(state.trouble, /不用填/)
  assert.deepEqual(state.errors, {})
})

test('what a change cleared stays named while other answers are saved', async () => {
  const { form, state } = formWorld(() => caseView(STEPS), [ok(caseView(STEPS, { cleared: ['地址'] })), ok(caseView(STEPS))])
  await form.load('c1')
  await form.give('a', 'x')
  await form.give('b', 'y')
  assert.deepEqual(state.cleared, ['地址'])
})

test('handing in is refused with a sentence and the case as it is now', async () => {
  let view = caseView(STEPS)
  const { form, state } = formWorld(() => view, [refused(409, 'case_incomplete')])
  await form.load('c1')
  view = caseView(STEPS, { revision: 9 })
  assert.equal(await form.submit(), false)
  assert.match(state.trouble, /没填完/)
  assert.equal(state.view?.revision, 9)
  assert.equal(state.busy, false)
})

test('coming back to the page reads the case anew, unless something is being saved or decided', async () => {
  let view = caseView(STEPS)
  const { form, state, requests } = formWorld(() => view, [refused(409, 'case_changed')])
  await form.load('c1')
  view = caseView(STEPS, { revision: 5 })
  await form.refresh()
  assert.equal(state.view?.revision, 5)
  await form.give('a', 'x')
  const before = requests.length
  await form.refresh()
  assert.equal(requests.length, before)
})

test('files go up one after the other and the answer is read anew', async () => {
  let view = caseView(STEPS)
  const { form, state, requests } = formWorld(() => view, [])
  await form.load('c1')
  view = caseView([formStep('a', { answered: true, value: ['f1'] }, 'file')], { revision: 2 })
  await Promise.all([form.addFile('a', 'blob:1'), form.addFile('a', 'blob:2')])
  assert.deepEqual(state.view?.steps[0]?.value, ['f1'])
  assert.equal(state.saving.a, 'saved')
  assert.equal(requests.filter((request) => request.method === 'GET').length, 3)
})

test('a case that cannot be read says why', async () => {
  const world = formWorld(() => {
    throw new Error('gone')
  }, [])
  await world.form.load('c1')
  assert.match(world.state.failure, /网络/)
})

test('the text of help is shown until it is put away, whatever is saved or refused meanwhile', async () => {
  const help = { error: { code: 'answer_invalid', message: '最多2000字', crisis: '先拨打 12356' } }
  const { form, state } = formWorld(() => caseView(STEPS), [{ status: 422, body: help, headers: {} }, ok(caseView(STEPS, { revision: 2 }))])
  await form.load('c1')
  await form.give('a', 'x')
  assert.deepEqual(state.crisis, { key: 'a', text: '先拨打 12356' })
  assert.equal(state.errors.a, '最多2000字')
  await form.give('b', 'y')
  assert.deepEqual(state.crisis, { key: 'a', text: '先拨打 12356' })
})

test('what was changed elsewhere to the same answer is no conflict', async () => {
  const theirs = formStep('a', { answered: true, value: 'x', said: 'x', revision: 5 })
  const { form, state } = formWorld(() => caseView([theirs], { revision: 5 }), [refused(409, 'case_changed')])
  await form.load('c1')
  await form.give('a', 'x')
  assert.equal(state.conflict, null)
  assert.equal(state.saving.a, 'saved')
})

test('a change of what a question depends on is no conflict about the question itself', async () => {
  const before = [formStep('a', { answered: true, value: '1', revision: 1 }), formStep('b')]
  const after = [formStep('a', { answered: true, value: '2', revision: 2 }), formStep('b')]
  let now = caseView(before, { revision: 1 })
  const { form, state, changes } = formWorld(() => now, [refused(409, 'case_changed'), () => ok(caseView(after, { revision: 3 }))])
  await form.load('c1')
  now = caseView(after, { revision: 2 })
  await form.give('b', 'y')
  assert.equal(state.conflict, null)
  assert.deepEqual(changes().map((one) => one.body), [{ value: 'y', revision: 1 }, { value: 'y', revision: 2 }])
})

test('an answer that may wipe out what was answered elsewhere after it is not sent again unasked', async () => {
  const now = [formStep('a', { answered: true, value: 'old', said: 'old', revision: 1 }), formStep('b', { answered: true, value: 'new', revision: 2 })]
  let view = caseView([formStep('a', { answered: true, value: 'old', said: 'old', revision: 1 }), formStep('b')], { revision: 1 })
  const { form, state, changes } = formWorld(() => view, [refused(409, 'case_changed')])
  await form.load('c1')
  view = caseView(now, { revision: 2 })
  await form.give('a', 'mine')
  assert.equal(state.conflict?.key, 'a')
  assert.equal(changes().length, 1)
})

test('a choice that is put off loses nothing and is asked for again', async () => {
  const theirs = formStep('a', { answered: true, value: 'theirs', said: 'theirs', revision: 7 })
  let view = caseView([formStep('a'), formStep('b')])
  const { form, state, changes } = formWorld(() => view, [refused(409, 'case_changed')])
  await form.load('c1')
  view = caseView([theirs, formStep('b')], { revision: 7 })
  await form.give('a', 'mine')
  form.putOff()
  assert.equal(state.conflict, null)
  await form.give('b', 'goes out')
  assert.equal(changes().length, 2)
  form.reopen('a')
  assert.deepEqual((state.conflict as { mine: unknown } | null)?.mine, { value: 'mine' })
  await form.settle(true)
  assert.deepEqual((changes()[2]?.body as { value: string }).value, 'mine')
  assert.deepEqual(state.openConflicts, {})
})

test('what was refused is kept to be corrected, until the field shows again what is saved', async () => {
  const wrong = { status: 422, body: { error: { code: 'answer_invalid', message: '电话号码不对。' } }, headers: {} }
  const { form, state } = formWorld(() => caseView(STEPS), [wrong])
  await form.load('c1')
  await form.give('a', '138')
  assert.deepEqual(state.refused, { a: '138' })
  form.giveUp('a')
  assert.deepEqual([state.refused, state.errors], [{}, {}])
})
