import type { JsMsg } from '@nats-io/jetstream'
import type { Msg, MsgHdrs } from '@nats-io/transport-node'
import { type Content, readContent } from '../messages/content.ts'

/** A message as flows read it. */
export interface NatsMessage extends Content {
  readonly subject: string
  readonly headers: Readonly<Record<string, string | string[]>>
  /** Where an answer is awaited. */
  readonly reply?: string
  /** Of JetStream. */
  readonly stream?: string
  readonly seq?: number
  readonly redelivered?: boolean
  /** When the stream got it. ISO 8601, UTC. */
  readonly timestamp?: string
}

export const toMessage = ({ subject, data, headers, reply }: Msg): NatsMessage => ({
  subject,
  ...readContent(data),
  headers: toPlain(headers),
  ...(reply ? { reply } : {}),
})

export const toStreamMessage = ({ subject, data, headers, info, seq, redelivered }: JsMsg): NatsMessage => ({
  subject,
  ...readContent(data),
  headers: toPlain(headers),
  stream: info.stream,
  seq,
  redelivered,
  timestamp: new Date(info.timestampNanos / 1_000_000).toISOString(),
})

const toPlain = (headers: MsgHdrs | undefined): Record<string, string | string[]> =>
  Object.fromEntries([...(headers ?? [])].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]))
