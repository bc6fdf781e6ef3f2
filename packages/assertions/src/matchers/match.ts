import { compilePattern } from '../match/compile-pattern.ts'
import { noteIdlePattern } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const match: Matcher = {
  aliases: ['matches_object', 'match_object'],
  compile: (source) => {
    noteIdlePattern(source)
    return compilePattern(source.expected, source.pointer, { gathered: source.gathered, isExact: false })
  },
}
