import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import { isContained } from './is-contained.ts'
import type { Matcher } from './matcher.ts'

export const contains: Matcher = {
  aliases: ['contain', 'includes', 'include'],
  compile: comparing((actual, expected, context) =>
    isContained(actual, expected, context) ? [] : [mismatch({ wanted: wanted('contains', expected), actual })],
  ),
}
