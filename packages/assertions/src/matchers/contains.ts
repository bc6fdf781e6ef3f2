import { createBudget, equalsUntyped, contains as holds, isMap } from '@testmesh/expressions'
import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing, type ExpectedContext } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const contains: Matcher = {
  aliases: ['contain', 'includes', 'include'],
  doc: 'A text with the part, a list with the element, a map with the key or with the entries.',
  compile: comparing((actual, expected, context) =>
    isContained(actual, expected, context) ? [] : [mismatch({ wanted: wanted('contains', expected), actual })],
  ),
}

/** Also a map within a map: all of its entries. */
export const isContained = (actual: unknown, expected: unknown, context: ExpectedContext): boolean => {
  if (isMap(actual) && isMap(expected)) {
    return Object.keys(expected).every((key) => Object.hasOwn(actual, key) && holds([actual[key]], expected[key], createBudget()))
  }
  if (holds(actual, expected, createBudget())) return true
  return (
    Array.isArray(actual) &&
    typeof expected === 'string' &&
    context.isExpectedUntyped &&
    actual.some((item) => equalsUntyped(expected, item))
  )
}
