import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '../src/api/errors.ts'
import type { CaseNotice, NoticeMaterial } from '../src/api/types.ts'
import { Materials, emptyMaterials } from '../src/cases/materials.ts'

function material(id: string, mark: NoticeMaterial['mark']): NoticeMaterial {
  return { id, name: id, form: '原件1份', mark, mark_label: mark, note: null }
}

/** A list over a server whose answers to ticks are released one by one. */
function world() {
  const server = [material('form', 'own'), material('proof', 'own'), material('card', 'shared')]
  const waiting: ((failure?: ApiError) => void)[] = []
  const copy = (): CaseNotice => ({ materials: server.map((one) => ({ ...one })) })
  const api = {
    notice: async () => copy(),
    tick: (_token: string, _case: string, id: string, have: boolean) =>
      new Promise<CaseNotice>((resolve, reject) => {
        waiting.push((failure) => {
          if (failure) return reject(failure)
          const one = server.find((each) => each.id === id)
          if (one) one.mark = have ? 'have' : 'own'
          resolve(copy())
        })
      }),
  }
  const state = emptyMaterials()
  const marks = (): string => state.materials.map((one) => one.mark).join(' ')
  const release = async (failure?: ApiError): Promise<void> => {
    while (waiting.length === 0) await Promise.resolve()
    waiting.shift()?.(failure)
  }
  return { list: new Materials(state, api, async () => 't', 'c1'), state, marks, release, server }
}

test('a tick shows before the server has it, and is still there after', async () => {
  const { list, marks, release } = world()
  await list.load()
  const ticking = list.tick('form', true)
  assert.equal(marks(), 'have own shared')
  await release()
  assert.equal(await ticking, true)
  assert.equal(marks(), 'have own shared')
})

test('a tick that was not kept goes back and says so, and the next try clears that', async () => {
  const { list, state, marks, release } = world()
  await list.load()
  const ticking = list.tick('form', true)
  await release(new ApiError('network', 0))
  assert.equal(await ticking, false)
  assert.equal(marks(), 'own own shared')
  assert.match(state.problems.form ?? '', /没有记上/)
  const again = list.tick('form', true)
  assert.equal(state.problems.form, undefined)
  await release()
  assert.equal(await again, true)
})

test('ticks go out one after the other, and an answer to an earlier one does not undo a later one', async () => {
  const { list, marks, release, server } = world()
  await list.load()
  const first = list.tick('form', true)
  const second = list.tick('proof', true)
  const third = list.tick('form', false)
  await release()
  await first
  assert.equal(marks(), 'own have shared')
  await release()
  await second
  await release()
  await third
  assert.equal(marks(), 'own have shared')
  assert.equal(server.map((one) => one.mark).join(' '), 'own have shared')
})

test('what need not be brought cannot be marked', async () => {
  const { list, marks, release } = world()
  await list.load()
  const ticking = list.tick('card', true)
  assert.equal(marks(), 'own own shared')
  await release(new ApiError('not_found', 404))
  assert.equal(await ticking, false)
  assert.equal(marks(), 'own own shared')
})
