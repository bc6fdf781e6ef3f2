import {
  boolean,
  bytes,
  choice,
  defineSchema,
  either,
  integer,
  json,
  type KeyRule,
  list,
  map,
  number,
  object,
  text,
  timeLimit,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { connectionAliases, connectionFields, connectionVariables } from './connection/fields.ts'

const optional = v.optional

/** What each operation takes: one of each inner list must be there. */
const needs = {
  get: [['key']],
  set: [['key'], ['value']],
  del: [['key', 'keys']],
  exists: [['key', 'keys']],
  hget: [['key'], ['field']],
  hgetall: [['key']],
  lrange: [['key']],
  ttl: [['key']],
  publish: [['channel'], ['value']],
  xadd: [['key'], ['fields']],
  xrange: [['key']],
  subscribe: [['channel', 'channels', 'pattern']],
} as const satisfies Readonly<Record<string, readonly (readonly string[])[]>>
export type OperationName = keyof typeof needs

/** What it may take beside. */
const takes: Readonly<Partial<Record<OperationName, readonly string[]>>> = {
  set: ['ttl'],
  lrange: ['start', 'stop'],
  xrange: ['start', 'stop', 'count'],
}

const operations = Object.keys(needs) as [OperationName, ...OperationName[]]

const operands = ['key', 'keys', 'value', 'ttl', 'field', 'fields', 'start', 'stop', 'count', 'channel', 'channels', 'pattern']

const rulesOf = (operation: OperationName): KeyRule[] => {
  const needed: readonly (readonly string[])[] = needs[operation]
  const used = [...needed.flat(), ...(takes[operation] ?? [])]
  return [
    ...needed.map((one) => ({ when: { operation }, needs: one })),
    { when: { operation }, excludes: ['command', ...operands.filter((name) => !used.includes(name))] },
  ]
}

const value = () => either([json(), bytes()])

export const redisSchema = defineSchema({
  type: 'redis',
  family: 'redis',
  title: 'Redis',
  description:
    'Sends a command to Redis and gives its answer. An operation reads the usual answers for you; any other command goes by its name. With `operation: subscribe` it can be listened to.',
  aliases: operations.flatMap((operation) => [
    { name: `redis.${operation}`, preset: { operation } },
    { name: `redis_${operation}`, preset: { operation } },
  ]),
  payload: 'value',
  listens: true,
  variables: connectionVariables,
  config: object(
    {
      ...connectionFields,
      operation: optional(choice(operations, { title: 'Operation' })),
      command: optional(
        text({
          title: 'Command',
          description: 'Any other, as in redis-cli; what has spaces goes in quotes or as args.',
          minLength: 1,
          examples: ['INCRBY visits 2'],
        }),
      ),
      args: optional(list(value(), { title: 'Arguments', description: 'Behind the command. Maps and lists go as JSON.' })),
      key: optional(text({ title: 'Key' })),
      keys: optional(list(text(), { title: 'Keys', description: 'del, exists: several.' })),
      value: optional(either([json(), bytes()], { title: 'Value', description: 'set, publish: text as it is, any other value as JSON.' })),
      ttl: optional(integer({ title: 'Lifetime', description: 'set: the key is gone after so long.', unit: 's', minimum: 1 })),
      field: optional(text({ title: 'Field', description: 'hget: of the hash.' })),
      fields: optional(map(value(), { title: 'Fields', description: 'xadd: of the new entry.' })),
      start: optional(text({ title: 'From', description: 'lrange: an index, default 0. xrange: an id, default the first.' })),
      stop: optional(text({ title: 'To', description: 'lrange: an index, default -1, the last. xrange: an id, default the last.' })),
      count: optional(integer({ title: 'Entries at most', description: 'xrange.', minimum: 1 })),
      channel: optional(text({ title: 'Channel', description: 'publish, subscribe.' })),
      channels: optional(list(text(), { title: 'Channels', description: 'subscribe: several.' })),
      pattern: optional(
        either([text(), list(text())], { title: 'Pattern', description: 'subscribe: to all channels that fit, such as `orders.*`.' }),
      ),
      timeout: timeLimit({ title: 'Time limit', default: '10s' }),
    },
    {
      often: ['url'],
      aliases: {
        ...connectionAliases,
        cmd: 'command',
        arguments: 'args',
        message: 'value',
        payload: 'value',
        end: 'stop',
        expire: 'ttl',
        expiry: 'ttl',
        patterns: 'pattern',
      },
      rules: [
        ...operations.flatMap(rulesOf),
        ...operands.map((name) => ({ when: name, needs: ['operation'] })),
        { when: 'args', needs: ['command'] },
        { when: 'key', excludes: ['keys'] },
      ],
    },
  ),
  output: object({
    value: optional(
      v.nullable(
        either([json(), bytes()], {
          description: 'The answer: text, a number, a list, a map (hgetall), null when there is none; bytes when it is no text.',
        }),
      ),
    ),
    json: optional(v.nullable(json({ description: 'get, hget: the value, parsed, when it is a JSON map or list; else null.' }))),
    exists: optional(boolean({ description: 'get, hget, hgetall, ttl: whether there is one; exists: whether all are there.' })),
    count: optional(integer({ description: 'exists: keys that are there; hgetall, lrange, xrange: how many came.' })),
    ok: optional(boolean({ description: 'set: always true, what could not be set is a failure.' })),
    deleted: optional(integer({ description: 'del: how many keys.' })),
    ttl: optional(integer({ description: 'ttl: what is left; -1 without an end, -2 without such a key.', unit: 's' })),
    receivers: optional(integer({ description: 'publish: how many subscribers heard it.' })),
    id: optional(text({ description: 'xadd: of the new entry.' })),
    entries: optional(list(object({ id: text(), fields: map(value()) }), { description: 'xrange: those there are, oldest first.' })),
    duration_ms: number({ unit: 'ms' }),
  }),
})
