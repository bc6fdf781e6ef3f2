import { createSeries, type Series } from './series.ts'

/** What ended in one part of the time. */
export interface Slice {
  /** From the beginning of the load. */
  readonly fromMs: number
  readonly forMs: number
  readonly count: number
  readonly perSecond: number
  readonly failed: number
  /** Milliseconds. Absent where nothing ended. */
  readonly p95?: number
}

export interface Timeline {
  /** @param atMs From the beginning of the load. */
  add(atMs: number, ms: number, isFailed: boolean): void
  /** @param durationMs Of the load, until its last execution ended. */
  slices(durationMs: number): Slice[]
}

const mostSlices = 60

/** Slices of a second. When there are too many, two become one: a day takes no more memory than a minute. */
export const createTimeline = (): Timeline => {
  let widthMs = 1_000
  let all: Series[] = []
  const halve = (): void => {
    widthMs *= 2
    all = all.flatMap((_, index) => (index % 2 === 0 ? [joined(...all.slice(index, index + 2))] : []))
  }
  return {
    add(atMs, ms, isFailed) {
      while (atMs >= widthMs * mostSlices) halve()
      const index = Math.max(0, Math.floor(atMs / widthMs))
      while (all.length <= index) all.push(createSeries())
      all[index]?.add(ms, isFailed)
    },
    slices: (durationMs) => {
      // What is left over at the end is too short to say how often something happens.
      const rest = durationMs - (all.length - 1) * widthMs
      const [last, before] = rest * 2 < widthMs ? all.slice(-2).reverse() : []
      const isJoined = last !== undefined && before !== undefined
      const slices = isJoined ? [...all.slice(0, -2), joined(before, last)] : all
      return slices.map(({ times, failed }, index) => {
        const fromMs = index * widthMs
        const forMs = index < slices.length - 1 ? widthMs : Math.max(1, durationMs - fromMs)
        const p95 = times.percentile(95)
        return { fromMs, forMs, count: times.count, perSecond: (times.count * 1_000) / forMs, failed, ...(p95 !== undefined && { p95 }) }
      })
    },
  }
}

const joined = (...parts: readonly Series[]): Series => {
  const series = createSeries()
  for (const part of parts) series.addAll(part)
  return series
}
