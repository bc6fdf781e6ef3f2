import { nearestNames, showValue } from '@testmesh/expressions'
import { mismatch, noteOnDifference, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import { isEqual } from './is-equal.ts'
import type { Matcher } from './matcher.ts'

export const oneOf: Matcher = {
  aliases: ['in', 'any_of'],
  compile: comparing(
    (actual, expected, context) => {
      const isListed = Array.isArray(expected) && expected.some((item) => isEqual(actual, item, context))
      return isListed ? [] : [mismatch({ wanted: wanted('one of', expected), actual, note: nearest(expected, actual) })]
    },
    (expected) => (Array.isArray(expected) ? undefined : 'a list'),
  ),
}

/** Which of them it nearly is: only the types differ, only the case, a letter or two. */
const nearest = (expected: unknown, actual: unknown): string | undefined => {
  if (!Array.isArray(expected)) return undefined
  for (const item of expected) {
    const note = noteOnDifference(item, actual)
    if (note?.startsWith('only')) return `with ${showValue(item, 60).text} ${note}`
  }
  if (typeof actual !== 'string') return undefined
  const texts = expected.filter((item) => typeof item === 'string')
  const [near] = nearestNames(actual, texts, 1)
  return near === undefined ? undefined : `the nearest is ${JSON.stringify(near)}`
}
