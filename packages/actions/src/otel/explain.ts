import type { Config, Exchange, Output } from '@testmesh/action-kit'
import type { otelSchema } from './otel.schema.ts'

/** The trace in one line. */
export const explain = ({ operation }: Config<typeof otelSchema>, result: Partial<Output<typeof otelSchema>> | undefined): Exchange => {
  if (!result) return { request: operation === 'inject' ? 'a traceparent' : 'the trace' }
  const { trace_id, traceparent, count = 0, services = [], duration_ms = 0 } = result
  if (operation === 'inject') return { request: `traceparent ${traceparent}` }
  const spans = `${count} span${count === 1 ? '' : 's'} meant, of ${services.length} service${services.length === 1 ? '' : 's'}`
  return { request: `trace ${trace_id} → ${spans} in ${Math.round(duration_ms)} ms` }
}
