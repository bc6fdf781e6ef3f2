import type { ExecutionEvent, ExecutionState } from '@testmesh/protocol'
import type { FailureBlockOptions } from '../failure/failure-block.ts'
import { type Problem, problemsOf } from '../failure/problems-of.ts'
import { createRecentlyEnded } from './recently-ended.ts'
import { type ExecutionTracker, trackExecution } from './track-execution.ts'

/** An execution that came to its end, and was not run again since. */
export interface EndedExecution {
  readonly verdict: NonNullable<ExecutionState['verdict']>
  readonly flow: ExecutionState['flow']
  /** Why it did not pass; of a flaky one, why it did not pass before. */
  readonly problems: readonly Problem[]
}

export interface Following {
  onEvents(id: string, events: readonly ExecutionEvent[]): void
  /** Nothing more will come. */
  settleAll(): void
}

/** Calls `ended` once for each execution, when its verdict will not change any more. */
export const followFailures = (options: FailureBlockOptions, ended: (execution: EndedExecution) => void): Following => {
  const running = new Map<string, ExecutionTracker>()
  const recent = createRecentlyEnded<EndedExecution>({ isRunning: (id) => running.has(id), settle: ended })
  const end = (id: string, tracker: ExecutionTracker): void => {
    running.delete(id)
    const { verdict = 'cancelled', flow } = tracker.state
    const hasFailed = verdict === 'failed' || verdict === 'error'
    const problems = hasFailed ? problemsOf(tracker, options) : verdict === 'flaky' ? (recent.find(id)?.problems ?? []) : []
    recent.keep(id, { verdict, flow, problems })
  }
  return {
    onEvents(id, events) {
      for (const event of events) {
        const tracker = running.get(id) ?? trackExecution()
        running.set(id, tracker)
        tracker.follow(event)
        if (event.type === 'execution.finished') end(id, tracker)
      }
    },
    settleAll() {
      for (const [id, tracker] of [...running]) end(id, tracker)
      recent.settleAll()
    },
  }
}
