import { fitsAnything } from '@testmesh/expressions'
import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing, noteIdle, notePattern } from './expected-value.ts'
import type { Matcher } from './matcher.ts'
import { testPattern } from './test-pattern.ts'

export const matches: Matcher = {
  aliases: ['regex', 'pattern', 'match_regex', 'matches_regex'],
  compile: (source) => {
    source.gathered.needs.add('regex')
    notePattern(source, 'regex')
    if (typeof source.expected === 'string' && fitsAnything(source.expected)) noteIdle(source, 'any text matches this regular expression')
    return comparing(
      (actual, expected, { scope }) =>
        testPattern(actual, expected, scope) ? [] : [mismatch({ wanted: wanted('matches', expected), actual })],
      (expected) => (typeof expected === 'string' ? undefined : 'a regular expression as text'),
    )(source)
  },
}
