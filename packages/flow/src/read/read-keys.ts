import { didYouMean, nearestNames } from '@testmesh/expressions'
import type { JsonSchema, JsonValue } from '@testmesh/protocol'
import { canonicalKeys, type Dialect } from './dialects/canonical-keys.ts'
import { type At, atEntry, isFull, type Read, type ReadValue, report, writtenKey } from './reading.ts'
import { wrongType } from './values.ts'
import { type Entry, isEmpty, type MapNode, type TreeNode } from './yaml/tree.ts'

/** A map of the language: which keys it may have, and how each is read. */
export interface Shape {
  /** In words: `a step`, `the flow`. */
  readonly what: string
  readonly keys: Readonly<Record<string, Read<JsonValue>>>
  readonly required?: readonly string[]
  readonly dialect?: Dialect
  /** Where a key belongs that people write here, in words; nothing for one that belongs nowhere. */
  readonly elsewhere?: (key: string) => string | undefined
}

/** A shape that says what it takes. */
export interface DescribedShape extends Shape {
  readonly keys: Readonly<Record<string, ReadValue<JsonValue>>>
  /** What the keys mean, for editors; in Markdown. */
  readonly notes?: Readonly<Record<string, string>>
  /** What older files write beside these keys, and the dialect does away with. */
  readonly older?: Readonly<Record<string, JsonSchema>>
}

/** Reads a map by its shape: unknown keys, missing ones and wrong values are reported, what is good is kept. */
export const readKeys = (node: TreeNode, at: At, shape: Shape): Readonly<Record<string, JsonValue>> | undefined => {
  if (node.kind !== 'map') return wrongType(node, at, 'a map')
  return readCanonical(canonicalKeys(node, at, { ...shape.dialect, what: shape.what, known: Object.keys(shape.keys) }), at, shape)
}

/** The same for a map whose dialect has been dealt with. */
export const readCanonical = (node: MapNode, at: At, shape: Shape): Readonly<Record<string, JsonValue>> => {
  const values: Record<string, JsonValue> = {}
  for (const entry of node.entries) {
    const read = Object.hasOwn(shape.keys, entry.key) ? shape.keys[entry.key] : undefined
    if (!read) reportUnknown(entry, at, shape)
    else if (!isEmpty(entry.value)) {
      const value = read(entry.value, atEntry(at, entry))
      if (value !== undefined) values[entry.key] = value
    }
  }
  const names = { known: Object.keys(shape.keys), aliases: shape.dialect?.aliases }
  for (const key of shape.required ?? []) {
    const isThere = node.entries.some((entry) => entry.key === key && !isEmpty(entry.value))
    if (!isThere && !isMisspelt(key, node, names)) reportMissing(key, node, { at, shape })
  }
  return values
}

interface Names {
  readonly known: readonly string[]
  readonly aliases?: Readonly<Record<string, string>> | undefined
}

/** Whether a key that is not known is nearest to `key`: it is told as misspelt, and that `key` is missing only comes of it. */
export const isMisspelt = (key: string, { entries }: MapNode, { known, aliases = {} }: Names): boolean => {
  const unknown = entries.filter((entry) => !known.includes(entry.key))
  if (unknown.length === 0 || entries.some((entry) => entry.key === key)) return false
  const candidates = [...known, ...Object.keys(aliases)]
  return unknown.some((entry) => {
    const [nearest = ''] = nearestNames(entry.key, candidates, 1)
    return (Object.hasOwn(aliases, nearest) ? aliases[nearest] : nearest) === key
  })
}

const reportUnknown = (entry: Entry, at: At, { what, keys, dialect, elsewhere }: Shape): void => {
  if (isFull(at.reading)) return
  const key = writtenKey(at, entry)
  report(at, {
    code: 'FLOW_UNKNOWN_KEY',
    message: `"${key}" is not a key of ${what}`,
    hint: elsewhere?.(key) ?? didYouMean(key, [...Object.keys(keys), ...Object.keys(dialect?.aliases ?? {})]) ?? listed(Object.keys(keys)),
    start: entry.keyStart,
    end: entry.keyEnd,
  })
}

/** A map with few keys is told by all of them. */
const listed = (keys: readonly string[]): string | undefined => (keys.length <= 12 ? `it knows ${keys.join(', ')}` : undefined)

const reportMissing = (key: string, node: MapNode, { at, shape }: { at: At; shape: Shape }): void => {
  const empty = node.entries.find((entry) => entry.key === key)
  const shown = empty ?? node.entries[0]
  report(at, {
    code: 'FLOW_MISSING_KEY',
    message: empty ? `"${key}" has no value, and ${shape.what} needs one` : `${shape.what} needs "${key}"`,
    start: shown?.keyStart ?? node.start,
    end: shown?.keyEnd ?? node.start + 1,
  })
}
