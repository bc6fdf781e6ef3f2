import type { PlannedStep } from '../plan/plan.ts'
import type { RunSteps, SectionResult } from './run.ts'
import { runStep } from './run-step.ts'
import { emptySection, stopsAtFailure, withResult } from './section-result.ts'
import { skipStep } from './skip-step.ts'

/** How a step ended for those that wait for it: as it should, or why they cannot run. */
type Ended = { readonly isUsable: true } | { readonly isUsable: false; readonly why: string }

/**
 * Runs steps as soon as those they depend on have ended, in the order of the file where several could; `max_concurrent` at the same
 * time, in teardown and cleanup one. After one that fails, those that depend on it are skipped; where `failFast` is on, nothing new
 * begins at all.
 */
export const runGraph: RunSteps = async (run, steps, around, options = {}) => {
  const isStrict = stopsAtFailure(run, around, options)
  const width = around.isFinal ? 1 : run.plan.maxConcurrent
  const ended = new Map<string, Ended>()
  const running = new Set<Promise<void>>()
  let waiting = [...steps]
  let section = emptySection

  const start = async (planned: PlannedStep): Promise<void> => {
    const result = await runStep(run, planned, around)
    const isUsable = around.isFinal || result.tolerated || (result.outcome !== 'failed' && result.outcome !== 'error')
    ended.set(planned.id, isUsable ? { isUsable } : { isUsable, why: `step ${planned.id}, on which it depends, failed` })
    section = withResult(section, planned, result)
  }

  /** Why it does not run, and whether those behind it can do without. */
  const whyNot = (planned: PlannedStep): { reason: string; after: Ended } | undefined => {
    const unwanted = options.whyNot?.(planned)
    if (unwanted !== undefined) return { reason: unwanted, after: { isUsable: true } }
    const broken = planned.dependsOn.map((id) => ended.get(id)).find((other) => other?.isUsable === false)
    if (broken?.isUsable === false) {
      const why = `step ${planned.id}, on which it depends, was skipped`
      return { reason: broken.why, after: { isUsable: false, why } }
    }
    if (!isStrict || !hasFailed(section)) return undefined
    return {
      reason: `step ${section.failedStep} failed before it`,
      after: { isUsable: false, why: `step ${section.failedStep} failed before it` },
    }
  }

  const isReady = ({ dependsOn }: PlannedStep): boolean => dependsOn.every((id) => ended.has(id))

  /** Takes the first that can be decided now; a skip may decide the next. */
  const takeNext = (): PlannedStep | undefined => {
    const next = waiting.find((planned) => (isStrict && hasFailed(section)) || isReady(planned))
    if (next) waiting = waiting.filter((planned) => planned !== next)
    return next
  }

  const begin = async (): Promise<void> => {
    while (running.size < width) {
      const next = takeNext()
      if (!next) return
      await run.breathe()
      const skipped = whyNot(next)
      if (skipped) {
        skipStep(run, next, around, { path: `${around.prefix}/${next.id}`, reason: skipped.reason })
        ended.set(next.id, skipped.after)
        continue
      }
      const job: Promise<void> = start(next).finally(() => running.delete(job))
      running.add(job)
    }
  }

  for (await begin(); running.size > 0; await begin()) await Promise.race(running)
  return section
}

const hasFailed = ({ outcome }: SectionResult): boolean => outcome === 'failed' || outcome === 'error'
