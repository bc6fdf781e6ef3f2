import { createBudget, equalsUntyped, equalValues } from '@testmesh/expressions'
import type { ExpectedContext } from './expected-value.ts'

/** Equal by value and type; text without a type of its own by value. */
export const isEqual = (actual: unknown, expected: unknown, context: ExpectedContext): boolean => {
  if (equalValues(actual, expected, createBudget())) return true
  if (typeof expected === 'string' && context.isExpectedUntyped) return equalsUntyped(expected, actual)
  return typeof actual === 'string' && context.isUntyped && equalsUntyped(actual, expected)
}
