import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { createCurrentTrace, type Telemetry } from './telemetry.ts'

/**
 * Spans to an OTLP receiver, one resource per service.
 *
 * @param endpoint `http://host:4318`; spans go to its `/v1/traces` every 100 ms.
 */
export const createOtlpTelemetry = (endpoint: string): Telemetry => {
  const current = createCurrentTrace()
  const services = createServices(endpoint)
  return {
    span: async (request, work) => {
      const kind = request.kind === 'server' ? SpanKind.SERVER : SpanKind.CONSUMER
      const tracer = services.tracer(request.service)
      const span = tracer.startSpan(request.name, { kind, attributes: { ...request.attributes } }, toContext(current.getStore()))
      try {
        return await current.run(toTraceparent(span), () => work((attributes) => span.setAttributes(attributes)))
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) })
        throw error
      } finally {
        span.end()
      }
    },
    continue: (traceparent, work) => current.run(traceparent, work),
    traceparent: () => current.getStore(),
    stop: () => services.stop(),
  }
}

/** Whoever takes the spans is there while flows run, and not in between: what waits for it would hold up what comes then. Milliseconds. */
const PATIENCE_MS = 1_000

/** The last spans are not waited for longer: who closes the shop has seen what it wanted. Milliseconds. */
const LAST_SPANS_MS = 100

interface Services {
  tracer(service: string): Tracer
  stop(): Promise<void>
}

const createServices = (endpoint: string): Services => {
  const providers = new Map<string, TracerProvider>()
  const open = (service: string): TracerProvider => {
    const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: PATIENCE_MS })
    const processor = new BatchSpanProcessor({ exporter, scheduledDelayMillis: 100 })
    const resource = resourceFromAttributes({ 'service.name': service, 'service.namespace': 'shop' })
    const provider = new TracerProvider({ resource, spanProcessors: [processor] })
    providers.set(service, provider)
    return provider
  }
  return {
    tracer: (service) => (providers.get(service) ?? open(service)).getTracer('shop'),
    stop: async () => {
      const sent = Promise.allSettled([...providers.values()].map((provider) => provider.shutdown()))
      await Promise.race([sent, sleep(LAST_SPANS_MS, undefined, { ref: false })])
    },
  }
}

const traceparentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

const toContext = (traceparent: string | undefined): Context => {
  const [, traceId, spanId, flags] = traceparentPattern.exec(traceparent ?? '') ?? []
  if (traceId === undefined || spanId === undefined) return ROOT_CONTEXT
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: Number.parseInt(flags ?? '01', 16), isRemote: true })
}

const toTraceparent = (span: Span): string => {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}
