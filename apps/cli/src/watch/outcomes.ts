import { type BatchFollower, countExecutions, type LoadedFlow } from '@testmesh/project'
import type { Verdict } from '@testmesh/protocol'

/** How the executions of some flows went. */
export interface Outcomes {
  readonly follower: BatchFollower
  /** One of its executions did not pass. */
  hasFailed(flow: LoadedFlow): boolean
  /** All of its executions came to their end. */
  isOver(flow: LoadedFlow): boolean
}

export const noteOutcomes = (): Outcomes => {
  const flowOf = new Map<string, string>()
  const verdicts = new Map<string, Map<string, Verdict>>()
  const of = (flow: LoadedFlow): Verdict[] => [...(verdicts.get(keyOf(flow.file, flow.reading.flow?.name))?.values() ?? [])]
  return {
    follower: {
      onEvents: (id, events) => {
        for (const event of events) {
          if (event.type === 'execution.started') flowOf.set(id, keyOf(event.data.flow.file, event.data.flow.name))
          if (event.type !== 'execution.finished') continue
          const key = flowOf.get(id) ?? ''
          // Of an execution that is run again the last verdict counts.
          verdicts.set(key, (verdicts.get(key) ?? new Map<string, Verdict>()).set(id, event.data.verdict))
        }
      },
    },
    hasFailed: (flow) => of(flow).some((verdict) => verdict === 'failed' || verdict === 'error'),
    isOver: (flow) => of(flow).filter((verdict) => verdict !== 'cancelled').length === countExecutions([flow]),
  }
}

/** What a flow is called from one round to the next. */
export const keyOf = (file: string | undefined, name: string | undefined): string => JSON.stringify([file, name])
