import { RE2JS } from 're2js'
import type { Regex, RegexHelper } from '../need-helpers.ts'

const mostKept = 500
const longestPattern = 10_000

/** Compiles each pattern once; forgets the oldest beyond 500. */
export const createRegexHelper = (): RegexHelper => {
  const kept = new Map<string, Regex>()
  return {
    compile: (pattern) => {
      const known = kept.get(pattern)
      if (known) return known
      const regex = compile(pattern)
      const [oldest] = kept.keys()
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
      kept.set(pattern, regex)
      return regex
    },
  }
}

const compile = (pattern: string): Regex => {
  if (pattern.length > longestPattern) throw new Error(`a pattern may have ${longestPattern} characters`)
  const compiled = RE2JS.compile(pattern)
  return {
    test: (text) => compiled.matcher(text).find(),
    find: (text) => {
      const matcher = compiled.matcher(text)
      return matcher.find() ? groupsOf(matcher) : undefined
    },
    *all(text) {
      const matcher = compiled.matcher(text)
      while (matcher.find()) yield { start: matcher.start(), end: matcher.end(), groups: groupsOf(matcher) }
    },
  }
}

const groupsOf = (matcher: ReturnType<RE2JS['matcher']>): (string | undefined)[] =>
  Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group) ?? undefined)
