import { isNothing, order } from '@testmesh/expressions'
import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export interface Ordering {
  readonly operator: string
  readonly doc: string
  readonly aliases: readonly string[]
  readonly holds: (difference: number) => boolean
}

/** A matcher that asks which of two values comes first: numbers by value, text by code point. */
export const ordering = ({ operator, doc, aliases, holds }: Ordering): Matcher => ({
  aliases,
  doc,
  compile: comparing(
    (actual, expected, context) => {
      const isLoose = context.isUntyped || context.isExpectedUntyped
      const fits = !isNothing(actual) && holds(order(operator, actual, expected, isLoose))
      return fits ? [] : [mismatch({ wanted: wanted(operator, expected), actual })]
    },
    (expected) => (typeof expected === 'number' || typeof expected === 'string' ? undefined : 'a number or text'),
  ),
})
