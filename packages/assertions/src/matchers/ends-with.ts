import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const endsWith: Matcher = {
  compile: comparing(
    (actual, expected) =>
      typeof actual === 'string' && actual.endsWith(String(expected))
        ? []
        : [
            mismatch({
              wanted: wanted('ends with', expected),
              actual,
              note: typeof actual === 'string' || actual === undefined ? undefined : 'it is no text',
            }),
          ],
    (expected) => (typeof expected === 'string' ? undefined : 'text'),
  ),
}
