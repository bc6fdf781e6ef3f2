import type { Sink } from '@testmesh/engine'
import type { UnnumberedEvent } from '@testmesh/protocol'

/** So many events wait at most. */
const room = 512

type Take = (events: readonly UnnumberedEvent[]) => void

/** Of one batch: all that its executions tell goes through it, in order. */
export interface HandOver {
  /** The sink of an execution. What `take` throws is told to the engine with what comes next. */
  sinkFor(take: Take): Sink
}

/**
 * What an execution tells is taken once it waits for something: while an answer is on its way nobody waits for the recording, and that of
 * many executions is written in one go. The end of an execution is taken at once, with all before it.
 */
export const createHandOver = (): HandOver => {
  let waiting: (() => void)[] = []
  let count = 0
  let turn: NodeJS.Immediate | undefined
  const takeAll = (): void => {
    clearImmediate(turn)
    turn = undefined
    const taken = waiting
    waiting = []
    count = 0
    for (const take of taken) take()
  }
  return {
    sinkFor: (take) => {
      let problem: { readonly error: unknown } | undefined
      const tellProblem = (): void => {
        if (problem) throw problem.error
      }
      return (events) => {
        tellProblem()
        count += events.length
        waiting.push(() => {
          try {
            if (!problem) take(events)
          } catch (error) {
            problem = { error }
          }
        })
        if (count >= room || events.at(-1)?.type === 'execution.finished') takeAll()
        else turn ??= setImmediate(takeAll)
        tellProblem()
      }
    },
  }
}

/** Whoever steps through a run wants to see what was before he is asked how to go on. */
export const handOverAtOnce: HandOver = { sinkFor: (take) => take }
