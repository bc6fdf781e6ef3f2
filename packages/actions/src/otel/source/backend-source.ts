import type { ActionContext, OtlpSpan } from '@testmesh/action-kit'
import type { OtelConfig } from '../expect/pattern.ts'
import { otelError } from '../otel-error.ts'
import { fetchJson } from './fetch-json.ts'
import { readJaeger } from './read-jaeger.ts'
import type { Source, Wanted } from './source.ts'

export interface BackendOptions extends Wanted {
  readonly backend: NonNullable<OtelConfig['backend']>
  readonly context: ActionContext
}

/** How often a backend is asked at most: it has other work. Milliseconds. */
const PAUSE_MS = 250

/** A trace that a backend keeps. It is asked again and again: it takes spans as they come, and cannot tell that it has all. */
export const backendSource = ({ backend, context, traceId }: BackendOptions): Source => {
  if (traceId === undefined)
    throw otelError('OTEL_BAD_SETTINGS', 'a backend is asked for one trace, not for any', { hint: 'Leave `trace_id` out, or give its id.' })
  const { url, headers = {} } = typeof backend === 'string' ? { url: backend } : backend
  const address = `${url.replace(/\/$/, '')}/api/traces/${traceId}`
  const { clock, signal } = context
  let known = 0
  let [askedMs, lastMs] = [0, 0]
  return {
    name: `Jaeger on ${url}`,
    look: async () => {
      await clock.sleep(Math.max(0, askedMs + PAUSE_MS - clock.now()), signal)
      askedMs = clock.now()
      const answer = await fetchJson({ url: address, headers }, context)
      const spans = answer === undefined ? [] : read(answer, address)
      if (spans.length === known && known > 0) return undefined
      known = spans.length
      lastMs = clock.now()
      return spans
    },
    lastMs: () => lastMs,
    around: async () => ({ others: [], dropped: 0, problems: [] }),
  }
}

const read = (answer: unknown, address: string): readonly OtlpSpan[] => {
  try {
    return readJaeger(answer, Date.now())
  } catch (cause) {
    throw otelError('OTEL_BACKEND_FAILED', `${address} answered no trace: ${(cause as Error).message}`, { cause })
  }
}
