import { didYouMean, typeTests } from '@testmesh/expressions'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { compilePattern } from '../match/compile-pattern.ts'
import { escapePointer } from '../pointer.ts'
import type { Gathered, Judge, Matcher, MatcherSource } from './matcher.ts'
import { findMatcherName, matcherNames, matchers } from './matcher-table.ts'

/** Keys that belong to a matcher beside them. */
const companions = new Set(['tolerance'])

/** Compiles matchers by name, all of which must hold, that stand in the map at `pointer`, or where `pointer` says. An unknown name is a problem. */
export const compileMatchers = (written: JsonObject, pointer: string | ((key: string) => string), gathered: Gathered): Judge => {
  const judges = Object.entries(written).flatMap(([key, expected]) => {
    const at = typeof pointer === 'string' ? `${pointer}/${escapePointer(key)}` : pointer(key)
    const name = findMatcherName(key)
    if (companions.has(key) && !name) {
      if (!Object.keys(written).some((other) => findMatcherName(other) === 'close_to')) gathered.problems.push(alone(key, at))
      return []
    }
    if (name) return [compileOne(matchers[name], { name: key, expected, pointer: at, siblings: written, gathered })]
    gathered.problems.push(unknownMatcher(key, at))
    return []
  })
  return (actual, context) => judges.flatMap((judge) => judge(actual, context))
}

const compileOne = (matcher: Matcher, source: Omit<MatcherSource, 'compileInner' | 'compileNamed'>): Judge =>
  matcher.compile({
    ...source,
    compileInner: (value, pointer) => inside(source, () => compileInner(value, pointer, source.gathered)),
    compileNamed: (written, pointer) => inside(source, () => compileMatchers(written, pointer, source.gathered)),
  })

/** What stands inside another matcher may judge many values: a snapshot is of one. */
const inside = <T>({ name, gathered }: Pick<MatcherSource, 'name' | 'gathered'>, compile: () => T): T => {
  const before = gathered.snapshots.length
  const compiled = compile()
  for (const { pointer } of gathered.snapshots.splice(before))
    gathered.problems.push({
      code: 'ASSERTION_INVALID',
      pointer,
      message: `a snapshot cannot stand inside ${name}`,
      hint: 'put it beside the path',
    })
  return compiled
}

const alone = (key: string, pointer: string) => ({
  code: 'ASSERTION_INVALID',
  pointer,
  message: `"${key}" belongs to close_to, and there is none beside it`,
  hint: 'write { path: body.price, close_to: 9.99, tolerance: 0.01 }',
})

const unknownMatcher = (key: string, pointer: string) => {
  const hint = didYouMean(key, matcherNames())
  return { code: 'ASSERTION_UNKNOWN_MATCHER', pointer, message: `there is no matcher "${key}"`, ...(hint ? { hint } : {}) }
}

/** Matchers by name when all keys are such names, else a pattern. */
const compileInner = (value: JsonValue, pointer: string, gathered: Gathered): Judge =>
  areMatchers(value) ? compileMatchers(value, pointer, gathered) : compilePattern(value, pointer, { gathered, isExact: false })

const areMatchers = (value: JsonValue): value is JsonObject => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const entries = Object.entries(value)
  return entries.some(([key]) => !companions.has(key)) && entries.every(([key, expected]) => isMatcher(key, expected))
}

/** Canonical names only, for a pattern has keys of its own; `type: book` is a key as no type is called so. */
const isMatcher = (key: string, expected: JsonValue): boolean =>
  key === 'type' ? typeof expected === 'string' && Object.hasOwn(typeTests, expected) : Object.hasOwn(matchers, key) || companions.has(key)
