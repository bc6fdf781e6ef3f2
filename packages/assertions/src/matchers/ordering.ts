import { ExpressionError, isLongInteger, isNothing, numberIn, order, showValue } from '@testmesh/expressions'
import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export interface Ordering {
  readonly operator: string
  readonly aliases: readonly string[]
  readonly holds: (difference: number) => boolean
}

/** A matcher that asks which of two values comes first: numbers by value, text by code point. */
export const ordering = ({ operator, aliases, holds }: Ordering): Matcher => ({
  aliases,
  compile: comparing(
    (actual, expected, context) => {
      const isLoose = context.isUntyped || context.isExpectedUntyped
      const fits = !isNothing(actual) && holds(orderOf(operator, [actual, expected], isLoose))
      const note = isNumeric(actual) && isNumeric(expected) && !isLoose ? 'compared as text, letter by letter' : undefined
      return fits ? [] : [mismatch({ wanted: wanted(operator, expected), actual, note })]
    },
    (expected) => (typeof expected === 'number' || typeof expected === 'string' ? undefined : 'a number or text'),
  ),
})

const isNumeric = (value: unknown): boolean => typeof value === 'string' && numberIn(value) !== undefined && !isLongInteger(value)

/** Which of two values comes first. @throws ExpressionError that shows both, when they cannot be compared */
export const orderOf = (operator: string, [left, right]: readonly [unknown, unknown], isLoose = false): number => {
  try {
    return order(operator, left, right, isLoose)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const both = [left, right].map((value) => showValue(value, 60).text).join(' and ')
    throw new ExpressionError(error.code, `${error.message}: ${both}`, { ...(error.hint !== undefined && { hint: error.hint }) })
  }
}
