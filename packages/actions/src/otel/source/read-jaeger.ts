import type { JsonObject, JsonValue, OtlpSpan } from '@testmesh/action-kit'

/**
 * The spans of a trace as Jaeger's API gives them.
 *
 * @throws Error when it is something else
 * @see https://www.jaegertracing.io/docs/latest/architecture/apis/ (`/api/traces/{trace-id}`)
 */
export const readJaeger = (answer: unknown, receivedMs: number): OtlpSpan[] => {
  const { data } = answer as { data?: readonly JaegerTrace[] }
  if (!Array.isArray(data)) throw new Error('it has no data')
  return data.flatMap(({ spans, processes }: JaegerTrace) => spans.map((span) => toSpan(span, { processes, receivedMs })))
}

interface JaegerTrace {
  readonly spans: readonly JaegerSpan[]
  readonly processes: Readonly<Record<string, { readonly serviceName: string; readonly tags?: readonly Tag[] }>>
}

interface JaegerSpan {
  readonly traceID: string
  readonly spanID: string
  readonly operationName: string
  readonly references?: readonly { readonly refType: string; readonly traceID: string; readonly spanID: string }[]
  /** Microseconds. */
  readonly startTime: number
  readonly duration: number
  readonly tags?: readonly Tag[]
  readonly logs?: readonly { readonly timestamp: number; readonly fields: readonly Tag[] }[]
  readonly processID: string
}

interface Tag {
  readonly key: string
  readonly value: JsonValue
}

interface Around {
  readonly processes: JaegerTrace['processes']
  readonly receivedMs: number
}

const toSpan = (span: JaegerSpan, { processes, receivedMs }: Around): OtlpSpan => {
  const { 'span.kind': kind, error, 'otel.status_code': code, 'otel.status_description': said, ...attributes } = toMap(span.tags)
  const parent = span.references?.find(({ refType, traceID }) => refType === 'CHILD_OF' && traceID === span.traceID)
  const { serviceName: service, tags } = processes[span.processID] ?? { serviceName: 'unknown_service' }
  return {
    // Jaeger leaves out zeros in front.
    traceId: span.traceID.padStart(32, '0'),
    spanId: span.spanID.padStart(16, '0'),
    ...(parent && { parentId: parent.spanID.padStart(16, '0') }),
    service,
    name: span.operationName,
    kind: kinds.find((word) => word === kind) ?? 'unspecified',
    startMs: span.startTime / 1000,
    durationMs: span.duration / 1000,
    status: error === true || code === 'ERROR' ? 'error' : code === 'OK' ? 'ok' : 'unset',
    ...(typeof said === 'string' && { statusMessage: said }),
    attributes,
    resource: { 'service.name': service, ...toMap(tags) },
    events: (span.logs ?? []).map(({ timestamp, fields }) => {
      const { event = '', ...more } = toMap(fields)
      return { name: String(event), atMs: timestamp / 1000, attributes: more }
    }),
    receivedMs,
  }
}

const kinds = ['internal', 'server', 'client', 'producer', 'consumer'] as const

const toMap = (tags: readonly Tag[] = []): JsonObject =>
  Object.fromEntries(tags.filter(({ key }) => !key.startsWith(INTERNAL)).map(({ key, value }) => [key, value]))

/** What Jaeger notes for itself. */
const INTERNAL = 'internal.'
