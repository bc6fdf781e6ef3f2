import {
  boolean,
  choice,
  defineSchema,
  either,
  headers,
  integer,
  json,
  list,
  match,
  number,
  object,
  regex,
  text,
  timeLimit,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { contentMatchFields, matchFieldOptions, messageExpression } from '../messages/match-fields.ts'
import { connectionAliases, connectionFields, connectionVariables } from './connection/fields.ts'

const optional = v.optional

const matchField = object(
  {
    key: optional(match({ title: 'Key', description: 'What the key must be.' })),
    key_pattern: optional(regex({ title: 'Key pattern', description: 'A regular expression (RE2) that fits somewhere in the key.' })),
    ...contentMatchFields,
    expression: messageExpression('key, value, headers, topic, partition, offset and timestamp'),
  },
  matchFieldOptions,
)

const messageField = object({
  topic: text(),
  partition: integer(),
  offset: integer(),
  key: v.nullable(text()),
  value: v.nullable(json({ description: 'Parsed when it is a JSON map or list, else text.' })),
  raw: v.nullable(text({ description: 'The value as text.' })),
  json: v.nullable(json({ description: 'The value, parsed; null when it is no JSON.' })),
  headers: headers(),
  timestamp: text({ description: 'When it was sent, UTC.' }),
})

export const kafkaConsumerSchema = defineSchema({
  type: 'kafka_consumer',
  family: 'kafka',
  title: 'Receive from Kafka',
  description:
    'Waits for messages of a topic. By default those count that came since the execution began, so one that an earlier step caused is found. It reads beside everybody else: nobody loses a message to it.',
  aliases: [{ name: 'kafka_consume' }, { name: 'kafka.consume' }],
  payload: 'value',
  listens: true,
  locals: ['key', 'value', 'headers', 'topic', 'partition', 'offset', 'timestamp'],
  variables: connectionVariables,
  config: object(
    {
      ...connectionFields,
      topic: either([text({ minLength: 1 }), list(text({ minLength: 1 }))], {
        title: 'Topic',
        description: 'One, or a list of them.',
        examples: ['orders'],
      }),
      group_id: optional(
        text({
          title: 'Consumer group',
          description:
            'Begins where the group stopped, and notes there what was returned. No member of it may be running. Default: no group is touched.',
          minLength: 1,
        }),
      ),
      start: optional(
        either([choice(['run_start', 'beginning', 'earliest', 'latest']), text({ minLength: 1 })], {
          title: 'Start',
          description:
            'run_start: messages since the execution began; beginning; latest: since the step began; or a time. Default: run_start.',
        }),
      ),
      from_beginning: optional(boolean({ title: 'From the beginning', description: 'The same as `start: beginning`.' })),
      auto_offset_reset: optional(
        choice(['earliest', 'latest', 'none'], { title: 'Offset reset', description: 'earliest and latest, as a `start`.' }),
      ),
      match: optional(matchField),
      count: optional(integer({ title: 'Messages', description: 'How many it takes; fewer are a failure. Default 1.', minimum: 1 })),
      max_messages: optional(
        integer({ title: 'Messages at most', description: 'Goes on after `count` until there are so many, or time is up.', minimum: 1 }),
      ),
      never: optional(
        boolean({
          title: 'Never',
          description: 'The opposite: no such message may come within the time limit; one that comes is a failure.',
        }),
      ),
      timeout: timeLimit({ title: 'Time limit', default: '10s' }),
    },
    {
      often: ['brokers', 'match', 'timeout'],
      aliases: { ...connectionAliases, topics: 'topic', group: 'group_id', consumer_group: 'group_id', filter: 'match', within: 'timeout' },
      rules: [{ when: { never: 'true' }, excludes: ['count', 'max_messages'] }],
    },
  ),
  output: object({
    messages: list(messageField, { description: 'Those that match, in the order they came.' }),
    count: integer({ description: 'How many match.' }),
    value: optional(v.nullable(json({ description: 'The value of the first message.' }))),
    seen: integer({ description: 'How many were looked at, those that do not match included.' }),
    duration_ms: number({ unit: 'ms' }),
  }),
})
