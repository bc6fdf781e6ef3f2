import { isSwapped } from '@testmesh/protocol'
import { distance } from 'fastest-levenshtein'

/** `did you mean "method"?`, or nothing when no candidate is near. */
export const didYouMean = (word: string, candidates: readonly string[]): string | undefined => {
  const name = nearestName(word, candidates)
  return name === undefined ? undefined : `did you mean "${name}"?`
}

/** The candidate that `word` may be a slip of. Case, `_` and `-` weigh nothing. */
export const nearestName = (word: string, candidates: readonly string[]): string | undefined => {
  const wanted = plain(word)
  const farthest = wanted.length <= 3 ? 1 : Math.min(4, Math.ceil(wanted.length / 3))
  const near = candidates
    .map((name) => ({ name, cost: isSwapped(wanted, plain(name)) ? 1 : distance(wanted, plain(name)) }))
    .filter(({ cost }) => cost <= farthest && cost < wanted.length)
    .toSorted((a, b) => a.cost - b.cost)
  return near[0]?.name
}

const plain = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, '')
