export type { NewSpan, OpenSpan, SpanEnd, Spans, SpansOptions } from './open-spans.ts'
export { openSpans } from './open-spans.ts'
