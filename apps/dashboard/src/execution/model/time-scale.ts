import type { StepState } from '@testmesh/protocol'

/** A stretch of time, in milliseconds since 1970. */
export interface Stretch {
  readonly from: number
  readonly until: number
}

/** Where moments stand on a timeline, as parts of its width: 0 to 1. */
export interface TimeScale extends Stretch {
  at(ms: number): number
  /** The moment at a part of the width. */
  momentAt(part: number): number
  /** Stretches that are drawn shorter than they were. */
  readonly gaps: readonly Stretch[]
}

/** So much of the width each gap keeps at least. */
const gapPart = 0.05
/** A gap is worth it when it takes so much of the time. */
const worthPart = 0.2
const shortestGapMs = 300
/** Nothing is drawn more than so many times as wide as it was: where waiting is nearly all there is, it still has most of the width. */
const mostStretched = 10
/** Where less of the time than this is left beside the gaps, there is nothing to make room for. */
const leastRest = 0.01

/** A timeline of a stretch of time; gaps that take much of it are drawn short. */
export const timeScale = ({ from, until }: Stretch, gaps: readonly Stretch[] = []): TimeScale => {
  const whole = Math.max(1, until - from)
  const long = gaps
    .map((gap) => ({ from: Math.max(from, gap.from), until: Math.min(until, gap.until) }))
    .filter((gap) => gap.until - gap.from >= Math.max(shortestGapMs, whole * worthPart))
  const rest = 1 - lengthOf(long) / whole
  const cut = rest >= leastRest ? long : []
  const restPart = cut.length === 0 ? 1 : Math.min(1 - cut.length * gapPart, rest * mostStretched)
  const restMs = Math.max(1, whole - lengthOf(cut))
  const spare = 1 - restPart - cut.length * gapPart
  const widthOf = (gap: Stretch): number => gapPart + spare * (lengthOf([gap]) / lengthOf(cut))
  const at = (ms: number): number => {
    let part = 0
    let last = from
    for (const gap of cut) {
      if (ms <= gap.from) break
      part += (gap.from - last) * (restPart / restMs) + (Math.min(ms, gap.until) - gap.from) * (widthOf(gap) / lengthOf([gap]))
      last = Math.min(ms, gap.until)
    }
    return Math.min(1, Math.max(0, part + Math.max(0, Math.min(ms, until) - last) * (restPart / restMs)))
  }
  const momentAt = (part: number): number => {
    let [low, high] = [from, until]
    for (let step = 0; step < 40; step += 1) {
      const middle = (low + high) / 2
      if (at(middle) < part) low = middle
      else high = middle
    }
    return (low + high) / 2
  }
  return { from, until, at, momentAt, gaps: cut }
}

const lengthOf = (stretches: readonly Stretch[]): number => stretches.reduce((sum, { from, until }) => sum + until - from, 0)

/** Actions that mostly wait for time to pass or for something else to happen. */
const waiting = new Set(['delay', 'wait_for', 'wait_until'])

/**
 * When nothing was worked at: no step ran, or only such as wait. Nothing is known of what still goes on.
 * Where one that waits begins or ends, another gap begins: many short waits are no long one, and are what there is to see.
 */
export const waitingGaps = (steps: readonly StepState[], { from, until }: Stretch): readonly Stretch[] => {
  const holders = new Set(steps.map(({ path }) => path.slice(0, path.lastIndexOf('/')).replace(/\[[^\]]*\]$/, '')))
  const inner = steps.filter(({ path }) => !holders.has(path))
  const busy = inner
    .filter(({ action }) => !waiting.has(action))
    .flatMap(({ startedAt, finishedAt }) => (startedAt === undefined ? [] : [{ from: startedAt, until: finishedAt ?? until }]))
  const borders = inner.flatMap(({ startedAt = until, finishedAt = until }) => [startedAt, finishedAt])
  const stretches = [...busy, ...[...borders, until].map((at) => ({ from: at, until: at }))].toSorted((a, b) => a.from - b.from)
  const gaps: Stretch[] = []
  let last = from
  for (const stretch of stretches) {
    if (stretch.from > last) gaps.push({ from: last, until: stretch.from })
    last = Math.max(last, stretch.until)
  }
  return gaps
}

/** Whether some of it lies in a stretch. */
export const overlaps = (
  span: { readonly startedAt: number; readonly finishedAt?: number | undefined },
  { from, until }: Stretch,
): boolean => span.startedAt <= until && (span.finishedAt ?? Number.POSITIVE_INFINITY) >= from
