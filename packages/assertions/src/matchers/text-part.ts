import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing, noteIdle } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

/** A matcher that asks whether a text has another one at a place of it. */
export const textPart = (words: string, holds: (actual: string, expected: string) => boolean): Matcher => ({
  compile: (source) => {
    if (source.expected === '') noteIdle(source, `any text ${words} the empty text`)
    return comparing(
      (actual, expected) => {
        if (typeof actual === 'string' && holds(actual, String(expected))) return []
        const note = typeof actual === 'string' || actual === undefined ? undefined : 'it is no text'
        return [mismatch({ wanted: wanted(words, expected), actual, note })]
      },
      (expected) => (typeof expected === 'string' ? undefined : 'text'),
    )(source)
  },
})
