import type { JsonValue } from '@testmesh/action-kit'

/** What a test says of a span; the rest is made up. */
export interface TestSpan {
  readonly id: string
  readonly service?: string
  readonly name?: string
  /** Default: the step of a test context; null: the top of its trace. */
  readonly parent?: string | null
  readonly traceId?: string
  readonly kind?: number
  /** Milliseconds after the first moment of the test. */
  readonly at?: number
  readonly took?: number
  readonly error?: string
  readonly attributes?: Readonly<Record<string, string | number | boolean>>
}

/** Of a test context. */
export const ownTrace = '0af7651916cd43dd8448eb211c80319c'
const ownStep = 'b7ad6b7169203331'
const firstMs = Date.UTC(2026, 0, 31)

/** `a1` → `00000000000000a1` */
const idOf = (short: string): string => short.padStart(16, '0')

/** As OTLP has it in JSON. */
export const toRequest = (spans: readonly TestSpan[]): JsonValue => ({
  resourceSpans: spans.map((span) => ({
    resource: { attributes: toAttributes({ 'service.name': span.service ?? 'orders' }) },
    scopeSpans: [{ spans: [toWire(span)] }],
  })),
})

const toWire = ({
  id,
  name = 'work',
  parent = ownStep,
  traceId = ownTrace,
  kind = 2,
  at = 0,
  took = 1,
  error,
  attributes = {},
}: TestSpan) => ({
  traceId,
  spanId: idOf(id),
  ...(parent !== null && { parentSpanId: idOf(parent) }),
  name,
  kind,
  startTimeUnixNano: `${firstMs + at}000000`,
  endTimeUnixNano: `${firstMs + at + took}000000`,
  attributes: toAttributes(attributes),
  ...(error !== undefined && { status: { code: 2, message: error } }),
})

const toAttributes = (values: Readonly<Record<string, string | number | boolean>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value: toValue(value) }))

const toValue = (value: string | number | boolean): Record<string, JsonValue> => {
  if (typeof value === 'string') return { stringValue: value }
  return typeof value === 'boolean' ? { boolValue: value } : { intValue: String(value) }
}

/** Sends spans over HTTP in JSON, as a program without a library would. */
export const sendSpans = async (endpoint: string, spans: readonly TestSpan[]): Promise<Response> =>
  fetch(`${endpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(toRequest(spans)),
  })
