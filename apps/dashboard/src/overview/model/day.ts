interface Ended {
  readonly flowId: string | null
  readonly flowName: string
  readonly environment: string | null
  readonly verdict: string | null
  readonly durationMs: number | null
}

/** The newest execution of each flow and environment, where that did not pass. `executions`: the newest first. */
export const needsAttention = <T extends Ended>(executions: readonly T[]): readonly T[] => {
  const seen = new Set<string>()
  return executions.filter((execution) => {
    if (execution.verdict === null) return false
    const key = JSON.stringify([execution.flowId ?? execution.flowName, execution.environment])
    if (seen.has(key)) return false
    seen.add(key)
    return execution.verdict === 'failed' || execution.verdict === 'error'
  })
}

type Counts = readonly { readonly value: string | null; readonly count: number }[]

/** Pass rate: passed ÷ (passed + failed + error), flaky ones passed; what was cancelled or skipped does not count. Durations are those of `executions`. */
export const numbersOf = (verdicts: Counts, executions: readonly Ended[]) => {
  const countOf = (...wanted: string[]): number =>
    verdicts.reduce((sum, { value, count }) => (value !== null && wanted.includes(value) ? sum + count : sum), 0)
  const passed = countOf('passed', 'flaky')
  const finished = passed + countOf('failed', 'error')
  const durations = executions.flatMap(({ durationMs }) => durationMs ?? []).toSorted((a, b) => a - b)
  return {
    passRate: finished === 0 ? undefined : passed / finished,
    finished,
    flaky: countOf('flaky'),
    all: verdicts.reduce((sum, { count }) => sum + count, 0),
    p95Ms: durations[Math.max(0, Math.ceil(durations.length * 0.95) - 1)],
  }
}
