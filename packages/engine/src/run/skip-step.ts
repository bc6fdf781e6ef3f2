import type { NameUse } from '@testmesh/expressions'
import { isTruthy } from '@testmesh/expressions'
import type { Failure } from '@testmesh/protocol'
import type { PlannedStep } from '../plan/plan.ts'
import { findOutput, findStep, type LeftBy } from '../scope/frame.ts'
import { conditionInWords } from './condition-in-words.ts'
import { EngineError, placeOfError, toFailure } from './failure.ts'
import { type Run, type StepResult, type Surroundings, scopeOf } from './run.ts'

/** A reason in words, or why the question itself failed; `undefined` when the step runs. */
export const reasonToSkip = (run: Run, planned: PlannedStep, around: Surroundings, path: string): string | Failure | undefined => {
  if (planned.step.disabled) return 'it is disabled'
  if (around.cancellation.isCancelled) return reasonInWords(around.cancellation.reason)
  if (run.stopped !== undefined && !around.isFinal) return run.stopped
  if (around.isFinal) {
    const missing = firstMissing(run, planned, around)
    if (missing !== undefined) return `${missing} was never captured`
  }
  if (!planned.when) return undefined
  const scope = scopeOf(run, around, `${path}#when`)
  try {
    return isTruthy(planned.when.evaluate(scope)) ? undefined : `when is false: ${conditionInWords(run.masker, planned.when, scope)}`
  } catch (error) {
    return toFailure(error, placeOfError(run.plan, error, `${planned.pointer}/when`))
  }
}

const reasonInWords = (reason: unknown): string => (reason instanceof EngineError ? reason.message : 'the run was cancelled')

/** In teardown and cleanup, a step that needs what was never captured has nothing to undo. */
const firstMissing = (run: Run, planned: PlannedStep, around: Surroundings): string | undefined => {
  for (const use of planned.config.names) {
    const missing = use.isOptional ? undefined : missingIn(run, around, use)
    if (missing !== undefined) return missing
  }
  return undefined
}

/** `order_id`, `create.order_id`, `steps.create.body.id`, `outputs.order_id`, when the flow captures it somewhere and did not. */
const missingIn = (run: Run, { frame }: Surroundings, { name, path }: NameUse): string | undefined => {
  const [head, ...rest] = name === 'steps' || name === 'outputs' ? path.map(String) : [name, ...path.map(String)]
  if (head === undefined || !run.plan.captured.has(head)) return undefined
  const output = findOutput(frame, head)
  if (output && name !== 'steps') return output.missing === undefined ? undefined : head
  const step = name === 'outputs' ? undefined : findStep(frame, head)
  if (!step) return scopeOf(run, { frame }, '').has(head) ? undefined : head
  const [field] = rest
  if (field === undefined || field === 'outcome' || field === 'error') return undefined
  return Object.hasOwn(step.outputs, field) || Object.hasOwn(step.result ?? {}, field) || step.result ? undefined : `${head}.${field}`
}

/**
 * Records a step that did not run; what it would have captured is missing, for this reason. What other steps left under the
 * same names stays: of two steps of which one is skipped, the one that ran counts.
 */
export const skipStep = (
  run: Run,
  planned: PlannedStep,
  around: Pick<Surroundings, 'frame'>,
  skipped: { path: string; reason: string },
): StepResult => {
  const { frame } = around
  const { id, pointer } = planned
  const origin = { from: `step ${id}`, place: planned.place }
  const isFree = (left: LeftBy | undefined): boolean => left === undefined || left.pointer === pointer
  for (const { name } of planned.captures) {
    const missing = `step ${id} was skipped: ${skipped.reason}`
    if (isFree(findOutput(frame, name))) frame.outputs.set(name, { value: undefined, missing, isOfSkipped: true, origin, pointer })
  }
  if (isFree(findStep(frame, id)))
    frame.steps.set(id, { id, pointer, outcome: 'skipped', error: null, outputs: {}, result: undefined, config: undefined, origin })
  tellSkipped(run, planned, skipped)
  return { outcome: 'skipped', tolerated: false }
}

/** Says of a step that it does not run, and why. */
export const tellSkipped = (run: Run, { description }: PlannedStep, { path, reason }: { path: string; reason: string }): void =>
  run.emitter.emitStep(path, 'step.finished', { outcome: 'skipped', reason, attempts: 0, durationMs: 0, step: description })
