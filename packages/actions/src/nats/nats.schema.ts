import { boolean, choice, defineSchema, headers, integer, match, number, object, text, timeLimit } from '@testmesh/action-kit'
import * as v from 'valibot'
import { consumedFields, consumeFields, consumeKeys } from '../messages/consume-fields.ts'
import { contentFields, payloadAliases, payloadField } from '../messages/content-fields.ts'
import { contentMatchFields, matchFieldOptions, messageExpression } from '../messages/match-fields.ts'
import { operationRules } from '../messages/operation-rules.ts'
import { connectionAliases, connectionFields, connectionRules, connectionVariables } from './connection/fields.ts'

const optional = v.optional

const operations = ['publish', 'request', 'consume'] as const

const matchField = object(
  {
    subject: optional(match({ title: 'Subject', description: 'What it must be.' })),
    ...contentMatchFields,
    expression: messageExpression('subject, value, headers, reply, stream, seq and timestamp'),
  },
  matchFieldOptions,
)

export const natsSchema = defineSchema({
  type: 'nats',
  family: 'nats',
  title: 'NATS',
  description:
    'Publishes a message, sends a request and waits for its answer, or waits for messages: of a subject, or of a stream of JetStream. A step that consumes subscribes before the first step where its settings are known by then.',
  aliases: [
    ...operations.flatMap((operation) => [`nats.${operation}`, `nats_${operation}`].map((name) => ({ name, preset: { operation } }))),
    { name: 'nats.subscribe', preset: { operation: 'consume' } },
    { name: 'nats_subscribe', preset: { operation: 'consume' } },
  ],
  payload: 'value',
  listens: true,
  locals: ['subject', 'value', 'headers', 'reply', 'stream', 'seq', 'timestamp'],
  variables: connectionVariables,
  config: object(
    {
      ...connectionFields,
      operation: choice(operations, { title: 'Operation' }),
      subject: optional(
        text({
          title: 'Subject',
          description: 'consume: may be a filter; `*` stands for a word, `>` for all that follow.',
          minLength: 1,
          examples: ['orders.created'],
        }),
      ),
      payload: payloadField,
      headers: optional(headers({ title: 'Headers', description: 'publish, request. `traceparent` is among them.' })),
      reply: optional(text({ title: 'Reply subject', description: 'publish: where an answer may go.', minLength: 1 })),
      jetstream: optional(
        boolean({ title: 'JetStream', description: 'publish: waits until a stream has kept it; that none keeps it is a failure.' }),
      ),
      message_id: optional(
        text({ title: 'Message id', description: 'publish to JetStream: a second message with it is no new one.', minLength: 1 }),
      ),
      stream: optional(
        text({ title: 'Stream', description: 'consume: reads a stream of JetStream, beside everybody else.', minLength: 1 }),
      ),
      consumer: optional(
        text({
          title: 'Consumer',
          description: 'consume: one of the stream that is there; what is taken from it others do not get.',
          minLength: 1,
        }),
      ),
      ack: optional(
        boolean({
          title: 'Acknowledge',
          description:
            'consume from a consumer: what the step returns is done with; what it passes over goes back, and all of it when the step fails. false: everything goes back. Default: true.',
        }),
      ),
      queue_group: optional(
        text({
          title: 'Queue group',
          description: 'consume: shares the messages with the group. Default: every execution hears all.',
          minLength: 1,
        }),
      ),
      match: optional(matchField),
      start: optional(
        choice(['run_start', 'latest', 'beginning'], {
          title: 'Start',
          description:
            'consume: run_start: messages since the execution began; latest: since the step began; beginning: all that the stream keeps. Default: run_start.',
        }),
      ),
      ...consumeFields,
      timeout: timeLimit({ title: 'Time limit', default: '10s' }),
    },
    {
      aliases: {
        ...connectionAliases,
        ...payloadAliases,
        ...{ topic: 'subject', durable: 'consumer', durable_name: 'consumer', queue: 'queue_group', filter: 'match', within: 'timeout' },
      },
      rules: [
        ...connectionRules,
        ...operationRules({
          publish: { needs: [['subject'], ['payload']], takes: ['headers', 'reply', 'jetstream', 'message_id'] },
          request: { needs: [['subject'], ['payload']], takes: ['headers'] },
          consume: { needs: [['subject', 'stream']], takes: ['consumer', 'ack', 'queue_group', 'start', ...consumeKeys] },
        }),
        { when: 'message_id', needs: ['jetstream'] },
        { when: { jetstream: 'true' }, excludes: ['reply'] },
        { when: 'consumer', needs: ['stream'] },
        { when: 'consumer', excludes: ['subject', 'start'] },
        { when: 'ack', needs: ['consumer'] },
        { when: 'stream', excludes: ['queue_group'] },
        { when: { start: 'beginning' }, needs: ['stream'] },
        { when: { never: 'true' }, excludes: ['count', 'max_messages'] },
      ],
    },
  ),
  output: object({
    success: optional(boolean({ description: 'publish: always true, what the server did not take is a failure.' })),
    subject: optional(text({ description: 'publish.' })),
    stream: optional(text({ description: 'publish to JetStream: which one kept it.' })),
    seq: optional(integer({ description: 'publish to JetStream: its number in the stream.' })),
    duplicate: optional(boolean({ description: 'publish to JetStream: the stream had one of this id already.' })),
    ...consumedFields({
      subject: text(),
      ...contentFields,
      headers: headers(),
      reply: optional(text({ description: 'Where an answer is awaited.' })),
      stream: optional(text()),
      seq: optional(integer({ description: 'Its number in the stream.' })),
      redelivered: optional(boolean({ description: 'Somebody had it before and did not acknowledge it.' })),
      timestamp: optional(text({ description: 'When the stream got it, UTC.' })),
    }),
    value: optional(contentFields.value),
    duration_ms: number({ unit: 'ms' }),
  }),
})
