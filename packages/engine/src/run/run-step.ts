import { parseDuration, showValue } from '@testmesh/expressions'
import type { Failure } from '@testmesh/protocol'
import type { PlannedDuration, PlannedStep } from '../plan/plan.ts'
import { findOutput, type StepRecord } from '../scope/frame.ts'
import { createCancellation } from './cancellation.ts'
import { registerCleanup } from './cleanup.ts'
import { EngineError, placeOfError, toFailure } from './failure.ts'
import { startLimit } from './limit.ts'
import { pauseAfter, shouldRetry } from './retry.ts'
import { describeStep, type Run, type StepResult, type Surroundings, scopeOf } from './run.ts'
import { type Attempted, runAttempt } from './run-attempt.ts'
import { runErrorSteps } from './run-section.ts'
import { sleep } from './sleep.ts'

/** Runs one step: decides whether, tries until it is decided, and leaves its result for those behind it. Never rejects. */
export const runStep = async (run: Run, planned: PlannedStep, around: Surroundings): Promise<StepResult> => {
  const path = `${around.prefix}/${planned.id}`
  const startedAt = run.ports.clock.now()
  const skip = reasonToSkip(run, planned, around, path)
  if (skip !== undefined && typeof skip === 'string') return skipStep(run, planned, around, { path, reason: skip })
  run.emitter.emitStep(path, 'step.started', describeStep(planned))
  const { attempted, attempts } = skip ? { attempted: notAttempted(skip), attempts: 0 } : await tryUntilDecided(run, planned, around, path)
  remember(run, planned, around, attempted)
  if (attempted.outcome === 'passed') await registerCleanup(run, planned, around, path)
  const tolerated = isTolerated(planned, attempted)
  if (attempted.outcome === 'failed' || attempted.outcome === 'error') await runErrorSteps(run, planned, around, { path, attempted })
  run.emitter.emitStep(path, 'step.finished', {
    outcome: attempted.outcome,
    ...(tolerated && { tolerated }),
    ...(attempted.outcome === 'cancelled' && { reason: attempted.failure?.message ?? 'cancelled' }),
    ...(attempted.failure && { failure: attempted.failure }),
    attempts,
    durationMs: run.ports.clock.now() - startedAt,
  })
  await run.emitter.border()
  return { outcome: attempted.outcome, tolerated, failure: attempted.failure }
}

const isTolerated = (planned: PlannedStep, { outcome }: Attempted): boolean =>
  planned.onError.mode === 'continue' && (outcome === 'failed' || outcome === 'error')

/** A reason in words, or why the question itself failed; `undefined` when the step runs. */
const reasonToSkip = (run: Run, planned: PlannedStep, around: Surroundings, path: string): string | Failure | undefined => {
  if (planned.step.disabled) return 'it is disabled'
  if (around.cancellation.isCancelled) return 'the run was cancelled'
  if (run.stopped !== undefined && !around.isFinal) return run.stopped
  if (around.isFinal) {
    const missing = firstMissingName(run, planned, around, path)
    if (missing !== undefined) return `${missing} was never captured`
  }
  if (!planned.when) return undefined
  const scope = scopeOf(run, around, `${path}#when`)
  try {
    const value = planned.when.evaluate(scope)
    if (value === true) return undefined
    if (value === false || value === null || value === undefined)
      return `when is false: ${planned.when.text}${explained(planned.when, scope)}`
    return undefined
  } catch (error) {
    return toFailure(error, placeOfError(run.plan, error, `${planned.pointer}/when`))
  }
}

/** `, where cart.count is 0` */
const explained = (when: NonNullable<PlannedStep['when']>, scope: Parameters<typeof when.explain>[0]): string => {
  const parts = when.explain(scope).filter((part) => part.end - part.start < when.text.length)
  const texts = parts
    .map((part) => ({ text: when.text.slice(part.start, part.end), value: part.value.text }))
    .filter(({ text, value }) => text !== value)
  const shown = texts.slice(0, 3).map(({ text, value }) => `${text} is ${value}`)
  return shown.length > 0 ? ` (${shown.join(', ')})` : ''
}

/** In teardown and cleanup, a step that needs what was never captured has nothing to undo. */
const firstMissingName = (run: Run, planned: PlannedStep, around: Surroundings, path: string): string | undefined => {
  const scope = scopeOf(run, around, path)
  return planned.config.names.find((use) => !use.isOptional && !scope.has(use.name))?.name
}

/** Records a step that did not run; what it would have captured is missing, for this reason. */
export const skipStep = (
  run: Run,
  planned: PlannedStep,
  around: Pick<Surroundings, 'frame'>,
  skipped: { path: string; reason: string },
): StepResult => {
  for (const { name } of planned.captures) {
    // What was captured before stays: by another step of this run, or by the earlier run that this one goes on from.
    const captured = findOutput(around.frame, name)
    if (captured && captured.missing === undefined) continue
    around.frame.outputs.set(name, {
      value: undefined,
      missing: `step ${planned.id} was skipped: ${skipped.reason}`,
      origin: { from: `step ${planned.id}` },
    })
  }
  run.emitter.emitStep(skipped.path, 'step.finished', {
    outcome: 'skipped',
    reason: skipped.reason,
    attempts: 0,
    durationMs: 0,
    step: describeStep(planned),
  })
  return { outcome: 'skipped', tolerated: false }
}

const notAttempted = (failure: Failure): Attempted => ({
  outcome: 'error',
  failure,
  config: undefined,
  result: undefined,
  captured: { outputs: {}, missing: new Map() },
  scope: undefined,
})

const tryUntilDecided = async (run: Run, planned: PlannedStep, around: Surroundings, path: string) => {
  const { clock } = run.ports
  const cancellation = createCancellation(around.cancellation)
  const maxMs = durationOf(run, planned.maxDurationMs, around, path)
  const overall =
    maxMs === undefined
      ? undefined
      : startLimit(clock, maxMs, () =>
          cancellation.cancel(new EngineError('STEP_MAX_DURATION', `all attempts together took longer than ${maxMs} ms`, 'timeout')),
        )
  if (overall) run.limits.add(overall)
  try {
    for (let attempt = 1; ; attempt++) {
      const attempted = await tryOnce(run, planned, { ...around, cancellation }, { path, attempt })
      const { scope, kind, outcome } = attempted
      const tried = { attempt, isFailure: outcome === 'failed' || outcome === 'error', kind, scope }
      if (cancellation.isCancelled || !shouldRetry(planned.retry, tried)) return { attempted, attempts: attempt }
      await run.emitter.border()
      await sleep(clock, pauseAfter(planned.retry, attempt, scopeOf(run, around, `${path}#pause${attempt}`).tools.random), cancellation)
      if (cancellation.isCancelled) return { attempted: endedBy(attempted, planned, cancellation.reason), attempts: attempt }
    }
  } finally {
    overall?.clear()
    if (overall) run.limits.delete(overall)
    cancellation.release()
  }
}

/** The last attempt had failed and waited for the next when the end came. */
const endedBy = (attempted: Attempted, planned: PlannedStep, reason: unknown): Attempted =>
  reason instanceof EngineError && reason.code === 'STEP_MAX_DURATION'
    ? attempted
    : { ...attempted, outcome: 'cancelled', failure: toFailure(reason, planned.place) }

const tryOnce = async (
  run: Run,
  planned: PlannedStep,
  around: Surroundings,
  options: { path: string; attempt: number },
): Promise<Attempted> => {
  const pinned = await passGate(run, planned, options)
  const cancellation = createCancellation(around.cancellation)
  const limitMs = attemptLimit(run, planned, around, options.path)
  const limit =
    limitMs === undefined
      ? undefined
      : startLimit(run.ports.clock, limitMs, () =>
          cancellation.cancel(new EngineError('STEP_TIMEOUT', `the attempt took longer than ${limitMs} ms`, 'timeout')),
        )
  if (limit) run.limits.add(limit)
  try {
    return await runAttempt(run, planned, { ...around, cancellation }, { ...options, cancellation, pinned })
  } finally {
    limit?.clear()
    if (limit) run.limits.delete(limit)
    cancellation.release()
  }
}

/** Asks the gate; while it thinks, no limit ticks. Gives the result it pins, if any. */
const passGate = async (run: Run, planned: PlannedStep, { path, attempt }: { path: string; attempt: number }) => {
  if (!run.gate) return undefined
  const askedAt = run.ports.clock.now()
  const decision = await run.gate({ path, id: planned.id, pointer: planned.pointer, attempt })
  const waitedMs = run.ports.clock.now() - askedAt
  for (const limit of run.limits) limit.extend(waitedMs)
  for (const [name, value] of Object.entries(decision?.variables ?? {}))
    run.base.variables.set(name, { value, origin: { from: 'the debugger' } })
  if (decision?.stop !== undefined) run.stopped = decision.stop
  return decision?.result
}

const attemptLimit = (run: Run, planned: PlannedStep, around: Surroundings, path: string): number | undefined =>
  durationOf(run, planned.timeoutMs, around, path) ?? defaultLimit(planned)

/** The default never cuts an action off that was told to take longer. */
const defaultLimit = ({ defaultTimeoutMs, step }: PlannedStep): number | undefined => {
  if (defaultTimeoutMs === undefined) return undefined
  const { timeout, max_duration, poll } = step.config
  const inPoll = typeof poll === 'object' && poll !== null && !Array.isArray(poll) ? (poll as { timeout?: unknown }).timeout : undefined
  const asked = [timeout, max_duration, inPoll].flatMap((value) =>
    typeof value === 'string' || typeof value === 'number' ? (parseDuration(value) ?? []) : [],
  )
  // A second more, so that the action's own, better explained limit speaks first.
  return Math.max(defaultTimeoutMs, ...asked.map((ms) => ms + 1_000))
}

const durationOf = (run: Run, duration: PlannedDuration | undefined, around: Surroundings, path: string): number | undefined => {
  if (duration === undefined || typeof duration === 'number') return duration
  const value = duration.evaluate(scopeOf(run, around, `${path}#limit`))
  const ms = typeof value === 'string' || typeof value === 'number' ? parseDuration(value) : undefined
  if (ms === undefined) throw new EngineError('CONFIG_INVALID', `${duration.text} gives ${showValue(value).text}, which is not a duration`)
  return ms
}

/** Leaves outputs and result for the steps behind. */
const remember = (run: Run, planned: PlannedStep, around: Surroundings, attempted: Attempted): void => {
  const { outputs, missing } = attempted.captured
  const line = planned.place.span?.start.line
  const from = line === undefined ? `step ${planned.id}` : `step ${planned.id}, line ${line}`
  for (const capture of planned.captures) {
    const at = capture.place.span?.start.line
    const origin = {
      from: `${at === undefined ? `step ${planned.id}` : `step ${planned.id}, line ${at}`}: ${capture.text}`,
      place: capture.place,
    }
    const why = missing.get(capture.name) ?? (attempted.result ? undefined : `step ${planned.id} gave no result`)
    around.frame.outputs.set(capture.name, { value: outputs[capture.name], origin, ...(why !== undefined && { missing: why }) })
  }
  const record: StepRecord = {
    id: planned.id,
    outcome: attempted.outcome,
    error: attempted.failure ? { code: attempted.failure.code, message: attempted.failure.message } : null,
    outputs,
    result: attempted.result,
    config: attempted.config,
    origin: { from, place: planned.place },
  }
  around.frame.steps.set(planned.id, record)
  if (!around.isFinal && !run.firstFailure && attempted.failure && !isTolerated(planned, attempted) && attempted.outcome !== 'cancelled') {
    run.firstFailure = { stepId: planned.id, failure: attempted.failure }
  }
}
