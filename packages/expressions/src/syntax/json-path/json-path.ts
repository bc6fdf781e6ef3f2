import type { Node } from '../ast.ts'
import { fail } from '../syntax-failure.ts'
import { readFilter } from './read-filter.ts'
import { readSegments } from './read-segments.ts'

/** A JSONPath that was read. */
export interface JsonPath {
  /** From `$`, in the spelling of RFC 9535; the values of `tokens` are filled in when it is evaluated. */
  readonly text: string
  /** Members and indices when they are known and one thing only can match; such a path needs no library. */
  readonly keys: readonly (string | number)[] | undefined
  /** One thing only can match: the path gives that value, else a list. */
  readonly isSingle: boolean
  /** The first member: decides what `$` is. */
  readonly head: string | undefined
  /** `${…}` and `{{…}}` inside the path. */
  readonly tokens: readonly Node[]
}

export interface ReadPath {
  readonly path: JsonPath
  /** Offset behind the path. */
  readonly end: number
}

/**
 * Reads the segments of a JSONPath that starts at `at`, behind the `$` or behind a value: RFC 9535, whole, and of older spellings
 * those that mean one thing only.
 *
 * @param readToken Reads the `${…}` or `{{…}}` at an offset. Default: they are no more than text.
 * @throws SyntaxFailure
 */
export const readJsonPath = (text: string, at: number, readToken?: (at: number) => Node): ReadPath => {
  const reader = { text, at, depth: 0, tokens: [], readFilter, readToken }
  const segments = readSegments(reader)
  return { path: { ...segments, text: `$${segments.text}`, head: headOf(segments.text), tokens: reader.tokens }, end: reader.at }
}

const headOf = (text: string): string | undefined => {
  const name = /^\[("(?:[^"\\]|\\.)*")\]/.exec(text)?.[1]
  return name === undefined ? undefined : JSON.parse(name)
}

/** Reads a text that is a JSONPath and nothing else. @throws SyntaxFailure */
export const readWholePath = (text: string): JsonPath => {
  if (!text.startsWith('$')) fail('a path starts with $', { start: 0, end: Math.min(1, text.length) })
  const { path, end } = readJsonPath(text, 1)
  if (end < text.length) fail(`expected "." or "[", found ${JSON.stringify(text.charAt(end))}`, { start: end, end: end + 1 })
  return path
}
