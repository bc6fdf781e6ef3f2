import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const startsWith: Matcher = {
  compile: comparing(
    (actual, expected) =>
      typeof actual === 'string' && actual.startsWith(String(expected))
        ? []
        : [
            mismatch({
              wanted: wanted('starts with', expected),
              actual,
              note: typeof actual === 'string' || actual === undefined ? undefined : 'it is no text',
            }),
          ],
    (expected) => (typeof expected === 'string' ? undefined : 'text'),
  ),
}
