import { compare, type Spread } from './measure/compare.ts'
import { peakMemory, wallTime } from './measure/run-process.ts'
import type { Limit, Work } from './works/work.ts'

export type Verdict = 'goal' | 'within' | 'too much' | '-'

export interface Result {
  readonly work: Work
  readonly limit: Limit
  readonly ratio: Spread
  /** Medians, in milliseconds or bytes. */
  readonly ours: number
  readonly floor: number
  readonly verdict: Verdict
}

/** Measures one limit of a work. */
export const judge = async (work: Work, limit: Limit, pairs: number): Promise<Result> => {
  const isMemory = limit.of === 'peak memory'
  // Memory hardly varies: a few pairs say enough.
  const options = isMemory ? { measure: peakMemory, pairs: Math.min(5, pairs) } : { measure: wallTime, pairs }
  const { ratio: measured, ours, floor } = await compare(work.ours, work.floor, options)
  const ratio = limit.of === 'rate' ? inverse(measured) : measured
  return { work, limit, ratio, ours: ours.median, floor: floor.median, verdict: verdictOf(limit, ratio.median) }
}

const inverse = ({ min, median, max }: Spread): Spread => ({ min: 1 / max, median: 1 / median, max: 1 / min })

const verdictOf = ({ of, goal, bound }: Limit, ratio: number): Verdict => {
  const reaches = (wanted: number): boolean => (of === 'rate' ? ratio >= wanted : ratio <= wanted)
  if (bound === undefined) return '-'
  if (goal !== undefined && reaches(goal)) return 'goal'
  return reaches(bound) ? 'within' : 'too much'
}
