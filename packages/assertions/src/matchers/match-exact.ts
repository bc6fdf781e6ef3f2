import { compilePattern } from '../match/compile-pattern.ts'
import type { Matcher } from './matcher.ts'

export const matchExact: Matcher = {
  compile: ({ expected, pointer, gathered }) => compilePattern(expected, pointer, { gathered, isExact: true }),
}
