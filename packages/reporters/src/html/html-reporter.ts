import { type BatchEvent, cleanLine } from '@testmesh/protocol'
import type { CreateReporter } from '../reporter.ts'
import { type BatchSpan, batchSummary, noteSpan } from '../text/batch-summary.ts'
import { counted } from '../text/fit-text.ts'
import { inMemory } from '../text/in-memory.ts'
import { plainOptions } from '../text/plain-options.ts'
import { type Ending, endings } from '../text/verdict-text.ts'
import { followEnded } from '../track/follow-ended.ts'
import { isWrong } from '../track/is-wrong.ts'
import { executionHtml } from './execution-html.ts'
import { type Head, pageBegin, pageEnd } from './page.ts'

/** Of those that did not pass, and of the others. A page with more is slow to open, and nobody reads it: the rest is only counted. */
const mostOfAPart = 2_000

/** A page of its own, to be kept with a pipeline and opened without anything else: what did not pass stands first. */
export const createHtmlReporter: CreateReporter = (context) => {
  const block = plainOptions(context)
  const counts = new Map<Ending, number>()
  const spool = context.spool ?? inMemory
  const wrong = { text: spool(), count: 0, what: 'that did not pass, or not at once' }
  const right = { text: spool(), count: 0, what: 'that passed or did not have to run' }
  const span: BatchSpan = {}
  const following = followEnded({
    block,
    keepsLogs: true,
    keep: (ended) => ({ ending: ended.ending, html: executionHtml(ended, block) }),
    settle: ({ ending, html }) => {
      counts.set(ending, (counts.get(ending) ?? 0) + 1)
      const part = isWrong(ending) ? wrong : right
      if (part.count++ < mostOfAPart) part.text.append(html)
    },
  })
  const writePage = (begin: Extract<BatchEvent, { type: 'batch.started' }>): void => {
    const summary = batchSummary(counts, span)
    const all = endings.map((ending) => [ending, counts.get(ending) ?? 0] as const).filter(([, count]) => count > 0)
    context.write(pageBegin({ summary, facts: factsOf(begin), counts: all }))
    for (const { text, count, what } of [wrong, right]) {
      for (const piece of text.pieces()) context.write(piece)
      if (count > mostOfAPart) context.write(`<p>… and ${counted(count - mostOfAPart, 'more execution')} ${what}</p>\n`)
    }
    context.write(pageEnd())
  }
  return {
    onBatch: (event) => noteSpan(span, event),
    onEvents: following.onEvents,
    finish() {
      try {
        following.settleAll()
        // Of a run that did not begin there is nothing to say.
        if (span.started) writePage(span.started)
      } finally {
        for (const { text } of [wrong, right]) text.close()
      }
    },
  }
}

const factsOf = ({ at, data }: Extract<BatchEvent, { type: 'batch.started' }>): Head['facts'] => [
  ['started', `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`],
  ...(data.environment === undefined ? [] : [['environment', data.environment] as const]),
  ...(data.seed === undefined ? [] : [['seed', String(data.seed)] as const]),
  ['command', cleanLine(data.command)],
]
