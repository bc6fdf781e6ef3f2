import type { ExecutionEvent } from '@testmesh/protocol'
import { followOutcomes, type Outcome } from './follow-outcomes.ts'

/**
 * How one run ended, with what reports would say of it. It reads the events of the run, which are given once.
 *
 * ```ts
 * const { verdict, problems } = await outcomeOf(runFlow(text, builtins()), text)
 * if (verdict !== 'passed') throw new Error([verdict, ...problems.map(({ text }) => text)].join('\n\n'))
 * ```
 *
 * @param text of the flow, for the lines that are quoted
 */
export const outcomeOf = async (run: AsyncIterable<ExecutionEvent>, text: string): Promise<Outcome> => {
  let outcome: Outcome | undefined
  const reporter = followOutcomes({ source: () => ({ text }), debug: false }, (told) => {
    outcome = told
  })
  for await (const event of run) reporter.onEvents(event.executionId, [event])
  await reporter.finish()
  if (!outcome) throw new Error('these are not the events of a run: there are none')
  return outcome
}
