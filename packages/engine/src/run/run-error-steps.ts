import type { PlannedStep } from '../plan/plan.ts'
import { absorbFrame, createFrame } from '../scope/frame.ts'
import type { Run, SectionResult, Surroundings } from './run.ts'
import type { Attempted } from './run-attempt.ts'

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
  const section = await run.runSteps(run, chosen, { ...around, frame, prefix: `${path}/on_error` })
  absorbFrame(around.frame, frame)
  return section
}
