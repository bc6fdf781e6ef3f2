/** A message that was not wanted, and why, a few words each. */
export interface NearMiss<M> {
  readonly message: M
  readonly differences: readonly string[]
}

export interface NearMisses<M> {
  add(miss: NearMiss<M>): void
  /** How many were added. */
  count(): number
  /** The nearest first, three at most: there may be many. */
  nearest(): readonly NearMiss<M>[]
  /** The end of a sentence that tells what is missing: `; nothing else came either`, or the nearest, a line each. */
  inWords(show: (message: M) => string): string
}

const SHOWN_MISSES = 3
const SHOWN_DIFFERENCES = 3

/** Keeps those that have the fewest differences; of equals, those that came first. */
export const createNearMisses = <M>(): NearMisses<M> => {
  let nearest: NearMiss<M>[] = []
  let count = 0
  const add = (miss: NearMiss<M>): void => {
    count += 1
    const last = nearest.at(-1)
    if (nearest.length === SHOWN_MISSES && last && last.differences.length <= miss.differences.length) return
    nearest = [...nearest, miss].sort((a, b) => a.differences.length - b.differences.length).slice(0, SHOWN_MISSES)
  }
  const inWords = (show: (message: M) => string): string =>
    count === 0
      ? '; nothing else came either'
      : `; ${count} ${count === 1 ? 'other did' : 'others did'} not match, the nearest first:${nearest.map((miss) => missInWords(miss, show)).join('')}`
  return { add, count: () => count, nearest: () => nearest, inWords }
}

const missInWords = <M>({ message, differences }: NearMiss<M>, show: (message: M) => string): string => {
  const hidden = differences.length - SHOWN_DIFFERENCES
  const more = hidden > 0 ? [`and ${hidden} more`] : []
  return `\n  ${show(message)}: ${[...differences.slice(0, SHOWN_DIFFERENCES), ...more].join('; ')}`
}
