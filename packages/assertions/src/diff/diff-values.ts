import { createBudget, didYouMean, ExpressionError, equalValues, isMap, isNothing, typeOf } from '@testmesh/expressions'
import type { Mismatch } from '@testmesh/protocol'
import { mismatch, noteOnDifference } from './mismatch.ts'
import { joinPath } from './path-text.ts'
import { worstFirst } from './worst-first.ts'

const mostMismatches = 50
/** As deep as equality looks. */
const deepest = 500

/**
 * Where two values differ, changed paths only, worst first. Empty when they are equal, and never otherwise: this is the verdict of some
 * assertions, so nothing ends the search but the end of the values and enough that was found.
 */
export const diffValues = (expected: unknown, actual: unknown, path = ''): Mismatch[] => diff({ expected, actual, path, depth: 0 }, false)

/** The same, where the maps of `actual` may have more keys than those of `expected`. */
export const diffPartly = (expected: unknown, actual: unknown): Mismatch[] => diff({ expected, actual, path: '', depth: 0 }, true)

const diff = (pair: Pair, isPartial: boolean): Mismatch[] => {
  const walk: Walk = { found: [], isPartial }
  visit(walk, pair)
  return worstFirst(walk.found)
}

interface Walk {
  readonly found: Mismatch[]
  readonly isPartial: boolean
}

interface Pair {
  readonly expected: unknown
  readonly actual: unknown
  readonly path: string
  readonly depth: number
}

const visit = (walk: Walk, pair: Pair): void => {
  const { expected, actual, path, depth } = pair
  if (!hasRoom(walk) || isSame(expected, actual)) return
  const isWalked = depth <= deepest
  if (isWalked && isMap(expected) && isMap(actual)) visitMaps(walk, { expected, actual, path, depth })
  else if (isWalked && Array.isArray(expected) && Array.isArray(actual)) visitLists(walk, { expected, actual, path, depth })
  else walk.found.push(mismatch({ path, expected, actual, note: noteOnDifference(expected, actual) }))
}

const isSame = (left: unknown, right: unknown): boolean =>
  Object.is(left, right) || left === right || (isNothing(left) && isNothing(right)) || isSameBytes(left, right)

const isSameBytes = (left: unknown, right: unknown): boolean => {
  if (left instanceof Date && right instanceof Date) return left.getTime() === right.getTime()
  if (!(left instanceof Uint8Array) || !(right instanceof Uint8Array))
    return typeOf(left) === 'number' && typeOf(right) === 'number' && String(left) === String(right)
  return left.length === right.length && left.every((byte, index) => byte === right[index])
}

type Maps = Pair & { readonly expected: Readonly<Record<string, unknown>>; readonly actual: Readonly<Record<string, unknown>> }

const visitMaps = (walk: Walk, { expected, actual, path, depth }: Maps): void => {
  const missing = ownKeys(expected).filter((key) => !has(actual, key))
  const others = ownKeys(actual).filter((key) => !has(expected, key))
  for (const key of missing)
    walk.found.push(mismatch({ path: joinPath(path, key), expected: expected[key], actual: undefined, note: missingKeyNote(key, others) }))
  for (const key of ownKeys(expected)) {
    if (has(actual, key)) visit(walk, { expected: expected[key], actual: actual[key], path: joinPath(path, key), depth: depth + 1 })
  }
  if (walk.isPartial) return
  for (const key of others) walk.found.push(mismatch({ path: joinPath(path, key), actual: actual[key], note: 'not expected' }))
}

const ownKeys = (map: Readonly<Record<string, unknown>>): string[] => Object.keys(map).filter((key) => map[key] !== undefined)

const has = (map: Readonly<Record<string, unknown>>, key: string): boolean => Object.hasOwn(map, key) && map[key] !== undefined

/** `no such key; did you mean "total"?` */
export const missingKeyNote = (key: string, present: Iterable<string>): string => {
  const near = didYouMean(key, present)
  return near ? `no such key; ${near}` : 'no such key'
}

type Lists = Pair & { readonly expected: readonly unknown[]; readonly actual: readonly unknown[] }

const visitLists = (walk: Walk, { expected, actual, path, depth }: Lists): void => {
  if (expected.length !== actual.length) {
    const wanted = { type: 'array', text: count(expected.length) }
    const found = { type: 'array', text: count(actual.length) }
    walk.found.push({ path, expected: wanted, actual: found, note: 'the lengths differ' })
  }
  const { start, ends } = differingPart({ expected, actual, path, depth })
  const shared = Math.min(...ends)
  for (let i = start; i < shared; i++) visit(walk, { expected: expected[i], actual: actual[i], path: joinPath(path, i), depth: depth + 1 })
  for (let i = Math.max(start, shared); i < ends[0] && hasRoom(walk); i++)
    walk.found.push(mismatch({ path: joinPath(path, i), expected: expected[i], actual: undefined, note: 'no such element' }))
  for (let i = Math.max(start, shared); i < ends[1] && hasRoom(walk); i++)
    walk.found.push(mismatch({ path: joinPath(path, i), actual: actual[i], note: 'not expected' }))
}

/** Without what is equal at both ends, where the lengths differ: an element that was put in moves all behind it. */
const differingPart = ({ expected, actual }: Lists): { readonly start: number; readonly ends: readonly [number, number] } => {
  const whole = [expected.length, actual.length] as const
  if (expected.length === actual.length) return { start: 0, ends: whole }
  const isEqual = equality()
  const shorter = Math.min(...whole)
  let start = 0
  while (start < shorter && isEqual(expected[start], actual[start])) start++
  let tail = 0
  while (tail < shorter - start && isEqual(expected.at(-1 - tail), actual.at(-1 - tail))) tail++
  return { start, ends: [expected.length - tail, actual.length - tail] }
}

/** Values too large to compare count as different. */
const equality = (): ((left: unknown, right: unknown) => boolean) => {
  const budget = createBudget()
  return (left, right) => {
    try {
      return equalValues(left, right, budget)
    } catch (error) {
      if (error instanceof ExpressionError) return false
      throw error
    }
  }
}

const hasRoom = ({ found }: Walk): boolean => found.length < mostMismatches

const count = (length: number): string => `${length} element${length === 1 ? '' : 's'}`
