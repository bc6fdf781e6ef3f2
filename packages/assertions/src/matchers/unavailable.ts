import type { Matcher } from './matcher.ts'

/** A matcher of a later version: using it is a problem that says so. */
export const unavailable = (doc: string, aliases: readonly string[] = []): Matcher => ({
  aliases,
  doc,
  isAvailable: false,
  compile: ({ name, pointer, gathered }) => {
    gathered.problems.push({
      code: 'ASSERTION_UNAVAILABLE',
      pointer,
      message: `the matcher ${name} is not available in this version`,
      hint: 'check the value with expressions or with `match` instead',
    })
    return () => []
  },
})
