import {
  boolean,
  bytes,
  choice,
  defineSchema,
  duration,
  either,
  headers,
  integer,
  list,
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

const sent = ['headers', 'content_type', 'response_topic', 'correlation_data', 'expiry', 'qos']

const matchField = object(
  {
    topic: optional(match({ title: 'Topic', description: 'What it must be.' })),
    ...contentMatchFields,
    expression: messageExpression('topic, value, headers, qos, retain and the properties'),
  },
  matchFieldOptions,
)

export const mqttSchema = defineSchema({
  type: 'mqtt',
  family: 'mqtt',
  title: 'MQTT',
  description:
    'Publishes a message, sends a request and waits for its answer, or waits for messages. A step that consumes subscribes before the first step where its settings are known by then.',
  aliases: [
    ...operations.flatMap((operation) => [`mqtt.${operation}`, `mqtt_${operation}`].map((name) => ({ name, preset: { operation } }))),
    { name: 'mqtt.subscribe', preset: { operation: 'consume' } },
    { name: 'mqtt_subscribe', preset: { operation: 'consume' } },
  ],
  payload: 'value',
  listens: true,
  locals: ['topic', 'value', 'headers', 'qos', 'retain', 'content_type', 'response_topic', 'correlation_data'],
  variables: connectionVariables,
  config: object(
    {
      ...connectionFields,
      operation: choice(operations, { title: 'Operation' }),
      topic: either([text({ minLength: 1 }), list(text({ minLength: 1 }))], {
        title: 'Topic',
        description: 'consume: a filter, or a list of them; `+` stands for a level, `#` for all that follow.',
        examples: ['shop/orders'],
      }),
      payload: payloadField,
      qos: optional(
        integer({
          title: 'Quality of service',
          description: '0: at most once, nobody confirms it; 1: at least once; 2: exactly once. Default: 1.',
          minimum: 0,
          maximum: 2,
        }),
      ),
      retain: optional(boolean({ title: 'Retain', description: 'publish: the broker keeps it for those who subscribe later.' })),
      headers: optional(headers({ title: 'Headers', description: 'User properties of MQTT 5; `traceparent` is among them.' })),
      content_type: optional(text({ title: 'Content type', description: 'Default: application/json for what goes as JSON.' })),
      response_topic: optional(text({ title: 'Response topic', description: 'request: one is made when you leave it out.', minLength: 1 })),
      correlation_data: optional(text({ title: 'Correlation data', description: 'request: some is made when you leave it out.' })),
      expiry: optional(duration({ title: 'Expiry', description: 'The broker drops it when it could not deliver it for so long.' })),
      retained: optional(
        boolean({
          title: 'Retained messages too',
          description: 'consume: those count that were published earlier and kept by the broker. Default: false.',
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
        ...{
          topics: 'topic',
          topic_filter: 'topic',
          properties: 'headers',
          user_properties: 'headers',
          filter: 'match',
          within: 'timeout',
        },
      },
      rules: [
        ...operationRules({
          publish: { needs: [['payload']], takes: [...sent, 'retain'] },
          request: { needs: [['payload']], takes: sent },
          consume: { needs: [], takes: ['qos', 'retained', 'start', ...consumeKeys] },
        }),
        { when: { version: '3.1.1' }, excludes: ['headers', 'content_type', 'response_topic', 'correlation_data', 'expiry'] },
        { when: { never: 'true' }, excludes: ['count', 'max_messages'] },
      ],
    },
  ),
  output: object({
    success: optional(boolean({ description: 'publish: always true, what the broker did not take is a failure.' })),
    topic: optional(text({ description: 'publish.' })),
    has_subscribers: optional(
      boolean({ description: 'publish: whether somebody has subscribed, if the broker says so (MQTT 5, qos 1 and 2).' }),
    ),
    ...consumedFields({
      topic: text(),
      ...contentFields,
      headers: headers(),
      qos: integer(),
      retain: boolean({ description: 'It was published before it was subscribed to.' }),
      content_type: optional(text()),
      response_topic: optional(text()),
      correlation_data: optional(either([text(), bytes()])),
    }),
    value: optional(contentFields.value),
    duration_ms: number({ unit: 'ms' }),
  }),
})
