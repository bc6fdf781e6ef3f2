import { messageOf } from '@testmesh/protocol'
import type { PlannedStep } from '../plan/plan.ts'
import type { GateDecision } from '../ports.ts'
import { changeOutput } from '../scope/frame.ts'
import { EngineError } from './failure.ts'
import type { Run, Surroundings } from './run.ts'
import type { Attempted } from './run-attempt.ts'

/** What a gate said about an attempt: the result it pins, if any; whether it is made again; or that it broke. */
export interface GatePassed {
  readonly pinned?: Readonly<Record<string, unknown>> | undefined
  readonly isAgain?: boolean
  readonly error?: EngineError
}

interface AskedAbout {
  readonly path: string
  readonly attempt: number
  /** Absent: it is not made yet. */
  readonly failed?: Attempted
}

const origin = { from: 'the debugger' }

/** Asks the gate; while it thinks, no limit ticks, and a cancel ends the wait. Never rejects. */
export const passGate = async (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  { path, attempt, failed }: AskedAbout,
): Promise<GatePassed> => {
  const { gate } = run
  if (!gate) return {}
  try {
    const ask = async (): Promise<GateDecision | undefined> => {
      // Most runs have no gate.
      const { inspectionOf } = await import('./inspection.ts')
      const { id, pointer, place, onError } = planned
      const { failure, scope } = failed ?? {}
      return gate({
        ...{ path, id, pointer, place, attempt, isTolerant: onError.mode === 'continue' },
        ...(failure && { failure }),
        ...inspectionOf(run, planned, around, { path, scope }),
      })
    }
    const decision = await run.limits.hold(() => untilCancelled(ask(), around.cancellation))
    for (const [name, value] of Object.entries(decision?.variables ?? {}))
      if (!changeOutput(around.frame, name, { value, origin })) run.base.variables.set(name, { value, origin, isSet: true })
    if (decision?.stop !== undefined) run.stopped ??= decision.stop
    return { pinned: decision?.result, isAgain: decision?.again === true }
  } catch (error) {
    return { error: new EngineError('GATE_FAILED', `the gate failed: ${messageOf(error)}`) }
  }
}

/** Resolves with `wait`, or to `undefined` as soon as `cancellation` is cancelled. */
const untilCancelled = <T>(wait: Promise<T>, cancellation: Surroundings['cancellation']): Promise<T | undefined> =>
  new Promise((resolve, reject) => {
    const leave = cancellation.onCancel(() => resolve(undefined))
    wait.then(resolve, reject).finally(leave)
  })
