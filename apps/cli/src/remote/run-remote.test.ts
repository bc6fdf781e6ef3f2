import type { Client } from '@testmesh/client'
import { expect, it } from 'vitest'
import { runRemote } from './run-remote.ts'

it('cancels what had begun when another flow is refused', async () => {
  const cancelled: string[] = []
  const client: Pick<Client, 'createExecution' | 'cancelExecution'> = {
    createExecution: async ({ body: { text = '' } }) => {
      if (text === 'broken') throw new Error('refused')
      return { batchId: text, executions: ['1', '2'].map((row) => ({ id: `${text}${row}` })) as never }
    },
    cancelExecution: async ({ params: { id } }) => cancelled.push(id) as never,
  }
  const told: unknown[] = []
  const running = runRemote({
    client: client as Client,
    sources: ['a', 'broken', 'b'].map((text) => ({ text, path: `${text}.yaml`, files: [] })),
    command: 'testmesh run --remote',
    version: '1',
    variables: {},
    secrets: {},
    inputs: {},
    reporters: [{ onBatch: (event) => told.push(event), onEvents: (...events) => told.push(events), finish: () => undefined }],
    signal: new AbortController().signal,
    onCancelled: (count) => told.push({ cancelled: count }),
    onConnection: () => undefined,
  })
  await expect(running).rejects.toThrow('refused')
  expect({ cancelled, told }).toEqual({ cancelled: ['a1', 'a2'], told: [{ cancelled: 2 }] })
})
