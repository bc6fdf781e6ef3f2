import type { PlannedStep } from '../plan/plan.ts'
import type { RunSteps, SectionResult, StepResult } from './run.ts'
import { runStep } from './run-step.ts'
import { skipStep } from './skip-step.ts'

/**
 * Runs steps one after the other. After one that fails, the rest is skipped with that reason; in teardown and cleanup, and
 * where `failFast` is off, every step runs.
 */
export const runSection: RunSteps = async (run, steps, around, options = {}) => {
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
