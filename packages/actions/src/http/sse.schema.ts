import {
  boolean,
  defineSchema,
  expression,
  headers,
  integer,
  json,
  list,
  map,
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
import { authField, authRules } from './auth/auth-field.ts'
import { certificateAliases, certificateFields, proxyField, queryField } from './connection-fields.ts'

const optional = v.optional

const eventField = object({
  event: text({ description: '"message" where the server names none.' }),
  data: json({ description: 'Parsed when it is a JSON map or list, else text.' }),
  raw: text({ description: 'The data as text.' }),
  id: optional(text()),
})

export const sseSchema = defineSchema({
  type: 'sse',
  family: 'http',
  title: 'Server-sent events',
  description: 'Opens a stream of events and waits for those that match.',
  aliases: [{ name: 'server_sent_events' }],
  payload: 'data',
  listens: true,
  locals: ['event', 'data', 'id'],
  variables: { base_url: ['BASE_URL', 'API_URL'] },
  config: object(
    {
      url: url({
        title: 'URL',
        description: 'Absolute, or a path that is joined to base_url.',
        relativeTo: 'base_url',
        examples: ['https://api.example.com/events'],
      }),
      base_url: optional(
        url({ title: 'Base URL', description: 'What a relative url is joined to. Default: the variable BASE_URL, else API_URL.' }),
      ),
      headers: optional(headers({ title: 'Headers' })),
      params: queryField,
      auth: optional(authField),
      last_event_id: optional(text({ title: 'Last event id', description: 'Asks for what came after this event.' })),
      match: optional(
        object(
          {
            event: optional(match({ title: 'Event', description: 'Its name.' })),
            id: optional(match({ title: 'Id' })),
            data: optional(match({ title: 'Data', description: 'What the data must have; other parts may be there.' })),
            expression: optional(expression({ title: 'Expression', description: 'Over event, data and id; `$` is the data.' })),
          },
          { title: 'Match', description: 'Which events count; others are passed over. Default: all.', aliases: { type: 'event' } },
        ),
      ),
      count: integer({ title: 'Events', description: 'How many to wait for.', minimum: 1, default: 1 }),
      never: boolean({ title: 'Never', description: 'No event that matches may come within the time limit.', default: false }),
      traceparent: traceparentField,
      timeout: timeLimit({ title: 'Time limit', description: 'For the stream to open and all events to come.', default: '30s' }),
      verify_ssl: verifyField,
      ...certificateFields,
      proxy: proxyField,
    },
    {
      often: ['match', 'timeout'],
      aliases: {
        query_params: 'params',
        query: 'params',
        within: 'timeout',
        filter: 'match',
        lastEventId: 'last_event_id',
        ...certificateAliases,
      },
      rules: authRules,
    },
  ),
  output: object({
    status: integer(),
    headers: map(text(), { description: 'One text per name; names in lower case.' }),
    events: list(eventField),
    count: integer(),
    event: optional(text({ description: 'Of the first event.' })),
    data: optional(json({ description: 'Of the first event.' })),
    last_event_id: optional(text()),
    seen: integer({ description: 'Events that came, whether they match or not.' }),
    duration_ms: number({ unit: 'ms' }),
  }),
})
