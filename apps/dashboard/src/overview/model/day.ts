import { type HeldQuarantine, isInQuarantine } from '@testmesh/protocol'

interface Ended {
  readonly id: string
  /** What was started together has it in common. */
  readonly batchId: string | null
  readonly flowId: string | null
  readonly flowName: string
  readonly environment: string | null
  readonly verdict: string | null
  readonly durationMs: number | null
  readonly quarantine: HeldQuarantine | null
  /** Of a part of the flow alone; null otherwise. */
  readonly from: string | null
  readonly upTo: string | null
  readonly isDebugged: boolean
}

/**
 * The data rows and flows of a file that ran together, as one: an execution that did not pass stands for the others, first of all one
 * that counts.
 */
export interface Run<T> {
  readonly execution: T
  readonly rows: number
  readonly failed: number
}

const isWhole = ({ from, upTo, isDebugged }: Ended): boolean => from === null && upTo === null && !isDebugged

const isBad = ({ verdict }: Ended): boolean => verdict === 'failed' || verdict === 'error'

/** `executions`: the newest first, and so the runs. A run of which nothing has ended is left out. */
const runsOf = <T extends Ended>(executions: readonly T[]): readonly Run<T>[] => {
  const together = Map.groupBy(executions, (one) => JSON.stringify([one.batchId ?? one.id, flowOf(one)]))
  return [...together.values()].flatMap((rows) => {
    const failed = rows.filter(isBad)
    const execution =
      failed.find(({ quarantine }) => !isInQuarantine(quarantine)) ?? failed[0] ?? rows.find(({ verdict }) => verdict !== null)
    return execution ? [{ execution, rows: rows.length, failed: failed.length }] : []
  })
}

const flowOf = ({ flowId, flowName, environment }: Ended): string => JSON.stringify([flowId ?? flowName, environment])

/**
 * The newest run of each flow and environment, where that did not pass. A part of a flow that passed says nothing of the whole, so
 * it is looked over. `executions`: the newest first.
 */
export const needsAttention = <T extends Ended>(executions: readonly T[]): readonly Run<T>[] => {
  const seen = new Set<string>()
  return runsOf(executions.filter(isWhole)).filter(({ execution, failed }) => {
    const key = flowOf(execution)
    if (seen.has(key)) return false
    seen.add(key)
    return failed > 0
  })
}

type Counts = readonly { readonly value: string | null; readonly count: number }[]

/**
 * Pass rate: passed ÷ (passed + failed + error), flaky ones passed; what was cancelled or skipped does not count. Durations are those of
 * the `executions` that ran a whole flow, `timed` of them.
 */
export const numbersOf = (verdicts: Counts, executions: readonly Ended[]) => {
  const countOf = (...wanted: string[]): number =>
    verdicts.reduce((sum, { value, count }) => (value !== null && wanted.includes(value) ? sum + count : sum), 0)
  const passed = countOf('passed', 'flaky')
  const finished = passed + countOf('failed', 'error')
  const durations = executions
    .filter(isWhole)
    .flatMap(({ durationMs }) => durationMs ?? [])
    .toSorted((a, b) => a - b)
  return {
    passRate: finished === 0 ? undefined : passed / finished,
    finished,
    flaky: countOf('flaky'),
    all: verdicts.reduce((sum, { count }) => sum + count, 0),
    timed: durations.length,
    p95Ms: durations[Math.max(0, Math.ceil(durations.length * 0.95) - 1)],
  }
}
