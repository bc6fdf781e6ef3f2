/** Where a span is, so that another process can put one below it. Hexadecimal digits: 32 and 16. */
export interface SpanPlace {
  readonly traceId: string
  readonly spanId: string
}

/** As it is written between processes. @see https://www.w3.org/TR/trace-context/#traceparent-header */
export const toTraceParent = ({ traceId, spanId }: SpanPlace): string => `00-${traceId}-${spanId}-01`

/** Undefined for what is none. */
export const parseTraceParent = (text: string | null): SpanPlace | undefined => {
  const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(text ?? '') ?? []
  return traceId !== undefined && spanId !== undefined ? { traceId, spanId } : undefined
}
