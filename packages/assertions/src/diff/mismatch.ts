import { numberIn, showValue, typeOf } from '@testmesh/expressions'
import type { Mismatch, ShownValue } from '@testmesh/protocol'

const longestValue = 400

export interface MismatchParts {
  readonly path?: string
  /** What was wanted, when it is a value. */
  readonly expected?: unknown
  /** What was wanted, in words: `> 5`, `a value`. */
  readonly wanted?: ShownValue
  readonly actual: unknown
  readonly note?: string | undefined
}

/** A mismatch; a value that is missing is left out, so that it reads as nothing there. */
export const mismatch = (parts: MismatchParts): Mismatch => {
  const expected = parts.wanted ?? ('expected' in parts ? showValue(parts.expected, longestValue) : undefined)
  return {
    path: parts.path ?? '',
    ...(expected ? { expected } : {}),
    ...(parts.actual === undefined ? {} : { actual: showValue(parts.actual, longestValue) }),
    ...(parts.note === undefined ? {} : { note: parts.note }),
  }
}

/** What was wanted, in words: an operator before a value. */
export const wanted = (operator: string, value: unknown): ShownValue => {
  const { type, text } = showValue(value, longestValue)
  return { type, text: `${operator} ${text}` }
}

/** Remarks on two values that differ: only their types do, or where two long texts part. */
export const noteOnDifference = (expected: unknown, actual: unknown): string | undefined => {
  if (isSameButType(expected, actual)) return 'only the types differ'
  return typeof expected === 'string' && typeof actual === 'string' ? noteOnTexts(expected, actual) : undefined
}

/** `"7"` and 7: they differ by their types alone. */
export const isSameButType = (left: unknown, right: unknown): boolean => {
  const types = [typeOf(left), typeOf(right)]
  if (types[0] === types[1] || !types.every((type) => type === 'string' || type === 'number' || type === 'boolean')) return false
  if (types.includes('number') && types.includes('string')) return numberOf(left) === numberOf(right)
  return String(left).toLowerCase() === String(right).toLowerCase()
}

const numberOf = (value: unknown): unknown => (typeof value === 'string' ? (numberIn(value) ?? value) : value)

const noteOnTexts = (expected: string, actual: string): string | undefined => {
  if (expected.trim() === actual.trim()) return 'only white space at the ends differs'
  if (expected.toLowerCase() === actual.toLowerCase()) return 'only upper and lower case differ'
  if (expected.normalize() === actual.normalize()) return 'they look the same, and their letters are composed differently in Unicode'
  if (expected.replace(/\s/g, ' ') === actual.replace(/\s/g, ' ')) return 'only the kind of white space differs'
  if (Math.max(expected.length, actual.length) < 60) return undefined
  let at = 0
  while (at < expected.length && expected.charCodeAt(at) === actual.charCodeAt(at)) at++
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 10), at + 20))
  return `they part at character ${at + 1}: expected …${around(expected)}…, actual …${around(actual)}…`
}
