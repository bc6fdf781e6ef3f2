import { expect, it } from 'vitest'
import type { Child } from './children/child.ts'
import type { ToChild } from './messages.ts'
import { serveCommands } from './serve-commands.ts'

it('brings a child nothing that arrives when its execution is over: it may run another one by then', async () => {
  const sent: ToChild[] = []
  let arrive: (() => void) | undefined
  const takeCommands = () =>
    new Promise<readonly { id: string; command: { command: 'pause' } }[]>((resolve) => {
      arrive = () => resolve([{ id: 'c', command: { command: 'pause' } }])
    })
  const child: Child = {
    ...{ pid: 1, runs: 1, residentMb: 1, ended: new Promise(() => {}), onMessage: () => {}, kill: () => {} },
    send: (message) => void sent.push(message),
  }
  const job = {
    ...{ jobId: 'x', workspaceId: 'w', epoch: 1, pool: 'default', kind: 'execution', payload: {}, priority: 0 },
    ...{ attempt: 1, losses: 0, maxLosses: 3, timeoutMs: 1_000 },
  }
  const service = serveCommands({ backend: { takeCommands, answerCommand: async () => {} }, job, child })
  arrive?.()
  await new Promise(setImmediate)
  expect(sent).toHaveLength(1)
  await service.end()
  arrive?.()
  await new Promise(setImmediate)
  expect(sent).toHaveLength(1)
})
