import { createHistogram, type Histogram } from './histogram.ts'

/** Durations of one kind, and how many of them were of failures: of the executions of a flow, of a step, of all. */
export interface Series {
  readonly times: Histogram
  readonly failed: number
  add(ms: number, isFailed: boolean): void
  addAll(other: Series): void
}

export const createSeries = (): Series => {
  const times = createHistogram()
  let failed = 0
  return {
    times,
    get failed() {
      return failed
    },
    add(ms, isFailed) {
      times.add(ms)
      if (isFailed) failed++
    },
    addAll(other) {
      times.addAll(other.times)
      failed += other.failed
    },
  }
}
