export interface VerdictCounts {
  readonly passed: number
  readonly flaky: number
  readonly failed: number
  readonly error: number
}

export interface FlowCounts extends VerdictCounts {
  readonly executions: number
  readonly flips: number
  readonly pairs: number
}

/** Fewer say little. */
export const fewest = 5

export interface Rates {
  /** Passed or flaky, of all that finished. */
  readonly passRate: number
  /** Passed only when run again, of all that finished. */
  readonly flakyRate: number
  /** Of two executions in a row, how often the one passed and the other did not. Undefined: there were no two. */
  readonly flipRate: number | undefined
}

export const ratesOf = ({ passed, flaky, executions, flips, pairs }: FlowCounts): Rates => ({
  passRate: (passed + flaky) / executions,
  flakyRate: flaky / executions,
  flipRate: pairs === 0 ? undefined : flips / pairs,
})

/** Something did not pass, or not at once. */
export const hasTrouble = ({ flaky, failed, error }: VerdictCounts): boolean => flaky + failed + error > 0

export const percent = (rate: number | undefined): string => {
  if (rate === undefined) return '–'
  const text = (rate * 100).toFixed(1)
  // 99.96 % is not all of it.
  return rate < 1 && text === '100.0' ? '99.9 %' : `${text.replace(/\.0$/, '')} %`
}

export const sorts = {
  trouble: 'most trouble',
  passRate: 'lowest pass rate',
  flakyRate: 'flakiest',
  flipRate: 'flips most',
  p95: 'slowest',
} as const
export type Sort = keyof typeof sorts

/** The server gives those with the most trouble first. */
export const sorted = <T extends FlowCounts & { readonly p95Ms: number | null }>(flows: readonly T[], by: Sort): readonly T[] => {
  const weight: Readonly<Record<Exclude<Sort, 'trouble'>, (flow: T) => number>> = {
    passRate: (flow) => 1 - ratesOf(flow).passRate,
    flakyRate: (flow) => ratesOf(flow).flakyRate,
    flipRate: (flow) => ratesOf(flow).flipRate ?? -1,
    p95: ({ p95Ms }) => p95Ms ?? -1,
  }
  if (by === 'trouble') return flows
  const of = weight[by]
  return flows.toSorted((one, other) => of(other) - of(one))
}

export interface Day extends VerdictCounts {
  /** `2026-11-30`, in UTC. */
  readonly day: string
}

const dayMs = 24 * 3600 * 1000

/** Every day from the first moment to the last, also those on which nothing ran. */
export const everyDay = (days: readonly Day[], since: string, now: number): readonly Day[] => {
  const known = new Map(days.map((day) => [day.day, day]))
  const first = Date.parse(since.slice(0, 10))
  return Array.from({ length: Math.floor((now - first) / dayMs) + 1 }, (_, index) => {
    const day = new Date(first + index * dayMs).toISOString().slice(0, 10)
    return known.get(day) ?? { day, passed: 0, flaky: 0, failed: 0, error: 0 }
  })
}
