import type { JsonObject } from '@testmesh/protocol'

/** Process-wide services by name. What they say may cross to another process: it is plain JSON. */
export interface Services {
  readonly otlp: Otlp
}

/** The receiver of spans: systems under test send them there by OTLP. It listens from the first claim on. */
export interface Otlp {
  /**
   * From now on the spans of a trace belong to whoever runs it, and nobody else sees them.
   * @throws ActionError that says why it cannot listen
   */
  claim(traceId: string): Promise<OtlpClaim>
}

export interface OtlpClaim {
  /** Where it listens, for the exporters of systems under test. One that is absent is switched off. */
  readonly addresses: {
    /** `http://127.0.0.1:4318` */
    readonly http?: string
    /** `http://127.0.0.1:4317` */
    readonly grpc?: string
  }
  /** What has come; undefined when nothing did since `query.revision`. */
  look(query: OtlpQuery): Promise<OtlpSeen | undefined>
  /** The trace is over: its spans are forgotten. */
  release(): Promise<void>
}

export interface OtlpQuery {
  /** Its own trace, or one that nobody else claimed. */
  readonly traceId: string
  /** Only what came from then on. Milliseconds since 1970. */
  readonly sinceMs: number
  /** Of the last look. */
  readonly revision?: number
  /** Also those of traces that nobody claimed. Default false. */
  readonly withOthers?: boolean
}

export interface OtlpSeen {
  /** Changes with everything that comes. */
  readonly revision: number
  /** Of the trace, in the order they came. */
  readonly spans: readonly OtlpSpan[]
  /** Of other traces that nobody claimed; empty unless asked for. */
  readonly others: readonly OtlpSpan[]
  /** How many came that are not kept any more. */
  readonly dropped: number
  /** Requests that could not be read, in words, the last of them. */
  readonly problems: readonly string[]
}

export interface OtlpSpan {
  /** 32 hexadecimal digits, small. */
  readonly traceId: string
  /** 16 hexadecimal digits, small. */
  readonly spanId: string
  /** Absent at the top of a trace. */
  readonly parentId?: string
  /** `service.name` of whoever sent it. */
  readonly service: string
  readonly name: string
  readonly kind: 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  /** Milliseconds since 1970, with fractions. */
  readonly startMs: number
  readonly durationMs: number
  readonly status: 'unset' | 'ok' | 'error'
  readonly statusMessage?: string
  readonly attributes: JsonObject
  readonly resource: JsonObject
  readonly events: readonly { readonly name: string; readonly atMs: number; readonly attributes: JsonObject }[]
  /** When it came. Milliseconds since 1970. */
  readonly receivedMs: number
}
