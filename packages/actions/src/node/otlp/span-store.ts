import type { OtlpQuery, OtlpSeen, OtlpSpan } from '@testmesh/action-kit'

/** What came and is kept, in memory. */
export interface SpanStore {
  add(spans: readonly OtlpSpan[], sizeBytes: number): void
  /** Notes what could not be read, in words. */
  refuse(problem: string): void
  /** Whoever claims a trace alone sees it, and it is kept longest. */
  claim(traceId: string): StoreClaim
}

export interface StoreClaim {
  look(query: OtlpQuery): OtlpSeen | undefined
  /** Forgets the trace, and what still comes of it. */
  release(): void
}

/** How much is kept; the traces that nobody claimed go first, the oldest of them. */
const MOST_SPANS = 50_000
const MOST_BYTES = 64 * 1024 * 1024
/** Of one look. */
const MOST_SEEN = 10_000
const MOST_PROBLEMS = 5
/** How many traces that are over are remembered. */
const MOST_ENDED = 1_000

interface Trace {
  readonly spans: OtlpSpan[]
  readonly ids: Set<string>
  sizeBytes: number
}

export const createSpanStore = (): SpanStore => {
  const traces = new Map<string, Trace>()
  /** How often each is claimed. */
  const claims = new Map<string, number>()
  const ended = new Set<string>()
  const problems: string[] = []
  const dropped = { claimed: new Map<string, number>(), others: 0 }
  let [spanCount, sizeBytes, revision] = [0, 0, 1]

  const forget = (traceId: string): number => {
    const trace = traces.get(traceId)
    if (!trace) return 0
    traces.delete(traceId)
    spanCount -= trace.spans.length
    sizeBytes -= trace.sizeBytes
    return trace.spans.length
  }
  /** Of those that nobody claimed, if there are any. */
  const oldest = (): string => {
    for (const traceId of traces.keys()) if (!claims.has(traceId)) return traceId
    return traces.keys().next().value ?? ''
  }
  const makeRoom = (): void => {
    while (spanCount > MOST_SPANS || sizeBytes > MOST_BYTES) {
      const traceId = oldest()
      const count = forget(traceId)
      if (!claims.has(traceId)) dropped.others += count
      else dropped.claimed.set(traceId, (dropped.claimed.get(traceId) ?? 0) + count)
    }
  }
  const keep = (span: OtlpSpan, size: number): void => {
    if (ended.has(span.traceId)) return
    const trace = traces.get(span.traceId) ?? { spans: [], ids: new Set(), sizeBytes: 0 }
    // An exporter that heard no answer sends again.
    if (trace.ids.has(span.spanId)) return
    trace.ids.add(span.spanId)
    trace.spans.push(span)
    trace.sizeBytes += size
    traces.set(span.traceId, trace)
    spanCount += 1
    sizeBytes += size
  }
  const release = (traceId: string): void => {
    const left = (claims.get(traceId) ?? 1) - 1
    if (left > 0) return void claims.set(traceId, left)
    claims.delete(traceId)
    dropped.claimed.delete(traceId)
    forget(traceId)
    ended.add(traceId)
    if (ended.size > MOST_ENDED) ended.delete(ended.values().next().value ?? '')
  }

  return {
    add: (spans, size) => {
      for (const span of spans) keep(span, size / spans.length)
      makeRoom()
      revision += 1
    },
    refuse: (problem) => {
      problems.push(problem)
      if (problems.length > MOST_PROBLEMS) problems.shift()
    },
    claim: (own) => {
      claims.set(own, (claims.get(own) ?? 0) + 1)
      ended.delete(own)
      const before = dropped.others
      return {
        release: () => release(own),
        look: ({ traceId, sinceMs, revision: known, withOthers = false }) => {
          if (known === revision) return undefined
          const isMine = traceId === own || !claims.has(traceId)
          const others = withOthers ? [...traces].filter(([id]) => id !== traceId && !claims.has(id)) : []
          const spans = since(sinceMs, isMine ? (traces.get(traceId)?.spans ?? []) : [])
          const tooMany = Math.max(0, spans.length - MOST_SEEN)
          return {
            revision,
            spans: spans.slice(0, MOST_SEEN),
            others: since(
              sinceMs,
              others.flatMap(([, trace]) => trace.spans),
            ).slice(-MOST_SEEN),
            dropped: tooMany + (traceId === own ? (dropped.claimed.get(own) ?? 0) : dropped.others - before),
            problems: [...problems],
          }
        },
      }
    },
  }
}

const since = (ms: number, spans: readonly OtlpSpan[]): readonly OtlpSpan[] => spans.filter(({ receivedMs }) => receivedMs >= ms)
