import type { BlobRef } from '@testmesh/protocol'

/** Text up to this length stays inside the event; longer text goes to the blobs. UTF-16 units. */
export const INLINE_LIMIT = 16_384

/** Deeper data is cut: nobody reads it, and a recursive reader downstream would break. */
const DEPTH_LIMIT = 64

const PREVIEW_LENGTH = 1_024

/** What an event holds in place of a long value. */
export interface RecordedBlob {
  readonly $blob: BlobRef
  readonly preview: string
}

/**
 * A copy of `value` that survives JSON: no functions, cycles, BigInts, NaN, dates or bytes. Never throws, whatever an action
 * returned.
 */
export const toRecorded = (value: unknown): unknown => toPlain(value, [])

/** Whether `recorded` has a top-level value too long for an event. */
export const hasLongValues = (recorded: unknown): recorded is Record<string, unknown> =>
  isRecord(recorded) && Object.values(recorded).some(isLong)

/** Hands each top-level value whose JSON text is longer than INLINE_LIMIT to `keep`, and puts what it gives in its place. */
export const keepLongValues = async (
  recorded: Readonly<Record<string, unknown>>,
  keep: (text: string) => Promise<BlobRef>,
): Promise<Record<string, unknown>> => {
  const short: Record<string, unknown> = { ...recorded }
  for (const [key, item] of Object.entries(recorded)) {
    if (!isLong(item)) continue
    const text = typeof item === 'string' ? item : JSON.stringify(item)
    short[key] = { $blob: await keep(text), preview: text.slice(0, PREVIEW_LENGTH) } satisfies RecordedBlob
  }
  return short
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const toPlain = (value: unknown, above: readonly unknown[]): unknown => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return String(value)
    case 'object':
      return value === null ? null : toPlainObject(value, above)
    default:
      return undefined
  }
}

const toPlainObject = (value: object, above: readonly unknown[]): unknown => {
  if (above.includes(value)) return '[circular]'
  if (above.length >= DEPTH_LIMIT) return '[too deep]'
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  const path = [...above, value]
  try {
    if (Array.isArray(value)) return value.map((item) => toPlain(item, path) ?? null)
    const plain: Record<string, unknown> = {}
    for (const key of Object.keys(value)) {
      const item = toPlain((value as Record<string, unknown>)[key], path)
      if (item !== undefined) plain[key] = item
    }
    return plain
  } catch (error) {
    // A getter or a proxy that throws.
    return `[unreadable: ${error instanceof Error ? error.message : String(error)}]`
  }
}

/** Whether the JSON text of `value` is longer than the limit; stops counting as soon as it knows. */
const isLong = (value: unknown): boolean => measure(value, INLINE_LIMIT) < 0

/** What is left of `budget` after the JSON text of `value`; below 0 when it is longer. */
const measure = (value: unknown, budget: number): number => {
  if (typeof value === 'string') return budget - value.length - 2
  if (typeof value !== 'object' || value === null) return budget - 6
  let left = budget - 2
  for (const key of Object.keys(value)) {
    if (left < 0) return left
    left = measure((value as Record<string, unknown>)[key], left - key.length - 3)
  }
  return left
}
