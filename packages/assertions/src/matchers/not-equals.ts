import { isSameButType, mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import { isEqual } from './is-equal.ts'
import type { Matcher } from './matcher.ts'

export const notEquals: Matcher = {
  aliases: ['ne', 'neq', 'not_equal', 'not_equal_to', 'is_not'],
  compile: comparing((actual, expected, context) => {
    if (isEqual(actual, expected, context)) return [mismatch({ wanted: wanted('not', expected), actual })]
    if (isSameButType(actual, expected)) context.remarks.warning = 'only the types differ'
    return []
  }),
}
