import type { JsonValue } from '@testmesh/action-kit'
import type { Message } from 'amqplib'
import { type Content, readContent, toTextOrBytes } from '../messages/content.ts'

/** A message as flows read it. */
export interface AmqpMessage extends Content {
  readonly exchange: string
  readonly routing_key: string
  readonly redelivered: boolean
  readonly headers: Readonly<Record<string, JsonValue>>
  readonly content_type?: string
  readonly correlation_id?: string
  readonly reply_to?: string
  readonly message_id?: string
  readonly type?: string
  readonly priority?: number
  /** Milliseconds. */
  readonly expiration?: string
  /** ISO 8601, UTC. */
  readonly timestamp?: string
}

export const toMessage = ({ fields, properties, content }: Message): AmqpMessage => {
  const { contentType, correlationId, replyTo, messageId, type, priority, expiration, timestamp, headers } = properties
  const given = {
    content_type: contentType,
    correlation_id: correlationId,
    reply_to: replyTo,
    message_id: messageId,
    ...{ type, priority, expiration },
    // Seconds, as the protocol has it.
    timestamp: timestamp === undefined ? undefined : new Date(Number(timestamp) * 1000).toISOString(),
  }
  return {
    exchange: fields.exchange,
    routing_key: fields.routingKey,
    redelivered: fields.redelivered,
    ...readContent(content),
    headers: toPlain(headers ?? {}) as Record<string, JsonValue>,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  }
}

/** Headers hold more types than JSON: bytes become text, moments their ISO form. */
const toPlain = (value: unknown): unknown => {
  if (value instanceof Uint8Array) {
    const text = toTextOrBytes(value)
    return typeof text === 'string' ? text : Buffer.from(text).toString('base64')
  }
  if (Array.isArray(value)) return value.map(toPlain)
  if (typeof value !== 'object' || value === null) return value
  const { '!': type, value: inner } = value as { readonly '!'?: unknown; readonly value?: unknown }
  if (type === 'timestamp') return new Date(Number(inner) * 1000).toISOString()
  if (type !== undefined) return toPlain(inner)
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, toPlain(one)]))
}
