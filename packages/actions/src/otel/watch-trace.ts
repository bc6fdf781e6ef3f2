import type { ActionContext } from '@testmesh/action-kit'
import { createStop } from '../stop.ts'
import { type Judgement, judge } from './expect/judge.ts'
import type { OtelConfig } from './expect/pattern.ts'
import type { Source } from './source/source.ts'
import { stopWords } from './stop-words.ts'
import { type Trace, toTrace } from './trace/to-trace.ts'

/** A trace as it was when waiting for it was over. */
export interface Seen {
  readonly trace: Trace
  readonly judgement: Judgement
}

export interface WatchOptions {
  readonly source: Source
  readonly context: ActionContext
}

/** How often the receiver is looked at. Milliseconds. */
const LOOK_MS = 50
const LATE_MS = 800

/**
 * Looks at the trace until it has settled as expected, or as nothing that still comes could make good, or until time is up.
 *
 * @throws ActionError OTEL_ABORTED, or what the source throws
 */
export const watchTrace = async (config: OtelConfig, { source, context }: WatchOptions): Promise<Seen> => {
  const { clock, signal, trace: place } = context
  const stop = createStop(context, config.within, stopWords)
  // A look that begins in time may end a little later.
  const patience = createStop(context, config.within + LATE_MS, stopWords)
  const what = `an answer of ${source.name}`
  let seen: Seen | undefined
  for (;;) {
    const spans = await patience.race(source.look(), what)
    if (spans || !seen) {
      const trace = toTrace(spans ?? [], place.stepOf)
      seen = { trace, judgement: judge(config, trace) }
    }
    const { trace, judgement } = seen
    const isSettled = trace.nodes.length > 0 && clock.now() - source.lastMs() >= config.settle
    const isDecided = judgement.findings.length === 0 || judgement.findings.some(({ isFinal }) => isFinal)
    if ((isSettled && isDecided) || stop.leftMs() === 0) return seen
    await patience.race(clock.sleep(Math.min(LOOK_MS, stop.leftMs()), signal), `spans from ${source.name}`)
  }
}
