import { randomBytes } from 'node:crypto'
import { type Attributes, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { SpanPlace } from '../span-place.ts'

export interface SpansOptions {
  /** `http://host:4318`, as in OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string
  /** Who speaks there: `testmesh-server`. */
  readonly service: string
}

export interface NewSpan {
  readonly name: string
  /** `server`: it answers a request. */
  readonly kind: 'server' | 'internal'
  /** Milliseconds since 1970. Default: now. */
  readonly at?: number
  /** It lies below this one, in its trace. */
  readonly parent?: SpanPlace
  /** Of the trace that it begins, when it has no parent. Default: a new one. */
  readonly traceId?: string
  /** One of another trace that it came from. */
  readonly cause?: SpanPlace
}

export interface SpanEnd {
  /** Milliseconds since 1970. Default: now. */
  readonly at?: number
  readonly isError: boolean
  readonly message?: string | undefined
}

export interface OpenSpan {
  readonly place: SpanPlace
  set(attributes: Attributes): void
  end(end: SpanEnd): void
}

export interface Spans {
  start(span: NewSpan): OpenSpan
  /** Sends what waits. */
  stop(): Promise<void>
}

/** Spans to an OTLP receiver. What cannot be sent is dropped: traces hold nothing up. */
export const openSpans = ({ endpoint, service }: SpansOptions): Spans => {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })
  let nextTraceId = ''
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 500 })],
    // The trace of an execution was drawn when it was made: its steps carry it to the system under test.
    idGenerator: { generateTraceId: () => nextTraceId, generateSpanId: () => randomBytes(8).toString('hex') },
  })
  const tracer = provider.getTracer('testmesh')
  return {
    start: ({ name, kind, at, parent, traceId, cause }) => {
      nextTraceId = traceId ?? randomBytes(16).toString('hex')
      const options = {
        kind: kind === 'server' ? SpanKind.SERVER : SpanKind.INTERNAL,
        ...(at !== undefined && { startTime: at }),
        ...(cause && { links: [{ context: contextOf(cause) }] }),
      }
      const span = tracer.startSpan(name, options, parent ? trace.setSpanContext(ROOT_CONTEXT, contextOf(parent)) : ROOT_CONTEXT)
      return {
        place: span.spanContext(),
        set: (attributes) => void span.setAttributes(attributes),
        end: ({ at: endedAt, isError, message }) => {
          if (isError) span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) })
          span.end(endedAt)
        },
      }
    },
    stop: async () => {
      await provider.shutdown().catch(() => {})
    },
  }
}

const contextOf = ({ traceId, spanId }: SpanPlace) => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED })
