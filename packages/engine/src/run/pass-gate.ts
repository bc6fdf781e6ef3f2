import { messageOf } from '@testmesh/protocol'
import type { PlannedStep } from '../plan/plan.ts'
import type { GateDecision } from '../ports.ts'
import { EngineError } from './failure.ts'
import type { Run, Surroundings } from './run.ts'

/** What a gate said about an attempt: the result it pins, if any; or that it broke. */
export interface GatePassed {
  readonly pinned?: Readonly<Record<string, unknown>> | undefined
  readonly error?: EngineError
}

/** Asks the gate; while it thinks, no limit ticks, and a cancel ends the wait. Never rejects. */
export const passGate = async (
  run: Run,
  planned: PlannedStep,
  { cancellation }: Surroundings,
  { path, attempt }: { path: string; attempt: number },
): Promise<GatePassed> => {
  const { gate } = run
  if (!gate) return {}
  const point = { path, id: planned.id, pointer: planned.pointer, attempt }
  try {
    const ask = async (): Promise<GateDecision | undefined> => gate(point)
    const decision = await run.limits.hold(() => untilCancelled(ask(), cancellation))
    for (const [name, value] of Object.entries(decision?.variables ?? {}))
      run.base.variables.set(name, { value, origin: { from: 'the debugger' }, isSet: true })
    if (decision?.stop !== undefined) run.stopped ??= decision.stop
    return { pinned: decision?.result }
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
