import type { JsonValue } from '@testmesh/action-kit'
import { parseJson } from '../../parse-json.ts'
import type { FetchedMessage } from './fetched.ts'

/** A message as flows read it. */
export interface ConsumedMessage {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: string | null
  /** Parsed when it is a JSON map or list, else text; null for a message without a value. */
  readonly value: JsonValue
  readonly raw: string | null
  readonly json: JsonValue
  readonly headers: Readonly<Record<string, string | string[]>>
  /** ISO 8601, UTC. */
  readonly timestamp: string
}

interface From {
  readonly topic: string
  readonly partition: number
}

export const toMessage = ({ offset, key, value, headers, timestamp }: FetchedMessage, { topic, partition }: From): ConsumedMessage => {
  const raw = value === null ? null : value.toString()
  const parsed = raw === null ? undefined : parseJson(raw)
  const json = parsed && 'value' in parsed ? (parsed.value as JsonValue) : null
  return {
    topic,
    partition,
    offset: Number(offset),
    key: key === null ? null : key.toString(),
    value: typeof json === 'object' && json !== null ? json : raw,
    raw,
    json,
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, bytes]) => [name, toText(bytes)])),
    timestamp: new Date(Number(timestamp)).toISOString(),
  }
}

const toText = (bytes: FetchedMessage['headers'][string]): string | string[] =>
  Array.isArray(bytes) ? bytes.map((one) => String(one)) : String(bytes ?? '')
