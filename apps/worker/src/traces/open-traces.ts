import { parseTraceParent } from '@testmesh/platform'
import { type OpenSpan, openSpans, type SpansOptions } from '@testmesh/platform/traces'
import type { UnnumberedEvent } from '@testmesh/protocol'

export interface Traces {
  /** Makes spans of the events of one execution, as they come: one for it, and one for each step below. */
  follow(execution: TracedExecution): (events: readonly UnnumberedEvent[]) => void
  /** Sends what waits. */
  stop(): Promise<void>
}

export interface TracedExecution {
  readonly traceId: string
  /** Of the request that it was made by: its parent, or what it came from when it has a trace of its own. */
  readonly traceParent: string | null
}

export const openTraces = (options: SpansOptions): Traces => {
  const { start, stop } = openSpans(options)
  return {
    stop,
    follow: ({ traceId, traceParent }) => {
      const request = parseTraceParent(traceParent)
      const from = request && (request.traceId === traceId ? { parent: request } : { cause: request })
      const spans = new Map<string, OpenSpan>()
      const begin: Following['begin'] = (path, { name, at }) => {
        const parent = path === '' ? undefined : parentOf(path, spans)?.place
        const span = start({ name, at, kind: 'internal', traceId, ...(parent && { parent }), ...(path === '' && from) })
        spans.set(path, span)
        return span
      }
      return (events) => {
        for (const event of events) observe(event, { spans, begin })
      }
    },
  }
}

interface Following {
  /** By path; that of the execution itself by ''. */
  readonly spans: Map<string, OpenSpan>
  readonly begin: (path: string, span: { readonly name: string; readonly at: number }) => OpenSpan
}

const observe = (event: UnnumberedEvent, { spans, begin }: Following): void => {
  switch (event.type) {
    case 'execution.started':
      begin('', { name: event.data.flow.name, at: event.at }).set({
        'testmesh.execution.id': event.executionId,
        'testmesh.flow.sha256': event.data.flow.sha256,
        ...(event.data.environment !== undefined && { 'testmesh.environment': event.data.environment }),
      })
      return
    case 'step.started': {
      const { id, name, action } = event.data
      const span = begin(event.path, { name: name ?? id, at: event.at })
      span.set({ 'testmesh.step.path': event.path, 'testmesh.step.action': action })
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
const parentOf = (path: string, spans: ReadonlyMap<string, OpenSpan>): OpenSpan | undefined => {
  const parts = path.split('/')
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const around = parts.slice(0, length).join('/')
    const span = spans.get(around) ?? spans.get(around.replace(/\[[^\]]*\]$/, ''))
    if (span) return span
  }
  return spans.get('')
}

const end = (
  path: string,
  spans: Map<string, OpenSpan>,
  { at, outcome, message }: { at: number; outcome: string; message: string | undefined },
): void => {
  const span = spans.get(path)
  if (!span) return
  span.set({ 'testmesh.outcome': outcome })
  span.end({ at, isError: outcome === 'failed' || outcome === 'error', message })
  spans.delete(path)
}
