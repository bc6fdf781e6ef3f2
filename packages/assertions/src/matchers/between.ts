import { isMap, isNothing } from '@testmesh/expressions'
import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'
import { orderOf } from './ordering.ts'

export const between: Matcher = {
  aliases: ['range', 'in_range'],
  compile: comparing(
    (actual, expected, context) => {
      const bounds = boundsOf(expected)
      const isLoose = context.isUntyped || context.isExpectedUntyped
      const fits =
        bounds &&
        !isNothing(actual) &&
        orderOf('between', [actual, bounds[0]], isLoose) >= 0 &&
        orderOf('between', [actual, bounds[1]], isLoose) <= 0
      return fits ? [] : [mismatch({ wanted: wanted('between', bounds ?? expected), actual })]
    },
    (expected) => (boundsOf(expected) ? undefined : 'two values: [1, 5]'),
  ),
}

const boundsOf = (expected: unknown): readonly [unknown, unknown] | undefined => {
  if (Array.isArray(expected)) return expected.length === 2 ? [expected[0], expected[1]] : undefined
  if (!isMap(expected)) return undefined
  const from = expected.from ?? expected.min
  const to = expected.to ?? expected.max
  return from === undefined || to === undefined ? undefined : [from, to]
}
