import type { Phase } from '@testmesh/protocol'
import type { PlannedStep } from '../plan/plan.ts'
import type { Cancellation } from './cancellation.ts'
import { EngineError } from './failure.ts'
import type { Run, SectionResult, Surroundings } from './run.ts'

export interface PhasesOptions extends Omit<Surroundings, 'prefix'> {
  /** What the paths of the steps of a phase begin with. */
  readonly prefixOf: (phase: Phase) => string
  /** Which steps of `steps` run; the others are skipped, with that reason. Default all. */
  readonly isSelected?: ((planned: PlannedStep) => boolean) | undefined
}

/** Setup, steps, and the flow's on_error when one of them failed. */
export const runPhases = async (run: Run, { prefixOf, isSelected, ...around }: PhasesOptions): Promise<SectionResult> => {
  const { plan } = run
  const setup = await run.runSteps(run, plan.setup, { ...around, prefix: prefixOf('setup') }, { failFast: true })
  const isReady = setup.outcome === 'passed'
  const whyNot = (planned: PlannedStep): string | undefined => {
    if (!isReady) return `setup step ${setup.failedStep} did not pass`
    return isSelected === undefined || isSelected(planned) ? undefined : 'it was not selected'
  }
  const steps = await run.runSteps(run, plan.steps, { ...around, prefix: prefixOf('steps') }, { whyNot })
  const section = isReady ? steps : { ...setup, ranAny: true }
  if (section.outcome === 'failed' || section.outcome === 'error') {
    run.status = 'failed'
    await run.runSteps(run, plan.onError, { ...around, prefix: prefixOf('on_error') }, { failFast: false })
  }
  return section
}

/** The flow's own teardown: always, and its failure is a warning. */
export const runTeardown = async (run: Run, around: Surroundings): Promise<void> => {
  const teardown = await run.runSteps(run, run.plan.teardown, { ...around, isFinal: true })
  if (teardown.outcome === 'passed') return
  const { failedStep, failure, outcome } = teardown
  const message = `teardown step ${failedStep} did not pass: ${failure?.message ?? outcome}`
  run.warnings.push({ code: 'TEARDOWN_FAILED', severity: 'warning', message, place: failure?.place ?? {} })
}

/** Cancels what hangs below `cancellation` when the flow takes longer, by default than its `config.timeout`. Returns what takes the limit off. */
export const startFlowLimit = ({ plan, limits }: Run, cancellation: Cancellation, timeoutMs = plan.timeoutMs): (() => void) | undefined => {
  if (timeoutMs === undefined) return undefined
  return limits.start(timeoutMs, () => cancellation.cancel(new EngineError('FLOW_TIMEOUT', `the flow took longer than ${timeoutMs} ms`)))
}

export const isFlowTimeout = ({ reason }: Cancellation): boolean => reason instanceof EngineError && reason.code === 'FLOW_TIMEOUT'
