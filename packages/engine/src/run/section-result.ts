import type { PlannedStep } from '../plan/plan.ts'
import type { Run, SectionOptions, SectionResult, StepResult, Surroundings } from './run.ts'

export const emptySection: SectionResult = { outcome: 'passed', ranAny: false }

/** In teardown and cleanup every step runs, whatever the others did. */
export const stopsAtFailure = (run: Run, { isFinal }: Surroundings, { failFast }: SectionOptions): boolean =>
  !isFinal && (failFast ?? run.plan.failFast)

const RANK = { passed: 0, cancelled: 1, failed: 2, error: 3 } as const

/** The worst outcome wins; what is tolerated counts as passed. */
export const withResult = (section: SectionResult, planned: PlannedStep, result: StepResult): SectionResult => {
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
