import {
  boolean,
  bytes,
  choice,
  defineSchema,
  either,
  headers,
  integer,
  json,
  list,
  number,
  object,
  text,
  timeLimit,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { connectionAliases, connectionFields, connectionVariables } from './connection/fields.ts'

const optional = v.optional

const messageFields = {
  key: optional(either([text(), bytes()], { title: 'Key', description: 'Messages with the same key go to the same partition.' })),
  payload: optional(either([json(), bytes()], { title: 'Payload', description: 'Text as it is, any other value as JSON.' })),
  headers: optional(headers({ title: 'Headers' })),
  partition: optional(integer({ title: 'Partition', description: 'Default: by the key, or in turn.', minimum: 0 })),
}
const messageAliases = { value: 'payload', message: 'payload', body: 'payload' }

export const kafkaProducerSchema = defineSchema({
  type: 'kafka_producer',
  family: 'kafka',
  title: 'Send to Kafka',
  description: 'Sends one message, or several, to a topic and waits until all brokers that keep it have it.',
  aliases: [{ name: 'kafka_publish' }, { name: 'kafka_produce' }, { name: 'kafka.produce' }],
  payload: 'payload',
  variables: connectionVariables,
  config: object(
    {
      ...connectionFields,
      topic: text({ title: 'Topic', minLength: 1, examples: ['orders'] }),
      ...messageFields,
      messages: optional(
        list(object(messageFields, { aliases: messageAliases }), { title: 'Messages', description: 'Several, instead of one payload.' }),
      ),
      compression: choice(['none', 'gzip', 'snappy', 'lz4', 'zstd'], { title: 'Compression', default: 'none' }),
      timeout: timeLimit({ title: 'Time limit', default: '10s' }),
    },
    {
      aliases: { ...connectionAliases, ...messageAliases },
      often: ['brokers', 'key', 'payload', 'headers'],
      rules: [
        { when: 'messages', excludes: ['payload', 'key', 'headers', 'partition'] },
        { when: 'key', needs: ['payload'] },
      ],
    },
  ),
  output: object({
    success: boolean({ description: 'Always true: what could not be sent is a failure.' }),
    topic: text(),
    partition: integer({ description: 'Of the first message.' }),
    offset: integer({ description: 'Of the first message.' }),
    key: optional(text({ description: 'Of the first message.' })),
    payload: optional(either([json(), bytes()], { description: 'What was sent first.' })),
    messages: list(object({ topic: text(), partition: integer(), offset: integer(), key: optional(text()) }), {
      description: 'Where each message stands.',
    }),
    count: integer({ description: 'How many were sent.' }),
    duration_ms: number({ unit: 'ms' }),
  }),
})
