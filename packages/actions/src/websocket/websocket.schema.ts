import {
  boolean,
  bytes,
  choice,
  defineSchema,
  duration,
  either,
  headers,
  integer,
  json,
  list,
  match,
  number,
  object,
  text,
  timeLimit,
  url,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { traceparentField } from '../traceparent-field.ts'
import { verifyField } from '../verify-field.ts'

const optional = v.optional
const operations = ['connect', 'send', 'receive', 'wait_for', 'ping', 'close'] as const

const dataField = either([json(), bytes()], { title: 'Data', description: 'What to send: text as it is, a map or list as JSON.' })

/** What one operation says beside its type. */
const operationFields = {
  data: optional(dataField),
  format: optional(
    choice(['text', 'json', 'binary'], { title: 'Format', description: 'binary takes bytes, or base64 text. Default: by the data.' }),
  ),
  count: optional(integer({ title: 'Messages', description: 'How many to receive. Default 1.', minimum: 1 })),
  match: optional(
    match({ title: 'Match', description: 'The message to wait for; messages before it are passed over. Default: any message.' }),
  ),
  code: optional(integer({ title: 'Close code', description: 'Default 1000.', minimum: 1000, maximum: 4999 })),
  reason: optional(text({ title: 'Close reason' })),
  delay: optional(duration({ title: 'Pause before' })),
}
/** What an operation would pass over. */
const operationRules = (key: 'type' | 'action') => [
  { when: { [key]: 'send' }, needs: ['data'] },
  { when: { [key]: without('send') }, excludes: ['data', 'format'] },
  { when: { [key]: without('receive', 'wait_for') }, excludes: ['match', 'count'] },
  { when: { [key]: without('close') }, excludes: ['code', 'reason'] },
]
const without = (...some: (typeof operations)[number][]) => operations.filter((operation) => !some.includes(operation))

const ofOneOperation = ['data', 'format', 'count', 'code', 'reason']

const operationAliases = { message: 'data', payload: 'data', expect: 'match', filter: 'match' }

export const websocketSchema = defineSchema({
  type: 'websocket',
  family: 'websocket',
  title: 'WebSocket',
  description: 'Talks over a WebSocket: a list of actions in one step, or one action per step on a connection that stays open.',
  aliases: [{ name: 'ws' }],
  payload: 'received_message',
  listens: true,
  config: object(
    {
      url: optional(url({ title: 'URL', examples: ['wss://example.com/feed'], schemes: ['ws', 'wss', 'http', 'https'] })),
      headers: optional(headers({ title: 'Headers' })),
      protocols: optional(list(text(), { title: 'Protocols' })),
      connection_id: optional(text({ title: 'Connection', description: 'Keeps the connection open for later steps under this name.' })),
      action: optional(choice(operations, { title: 'Action', description: 'One action, when `actions` is left out.' })),
      ...operationFields,
      messages: optional(
        list(
          object({
            type: optional(choice(['text', 'json', 'binary'], { title: 'Format' })),
            data: dataField,
            delay: operationFields.delay,
          }),
          {
            title: 'Messages',
            description: 'Sent before the actions.',
          },
        ),
      ),
      actions: optional(
        list(
          object(
            { type: choice(operations, { title: 'Action' }), ...operationFields, timeout: optional(timeLimit({ title: 'Time limit' })) },
            { aliases: operationAliases, rules: operationRules('type') },
          ),
          { title: 'Actions', description: 'One after the other.' },
        ),
      ),
      timeout: timeLimit({ title: 'Time limit', description: 'Of each action.', default: '10s' }),
      traceparent: traceparentField,
      verify_ssl: verifyField,
      ca: optional(text({ title: 'Authority', description: 'A PEM file, or its text, to trust.' })),
    },
    {
      often: ['url', 'action'],
      aliases: { ...operationAliases, subprotocols: 'protocols', name: 'connection_id' },
      rules: [
        ...operationRules('action'),
        ...ofOneOperation.map((setting) => ({ when: setting, needs: ['action', 'actions'] })),
        { when: 'match', needs: ['action', 'actions', 'messages'] },
        { when: 'actions', excludes: ['action', 'match', 'delay', ...ofOneOperation] },
      ],
    },
  ),
  output: object({
    connection_id: optional(text()),
    connected: boolean({ description: 'Whether the connection is open after the step.' }),
    protocol: text({ description: 'The protocol the server chose, or nothing.' }),
    messages: list(object({ type: choice(['text', 'binary']), data: either([json(), bytes()]) }), {
      description: 'Received by this step; text that is a JSON map or list is parsed.',
    }),
    count: integer(),
    received_message: optional(either([json(), bytes()], { description: 'The data of the last message received.' })),
    sent: integer(),
    latency_ms: optional(number({ unit: 'ms', description: 'Of the last ping.' })),
    close_code: optional(integer()),
    close_reason: optional(text()),
    duration_ms: number({ unit: 'ms' }),
  }),
})
