import type { ExecutionEvent } from '@testmesh/protocol'
import type { FailureBlockOptions } from '../failure/failure-block.ts'
import { type Problem, problemsOf } from '../failure/problems-of.ts'
import { type Ending, endingOf } from '../text/verdict-text.ts'
import { createRecentlyEnded } from './recently-ended.ts'
import { type ExecutionTracker, type TrackedExecution, trackExecution } from './track-execution.ts'

/** An execution of which nothing more comes. */
export interface Ended {
  readonly execution: TrackedExecution
  readonly ending: Ending
  /** Why it did not pass; of a flaky one, why it did not pass before. */
  readonly problems: readonly Problem[]
}

export interface FollowOptions<T> {
  readonly block: FailureBlockOptions
  readonly keepsLogs?: boolean
  /** What is kept of an execution that ended; it may yet be run again. */
  readonly keep: (ended: Ended) => T
  /** Called once for each execution, when its verdict will not change any more. */
  readonly settle: (kept: T) => void
}

export interface Following {
  onEvents(id: string, events: readonly ExecutionEvent[]): void
  /** Nothing more will come. */
  settleAll(): void
}

export const followEnded = <T>({ block, keepsLogs = false, keep, settle }: FollowOptions<T>): Following => {
  const running = new Map<string, ExecutionTracker>()
  const recent = createRecentlyEnded<{ readonly kept: T; readonly problems: readonly Problem[] }>({
    isRunning: (id) => running.has(id),
    settle: ({ kept }) => settle(kept),
  })
  const end = (id: string, execution: ExecutionTracker): void => {
    running.delete(id)
    const ending = endingOf(execution.state)
    const hasFailed = ending === 'failed' || ending === 'error' || ending === 'quarantined'
    const problems = hasFailed ? problemsOf(execution, block) : ending === 'flaky' ? (recent.find(id)?.problems ?? []) : []
    recent.keep(id, { kept: keep({ execution, ending, problems }), problems })
  }
  return {
    onEvents(id, events) {
      for (const event of events) {
        const execution = running.get(id) ?? trackExecution({ keepsLogs })
        running.set(id, execution)
        execution.follow(event)
        if (event.type === 'execution.finished') end(id, execution)
      }
    },
    settleAll() {
      for (const [id, execution] of [...running]) end(id, execution)
      recent.settleAll()
    },
  }
}
