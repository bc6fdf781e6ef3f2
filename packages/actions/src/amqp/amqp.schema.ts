import {
  boolean,
  choice,
  defineSchema,
  duration,
  either,
  integer,
  json,
  list,
  map,
  match,
  number,
  object,
  text,
  timeLimit,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { consumedFields, consumeFields, consumeKeys, startField } from '../messages/consume-fields.ts'
import { contentFields, payloadAliases, payloadField } from '../messages/content-fields.ts'
import { contentMatchFields, matchFieldOptions, messageExpression } from '../messages/match-fields.ts'
import { operationRules } from '../messages/operation-rules.ts'
import { connectionAliases, connectionFields, connectionVariables } from './connection/fields.ts'

const optional = v.optional

const operations = ['publish', 'request', 'consume'] as const

const sent = ['routing_key', 'headers', 'content_type', 'message_id', 'type', 'expiration', 'priority', 'persistent']
const rules = operationRules({
  publish: { needs: [['queue', 'exchange', 'routing_key'], ['payload']], takes: [...sent, 'correlation_id', 'reply_to', 'mandatory'] },
  request: { needs: [['queue', 'exchange', 'routing_key'], ['payload']], takes: [...sent, 'correlation_id'] },
  consume: { needs: [['queue', 'exchange']], takes: ['routing_key', 'arguments', 'ack', 'start', ...consumeKeys] },
})

const matchField = object(
  {
    routing_key: optional(match({ title: 'Routing key', description: 'What it must be.' })),
    ...contentMatchFields,
    expression: messageExpression('value, headers, exchange, routing_key, redelivered and the properties'),
  },
  matchFieldOptions,
)

const names = ['exchange', 'routing_key', 'redelivered', 'value', 'headers', 'content_type', 'correlation_id', 'message_id', 'type']

export const amqpSchema = defineSchema({
  type: 'amqp',
  family: 'amqp',
  title: 'AMQP (RabbitMQ)',
  description:
    'Publishes a message, sends a request and waits for its answer, or waits for messages. An exchange is read by a queue of its own, which is bound before the first step where its settings are known by then: nobody loses a message to it.',
  aliases: [
    { name: 'rabbitmq' },
    ...operations.flatMap((operation) =>
      [`amqp.${operation}`, `amqp_${operation}`, `rabbitmq.${operation}`, `rabbitmq_${operation}`].map((name) => ({
        name,
        preset: { operation },
      })),
    ),
  ],
  payload: 'value',
  listens: true,
  locals: names,
  variables: connectionVariables,
  config: object(
    {
      ...connectionFields,
      operation: choice(operations, { title: 'Operation' }),
      exchange: optional(
        text({ title: 'Exchange', description: 'publish, request: where to; left out, the default one. consume: which one to read.' }),
      ),
      routing_key: optional(
        either([text(), list(text())], {
          title: 'Routing key',
          description: 'consume: what to bind, one or a list; `*` stands for a word, `#` for any number. Default: `#`.',
          examples: ['order.created'],
        }),
      ),
      queue: optional(
        text({
          title: 'Queue',
          description: 'publish, request: straight to it. consume: one that is there; what is taken from it others do not get.',
          minLength: 1,
        }),
      ),
      payload: payloadField,
      headers: optional(map(json(), { title: 'Headers', description: 'publish, request. `traceparent` is among them.' })),
      content_type: optional(text({ title: 'Content type', description: 'Default: application/json for what goes as JSON.' })),
      correlation_id: optional(text({ title: 'Correlation id', description: 'request: one is made when you leave it out.' })),
      reply_to: optional(text({ title: 'Reply to', description: 'publish: the queue that answers go to.' })),
      message_id: optional(text({ title: 'Message id' })),
      type: optional(text({ title: 'Type', description: 'What kind of message it is, for those who read it.' })),
      expiration: optional(duration({ title: 'Expiration', description: 'The broker drops it when nobody takes it for so long.' })),
      priority: optional(integer({ title: 'Priority', minimum: 0, maximum: 255 })),
      persistent: optional(boolean({ title: 'Persistent', description: 'It outlives a restart of the broker. Default: false.' })),
      mandatory: optional(
        boolean({ title: 'Mandatory', description: 'publish: a message that no queue takes is a failure. Default: true.' }),
      ),
      arguments: optional(
        map(json(), { title: 'Binding arguments', description: 'consume: of an exchange of the type headers, with `x-match`.' }),
      ),
      ack: optional(
        boolean({
          title: 'Acknowledge',
          description:
            'consume from a queue: what the step returns is gone from it; what it passes over goes back, and all of it when the step fails. false: everything goes back. Default: true.',
        }),
      ),
      match: optional(matchField),
      start: startField,
      ...consumeFields,
      timeout: timeLimit({ title: 'Time limit', default: '10s' }),
    },
    {
      aliases: {
        ...connectionAliases,
        ...payloadAliases,
        ...{ binding_key: 'routing_key', topic: 'routing_key', properties: 'headers' },
        ...{ filter: 'match', within: 'timeout', auto_ack: 'ack', ttl: 'expiration' },
      },
      rules: [
        ...rules,
        { when: 'queue', excludes: ['exchange', 'routing_key', 'arguments', 'start'] },
        { when: 'ack', needs: ['queue'] },
        { when: { never: 'true' }, excludes: ['count', 'max_messages'] },
      ],
    },
  ),
  output: object({
    success: optional(boolean({ description: 'publish: always true, what the broker did not take is a failure.' })),
    exchange: optional(text({ description: 'publish.' })),
    routing_key: optional(text({ description: 'publish.' })),
    ...consumedFields({
      exchange: text(),
      routing_key: text(),
      redelivered: boolean({ description: 'Somebody had it before and gave it back.' }),
      ...contentFields,
      headers: map(json()),
      content_type: optional(text()),
      correlation_id: optional(text()),
      reply_to: optional(text()),
      message_id: optional(text()),
      type: optional(text()),
      priority: optional(integer()),
      expiration: optional(text({ unit: 'ms' })),
      timestamp: optional(text({ description: 'When it was sent, if the sender says so. UTC.' })),
    }),
    value: optional(contentFields.value),
    duration_ms: number({ unit: 'ms' }),
  }),
})
