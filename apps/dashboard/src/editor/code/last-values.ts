import type { Client } from '@testmesh/client'
import { type ExecutionState, emptyExecutionState, foldExecution } from '@testmesh/protocol'
import type { EditorStore } from '../editor-store.ts'
import { seenIn } from '../model/seen-in.ts'

interface Source {
  readonly client: Client
  readonly flowId: string
}

/** While the server is slow nobody waits for them longer. Milliseconds. */
const patienceMs = 1_500

const asked = new WeakMap<EditorStore, Promise<void>>()
const told = new WeakMap<EditorStore, ExecutionState>()

/** Tells the worker what the last run saw: of this editor, else the newest of the flow. Once for each. */
export const tellLastValues = async (store: EditorStore, source: Source): Promise<void> => {
  if (!store.getState().last) await Promise.race([readNewest(store, source), wait(patienceMs)])
  const { last } = store.getState()
  if (!last || told.get(store) === last) return
  told.set(store, last)
  await store.worker.ask('see', { seen: seenIn(last) }).catch(() => told.delete(store))
}

const readNewest = (store: EditorStore, source: Source): Promise<void> => {
  const known = asked.get(store)
  if (known) return known
  const reading = foldNewest(source).then(
    (state) => store.setState(({ last }) => ({ last: last ?? state })),
    () => void asked.delete(store),
  )
  asked.set(store, reading)
  return reading
}

const foldNewest = async ({ client, flowId }: Source): Promise<ExecutionState | undefined> => {
  const [newest] = (await client.listExecutions({ query: { flowId, status: ['finished'], limit: 1 } })).items
  if (!newest) return undefined
  const state = emptyExecutionState()
  for await (const events of client.follow(newest.id)) for (const event of events) foldExecution(state, event)
  return state
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
