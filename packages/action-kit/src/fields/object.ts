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
  let known: Entries | undefined
  const schema = createSchema<AnyField>({ type: 'strict_object', entries }, note, (input) => {
    if (!isMap(input)) return failed(input, [createIssue(note, { input })])
    known ??= sortEntries(entries)
    return readEntries(known, note, input)
  })
  return withDefault(schema, options)
}

/** The entries by what happens to those that are left out, which most are. */
interface Entries {
  readonly byKey: ReadonlyMap<string, AnyField>
  /** What stands for them never changes. */
  readonly constants: Readonly<Record<string, unknown>>
  /** They may not be left out, or a map or list stands for them, which is made anew each time. */
  readonly others: readonly string[]
}

const sortEntries = (entries: v.ObjectEntries): Entries => {
  const constants: Record<string, unknown> = {}
  const others: string[] = []
  for (const [key, entry] of Object.entries(entries)) {
    const leftOut = mayBeLeftOut(entry) ? v.safeParse(entry, undefined) : undefined
    if (!leftOut?.success || typeof leftOut.output === 'object') others.push(key)
    else if (leftOut.output !== undefined) constants[key] = leftOut.output
  }
  return { byKey: new Map(Object.entries(entries)), constants, others }
}

const mayBeLeftOut = ({ type }: v.ObjectEntries[string]): boolean => type === 'optional' || type === 'exact_optional' || type === 'nullish'

type Issues = v.BaseIssue<unknown>[]

const readEntries = (
  { byKey, constants, others }: Entries,
  note: FieldNote,
  input: Record<string, unknown>,
): v.OutputDataset<unknown, v.BaseIssue<unknown>> => {
  const output: Record<string, unknown> = { ...constants }
  const issues: Issues = []
  const read = (key: string, entry: AnyField, value: unknown): void => {
    const { issues: inside, output: made } = v.safeParse(entry, value)
    if (inside !== undefined) issues.push(...below(pathItem(input, key, 'value'), inside))
    else if (made !== undefined) output[key] = made
  }
  for (const key of Object.keys(input)) {
    const entry = byKey.get(key)
    if (!entry) issues.push(createIssue(note, { input: key, expected: 'never', path: [pathItem(input, key, 'key')] }))
    else if (input[key] !== undefined) read(key, entry, input[key])
  }
  for (const key of others) {
    if (Object.hasOwn(input, key) && input[key] !== undefined) continue
    const entry = byKey.get(key)
    if (entry && mayBeLeftOut(entry)) read(key, entry, undefined)
    else issues.push(createIssue(note, { input: undefined, expected: JSON.stringify(key), path: [pathItem(input, key, 'key')] }))
  }
  const broken = brokenRules(note.rules ?? [], input).map((rule) =>
    createIssue({ ...note, broken: rule }, { input: rule.path.at(-1), kind: 'validation', ...pathOf(input, rule.path) }),
  )
  const [first, ...rest] = [...inOrder(issues, note.keys ?? []), ...broken]
  return first === undefined ? { typed: true, value: output } : failed(output, [first, ...rest])
}

/** As the schema lists the keys; those that it does not know come last. */
const inOrder = (issues: Issues, keys: readonly string[]): Issues => {
  const rank = ({ path }: v.BaseIssue<unknown>): number => {
    const at = keys.indexOf(String(path?.[0].key))
    return at < 0 ? keys.length : at
  }
  return issues.length < 2 ? issues : issues.sort((one, other) => rank(one) - rank(other))
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
