import { diffValues } from '../diff/diff-values.ts'
import { comparing } from './expected-value.ts'
import { isEqual } from './is-equal.ts'
import type { Matcher } from './matcher.ts'

export const equals: Matcher = {
  aliases: ['eq', 'equal', 'equal_to', 'is', 'value', 'expected', 'to_equal'],
  compile: comparing((actual, expected, context) => (isEqual(actual, expected, context) ? [] : diffValues(expected, actual))),
}
