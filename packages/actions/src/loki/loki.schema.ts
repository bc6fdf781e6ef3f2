import {
  boolean,
  type Config,
  defineSchema,
  duration,
  headers,
  integer,
  json,
  list,
  map,
  number,
  object,
  text,
  timeLimit,
  url,
} from '@testmesh/action-kit'
import * as v from 'valibot'
import { authField, authRules, clientAliases, clientFields } from '../http/client-fields.ts'
import { operationField, questionAliases, questionFields, timeField } from '../questions/fields.ts'
import { seriesField, valueField } from '../questions/series.ts'

const optional = v.optional

export const lokiSchema = defineSchema({
  type: 'loki',
  family: 'loki',
  title: 'Loki query',
  description:
    'Asks a Loki for lines of the log, or for metrics made of them. With assertions it asks again until they hold, and says at the end what it saw last.',
  aliases: [
    { name: 'loki.query', preset: { operation: 'query' } },
    { name: 'loki.assert', preset: { operation: 'assert' } },
  ],
  payload: 'lines',
  variables: { url: ['LOKI_URL'] },
  untilAssertions: '/until',
  expectsWhen: { operation: 'assert' },
  config: object(
    {
      operation: operationField(),
      url: url({
        title: 'URL',
        description: 'Of the server; /loki/api/v1 stands below it. Default: the variable LOKI_URL.',
        examples: ['http://loki:3100'],
      }),
      query: text({
        title: 'Query',
        description: 'In LogQL: {…} and what follows is for lines, anything else for metrics.',
        minLength: 1,
        examples: ['{service="orders"} |= "created"', 'sum(count_over_time({service="orders"} |= "error" [5m]))'],
      }),
      start: timeField('Start', 'A time, or a duration back. Default: -1h for lines; a metric is asked for at one moment.'),
      end: timeField('End', 'Default: now.'),
      time: timeField('Time', 'The moment that a metric is asked for. Default: now.'),
      step: optional(duration({ title: 'Step', description: 'Between two values of a metric. Default: what Loki takes.' })),
      limit: integer({ title: 'Lines at most', description: 'The latest are kept; of a metric, series.', minimum: 1, default: 1000 }),
      ...questionFields({ over: 'lines, entries, count and value', example: 'count == 1', found: 'a line' }),
      timeout: timeLimit({ title: 'Time limit', description: 'Of one answer.', default: '10s' }),
      auth: optional(authField),
      headers: optional(headers({ title: 'Headers', description: 'Of every request: X-Scope-OrgID is the tenant.' })),
      ...clientFields,
    },
    {
      aliases: { ...clientAliases, ...questionAliases, loki_url: 'url', logql: 'query' },
      rules: [...authRules, { when: 'time', excludes: ['start', 'end', 'step'] }],
    },
  ),
  output: object({
    lines: list(text(), { description: 'In the order they were written.' }),
    entries: list(
      object({
        line: text(),
        time: text({ description: 'UTC, to the nanosecond.' }),
        labels: map(text(), { description: 'Of the stream, and what the query or the sender gave the line beside it.' }),
        json: optional(json({ description: 'What the line says, where it is a JSON object.' })),
      }),
      { description: 'The lines, with what is known of each.' },
    ),
    count: integer({ description: 'Lines that came, `limit` at most; of a metric, how many series there are.' }),
    truncated: optional(boolean({ description: 'There are more than `limit`.' })),
    value: valueField('Of a metric: of the first series, the last one of a range; null is none.'),
    series: seriesField(),
    attempts: integer({ description: 'How often it asked.' }),
    duration_ms: number({ unit: 'ms' }),
  }),
})
export type LokiConfig = Config<typeof lokiSchema>
