import type { OtlpSpan } from '@testmesh/action-kit'
import { isHanging, nameOf, type Trace } from './to-trace.ts'

/** Spans whose parent never came, in words: whoever lies between them and the rest sends nothing here. */
export const findBreaks = ({ nodes }: Trace): string[] =>
  nodes
    .filter(isHanging)
    .map(
      ({ span }) =>
        `${nameOf(span)} hangs in the air: the span ${span.parentId} above it never came. What did it sends no spans here, or has not ended.`,
    )

/** Traces that services began by themselves meanwhile, in words: whoever called them passed no traceparent on. */
export const findStrays = (others: readonly OtlpSpan[]): string[] => {
  const began = Map.groupBy(
    others.filter(({ parentId }) => parentId === undefined),
    nameOf,
  )
  return [...began].map(([name, [first, ...more]]) => {
    const times = more.length > 0 ? ` (and ${more.length} more)` : ''
    return `${name} began a trace of its own, ${first?.traceId}${times}: it was called without a traceparent, or does not take it over.`
  })
}
