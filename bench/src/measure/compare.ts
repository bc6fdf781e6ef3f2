import type { Command, Measure } from './run-process.ts'

export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

export interface Comparison {
  /** Of ours to the floor's, each pair by itself. */
  readonly ratio: Spread
  readonly ours: Spread
  readonly floor: Spread
}

/**
 * Measures two commands in turn, so that whatever else the machine does meets both. The first of each only warms up.
 * Which of the two goes first changes with each pair.
 */
export const compare = async (ours: Command, floor: Command, options: { measure: Measure; pairs: number }): Promise<Comparison> => {
  const { measure, pairs } = options
  const measured: { ours: number; floor: number }[] = []
  for (let pair = -1; pair < pairs; pair++) {
    const result = { ours: 0, floor: 0 }
    if (pair % 2 === 0) result.ours = await measure(ours)
    result.floor = await measure(floor)
    if (pair % 2 !== 0) result.ours = await measure(ours)
    if (pair >= 0) measured.push(result)
  }
  return {
    ratio: spreadOf(measured.map((pair) => pair.ours / pair.floor)),
    ours: spreadOf(measured.map((pair) => pair.ours)),
    floor: spreadOf(measured.map((pair) => pair.floor)),
  }
}

/** NaN throughout when there is nothing to judge. */
export const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((left, right) => left - right)
  const at = (index: number): number => sorted[index] ?? Number.NaN
  const middle = (sorted.length - 1) / 2
  return { min: at(0), median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, max: at(sorted.length - 1) }
}
