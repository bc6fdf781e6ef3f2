import { boolean, defineSchema, duration, headers, integer, number, object, text, timeLimit, url } from '@testmesh/action-kit'
import * as v from 'valibot'
import { authField, authRules, clientAliases, clientFields } from '../http/client-fields.ts'
import { operationField, questionAliases, questionFields, timeField } from '../questions/fields.ts'
import { labelsField, seriesField, valueField } from '../questions/series.ts'

const optional = v.optional

export const prometheusSchema = defineSchema({
  type: 'prometheus',
  family: 'prometheus',
  title: 'Prometheus query',
  description:
    'Asks a Prometheus, or what has its API, for metrics: now, at a time, or over a range. With assertions it asks again until they hold, and says at the end what it saw last.',
  aliases: [
    { name: 'prometheus.query', preset: { operation: 'query' } },
    { name: 'prometheus.assert', preset: { operation: 'assert' } },
  ],
  payload: 'series',
  variables: { url: ['PROMETHEUS_URL'] },
  untilAssertions: '/until',
  expectsWhen: { operation: 'assert' },
  config: object(
    {
      operation: operationField(),
      url: url({
        title: 'URL',
        description: 'Of the server; /api/v1 stands below it. Default: the variable PROMETHEUS_URL.',
        examples: ['http://prometheus:9090'],
      }),
      query: text({ title: 'Query', description: 'In PromQL.', minLength: 1, examples: ['sum(rate(http_requests_total[1m]))'] }),
      time: timeField('Time', 'The moment that is asked for. Default: now.'),
      start: timeField('Start', 'Of a range: a time, or a duration back.'),
      end: timeField('End', 'Of a range. Default: now.'),
      step: optional(duration({ title: 'Step', description: 'Between two values of a range. Default: a hundredth of it, at least 1s.' })),
      limit: integer({ title: 'Series at most', description: 'What is kept of them; all are counted.', minimum: 1, default: 1000 }),
      ...questionFields({ over: 'value, metric, series and count', example: 'value >= 3', found: 'a series' }),
      timeout: timeLimit({ title: 'Time limit', description: 'Of one answer.', default: '10s' }),
      auth: optional(authField),
      headers: optional(headers({ title: 'Headers', description: 'Of every request: a tenant.' })),
      ...clientFields,
    },
    {
      aliases: { ...clientAliases, ...questionAliases, prometheus_url: 'url', promql: 'query', expr: 'query' },
      rules: [
        ...authRules,
        { when: 'time', excludes: ['start', 'end', 'step'] },
        { when: 'end', needs: ['start'] },
        { when: 'step', needs: ['start'] },
      ],
    },
  ),
  output: object({
    value: valueField('Of the first series, the last one of a range; NaN and infinities are text, null is none.'),
    metric: v.nullable(labelsField()),
    series: seriesField(),
    count: integer({ description: 'How many series there are.' }),
    truncated: optional(boolean({ description: 'There are more than `limit`.' })),
    attempts: integer({ description: 'How often it asked.' }),
    duration_ms: number({ unit: 'ms' }),
  }),
})
