import { type BlobRef, ignoringCase, type StepState } from '@testmesh/protocol'
import type { Result } from '../mutate/derived-fields.ts'
import { isMap } from '../mutate/field-path.ts'
import type { RecordedExecution } from './recorded-execution.ts'

/** What the steps of an execution got, as they got it, by path. */
export interface RecordedResults {
  readonly results: ReadonlyMap<string, Result>
  /** Steps with a long value that the recording does not have any more. */
  readonly pruned: ReadonlySet<string>
}

export const recordedResults = async ({ state, blob }: RecordedExecution): Promise<RecordedResults> => {
  const results = new Map<string, Result>()
  const pruned = new Set<string>()
  for (const [path, step] of state.steps) {
    const recorded = resultOf(step)
    if (!recorded) continue
    const whole = await withLongValues(recorded, blob)
    if (whole) results.set(path, withHeaders(whole))
    else pruned.add(path)
  }
  return { results, pruned }
}

/** Of the attempt that decided. What an action that failed could say is a part of its failure. */
const resultOf = ({ attempts }: StepState): Result | undefined => {
  const { outcome, result } = attempts.at(-1) ?? {}
  return (outcome === 'passed' || outcome === 'failed') && isMap(result) ? result : undefined
}

/** Long values are stored outside of the events: text as it is, all else as JSON, and which of both it was stands nowhere. */
const withLongValues = async (result: Result, blob: RecordedExecution['blob']): Promise<Result | undefined> => {
  const whole: Record<string, unknown> = { ...result }
  for (const [key, value] of Object.entries(result)) {
    if (!isMap(value) || !isMap(value.$blob)) continue
    const bytes = await blob(value.$blob as unknown as BlobRef)
    if (!bytes) return undefined
    whole[key] = dataIn(new TextDecoder().decode(bytes))
  }
  return whole
}

const dataIn = (text: string): unknown => {
  if (!/^[[{]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Their names are found in any case, which JSON does not say. */
export const withHeaders = (result: Result): Result =>
  isMap(result.headers) ? { ...result, headers: ignoringCase({ ...result.headers }) } : result
