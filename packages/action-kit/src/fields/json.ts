import type { JsonValue } from '@testmesh/protocol'
import { createLeaf, type FieldMaker, fieldMaker, marksOf } from './field.ts'

/** Any value that JSON can carry. Only the outermost value is looked at. */
export const json: FieldMaker<JsonValue, JsonValue> = fieldMaker<JsonValue, JsonValue>((options) =>
  createLeaf({ kind: 'json', wants: 'a value', marks: () => marksOf('json', options) }, (value) =>
    isJson(value) ? { value: value as JsonValue } : { refused: 'type' },
  ),
)

/** Bytes, as results carry them and templates pass them on: a file, a binary body. Nobody can write them into a flow. */
export const bytes: FieldMaker<Uint8Array, Uint8Array> = fieldMaker<Uint8Array, Uint8Array>((options) =>
  createLeaf({ kind: 'bytes', wants: 'bytes', marks: () => marksOf('bytes', options) }, (value) =>
    value instanceof Uint8Array ? { value } : { refused: 'type' },
  ),
)

const isJson = (value: unknown): boolean => {
  if (typeof value === 'object') return !(value instanceof Uint8Array)
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}
