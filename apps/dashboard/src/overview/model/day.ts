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

/** Pass rate: passed ÷ (passed + failed + error), flaky ones passed; what was cancelled or skipped does not count. */
export const numbersOf = (executions: readonly Ended[]) => {
  const count = (...verdicts: string[]): number => executions.filter(({ verdict }) => verdict !== null && verdicts.includes(verdict)).length
  const passed = count('passed', 'flaky')
  const finished = passed + count('failed', 'error')
  const durations = executions.flatMap(({ durationMs }) => durationMs ?? []).toSorted((a, b) => a - b)
  return {
    passRate: finished === 0 ? undefined : passed / finished,
    finished,
    flaky: count('flaky'),
    p95Ms: durations[Math.max(0, Math.ceil(durations.length * 0.95) - 1)],
  }
}
