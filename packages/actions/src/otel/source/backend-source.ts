import type { ActionContext } from '@testmesh/action-kit'
import type { OtelConfig } from '../expect/pattern.ts'
import { otelError } from '../otel-error.ts'
import { askJaeger } from './ask-jaeger.ts'
import { askTempo } from './ask-tempo.ts'
import { type Answer, titles } from './backend.ts'
import type { Source, Wanted } from './source.ts'

export interface BackendOptions extends Wanted {
  readonly backend: NonNullable<OtelConfig['backend']>
  readonly context: ActionContext
}

/** How often a backend is asked at most: it has other work. Milliseconds. */
const PAUSE_MS = 250

const asks = { jaeger: askJaeger, tempo: askTempo }

/** A trace that a backend keeps. It is asked again and again: it takes spans as they come, and cannot tell that it has all. */
export const backendSource = ({ backend, context, traceId }: BackendOptions): Source => {
  if (traceId === undefined)
    throw otelError('OTEL_BAD_SETTINGS', 'a backend is asked for one trace, not for any', { hint: 'Leave `trace_id` out, or give its id.' })
  const { type, url, headers } = typeof backend === 'string' ? { type: 'jaeger' as const, url: backend } : backend
  const ask = asks[type]({ url: url.replace(/\/$/, ''), headers, traceId }, context)
  const { clock, signal } = context
  let known: Answer = { spans: [] }
  let [askedMs, lastMs] = [0, 0]
  return {
    name: `${titles[type]} on ${url}`,
    look: async () => {
      await clock.sleep(Math.max(0, askedMs + PAUSE_MS - clock.now()), signal)
      askedMs = clock.now()
      const { spans, cut } = await ask()
      if (cut !== undefined && cut !== known.cut) context.log(`${titles[type]} gave a part of the trace only: ${cut}`)
      const isSame = spans.length === known.spans.length && spans.length > 0
      known = { spans, cut }
      if (isSame) return undefined
      lastMs = clock.now()
      return spans
    },
    lastMs: () => lastMs,
    around: async () => ({ others: [], dropped: 0, problems: [], cut: known.cut }),
  }
}
