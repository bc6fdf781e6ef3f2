import { expect, it } from 'vitest'
import type { Child } from './children/child.ts'
import type { ToChild } from './messages.ts'
import { serveCommands } from './serve-commands.ts'

const job = {
  ...{ jobId: 'x', workspaceId: 'w', epoch: 1, pool: 'default', kind: 'execution', payload: {}, priority: 0 },
  ...{ attempt: 1, losses: 0, maxLosses: 3, timeoutMs: 1_000 },
}

const childOf = (sent: ToChild[]): Child => ({
  ...{ pid: 1, runs: 1, residentMb: 1, ended: new Promise(() => {}), onMessage: () => {}, kill: () => {} },
  send: (message) => void sent.push(message),
})

it('brings a child nothing that arrives when its execution is over: it may run another one by then', async () => {
  const sent: ToChild[] = []
  let arrive: (() => void) | undefined
  const takeCommands = () =>
    new Promise<readonly { id: string; command: { command: 'pause' } }[]>((resolve) => {
      arrive = () => resolve([{ id: 'c', command: { command: 'pause' } }])
    })
  const backend = { takeCommands, answerCommand: async () => {}, isOutage: () => false }
  const service = serveCommands({ backend, job, child: childOf(sent), onError: () => {} })
  arrive?.()
  await new Promise(setImmediate)
  expect(sent).toHaveLength(1)
  await service.end()
  arrive?.()
  await new Promise(setImmediate)
  expect(sent).toHaveLength(1)
})

it('tells once why commands do not arrive, and nothing of outages and of its own end', async () => {
  const errors: unknown[] = []
  let fail = (_error: string): void => {}
  const takeCommands = () =>
    new Promise<never>((_, reject) => {
      fail = reject
    })
  const backend = {
    takeCommands,
    answerCommand: () => Promise.reject('not written'),
    isOutage: (error: unknown) => error === 'away',
  }
  const open = () => serveCommands({ backend, job, child: childOf([]), onError: (error) => errors.push(error) })
  const service = open()
  fail('away')
  await new Promise(setImmediate)
  expect(errors).toEqual([])
  for (const id of ['a', 'b']) service.answered({ type: 'answered', id, answer: { reply: {} } })
  await service.end()
  expect(errors).toEqual(['not written'])
  const ended = open()
  fail('no table')
  await new Promise(setImmediate)
  expect(errors).toEqual(['not written', 'no table'])
  await ended.end()
  const aborted = open()
  await aborted.end()
  fail('aborted')
  await new Promise(setImmediate)
  expect(errors).toHaveLength(2)
})
