import { isSwapped } from '@testmesh/protocol'
import { distance } from 'fastest-levenshtein'

const mostCandidates = 5000

/**
 * The candidates closest to `word`, best first, of equals the first, for "did you mean". Case, `_` and `-` weigh nothing, so `orderId` finds `order_id`.
 *
 * @param limit Most names returned. Default 3.
 * @param most Letters that may differ. Default: a third of the word, at most 4.
 */
export const nearestNames = (word: string, candidates: Iterable<string>, limit = 3, most = 4): string[] => {
  const wanted = plain(word)
  const cutOff = wanted.length <= 3 ? 1 : Math.min(most, Math.ceil(wanted.length / 3))
  const found: { name: string; cost: number }[] = []
  let seen = 0
  for (const name of candidates) {
    if (++seen > mostCandidates) break
    if (name === word || Math.abs(name.length - word.length) > cutOff + 2) continue
    const cost = isSwapped(wanted, plain(name)) ? 1 : distance(wanted, plain(name))
    if (cost <= cutOff && cost < wanted.length) found.push({ name, cost })
  }
  found.sort((a, b) => a.cost - b.cost || distance(word, a.name) - distance(word, b.name))
  return [...new Set(found.map((entry) => entry.name))].slice(0, limit)
}

/** `did you mean "method"?`, or nothing when nothing is near. */
export const didYouMean = (word: string, candidates: Iterable<string>): string | undefined => {
  const names = nearestNames(word, candidates).map((name) => `"${name}"`)
  if (names.length === 0) return undefined
  const last = names.pop()
  return `did you mean ${names.length > 0 ? `${names.join(', ')} or ${last}` : last}?`
}

/** Whether `word` is `name` with one letter wrong, missing or too many, or with two swapped: nearer than another word mostly is. */
export const isSlip = (word: string, name: string): boolean => word !== name && (isSwapped(word, name) || distance(word, name) === 1)

const plain = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, '')
