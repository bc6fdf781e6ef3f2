import type { ExecutionRecord, Workspace } from '@testmesh/storage'
import { expect, it } from 'vitest'
import { waitForEnd } from './read-execution.ts'

const made = [{ id: 'a', status: 'queued' }] as unknown as readonly ExecutionRecord[]
const finished = { id: 'a', status: 'finished' }

/** Gives one after the other, then the last again and again. */
const workspaceThat = (...answers: readonly (() => Promise<unknown>)[]): Workspace => {
  let times = 0
  const find = () => answers[Math.min(times++, answers.length - 1)]?.()
  return { executions: { find } } as unknown as Workspace
}
const away = () => Promise.reject(Object.assign(new Error('no connection'), { code: 'ECONNREFUSED' }))

it('waits on when the database is away for a while', async () => {
  expect(
    await waitForEnd(
      workspaceThat(away, away, async () => finished),
      made,
      { timeoutMs: 5_000 },
    ),
  ).toEqual([finished])
})

it('tells what was made when the database does not come back in time: who is told to try again would make it twice', async () => {
  expect(await waitForEnd(workspaceThat(away), made, { timeoutMs: 50 })).toEqual(made)
})

it('hides no other fault', async () => {
  const broken = () => Promise.reject(new Error('no such column'))
  await expect(waitForEnd(workspaceThat(broken), made, { timeoutMs: 50 })).rejects.toThrow('no such column')
})
