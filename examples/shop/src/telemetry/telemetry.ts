import { AsyncLocalStorage } from 'node:async_hooks'

export interface SpanRequest {
  /** The service that does the work: `orders`. */
  readonly service: string
  readonly name: string
  readonly kind: 'server' | 'consumer'
  readonly attributes?: Readonly<Record<string, string | number>>
}

export type Annotate = (attributes: Readonly<Record<string, string | number>>) => void

/** Traces follow W3C trace context; where a header or an event carries `traceparent`, the work belongs to that trace. */
export interface Telemetry {
  /** Runs `work` as a span, child of the current one. A rejection marks the span as failed. */
  span<T>(request: SpanRequest, work: (annotate: Annotate) => Promise<T>): Promise<T>
  /** Runs `work` in the trace that came from elsewhere. */
  continue<T>(traceparent: string | undefined, work: () => Promise<T>): Promise<T>
  /** What to send along with a request or an event. */
  traceparent(): string | undefined
  stop(): Promise<void>
}

export const createCurrentTrace = (): AsyncLocalStorage<string | undefined> => new AsyncLocalStorage()

/** Nobody wants spans: the context that came in is passed on as it is. */
export const createPassThroughTelemetry = (): Telemetry => {
  const current = createCurrentTrace()
  return {
    span: (_request, work) => work(() => undefined),
    continue: (traceparent, work) => current.run(traceparent, work),
    traceparent: () => current.getStore(),
    stop: async () => undefined,
  }
}
