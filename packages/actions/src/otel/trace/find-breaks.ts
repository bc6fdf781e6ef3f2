import type { OtlpSpan } from '@testmesh/action-kit'
import { isHanging, nameOf, type Trace } from './to-trace.ts'

/** Spans whose parent never came, in words: whoever lies between them and the rest sends nothing here. */
export const findBreaks = ({ nodes }: Trace): string[] =>
  nodes
    .filter(isHanging)
    .map(
      ({ span }) =>
        `${nameOf(span)} hangs in the air: the span ${span.parentId} above it never came; what did it sends no spans here, or has not ended`,
    )

/** Traces that a service began by itself, with the same work: whoever called it passed no traceparent on. */
export interface Stray {
  readonly top: OtlpSpan
  /** All that the first of them did. */
  readonly spans: readonly OtlpSpan[]
  readonly times: number
}

export const findStrays = (others: readonly OtlpSpan[]): Stray[] => {
  const tops = others.filter(({ parentId }) => parentId === undefined)
  return [...Map.groupBy(tops, nameOf).values()].flatMap(([top, ...more]) =>
    top ? [{ top, spans: others.filter(({ traceId }) => traceId === top.traceId), times: more.length + 1 }] : [],
  )
}
