import { type DataRow, type ExecutionState, emptyExecutionState, type FlowRef, foldExecution, type Verdict } from '@testmesh/protocol'
import type { RecordedBatch } from '@testmesh/recordings'
import { type TellBroken, unbrokenEvents } from '../unbroken-events.ts'

/** An execution as it was recorded, with the batch that has it. */
export interface RecordedExecution {
  readonly batch: RecordedBatch
  readonly state: ExecutionState
}

/** The same flow and data row in every batch. */
export const keyOf = ({ flow, row }: { readonly flow?: FlowRef | undefined; readonly row?: DataRow | undefined }): string =>
  JSON.stringify([flow?.file, flow?.name, row?.name])

export interface Wanted {
  has(key: string): boolean
  ended(verdict: Verdict | undefined): boolean
}

/**
 * The executions of a batch that are wanted, by their keys, and no more of the others than which they are: there may be a million. Of a
 * broken recording those that stand before the broken line.
 */
export const readExecutions = async (
  batch: RecordedBatch,
  wanted: Wanted,
  tellBroken: TellBroken,
): Promise<Map<string, RecordedExecution>> => {
  const states = new Map<string, ExecutionState>()
  for await (const events of unbrokenEvents(batch, tellBroken))
    for (const event of events) {
      const { executionId } = event
      if (event.type === 'execution.started' && wanted.has(keyOf(event.data))) states.set(executionId, emptyExecutionState())
      const state = states.get(executionId)
      if (!state) continue
      foldExecution(state, event)
      if (event.type === 'execution.finished' && !wanted.ended(event.data.verdict)) states.delete(executionId)
    }
  const ended = [...states.values()].filter(({ verdict }) => wanted.ended(verdict))
  return new Map(ended.map((state) => [keyOf(state), { batch, state }]))
}

export const isPassed = (verdict: Verdict | undefined): boolean => verdict === 'passed' || verdict === 'flaky'

/** Of each of these flows and rows the newest that passed, among batches that are older. */
export const lastPassed = async (
  batches: Iterable<RecordedBatch>,
  keys: ReadonlySet<string>,
  tellBroken: TellBroken,
): Promise<Map<string, RecordedExecution>> => {
  const found = new Map<string, RecordedExecution>()
  for (const batch of batches) {
    if (found.size === keys.size) break
    const passed = await readExecutions(batch, { has: (key) => keys.has(key) && !found.has(key), ended: isPassed }, tellBroken)
    for (const [key, execution] of passed) found.set(key, execution)
  }
  return found
}
