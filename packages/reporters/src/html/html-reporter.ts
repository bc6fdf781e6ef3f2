import type { BatchEvent, Verdict } from '@testmesh/protocol'
import type { CreateReporter } from '../reporter.ts'
import { batchSummary } from '../text/batch-summary.ts'
import { counted } from '../text/fit-text.ts'
import { inMemory } from '../text/in-memory.ts'
import { plainOptions } from '../text/plain-options.ts'
import { verdictOrder } from '../text/verdict-text.ts'
import { followEnded } from '../track/follow-ended.ts'
import { executionHtml } from './execution-html.ts'
import { type Head, pageBegin, pageEnd } from './page.ts'

/** A page with more is slow to open, and nobody reads it: of those that passed the others are only counted. */
const mostPassed = 2_000

/** A page of its own, to be kept with a pipeline and opened without anything else: what did not pass stands first. */
export const createHtmlReporter: CreateReporter = (context) => {
  const block = plainOptions(context)
  const counts = new Map<Verdict, number>()
  const parts = { wrong: (context.spool ?? inMemory)(), right: (context.spool ?? inMemory)() }
  let more = 0
  let started: Extract<BatchEvent, { type: 'batch.started' }> | undefined
  let finished: Extract<BatchEvent, { type: 'batch.finished' }> | undefined
  const following = followEnded({
    block,
    keepsLogs: true,
    keep: (ended) => ({ verdict: ended.verdict, html: executionHtml(ended, block) }),
    settle: ({ verdict, html }) => {
      const before = counts.get(verdict) ?? 0
      counts.set(verdict, before + 1)
      if (verdict !== 'passed' && verdict !== 'skipped') parts.wrong.append(html)
      else if (before < mostPassed) parts.right.append(html)
      else more++
    },
  })
  return {
    onBatch(event) {
      if (event.type === 'batch.started') started = event
      if (event.type === 'batch.finished') finished = event
    },
    onEvents: following.onEvents,
    finish() {
      following.settleAll()
      // Of a run that did not begin there is nothing to say.
      if (started) {
        const summary = batchSummary(counts, { started, finished })
        const all = verdictOrder.map((verdict) => [verdict, counts.get(verdict) ?? 0] as const).filter(([, count]) => count > 0)
        context.write(pageBegin({ summary, facts: factsOf(started), counts: all }))
        for (const part of [parts.wrong, parts.right]) for (const piece of part.pieces()) context.write(piece)
        context.write(pageEnd(more > 0 ? `… and ${counted(more, 'more execution')} that passed or did not have to run` : ''))
      }
      for (const part of [parts.wrong, parts.right]) part.close()
    },
  }
}

const factsOf = ({ at, data }: Extract<BatchEvent, { type: 'batch.started' }>): Head['facts'] => [
  ['started', `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`],
  ...(data.environment === undefined ? [] : [['environment', data.environment] as const]),
  ['seed', String(data.seed)],
  ['command', data.command],
]
