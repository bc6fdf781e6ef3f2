import { asJsonPath, compileExpression, createBudget, ExpressionError, hasToken, isMap, type Scope } from '@testmesh/expressions'
import type { JsonValue, Mismatch } from '@testmesh/protocol'
import { joinPath, joinPaths } from '../diff/path-text.ts'
import { compileMarker } from '../match/compile-marker.ts'
import { type ExpectedSource, reject } from '../matchers/expected-value.ts'
import type { Judge, JudgeContext } from '../matchers/matcher.ts'
import { escapePointer } from '../pointer.ts'
import { copyOf, type Keys, removeAt, replaceAt, valueAt } from './json-at.ts'

/** Parts of a value that differ each time. */
export interface Redactions {
  readonly redact: readonly Redaction[]
  /** JSONPaths of what is left out. */
  readonly ignore: readonly string[]
}

export interface Redaction {
  /** As written. */
  readonly text: string
  readonly path: string
  /** `#uuid`: it stands in the file in place of the value. */
  readonly marker: string
  readonly judge: Judge
}

/** Compiles `redact: { "$.id": "#uuid" }` and `ignore: [$.links]`; problems are gathered. */
export const compileRedactions = (
  source: ExpectedSource,
  written: { readonly redact?: JsonValue; readonly ignore?: JsonValue },
): Redactions => {
  source.gathered.needs.add('jsonpath')
  return { redact: compileRedact(source, written.redact), ignore: compileIgnore(source, written.ignore) }
}

const below = (source: ExpectedSource, key: string, expected: JsonValue): ExpectedSource => ({
  ...source,
  pointer: `${source.pointer}/${escapePointer(key)}`,
  expected,
})

const compileRedact = (source: ExpectedSource, redact: JsonValue | undefined): readonly Redaction[] => {
  if (redact === undefined) return []
  const inside = below(source, 'redact', redact)
  if (!isMap(redact)) return refuse(inside, 'redact as a map of paths and markers: { "$.id": "#uuid" }')
  return Object.entries(redact).flatMap(([text, marker]) => {
    const at = below(inside, text, marker as JsonValue)
    const path = readPath(at, text)
    const judge = typeof marker === 'string' ? compileMarker({ text: marker, offset: 0 }, at.pointer, at.gathered) : undefined
    if (!judge) reject(at, 'a marker such as #uuid, #datetime or #ignore')
    return path !== undefined && judge ? [{ text, path, marker: String(marker), judge }] : []
  })
}

const compileIgnore = (source: ExpectedSource, ignore: JsonValue | undefined): readonly string[] => {
  if (ignore === undefined) return []
  const inside = below(source, 'ignore', ignore)
  const paths = typeof ignore === 'string' ? [ignore] : ignore
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) return refuse(inside, 'ignore as a list of paths')
  return (paths as readonly string[]).flatMap((text, index) => readPath(below(inside, String(index), text), text) ?? [])
}

const refuse = (source: ExpectedSource, wants: string): readonly never[] => {
  reject(source, wants)
  return []
}

/** `id` and `$.id` are the same. */
const readPath = (source: ExpectedSource, text: string): string | undefined => {
  const path = text.startsWith('$') ? text : text.startsWith('[') ? `$${text}` : `$.${text}`
  if (!hasToken(text) && compileExpression(path).compiled) return path
  reject({ ...source, expected: text }, 'a JSONPath such as $.items[*].id')
  return undefined
}

export interface Redacted {
  /** As the file holds it: with markers, without what is ignored. */
  readonly shown: JsonValue
  /** Values that do not fit their marker. */
  readonly mismatches: readonly Mismatch[]
  /** Paths that find nothing. */
  readonly idle: readonly string[]
  /** What was kept, as a pattern for this value: what a marker stands for may be anything. */
  readonly onto: (kept: JsonValue) => JsonValue
  /** The value without what is ignored. */
  readonly stripped: JsonValue
}

/** Puts markers where a value differs each time, and checks that it fits them. */
export const redactValue = (value: JsonValue, { redact, ignore }: Redactions, context: JudgeContext): Redacted => {
  const found = redact.map((redaction) => ({ ...redaction, places: locate(redaction.path, value, context.scope) }))
  const mismatches = found.flatMap(({ judge, places }) => places.flatMap((keys) => within(keys, judge(valueAt(value, keys), context))))
  const marked = found.reduce<JsonValue>(
    (all, { marker, places }) => places.reduce((changed, keys) => replaceAt(changed, keys, marker), all),
    copyOf(value, escaped),
  )
  const withoutIgnored = (copy: JsonValue) => ignore.reduce((left, path) => without(left, locate(path, left, context.scope)), copy)
  // What fits its marker is no difference, whatever the file says.
  const onto = (kept: JsonValue) =>
    found.flatMap(({ places }) => places).reduce((pattern, keys) => replaceAt(pattern, keys, '#ignore'), copyOf(kept))
  return {
    shown: withoutIgnored(marked),
    mismatches,
    idle: found.filter(({ places }) => places.length === 0).map(({ text }) => text),
    onto: (kept) => withoutIgnored(onto(kept)),
    stripped: withoutIgnored(copyOf(value)),
  }
}

const locate = (path: string, value: JsonValue, { tools }: Scope): readonly Keys[] => {
  const budget = createBudget()
  return asJsonPath(tools.load('jsonpath')).locate(path, value, (steps) => {
    budget.steps -= steps
    if (budget.steps < 0) throw new ExpressionError('EXPRESSION_BUDGET', `the path ${path} was stopped: it did too much work`)
  })
}

const within = (keys: Keys, found: readonly Mismatch[]): readonly Mismatch[] =>
  found.map((one) => ({ ...one, path: joinPaths(keys.reduce<string>(joinPath, ''), one.path) }))

/** The last first, so that the places of the others stay true. */
const without = (value: JsonValue, places: readonly Keys[]): JsonValue =>
  [...places].reverse().reduce((left, keys) => removeAt(left, keys), value)

/** Text that looks like a marker gets a backslash in front. */
const escaped = (text: string): string => (/^\\*#/.test(text) ? `\\${text}` : text)
