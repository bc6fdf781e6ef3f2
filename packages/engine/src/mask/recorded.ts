import type { BlobRef } from '@testmesh/protocol'
import { type Data, toData } from '../data/to-data.ts'

/** Text up to this length stays inside the event; longer text goes to the blobs. UTF-16 units. */
export const INLINE_LIMIT = 16_384

const PREVIEW_LENGTH = 1_024

/** What an event holds in place of a long value. */
export interface RecordedBlob {
  readonly $blob: BlobRef
  readonly preview: string
}

/** `value` as events carry it: JSON through and through, bytes as a note, by default of their size. Never throws, whatever it is. */
export const toRecorded = (value: unknown, noteOf = sizeNote): unknown => recordedOf(toData(value), noteOf)

/** The same for data that is a copy of our own: what is JSON already is shared. */
export const recordedOf = ({ value, isJson }: Data, noteOf = sizeNote): unknown => (isJson ? value : withoutBytes(value, noteOf))

const sizeNote = (bytes: Uint8Array): string => `[${bytes.byteLength} bytes]`

/** Whether `recorded` has a top-level value too long for an event. */
export const hasLongValues = (recorded: unknown): recorded is Record<string, unknown> =>
  isRecord(recorded) && Object.values(recorded).some(isLong)

export interface LongValues {
  /** Called before a text is cut: nobody finds half a secret. */
  readonly mask: (text: string) => string
  readonly keep: (text: string) => Promise<BlobRef>
}

/** Hands each top-level value whose JSON text is longer than INLINE_LIMIT to `keep`, and puts what it gives in its place. */
export const keepLongValues = async (
  recorded: Readonly<Record<string, unknown>>,
  { mask, keep }: LongValues,
): Promise<Record<string, unknown>> => {
  const short: Record<string, unknown> = { ...recorded }
  for (const [key, item] of Object.entries(recorded)) {
    if (!isLong(item)) continue
    const text = mask(typeof item === 'string' ? item : JSON.stringify(item))
    short[key] = { $blob: await keep(text), preview: text.slice(0, PREVIEW_LENGTH) } satisfies RecordedBlob
  }
  return short
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const withoutBytes = (value: unknown, noteOf: typeof sizeNote): unknown => {
  if (value instanceof Uint8Array) return noteOf(value)
  if (Array.isArray(value)) return value.map((item) => withoutBytes(item, noteOf))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBytes(item, noteOf)]))
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
