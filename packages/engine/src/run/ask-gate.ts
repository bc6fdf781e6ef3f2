import { messageOf } from '@testmesh/protocol'
import type { PlannedStep } from '../plan/plan.ts'
import type { GateDecision, GatePoint } from '../ports.ts'
import { EngineError } from './failure.ts'
import { inspectionOf, setValue } from './inspection.ts'
import type { GatePassed } from './pass-gate.ts'
import type { Run, Surroundings } from './run.ts'
import type { Attempted } from './run-attempt.ts'

export interface AskedAbout {
  readonly path: string
  readonly attempt: number
  /** Absent: it is not made yet. */
  readonly failed?: Attempted | undefined
}

/** Never rejects. */
export const askGate = async (run: Run, planned: PlannedStep, around: Surroundings, about: AskedAbout): Promise<GatePassed> => {
  const pause = createPause(run)
  try {
    const decision = await untilCancelled(decide(run, planned, around, { ...about, pause }), around.cancellation)
    for (const [name, value] of Object.entries(decision?.variables ?? {})) setValue(run, around, name, value)
    if (decision?.stop !== undefined) run.stopped ??= decision.stop
    return { pinned: decision?.result, isAgain: decision?.again === true }
  } catch (error) {
    return { error: new EngineError('GATE_FAILED', `the gate failed: ${messageOf(error)}`) }
  } finally {
    pause.end()
  }
}

/** What is said of a run that stands. In the order of its events: branches beside it go on. */
interface Pause extends Pick<GatePoint, 'paused' | 'resumed'> {
  end(): void
}

const createPause = ({ emitter }: Run): Pause => {
  let isPaused = false
  let isOver = false
  const resumed = (): void => {
    if (isPaused) emitter.emit('execution.resumed', {})
    isPaused = false
  }
  return {
    paused: (stop) => {
      if (isPaused || isOver) return
      isPaused = true
      emitter.emit('execution.paused', stop)
    },
    resumed,
    end: () => {
      isOver = true
      resumed()
    },
  }
}

const decide = async (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  { path, attempt, failed, pause: { paused, resumed } }: AskedAbout & { readonly pause: Pause },
): Promise<GateDecision | undefined> => {
  const { id, pointer, place, onError } = planned
  const { failure, scope } = failed ?? {}
  return run.gate?.({
    ...{ executionId: run.executionId, path, id, pointer, place, attempt, isTolerant: onError.mode === 'continue' },
    ...{ cancellation: around.cancellation, paused, resumed },
    ...(failure && { failure: run.masker.maskJson(failure) }),
    ...inspectionOf(run, planned, around, { path, scope }),
  })
}

/** Resolves with `wait`, or to `undefined` as soon as `cancellation` is cancelled. */
const untilCancelled = <T>(wait: Promise<T>, cancellation: Surroundings['cancellation']): Promise<T | undefined> =>
  new Promise((resolve, reject) => {
    const leave = cancellation.onCancel(() => resolve(undefined))
    wait.then(resolve, reject).finally(leave)
  })
