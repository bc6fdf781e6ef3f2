import type { PlannedStep } from '../plan/plan.ts'
import type { AskedAbout } from './ask-gate.ts'
import type { EngineError } from './failure.ts'
import type { Run, Surroundings } from './run.ts'

/** What a gate said about an attempt: the result it pins, if any; whether it is made again; or that it broke. */
export interface GatePassed {
  readonly pinned?: Readonly<Record<string, unknown>> | undefined
  readonly isAgain?: boolean
  readonly error?: EngineError
}

/** Asks the gate; while it thinks, no limit ticks, and a cancel ends the wait. Never rejects. Most runs have none, and nothing of it to load. */
export const passGate = async (run: Run, planned: PlannedStep, around: Surroundings, about: AskedAbout): Promise<GatePassed> =>
  run.gate ? run.limits.hold(async () => (await import('./ask-gate.ts')).askGate(run, planned, around, about)) : {}
