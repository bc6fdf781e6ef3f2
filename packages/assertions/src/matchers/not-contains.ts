import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import { isContained } from './is-contained.ts'
import type { Matcher } from './matcher.ts'

export const notContains: Matcher = {
  aliases: ['not_contain', 'excludes', 'not_includes'],
  doc: 'A text without the part, a list without the element, a map without the key.',
  compile: comparing((actual, expected, context) =>
    isContained(actual, expected, context) ? [mismatch({ wanted: wanted('not contains', expected), actual })] : [],
  ),
}
