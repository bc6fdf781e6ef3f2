import { compilePattern } from '../match/compile-pattern.ts'
import type { Matcher } from './matcher.ts'

export const match: Matcher = {
  aliases: ['matches_object', 'match_object'],
  compile: ({ expected, pointer, gathered }) => compilePattern(expected, pointer, { gathered, isExact: false }),
}
