import { createBudget, equalsUntyped, equalValues } from '@testmesh/expressions'
import { diffValues } from '../diff/diff-values.ts'
import { comparing, type ExpectedContext } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const equals: Matcher = {
  aliases: ['eq', 'equal', 'equal_to', 'is', 'value', 'expected', 'to_equal'],
  doc: 'Equal by value and type, deeply.',
  compile: comparing((actual, expected, context) => (isEqual(actual, expected, context) ? [] : diffValues(expected, actual))),
}

/** Equal by value and type; text without a type of its own by value. */
export const isEqual = (actual: unknown, expected: unknown, context: ExpectedContext): boolean => {
  if (equalValues(actual, expected, createBudget())) return true
  if (typeof expected === 'string' && context.isExpectedUntyped) return equalsUntyped(expected, actual)
  return typeof actual === 'string' && context.isUntyped && equalsUntyped(actual, expected)
}
