import type { ExecutionState, Failure, FlowRef, StepCounts, StepOutcome, Verdict } from '@testmesh/protocol'
import { toRecorded } from '../mask/recorded.ts'
import type { Plan } from '../plan/plan.ts'
import type { Ports } from '../ports.ts'
import { createFrame, type Frame } from '../scope/frame.ts'
import { restoreFrame, resumeOf } from '../scope/resume.ts'
import { type Cancellation, createCancellation, followSignal } from './cancellation.ts'
import { runCleanups } from './cleanup.ts'
import { createRun, type ExecuteOptions, prepareRun } from './create-run.ts'
import type { Emitter } from './emitter.ts'
import { EngineError, toFailure } from './failure.ts'
import { startLimit } from './limit.ts'
import { type Run, scopeOf } from './run.ts'
import { runSection, type SectionResult } from './run-section.ts'

/** Runs a plan once. Resolves to the state folded from its events; rejects only for a bug of ours. */
export const execute = async (plan: Plan, ports: Ports, options: ExecuteOptions = {}): Promise<ExecutionState> => {
  const main = createCancellation()
  return runAll(createRun(plan, ports, options, main), options, main)
}

const runAll = async (run: Run, options: ExecuteOptions, main: Cancellation): Promise<ExecutionState> => {
  const { clock } = run.ports
  const startedAt = clock.now()
  if (options.retryReason !== undefined) run.emitter.emit('execution.restarted', { reason: options.retryReason })
  const problem = await tryTo(() => prepareRun(run, options))
  started(run, options)
  const leave = options.signal && followSignal(main, options.signal, (reason) => new EngineError('RUN_CANCELLED', reasonText(reason)))
  const { timeoutMs } = run.plan
  const limit =
    timeoutMs === undefined
      ? undefined
      : startLimit(clock, timeoutMs, () => main.cancel(new EngineError('FLOW_TIMEOUT', `the flow took longer than ${timeoutMs} ms`)))
  if (limit) run.limits.add(limit)
  const frame = createFrame()
  if (options.restored) restoreFrame(frame, options.restored)
  const section: SectionResult = problem
    ? { outcome: 'error', failure: problem, ranAny: false }
    : await runMain(run, options, { frame, main })
  limit?.clear()
  leave?.()
  const timedOut = main.isCancelled && main.reason instanceof EngineError && main.reason.code === 'FLOW_TIMEOUT'
  run.status = section.outcome === 'passed' && !main.isCancelled ? 'passed' : 'failed'
  const outputs = run.status === 'passed' ? flowOutputs(run, frame) : undefined
  if (run.status === 'failed') options.keep?.(resumeOf(frame))
  const hasLeftovers = await runEnd(run, options, frame)
  const judged = verdictOf(section, {
    timedOut,
    isCancelled: main.isCancelled,
    isStrictFailure: hasLeftovers && options.strictTeardown === true,
    flow: run.plan,
  })
  const verdict = judged === 'passed' && options.retryReason !== undefined ? 'flaky' : judged
  const failure = timedOut || main.isCancelled ? toFailure(main.reason) : section.failure
  run.emitter.emit('execution.finished', {
    verdict,
    ...(failure && judged !== 'passed' && { failure }),
    ...(outputs && { outputs }),
    counts: countSteps(run.emitter),
    durationMs: clock.now() - startedAt,
    ...(run.warnings.length > 0 && { warnings: run.warnings }),
  })
  await run.emitter.border()
  return run.emitter.state
}

/** Everything that can go wrong before the first step; the failure of the execution when it does. */
const tryTo = async (work: () => Promise<void>): Promise<Failure | undefined> => {
  try {
    await work()
    return undefined
  } catch (error) {
    return toFailure(error)
  }
}

const started = (run: Run, options: ExecuteOptions): void => {
  const { row, environment } = options
  run.emitter.emit('execution.started', {
    flow: flowRef(run.plan),
    ...(row && { row: { index: row.index, name: row.name, values: toRecorded(row.values) as Record<string, unknown> } }),
    ...(environment !== undefined && { environment }),
    seed: run.seed,
    variables: Object.fromEntries([...run.base.variables].map(([name, { value }]) => [name, toRecorded(value)])),
    ...(Object.keys(run.base.inputs).length > 0 && { inputs: toRecorded(run.base.inputs) as Record<string, unknown> }),
    traceId: run.traceId,
    ...(run.plan.warnings.length > 0 && { warnings: [...run.plan.warnings] }),
  })
}

export const flowRef = ({ flow, source, sha256 }: Plan): FlowRef => ({
  name: flow.name,
  ...(source.file !== undefined && { file: source.file }),
  sha256,
  ...(flow.suite !== undefined && { suite: flow.suite }),
  tags: [...flow.tags],
})

/** Setup, steps, and the flow's on_error when one of them failed. */
const runMain = async (
  run: Run,
  options: ExecuteOptions,
  { frame, main }: { frame: Frame; main: Cancellation },
): Promise<SectionResult> => {
  const { plan } = run
  const around = { frame, cancellation: main, isFinal: false }
  const setup = await runSection(run, plan.setup, { ...around, prefix: 'setup' }, { failFast: true })
  const isReady = setup.outcome === 'passed'
  const isSelected = isReady ? options.isSelected : () => false
  const steps = await runSection(run, plan.steps, { ...around, prefix: 'steps' }, isSelected ? { isSelected } : {})
  const section = isReady ? steps : { ...setup, ranAny: true }
  if (section.outcome === 'failed' || section.outcome === 'error') {
    run.status = 'failed'
    await runSection(run, plan.onError, { ...around, prefix: 'on_error' }, { failFast: false })
  }
  return section
}

/** Cleanup, then teardown, then connections: always, and none of them changes the verdict. Says whether anything went wrong. */
const runEnd = async (run: Run, options: ExecuteOptions, frame: Frame): Promise<boolean> => {
  const before = run.warnings.length
  const final = createCancellation()
  const leave =
    options.killSignal && followSignal(final, options.killSignal, () => new EngineError('RUN_CANCELLED', 'it was stopped a second time'))
  const around = { frame, cancellation: final, isFinal: true }
  await runCleanups(run, { ...around, prefix: 'cleanup' })
  const teardown = await runSection(run, run.plan.teardown, { ...around, prefix: 'teardown' })
  if (teardown.outcome !== 'passed') {
    run.warnings.push({
      code: 'TEARDOWN_FAILED',
      severity: 'warning',
      message: `teardown step ${teardown.failedStep} did not pass: ${teardown.failure?.message ?? teardown.outcome}`,
      place: teardown.failure?.place ?? {},
    })
  }
  for (const error of await run.resources.close()) {
    run.warnings.push({ code: 'RESOURCE_CLOSE_FAILED', severity: 'warning', message: toFailure(error).message, place: {} })
  }
  leave?.()
  return run.warnings.slice(before).some(({ code }) => code === 'TEARDOWN_FAILED' || code === 'CLEANUP_FAILED')
}

const flowOutputs = (run: Run, frame: Frame): Record<string, unknown> | undefined => {
  if (run.plan.outputs.length === 0) return undefined
  const scope = scopeOf(run, { frame }, 'outputs')
  return Object.fromEntries(
    run.plan.outputs.flatMap(({ name, value, place }) => {
      try {
        return [[name, toRecorded(value.evaluate(scope)) ?? null]]
      } catch (error) {
        run.warnings.push({
          code: 'OUTPUT_MISSING',
          severity: 'warning',
          message: `the flow output "${name}": ${toFailure(error).message}`,
          place,
        })
        return []
      }
    }),
  )
}

const verdictOf = (
  section: SectionResult,
  facts: { timedOut: boolean; isCancelled: boolean; isStrictFailure: boolean; flow: Plan },
): Verdict => {
  if (facts.timedOut) return 'error'
  if (section.outcome === 'failed' || section.outcome === 'error') return section.outcome
  if (facts.isCancelled) return 'cancelled'
  if (facts.isStrictFailure) return 'failed'
  return section.ranAny || facts.flow.steps.length === 0 ? section.outcome : 'skipped'
}

const countSteps = ({ state }: Emitter): StepCounts => {
  const counts: Record<StepOutcome, number> = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0 }
  for (const { outcome } of state.steps.values()) if (outcome) counts[outcome]++
  return counts
}

const reasonText = (reason: unknown): string => (typeof reason === 'string' ? reason : 'the run was cancelled')
