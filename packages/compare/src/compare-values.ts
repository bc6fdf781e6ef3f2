import { diffValues } from '@testmesh/assertions'
import type { Mismatch, ShownValue } from '@testmesh/protocol'
import { isMoving } from './moving.ts'
import type { Renames } from './renames.ts'

/** What differs between an earlier and a later value. */
export interface Difference {
  /** What is missing first, then other types, other values, and what is new; at most 50. */
  readonly changes: readonly Change[]
  /** How many more differ as they do in every run: ids, times, durations, and what was captured of these. */
  readonly moved: number
}

export interface Change {
  /** `body.items[0].sku`; empty for the value itself. */
  readonly path: string
  /** Undefined: there was nothing. */
  readonly before?: ShownValue
  /** Undefined: there is nothing. */
  readonly after?: ShownValue
  readonly note?: string
  /** Where the same value became the same other one: `status_code` beside `status`. */
  readonly also: readonly string[]
}

interface Comparing {
  readonly renames: Renames
  /** Paths of values that are told also where they differ as they do in every run. */
  readonly told?: ReadonlySet<string>
}

export const compareValues = (before: unknown, after: unknown, { renames, told = new Set() }: Comparing): Difference => {
  const walk: Walk = { renames, told, moved: 0 }
  const settled = settle(walk, { before: readable(before), after: readable(after), path: '', key: '', depth: 0 })
  return { changes: toChanges(diffValues(readable(before), settled)), moved: walk.moved }
}

interface Walk extends Required<Comparing> {
  moved: number
}

interface Pair {
  readonly before: unknown
  readonly after: unknown
  readonly path: string
  readonly key: string
  readonly depth: number
}

/** As deep as equality looks. */
const deepest = 500

/** The later value, where it differs only as it does in every run: as it was before. */
const settle = (walk: Walk, pair: Pair): unknown => {
  const { before, after, path, key, depth } = pair
  if (Object.is(before, after) || depth > deepest) return after
  if (!walk.told.has(path) && (isMoving(path, key, before, after) || isRenamed(walk.renames, before, after))) {
    if (JSON.stringify(before) !== JSON.stringify(after)) walk.moved += 1
    return before
  }
  const within = (inner: string | number, was: unknown, is: unknown): unknown =>
    settle(walk, {
      before: was,
      after: is,
      path: typeof inner === 'number' ? `${path}[${inner}]` : path === '' ? inner : `${path}.${inner}`,
      key: typeof inner === 'string' ? inner : key,
      depth: depth + 1,
    })
  if (Array.isArray(before) && Array.isArray(after))
    return after.map((item, index) => (index < before.length ? within(index, before[index], item) : item))
  if (isMap(before) && isMap(after))
    return Object.fromEntries(
      Object.entries(after).map(([inner, value]) => [inner, Object.hasOwn(before, inner) ? within(inner, before[inner], value) : value]),
    )
  return after
}

const isRenamed = ({ explain }: Renames, before: unknown, after: unknown): boolean => {
  if (typeof before === 'number' && typeof after === 'number') return explain(String(before), String(after))
  return typeof before === 'string' && typeof after === 'string' && explain(before, after)
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A long body stays where it is stored: it is compared by its hash. */
const readable = (value: unknown): unknown => {
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, isStored(item) ? storedText(item) : item]))
}

interface Stored {
  readonly $blob: { readonly sha256: string; readonly sizeBytes: number }
}

const isStored = (value: unknown): value is Stored => isMap(value) && isMap(value.$blob)

const storedText = ({ $blob: { sha256, sizeBytes } }: Stored): string => `${sizeBytes} bytes, SHA-256 ${sha256.slice(0, 8)}…`

const toChanges = (mismatches: readonly Mismatch[]): Change[] => {
  const changes = new Map<string, Change & { also: string[] }>()
  for (const { path, expected: before, actual: after, note } of mismatches) {
    const what = JSON.stringify([before, after])
    const known = changes.get(what)
    if (known) known.also.push(path)
    else changes.set(what, { path, ...(before && { before }), ...(after && { after }), ...(before && after && note && { note }), also: [] })
  }
  return [...changes.values()]
}
