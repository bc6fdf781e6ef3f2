import { hasToken, isMap } from '@testmesh/expressions'
import type { JsonObject, JsonValue, Mismatch } from '@testmesh/protocol'
import { diffPartly, diffValues, missingKeyNote } from '../diff/diff-values.ts'
import { mismatch } from '../diff/mismatch.ts'
import { joinPath, joinPaths } from '../diff/path-text.ts'
import { comparing } from '../matchers/expected-value.ts'
import { isEqual } from '../matchers/is-equal.ts'
import type { Gathered, Judge, JudgeContext } from '../matchers/matcher.ts'
import { escapePointer } from '../pointer.ts'
import { compileMarker } from './compile-marker.ts'

export interface PatternOptions {
  readonly gathered: Gathered
  /** Maps may have no other keys. */
  readonly isExact: boolean
  /** Text holds no templates: it was not written by the author of the flow. */
  readonly isLiteral?: boolean
}

/** Compiles a pattern: maps and lists of patterns, markers, templates, and values that must be equal. */
export const compilePattern = (pattern: JsonValue, pointer: string, options: PatternOptions): Judge => {
  if (typeof pattern === 'string') return compileText(pattern, pointer, options)
  if (typeof pattern !== 'object' || pattern === null) return compileEqual(pattern, pointer, options)
  return isList(pattern) ? compileList(pattern, pointer, options) : compileMap(pattern, pointer, options)
}

const isList = (value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] => Array.isArray(value)

const compileText = (text: string, pointer: string, options: PatternOptions): Judge => {
  if (/^\\+#/.test(text)) return compileEqual(text.slice(1), pointer, options)
  const marker = text.startsWith('#') ? compileMarker({ text, offset: 0 }, pointer, options.gathered) : undefined
  return marker ?? compileEqual(text, pointer, options)
}

/** A value without a pattern of its own; text may hold templates. */
const compileEqual = (expected: JsonValue, pointer: string, { gathered, isExact, isLiteral = false }: PatternOptions): Judge => {
  if (isLiteral) return (actual) => diffValues(expected, actual)
  const judge = comparing((actual, value, context) => {
    if (isEqual(actual, value, context)) return []
    const isPartial = !isExact && isMap(value) && isMap(actual)
    return isPartial ? diffPartly(value, actual) : diffValues(value, actual)
  })({ name: 'match', expected, pointer, gathered })
  return typeof expected === 'string' && hasToken(expected)
    ? judge
    : (actual, context) => (actual === expected ? [] : judge(actual, context))
}

const compileList = (items: readonly JsonValue[], pointer: string, options: PatternOptions): Judge => {
  const judges = items.map((item, index) => compilePattern(item, `${pointer}/${index}`, options))
  return (actual, context) => {
    if (!Array.isArray(actual)) return [mismatch({ expected: items, actual })]
    const lengths = actual.length === items.length ? [] : [lengthMismatch(items.length, actual)]
    const shared = judges.slice(0, actual.length)
    return [...lengths, ...shared.flatMap((judge, index) => within(`[${index}]`, judge(actual[index], context)))]
  }
}

const lengthMismatch = (wanted: number, actual: readonly unknown[]): Mismatch =>
  mismatch({
    path: 'length',
    expected: wanted,
    actual: actual.length,
    note: wanted < actual.length ? '#[] or any_item fit lists of any length' : undefined,
  })

const compileMap = (map: JsonObject, pointer: string, options: PatternOptions): Judge => {
  const members = Object.keys(map).map((key) => ({
    key,
    judge: compilePattern(map[key] ?? null, `${pointer}/${escapePointer(key)}`, options),
  }))
  return (actual, context) => {
    if (!isMap(actual)) return [mismatch({ expected: map, actual })]
    const found = members.flatMap(({ key, judge }) => within(joinPath('', key), judgeMember(judge, { map: actual, key, context })))
    return options.isExact ? [...found, ...extraKeys(map, actual)] : found
  }
}

interface Member {
  readonly map: Readonly<Record<string, unknown>>
  readonly key: string
  readonly context: JudgeContext
}

const judgeMember = (judge: Judge, { map, key, context }: Member): readonly Mismatch[] => {
  if (Object.hasOwn(map, key)) return judge(map[key], context)
  const found = judge(undefined, context)
  return found.map((one) => (one.path === '' && one.note === undefined ? { ...one, note: missingKeyNote(key, Object.keys(map)) } : one))
}

const extraKeys = (pattern: JsonObject, actual: Readonly<Record<string, unknown>>): Mismatch[] =>
  Object.keys(actual)
    .filter((key) => !Object.hasOwn(pattern, key) && actual[key] !== undefined)
    .map((key) => mismatch({ path: joinPath('', key), actual: actual[key], note: 'not expected' }))

const within = (path: string, mismatches: readonly Mismatch[]): readonly Mismatch[] =>
  mismatches.map((found) => ({ ...found, path: joinPaths(path, found.path) }))
