import type { Place } from '@testmesh/protocol'
import type { Problem } from '../failure/problems-of.ts'
import type { Reporter } from '../reporter.ts'
import { type PlainContext, plainOptions } from '../text/plain-options.ts'
import type { Ending } from '../text/verdict-text.ts'
import { followEnded } from '../track/follow-ended.ts'
import { executionTitle } from '../track/step-view.ts'

/** How an execution ended. */
export interface Outcome {
  readonly executionId: string
  /** `checkout`, or `checkout [row 3]`. */
  readonly title: string
  /** Relative to the project. */
  readonly file: string | undefined
  /** `unfinished`: it never said how it ended. `quarantined`: it did not pass, and that does not count. */
  readonly verdict: Ending
  readonly durationMs: number | undefined
  /** Why it did not pass; of a flaky one, why it did not pass before. */
  readonly problems: readonly OutcomeProblem[]
}

export interface OutcomeProblem extends Pick<Problem, 'path' | 'code' | 'mismatch'> {
  readonly place: Place | undefined
  /** As it stands in reports: what, where, which values, and how to run it again. */
  readonly text: string
}

/** Tells how each execution ended, once, when that will not change any more. @param width Of the lines of a problem, in cells. */
export const followOutcomes = (context: PlainContext, tell: (outcome: Outcome) => void, width?: number): Reporter => {
  const following = followEnded<Outcome>({
    block: plainOptions(context, width),
    keep: ({ ending, problems, execution: { state } }) => ({
      executionId: state.executionId,
      title: executionTitle(state),
      file: state.flow?.file,
      verdict: ending,
      durationMs: state.durationMs,
      problems: problems.map(({ path, code, place, mismatch, block }) => ({ path, code, place, mismatch, text: block.join('\n') })),
    }),
    settle: tell,
  })
  return { onEvents: following.onEvents, finish: following.settleAll }
}
