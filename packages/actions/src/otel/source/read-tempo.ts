import { readRequest } from '../../node/otlp/read-request.ts'
import type { Answer } from './backend.ts'

/**
 * A trace as Tempo's API gives it: OTLP in JSON, with ids in base64 or in hexadecimal digits; `resourceSpans` within `trace` in the
 * second version, `batches` in the first. Nothing in it: the trace is not known.
 *
 * @throws Error when it is something else
 * @see https://grafana.com/docs/tempo/latest/api_docs/#query-v2
 */
export const readTempo = (answer: unknown, receivedMs: number): Answer => {
  const { metrics, status, message, ...rest } = mapOf<Wrapped>(answer, 'the answer')
  const { trace = rest } = rest
  const { resourceSpans, batches, ...others } = mapOf<Trace>(trace ?? {}, 'trace')
  const list = resourceSpans ?? batches ?? []
  const [unknown] = resourceSpans || batches ? [] : Object.keys(others)
  if (unknown !== undefined) throw new Error(`it has ${unknown}, but no resourceSpans and no batches`)
  if (!Array.isArray(list)) throw new Error('its spans are no list')
  const { spans, refused } = readRequest({ resourceSpans: list.map(inHex) }, receivedMs)
  if (refused.length > 0) throw new Error(refused[0])
  return { spans, ...(isCut(status) && { cut: typeof message === 'string' && message !== '' ? message : 'it does not say why' }) }
}

interface Wrapped {
  readonly trace?: unknown
  /** What the search cost. */
  readonly metrics?: unknown
  readonly status?: unknown
  readonly message?: unknown
}

interface Trace {
  readonly resourceSpans?: unknown
  readonly batches?: unknown
}

interface Batch {
  readonly scopeSpans?: readonly { readonly spans?: readonly Ids[] }[]
}

interface Ids {
  readonly traceId?: string
  readonly spanId?: string
  readonly parentSpanId?: string
}

const mapOf = <T>(value: unknown, name: string): T => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${name} is no map`)
  return value as T
}

/** Protobuf counts them; JSON has their names. */
const isCut = (status: unknown = 'COMPLETE'): boolean => {
  const isKnown = ['COMPLETE', 'PARTIAL', 0, 1].includes(status as string | number)
  if (!isKnown) throw new Error(`it has the status ${JSON.stringify(status)}`)
  return status === 'PARTIAL' || status === 1
}

const inHex = (batch: Batch) => ({
  ...batch,
  scopeSpans: batch.scopeSpans?.map((scope) => ({ ...scope, spans: scope.spans?.map(withHexIds) })),
})

const withHexIds = (span: Ids) => ({
  ...span,
  traceId: toHex(span.traceId, 16),
  spanId: toHex(span.spanId, 8),
  parentSpanId: toHex(span.parentSpanId, 8),
})

/** 8 or 16 bytes in base64 end in `=`, which no digit is; what is short has lost zeros in front. */
const toHex = (id = '', bytes: number): string => {
  const digits = id.endsWith('=') ? Buffer.from(id, 'base64').toString('hex') : id
  return digits === '' ? '' : digits.padStart(bytes * 2, '0')
}
