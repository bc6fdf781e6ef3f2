import type { JsonValue } from '@testmesh/action-kit'
import { parseJson } from '../parse-json.ts'

/** What a message holds, as flows read it. */
export interface Content {
  /** Parsed when it is a JSON map or list, else text; bytes when it is no text. */
  readonly value: JsonValue | Uint8Array
  readonly raw: string | Uint8Array
  /** Parsed, whatever JSON it is; null when it is none. */
  readonly json: JsonValue
}

export const readContent = (bytes: Uint8Array): Content => {
  const raw = toTextOrBytes(bytes)
  const parsed = typeof raw === 'string' ? parseJson(raw) : undefined
  const json = parsed && 'value' in parsed ? (parsed.value as JsonValue) : null
  return { value: typeof json === 'object' && json !== null ? json : raw, raw, json }
}

/** Text where the bytes are UTF-8, else a copy of them: they may be a part of what a driver uses again. */
export const toTextOrBytes = (bytes: Uint8Array): string | Uint8Array =>
  process.getBuiltinModule('node:buffer').isUtf8(bytes)
    ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
    : new Uint8Array(bytes)

/** What is sent: text and bytes as they are, any other value as JSON. */
export const toContent = (value: unknown): string | Buffer => {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A line of a failure. */
export const contentInWords = (raw: string | Uint8Array | null): string => {
  if (raw === null) return 'no value'
  if (typeof raw !== 'string') return `${raw.length} bytes`
  return (raw.length > SHOWN_CHARACTERS ? `${raw.slice(0, SHOWN_CHARACTERS - 1)}…` : raw).replaceAll('\n', '\\n')
}

const SHOWN_CHARACTERS = 200
