import type { Client } from '@testmesh/client'
import type { ExecutionEvent } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { type RemoteRun, runRemote } from './run-remote.ts'

/** A server on which an execution ends when it is cancelled, and no sooner. */
const openServer = (answers: { readonly refuses?: string; readonly isAway?: boolean; readonly onStart?: (text: string) => void } = {}) => {
  const cancelled: string[] = []
  const client: Pick<Client, 'createExecution' | 'cancelExecution' | 'follow'> = {
    createExecution: async ({ body: { text = '' } }) => {
      answers.onStart?.(text)
      if (text === answers.refuses) throw new Error('refused')
      return { batchId: text, executions: [{ id: text }] as never }
    },
    cancelExecution: async ({ params: { id } }) => {
      if (answers.isAway) throw new Error('away')
      return cancelled.push(id) as never
    },
    async *follow(id, { onConnection = () => {} } = {}) {
      onConnection('connected')
      await expect.poll(() => cancelled).toContain(id)
      yield [{ type: 'execution.finished', data: { verdict: 'cancelled' } } as ExecutionEvent]
    },
  }
  return { client: client as Client, cancelled }
}

const run = (client: Client, more: Pick<RemoteRun, 'onCancelled'> & Partial<RemoteRun>) =>
  runRemote({
    client,
    sources: ['a', 'b', 'c'].map((text) => ({ text, path: `${text}.yaml`, files: [] })),
    command: 'testmesh run --remote',
    version: '1',
    variables: {},
    secrets: {},
    inputs: {},
    reporters: [],
    signal: new AbortController().signal,
    onConnection: () => undefined,
    onWaiting: () => undefined,
    ...more,
  })

it('cancels what had begun when another flow is refused', async () => {
  const { client, cancelled } = openServer({ refuses: 'c' })
  const told: number[][] = []
  await expect(run(client, { onCancelled: (...counts) => told.push(counts) })).rejects.toThrow('refused')
  expect({ cancelled, told }).toEqual({ cancelled: ['a', 'b'], told: [[2, 0]] })
})

it('says how many go on when they cannot be cancelled', async () => {
  const { client } = openServer({ refuses: 'c', isAway: true })
  const told: number[][] = []
  await expect(run(client, { onCancelled: (...counts) => told.push(counts) })).rejects.toThrow('refused')
  expect(told).toEqual([[2, 2]])
})

it('tells all that could be followed, and then which could not', async () => {
  const told: unknown[] = []
  const reporter = { onBatch: () => undefined, onEvents: (id: string) => told.push(id), finish: () => undefined }
  const away = new Error('away')
  const client: Pick<Client, 'createExecution' | 'follow'> = {
    createExecution: async ({ body: { text = '' } }) => ({ batchId: text, executions: [{ id: text }] as never }),
    async *follow(id) {
      if (id !== 'c') throw away
      await new Promise((resolve) => setTimeout(resolve, 10))
      yield [{ type: 'execution.finished', data: { verdict: 'passed' } } as ExecutionEvent]
    },
  }
  const lost = await run(client as Client, { onCancelled: () => undefined, reporters: [reporter] }).catch((error: unknown) => error)
  expect(lost).toMatchObject({ ids: ['a', 'b'], cause: away })
  expect(told).toEqual(['c'])
})

it('begins no more flows once it is told to stop, and cancels those that had begun', async () => {
  const stop = new AbortController()
  const { client, cancelled } = openServer({ onStart: (text) => text === 'b' && stop.abort() })
  const told: unknown[] = []
  const reporter = { onBatch: (event: unknown) => told.push(event), onEvents: () => undefined, finish: () => undefined }
  const { counts } = await run(client, { onCancelled: () => undefined, signal: stop.signal, reporters: [reporter] })
  expect(counts).toMatchObject({ passed: 0, cancelled: 2 })
  expect(cancelled).toEqual(['a', 'b'])
  expect(told).toMatchObject([{ data: { planned: 3 } }, { data: { interrupted: true } }])
})
