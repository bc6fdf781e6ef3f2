import { randomBytes } from 'node:crypto'
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { UnnumberedEvent } from '@testmesh/protocol'

export interface Traces {
  /** Makes spans of the events of one execution, as they come: one for it, and one for each step below. */
  follow(traceId: string): (events: readonly UnnumberedEvent[]) => void
  /** Sends what waits. */
  stop(): Promise<void>
}

export interface TracesOptions {
  /** `http://host:4318`, as in OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string
  /** How it is called there: `testmesh-worker`. */
  readonly service: string
}

/** Spans to an OTLP receiver. What cannot be sent is dropped: traces never hold a run. */
export const openTraces = ({ endpoint, service }: TracesOptions): Traces => {
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
    follow: (traceId) => {
      const spans = new Map<string, Span>()
      const start = (path: string, name: string, at: number, parent: Context): Span => {
        nextTraceId = traceId
        const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL, startTime: at }, parent)
        spans.set(path, span)
        return span
      }
      return (events) => {
        for (const event of events) observe(event, { spans, start })
      }
    },
    stop: async () => {
      await provider.shutdown().catch(() => {})
    },
  }
}

interface Following {
  /** By path; that of the execution itself by ''. */
  readonly spans: Map<string, Span>
  readonly start: (path: string, name: string, at: number, parent: Context) => Span
}

const observe = (event: UnnumberedEvent, { spans, start }: Following): void => {
  switch (event.type) {
    case 'execution.started':
      start('', event.data.flow.name, event.at, ROOT_CONTEXT).setAttributes({
        'testmesh.execution.id': event.executionId,
        'testmesh.flow.sha256': event.data.flow.sha256,
        ...(event.data.environment !== undefined && { 'testmesh.environment': event.data.environment }),
      })
      return
    case 'step.started': {
      const { id, name, action } = event.data
      const span = start(event.path, name ?? id, event.at, parentOf(event.path, spans))
      span.setAttributes({ 'testmesh.step.path': event.path, 'testmesh.step.action': action })
      return
    }
    case 'step.finished':
      end(event.path, spans, { at: event.at, outcome: event.data.outcome, message: event.data.failure?.message })
      return
    case 'execution.finished':
      end('', spans, { at: event.at, outcome: event.data.verdict, message: event.data.failure?.message })
  }
}

/** The step around it, else the execution: `steps/poll[12]/check` is below `steps/poll`. */
const parentOf = (path: string, spans: ReadonlyMap<string, Span>): Context => {
  const parts = path.split('/')
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const around = parts.slice(0, length).join('/')
    const span = spans.get(around) ?? spans.get(around.replace(/\[[^\]]*\]$/, ''))
    if (span) return trace.setSpan(ROOT_CONTEXT, span)
  }
  const execution = spans.get('')
  return execution ? trace.setSpan(ROOT_CONTEXT, execution) : ROOT_CONTEXT
}

const end = (
  path: string,
  spans: Map<string, Span>,
  { at, outcome, message }: { at: number; outcome: string; message: string | undefined },
): void => {
  const span = spans.get(path)
  if (!span) return
  span.setAttribute('testmesh.outcome', outcome)
  if (outcome === 'failed' || outcome === 'error') span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) })
  span.end(at)
  spans.delete(path)
}
