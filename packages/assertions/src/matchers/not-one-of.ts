import { isSameButType, mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import { isEqual } from './is-equal.ts'
import type { Matcher } from './matcher.ts'

export const notOneOf: Matcher = {
  aliases: ['not_in', 'none_of'],
  compile: comparing(
    (actual, expected, context) => {
      const isListed = Array.isArray(expected) && expected.some((item) => isEqual(actual, item, context))
      if (isListed) return [mismatch({ wanted: wanted('none of', expected), actual })]
      if (Array.isArray(expected) && expected.some((item) => isSameButType(actual, item)))
        context.remarks.warning = 'it differs from one of them by its type alone'
      return []
    },
    (expected) => (Array.isArray(expected) ? undefined : 'a list'),
  ),
}
