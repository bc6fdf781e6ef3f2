import type { JsonValue } from '@testmesh/protocol'
import * as v from 'valibot'
import {
  type AnyField,
  below,
  createIssue,
  createSchema,
  type FieldNote,
  type FieldOptions,
  failed,
  marksOf,
  withDefault,
} from './field.ts'
import { isMap } from './is-map.ts'
import { brokenRules, type KeyRule } from './key-rule.ts'

export interface ObjectOptions {
  /** Other names of keys, resolved before the check: `{ query_params: 'params' }`. */
  readonly aliases?: Readonly<Record<string, string>>
  /** Which keys mean nothing without others, and which cannot stand side by side. Looked at when every value is good by itself. */
  readonly rules?: readonly KeyRule[]
  /** Keys that are needed often: a form shows them at once, beside those that are needed or that other keys ask for. */
  readonly often?: readonly string[]
}

type ObjectSchema<E extends v.ObjectEntries> = v.StrictObjectSchema<E, undefined>
type ObjectDefault<E extends v.ObjectEntries> = v.InferInput<ObjectSchema<E>>

/** A map with known keys; any other key is refused. An entry made by valibot's `optional`, or with a default, may be left out. */
export function object<const E extends v.ObjectEntries>(
  entries: E,
  options: FieldOptions<ObjectDefault<E>> & ObjectOptions & { readonly default: ObjectDefault<E> },
): v.OptionalSchema<ObjectSchema<E>, ObjectDefault<E>>
export function object<const E extends v.ObjectEntries>(
  entries: E,
  options?: FieldOptions<ObjectDefault<E>> & ObjectOptions & { readonly default?: undefined },
): ObjectSchema<E>
export function object(entries: v.ObjectEntries, options: FieldOptions<unknown> & ObjectOptions = {}): AnyField {
  const { aliases = {}, rules = [], often = [] } = options
  const marks = () =>
    marksOf('object', options, {
      ...(Object.keys(aliases).length === 0 ? {} : { 'x-aliases': aliases }),
      ...(rules.length === 0 ? {} : { 'x-rules': rules as unknown as JsonValue }),
      ...(often.length === 0 ? {} : { 'x-often': often }),
    })
  const note: FieldNote = { kind: 'object', wants: 'a map', marks, keys: Object.keys(entries), aliases, rules }
  let listed: readonly Entry[] | undefined
  const schema = createSchema<AnyField>({ type: 'strict_object', entries }, note, (input) => {
    if (!isMap(input)) return failed(input, [createIssue(note, { input })])
    listed ??= listEntries(entries)
    return readEntries(listed, note, input)
  })
  return withDefault(schema, options)
}

interface Entry {
  readonly key: string
  readonly entry: v.ObjectEntries[string]
  /** Absent when it must not be left out. */
  readonly readLeftOut: (() => ReadEntry) | undefined
}

const listEntries = (entries: v.ObjectEntries): Entry[] =>
  Object.entries(entries).map(([key, entry]) => ({ key, entry, readLeftOut: readerOfLeftOut(entry) }))

type ReadEntry = v.SafeParseResult<v.ObjectEntries[string]>

const readEntries = (
  entries: readonly Entry[],
  note: FieldNote,
  input: Record<string, unknown>,
): v.OutputDataset<unknown, v.BaseIssue<unknown>> => {
  const output: Record<string, unknown> = {}
  const issues: v.BaseIssue<unknown>[] = []
  for (const { key, entry, readLeftOut } of entries) {
    const value = Object.hasOwn(input, key) ? input[key] : undefined
    if (value === undefined && !readLeftOut) {
      issues.push(createIssue(note, { input: undefined, expected: JSON.stringify(key), path: [pathItem(input, key, 'key')] }))
      continue
    }
    const read = value === undefined && readLeftOut ? readLeftOut() : v.safeParse(entry, value)
    if (read.issues !== undefined) issues.push(...below(pathItem(input, key, 'value'), read.issues))
    else if (read.output !== undefined) output[key] = read.output
  }
  for (const key of Object.keys(input)) {
    if (note.keys?.includes(key)) continue
    issues.push(createIssue(note, { input: key, expected: 'never', path: [pathItem(input, key, 'key')] }))
  }
  for (const broken of brokenRules(note.rules ?? [], input))
    issues.push(createIssue({ ...note, broken }, { input: broken.path.at(-1), kind: 'validation', ...pathOf(input, broken.path) }))
  const [first, ...rest] = issues
  return first === undefined ? { typed: true, value: output } : failed(output, [first, ...rest])
}

/** What an entry gives that is left out never changes, and is read once; a map or list is made anew each time. */
const readerOfLeftOut = (entry: v.ObjectEntries[string]): (() => ReadEntry) | undefined => {
  if (entry.type !== 'optional' && entry.type !== 'exact_optional' && entry.type !== 'nullish') return undefined
  let kept: ReadEntry | undefined
  return () => {
    if (kept) return kept
    const read = v.safeParse(entry, undefined)
    if (read.success && typeof read.output !== 'object') kept = read
    return read
  }
}

/** What is missing always is missing in the map itself. */
const pathOf = (input: Record<string, unknown>, [key, ...inner]: readonly string[]): { path?: [v.IssuePathItem, ...v.IssuePathItem[]] } => {
  if (key === undefined) return {}
  const { path = [] } = pathOf(input[key] as Record<string, unknown>, inner)
  return { path: [pathItem(input, key, 'key'), ...path] }
}

const pathItem = (input: Record<string, unknown>, key: string, origin: 'key' | 'value'): v.IssuePathItem => ({
  type: 'object',
  origin,
  input,
  key,
  value: input[key],
})
