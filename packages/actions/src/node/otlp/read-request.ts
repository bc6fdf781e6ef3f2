import type { JsonObject, JsonValue, OtlpSpan } from '@testmesh/action-kit'

/** What a request held. */
export interface ReadSpans {
  readonly spans: readonly OtlpSpan[]
  /** Those without a usable id, each in words. */
  readonly refused: readonly string[]
}

/**
 * The spans of an ExportTraceServiceRequest: as OTLP has it in JSON, with ids in hexadecimal digits, or out of protobuf, with ids as bytes.
 *
 * @throws Error when it is no such request
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export const readRequest = (request: unknown, receivedMs: number): ReadSpans => {
  const spans: OtlpSpan[] = []
  const refused: string[] = []
  for (const { resource, scopeSpans } of listOf<WireResource>(request, 'resourceSpans'))
    for (const scope of scopeSpans ?? [])
      for (const span of scope.spans ?? []) {
        const read = readSpan(span, { resource: toMap(resource?.attributes), receivedMs })
        if (typeof read === 'string') refused.push(read)
        else spans.push(read)
      }
  return { spans, refused }
}

interface WireResource {
  readonly resource?: { readonly attributes?: readonly WireAttribute[] }
  readonly scopeSpans?: readonly { readonly spans?: readonly WireSpan[] }[]
}

interface WireSpan {
  readonly traceId?: WireId
  readonly spanId?: WireId
  readonly parentSpanId?: WireId
  readonly name?: string
  readonly kind?: number | string
  readonly startTimeUnixNano?: string | number
  readonly endTimeUnixNano?: string | number
  readonly attributes?: readonly WireAttribute[]
  readonly events?: readonly {
    readonly timeUnixNano?: string | number
    readonly name?: string
    readonly attributes?: readonly WireAttribute[]
  }[]
  readonly status?: { readonly code?: number | string; readonly message?: string }
}

type WireId = string | Uint8Array

interface WireAttribute {
  readonly key?: string
  readonly value?: WireValue
}

interface WireValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: string | number
  readonly doubleValue?: number | string
  readonly bytesValue?: string | Uint8Array
  readonly arrayValue?: { readonly values?: readonly WireValue[] }
  readonly kvlistValue?: { readonly values?: readonly WireAttribute[] }
}

const listOf = <T>(request: unknown, key: string): readonly T[] => {
  const isMap = typeof request === 'object' && request !== null && !Array.isArray(request)
  const list = isMap ? ((request as Readonly<Record<string, unknown>>)[key] ?? []) : undefined
  if (!Array.isArray(list)) throw new Error(`it has no ${key}`)
  return list as readonly T[]
}

interface Around {
  readonly resource: JsonObject
  readonly receivedMs: number
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const
const STATUSES = ['unset', 'ok', 'error'] as const

/** The span, or why it is none. */
const readSpan = (span: WireSpan, { resource, receivedMs }: Around): OtlpSpan | string => {
  const { name = '', status = {} } = span
  const [traceId, spanId, parentId] = [hexOf(span.traceId), hexOf(span.spanId), hexOf(span.parentSpanId)]
  if (!isId(traceId, 32)) return `the span ${JSON.stringify(name)} has no trace id`
  if (!isId(spanId, 16)) return `the span ${JSON.stringify(name)} has no span id`
  const start = nanos(span.startTimeUnixNano)
  return {
    traceId,
    spanId,
    ...(isId(parentId, 16) && { parentId }),
    service: String(resource['service.name'] ?? 'unknown_service'),
    name,
    kind: wordOf(KINDS, span.kind, 'SPAN_KIND_'),
    startMs: toMs(start),
    durationMs: Math.max(0, toMs(nanos(span.endTimeUnixNano) - start)),
    status: wordOf(STATUSES, status.code, 'STATUS_CODE_'),
    ...(status.message && { statusMessage: status.message }),
    attributes: toMap(span.attributes),
    resource,
    events: (span.events ?? []).map((event) => ({
      name: event.name ?? '',
      atMs: toMs(nanos(event.timeUnixNano)),
      attributes: toMap(event.attributes),
    })),
    receivedMs,
  }
}

const isId = (id: string, length: number): boolean => id.length === length && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id)

const hexOf = (id: WireId = ''): string =>
  typeof id === 'string' ? id.toLowerCase() : Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** Protobuf and JSON count; some senders of JSON write the names. */
const wordOf = <const T extends readonly string[]>(words: T, value: number | string | undefined, prefix: string): T[number] =>
  (typeof value === 'string' && value.startsWith(prefix)
    ? words.find((word) => word === value.slice(prefix.length).toLowerCase())
    : words[Number(value ?? 0)]) ?? (words[0] as T[number])

const nanos = (value: string | number = 0): bigint => {
  try {
    return BigInt(value)
  } catch {
    throw new Error(`${JSON.stringify(value)} is no time in nanoseconds`)
  }
}

/** Whole microseconds: the most that a number of milliseconds since 1970 can hold. */
const toMs = (value: bigint): number => Number(value / 1000n) / 1000

const toMap = (attributes: readonly WireAttribute[] = []): JsonObject =>
  Object.fromEntries(attributes.map(({ key = '', value = {} }) => [key, toJson(value)]))

const toJson = (value: WireValue): JsonValue => {
  if (value.stringValue !== undefined) return value.stringValue
  if (value.boolValue !== undefined) return value.boolValue
  if (value.intValue !== undefined) return exact(value.intValue)
  if (value.doubleValue !== undefined)
    return Number.isFinite(Number(value.doubleValue)) ? Number(value.doubleValue) : String(value.doubleValue)
  if (value.arrayValue) return (value.arrayValue.values ?? []).map(toJson)
  if (value.kvlistValue) return toMap(value.kvlistValue.values)
  if (value.bytesValue === undefined) return null
  return typeof value.bytesValue === 'string' ? value.bytesValue : Buffer.from(value.bytesValue).toString('base64')
}

/** Text where a number would not be exact. */
const exact = (value: string | number): JsonValue => (Number.isSafeInteger(Number(value)) ? Number(value) : String(value))
