import { isGraph } from '../plan/dependencies.ts'
import type { RunSteps } from './run.ts'
import { runGraph } from './run-graph.ts'
import { runStep } from './run-step.ts'
import { emptySection, stopsAtFailure, withResult } from './section-result.ts'
import { skipStep } from './skip-step.ts'

/**
 * Runs steps one after the other, or by what they depend on. After one that fails, the rest is skipped with that reason; in
 * teardown and cleanup, and where `failFast` is off, every step runs.
 */
export const runSection: RunSteps = async (run, steps, around, options = {}) => {
  if (isGraph(steps)) return runGraph(run, steps, around, options)
  const isStrict = stopsAtFailure(run, around, options)
  let section = emptySection
  for (const planned of steps) {
    const turn = run.breathe()
    if (turn) await turn
    const path = `${around.prefix}/${planned.id}`
    const whyNot = options.whyNot?.(planned)
    if (whyNot !== undefined) {
      skipStep(run, planned, around, { path, reason: whyNot })
    } else if (isStrict && section.outcome !== 'passed' && section.outcome !== 'cancelled') {
      skipStep(run, planned, around, { path, reason: `step ${section.failedStep} failed before it` })
    } else {
      section = withResult(section, planned, await runStep(run, planned, around))
    }
  }
  return section
}
