import { createBudget, equalsUntyped, contains as holds, isMap } from '@testmesh/expressions'
import type { ExpectedContext } from './expected-value.ts'

/** Whether a text holds a part, a list an element, a map a key; also a map within a map: all of its entries. */
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
