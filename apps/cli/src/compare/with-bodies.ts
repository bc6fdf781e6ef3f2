import type { BlobRef, ExecutionState } from '@testmesh/protocol'
import type { RecordedBatch } from '@testmesh/recordings'
import type { RecordedExecution } from './recorded-executions.ts'

export interface Pair {
  readonly before: RecordedExecution
  readonly after: RecordedExecution
}

type Result = Readonly<Record<string, unknown>>

/** Of both together. What has no room is compared by its hash. */
const mostBytes = 64 * 1024 * 1024

/** A long body is stored outside of the events. Where it is another one in each and JSON, it is put back, to be compared part by part. */
export const withBodies = async ({ before, after }: Pair): Promise<Pair> => {
  const steps = { before: new Map(before.state.steps), after: new Map(after.state.steps) }
  let room = mostBytes
  for (const path of before.state.steps.keys()) {
    const [was, is] = [resultOf(before.state, path), resultOf(after.state, path)]
    for (const key of Object.keys(is)) {
      const [old, now] = [storedIn(was[key]), storedIn(is[key])]
      const size = (old?.sizeBytes ?? 0) + (now?.sizeBytes ?? 0)
      if (old?.sha256 === now?.sha256 || size > room) continue
      room -= size
      const bodies = [await bodyOf(before.batch, was[key]), await bodyOf(after.batch, is[key])]
      if (bodies.includes(undefined)) continue
      setResult(steps.before, path, { [key]: bodies[0] })
      setResult(steps.after, path, { [key]: bodies[1] })
    }
  }
  return { before: withSteps(before, steps.before), after: withSteps(after, steps.after) }
}

const withSteps = ({ batch, state }: RecordedExecution, steps: ExecutionState['steps']): RecordedExecution => ({
  batch,
  state: { ...state, steps },
})

/** Of the last attempt, which is the one that is compared. */
const resultOf = ({ steps }: Pick<ExecutionState, 'steps'>, path: string): Result => {
  const result = steps.get(path)?.attempts.at(-1)?.result
  return isMap(result) ? result : {}
}

const setResult = (steps: ExecutionState['steps'], path: string, bodies: Result): void => {
  const step = steps.get(path)
  const last = step?.attempts.at(-1)
  if (!step || !last) return
  const result = { ...resultOf({ steps }, path), ...bodies }
  steps.set(path, { ...step, attempts: [...step.attempts.slice(0, -1), { ...last, result }] })
}

/** Itself, where it is not stored; undefined where it is no JSON, or not there any more. */
const bodyOf = async (batch: RecordedBatch, value: unknown): Promise<unknown> => {
  const stored = storedIn(value)
  if (!stored) return value
  const bytes = await batch.blob(stored)
  try {
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as unknown)
  } catch {
    return undefined
  }
}

const storedIn = (value: unknown): BlobRef | undefined =>
  isMap(value) && isMap(value.$blob) ? (value.$blob as unknown as BlobRef) : undefined

const isMap = (value: unknown): value is Result => typeof value === 'object' && value !== null && !Array.isArray(value)
