import type { Output } from '@testmesh/action-kit'
import type { otelSchema } from './otel.schema.ts'
import { drawTree } from './trace/draw-tree.ts'
import { findBreaks } from './trace/find-breaks.ts'
import type { Node } from './trace/to-trace.ts'
import type { Seen } from './watch-trace.ts'

type Result = Output<typeof otelSchema>

/** How many spans a result shows. */
const SHOWN = 1000

export const toResult = ({ trace, judgement }: Seen, injected: Result): Result => {
  const spans = trace.nodes.map(({ span }) => span)
  const [begin, end] = [
    Math.min(...spans.map(({ startMs }) => startMs)),
    Math.max(...spans.map(({ startMs, durationMs }) => startMs + durationMs)),
  ]
  return {
    ...injected,
    spans: judgement.meant.slice(0, SHOWN).map(toSpan),
    count: judgement.meant.length,
    services: [...new Set(spans.map(({ service }) => service))],
    errors: spans.filter(({ status }) => status === 'error').length,
    duration_ms: spans.length === 0 ? 0 : rounded(end - begin),
    breaks: findBreaks(trace),
    tree: drawTree(trace).join('\n'),
  }
}

const toSpan = ({ span, step }: Node): NonNullable<Result['spans']>[number] => ({
  trace_id: span.traceId,
  span_id: span.spanId,
  parent_id: span.parentId ?? null,
  step: step ?? null,
  service: span.service,
  name: span.name,
  kind: span.kind,
  start: toTime(span.startMs),
  duration_ms: rounded(span.durationMs),
  status: span.status,
  status_message: span.statusMessage ?? null,
  attributes: span.attributes,
  resource: span.resource,
  events: span.events.map(({ name, atMs, attributes }) => ({ name, at: toTime(atMs), attributes })),
})

/** To microseconds. */
const rounded = (ms: number): number => Math.round(ms * 1000) / 1000

/** A time of nonsense is shown as the nearest there is. */
const toTime = (ms: number): string => new Date(Math.min(8.64e15, Math.max(0, ms))).toISOString()
