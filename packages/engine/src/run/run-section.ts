import type { Failure } from '@testmesh/protocol'
import type { PlannedStep } from '../plan/plan.ts'
import { absorbFrame, createFrame } from '../scope/frame.ts'
import type { Run, StepResult, Surroundings } from './run.ts'
import type { Attempted } from './run-attempt.ts'
import { runStep } from './run-step.ts'
import { skipStep } from './skip-step.ts'

export interface SectionResult {
  readonly outcome: 'passed' | 'failed' | 'error' | 'cancelled'
  readonly failure?: Failure | undefined
  /** The id of the first step that did not pass. */
  readonly failedStep?: string
  /** Whether any step ran at all. */
  readonly ranAny: boolean
}

/**
 * Runs steps one after the other. After one that fails, the rest is skipped with that reason; in teardown and cleanup, and
 * where `failFast` is off, every step runs.
 */
export const runSection = async (
  run: Run,
  steps: readonly PlannedStep[],
  around: Surroundings,
  options: { failFast?: boolean; whyNot?: (planned: PlannedStep) => string | undefined } = {},
): Promise<SectionResult> => {
  const stopsAtFailure = !around.isFinal && (options.failFast ?? run.plan.failFast)
  let section: SectionResult = { outcome: 'passed', ranAny: false }
  for (const planned of steps) {
    const path = `${around.prefix}/${planned.id}`
    const whyNot = options.whyNot?.(planned)
    if (whyNot !== undefined) {
      skipStep(run, planned, around, { path, reason: whyNot })
    } else if (stopsAtFailure && section.outcome !== 'passed' && section.outcome !== 'cancelled') {
      skipStep(run, planned, around, { path, reason: `step ${section.failedStep} failed before it` })
    } else {
      section = withResult(section, planned, await runStep(run, planned, around))
    }
  }
  return section
}

const RANK = { passed: 0, cancelled: 1, failed: 2, error: 3 } as const

/** The worst outcome wins; what is tolerated counts as passed. */
const withResult = (section: SectionResult, planned: PlannedStep, result: StepResult): SectionResult => {
  const ranAny = section.ranAny || result.outcome !== 'skipped'
  if (result.outcome === 'skipped' || result.outcome === 'passed' || result.tolerated) return { ...section, ranAny }
  const isWorse = RANK[result.outcome] > RANK[section.outcome]
  return {
    ranAny,
    outcome: isWorse ? result.outcome : section.outcome,
    failure: section.failure ?? result.failure,
    failedStep: section.failedStep ?? planned.id,
  }
}

/** The steps a step brings for the case that it fails; they see `error` and `response`. */
export const runErrorSteps = async (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  { path, attempted }: { path: string; attempted: Attempted },
): Promise<SectionResult> => {
  const { steps, onTimeout } = planned.onError
  const chosen = attempted.kind === 'timeout' && onTimeout.length > 0 ? onTimeout : steps
  if (chosen.length === 0) return { outcome: 'passed', ranAny: false }
  const error = { code: attempted.failure?.code, message: attempted.failure?.message }
  const origin = { from: `step ${planned.id}` }
  const locals = new Map([
    ['error', { value: error, origin }],
    ['response', { value: attempted.result ?? null, origin }],
  ])
  const frame = createFrame(around.frame, locals)
  const section = await runSection(run, chosen, { ...around, frame, prefix: `${path}/on_error` })
  absorbFrame(around.frame, frame)
  return section
}
