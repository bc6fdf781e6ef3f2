import {
  boolean,
  choice,
  defineSchema,
  duration,
  either,
  headers,
  integer,
  json,
  list,
  map,
  match,
  number,
  object,
  text,
  url,
} from '@testmesh/action-kit'
import * as v from 'valibot'

const optional = v.optional

const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const

/** Which spans are meant. */
const patternEntries = {
  service: optional(match({ title: 'Service', description: 'Who did it: service.name.', examples: ['orders'] })),
  name: optional(match({ title: 'Span', description: 'What was done.', examples: ['POST /orders'] })),
  kind: optional(choice(KINDS, { title: 'Kind' })),
  status: optional(choice(['unset', 'ok', 'error'], { title: 'Status' })),
  attributes: optional(match({ title: 'Attributes', description: 'Those it must have; others may be there too.' })),
  resource: optional(match({ title: 'Resource', description: 'Attributes of the service that it must have.' })),
}

const patternAliases = {
  service_name: 'service',
  span_name: 'name',
  operation_name: 'name',
  span: 'name',
  span_kind: 'kind',
  tags: 'attributes',
}

const pattern = (title: string, description: string) => object(patternEntries, { title, description, aliases: patternAliases })

/** Which spans are meant, what each of them must be like, and how many there must be. */
const expectationEntries = {
  ...patternEntries,
  max_duration: optional(duration({ title: 'Takes at most', description: 'Each of the spans that are meant.' })),
  min_duration: optional(duration({ title: 'Takes at least', description: 'Each of the spans that are meant.' })),
  parent: optional(
    either([choice(['step', 'none']), object(patternEntries, { aliases: patternAliases })], {
      title: 'Parent',
      description: 'The span right above it. step: the flow itself asked for it; none: it is the top of the trace.',
    }),
  ),
  below: optional(pattern('Below', 'Some span above it, however far.')),
  count: optional(integer({ title: 'Spans', description: 'Exactly so many.', minimum: 0 })),
  count_min: optional(integer({ title: 'Spans at least', description: 'Default 1.', minimum: 0 })),
  count_max: optional(integer({ title: 'Spans at most', minimum: 0 })),
}

const expectationAliases = { ...patternAliases, times: 'count', min: 'count_min', max: 'count_max' }

const countRules = [{ when: 'count', excludes: ['count_min', 'count_max'] }]

const backendField = either(
  [
    url({ examples: ['http://jaeger:16686'] }),
    object({
      type: choice(['jaeger', 'tempo'], { title: 'Kind', description: 'Whose API it has.', default: 'jaeger' }),
      url: url({ title: 'URL', examples: ['http://jaeger:16686', 'http://tempo:3200'] }),
      headers: optional(headers({ title: 'Headers', description: 'Of every request: a tenant, a token.' })),
    }),
  ],
  {
    title: 'Backend',
    description: 'Asks a Jaeger or a Tempo for the trace instead of the receiver. A URL alone is that of a Jaeger.',
  },
)

const spanField = object({
  trace_id: text(),
  span_id: text(),
  parent_id: v.nullable(text({ description: 'null at the top of a trace.' })),
  step: v.nullable(text({ description: 'The step of the flow that asked for it; null for all that lie below.' })),
  service: text(),
  name: text(),
  kind: choice(['unspecified', ...KINDS]),
  start: text({ description: 'When it began, UTC.' }),
  duration_ms: number({ unit: 'ms' }),
  status: choice(['unset', 'ok', 'error']),
  status_message: v.nullable(text()),
  attributes: map(json()),
  resource: map(json(), { description: 'Attributes of the service.' }),
  events: list(object({ name: text(), at: text({ description: 'UTC' }), attributes: map(json()) })),
})

const assertionKeys = [
  'trace_id',
  'expect',
  'services',
  'order',
  'no_errors',
  'unbroken',
  'backend',
  'within',
  'settle',
  ...Object.keys(expectationEntries),
]

export const otelSchema = defineSchema({
  type: 'otel',
  family: 'otel',
  title: 'OpenTelemetry trace',
  description:
    'Looks at the trace of the flow: which services took part, what they did, how long, in which order. Systems under test send their spans to a receiver that listens while the flow runs, by OTLP on the usual ports 4318 and 4317; no backend is needed. When it fails it shows the trace, and where it broke.',
  aliases: [
    { name: 'otel.assert', preset: { operation: 'assert' } },
    { name: 'otel.inject', preset: { operation: 'inject' } },
  ],
  config: object(
    {
      operation: choice(['assert', 'inject'], {
        title: 'Operation',
        description: 'assert: look at the trace; inject: give a traceparent, for what the flow starts by other means than its actions.',
        default: 'assert',
      }),
      trace_id: optional(
        text({
          title: 'Trace',
          description:
            'Its id, a traceparent, or any: all that came since the flow began. Default: the one of the flow, which its actions pass on.',
          minLength: 1,
        }),
      ),
      ...expectationEntries,
      expect: optional(
        list(object(expectationEntries, { aliases: expectationAliases, rules: countRules }), {
          title: 'Expected',
          description: 'All must hold.',
        }),
      ),
      services: optional(
        list(text({ minLength: 1 }), { title: 'Services', description: 'All of them take part.', examples: [['orders', 'payments']] }),
      ),
      order: optional(
        list(object(patternEntries, { aliases: patternAliases }), {
          title: 'Order',
          description: 'The first span of each begins after the first of the one before.',
        }),
      ),
      no_errors: boolean({ title: 'No errors', description: 'No span of the trace has the status error.', default: false }),
      unbroken: boolean({ title: 'Unbroken', description: 'Every span that another one lies below has come too.', default: false }),
      backend: optional(backendField),
      within: duration({ title: 'Within', description: 'Waits so long for what is expected.', default: '10s' }),
      settle: duration({
        title: 'Settled after',
        description: 'A trace to which nothing was added for so long is whole. Exporters send in batches: raise it where spans come late.',
        default: '500ms',
      }),
    },
    {
      aliases: {
        ...expectationAliases,
        backend_url: 'backend',
        timeout: 'within',
        traceparent: 'trace_id',
        assertions: 'expect',
        spans: 'expect',
      },
      rules: [
        ...countRules,
        { when: 'expect', excludes: Object.keys(expectationEntries) },
        { when: { operation: 'inject' }, excludes: assertionKeys },
      ],
    },
  ),
  output: object({
    trace_id: text(),
    traceparent: text({ description: 'To pass on by other means: one more span of the flow.' }),
    endpoint: optional(text({ description: 'Where the receiver takes OTLP over HTTP: for OTEL_EXPORTER_OTLP_ENDPOINT.' })),
    grpc_endpoint: optional(text({ description: 'The same over gRPC.' })),
    spans: optional(list(spanField, { description: 'Those that are meant, the earliest first; at most 1000.' })),
    count: optional(integer({ description: 'How many are meant.' })),
    services: optional(list(text(), { description: 'All that took part in the trace.' })),
    errors: optional(integer({ description: 'How many spans of the trace have the status error.' })),
    duration_ms: optional(number({ description: 'From the begin of the first span to the end of the last.', unit: 'ms' })),
    breaks: optional(list(text(), { description: 'Where the trace broke, in words.' })),
    tree: optional(text({ description: 'The trace, for people.' })),
  }),
})
