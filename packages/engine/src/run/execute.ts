import type { Diagnostic, ExecutionState, Failure, FlowRef, Verdict } from '@testmesh/protocol'
import { toRecorded } from '../mask/recorded.ts'
import type { Plan, PlannedStep } from '../plan/plan.ts'
import type { Ports } from '../ports.ts'
import { createFrame, type Frame } from '../scope/frame.ts'
import { restoreFrame, resumeOf } from '../scope/resume.ts'
import { type Cancellation, createCancellation, followSignal } from './cancellation.ts'
import { runCleanups } from './cleanup.ts'
import { createRun, type ExecuteOptions, prepareRun } from './create-run.ts'
import { EngineError, toFailure } from './failure.ts'
import { flowOutputs } from './flow-outputs.ts'
import type { Run, SectionResult } from './run.ts'

/** Runs a plan once. Resolves to the state folded from its events; rejects only for a bug of ours. */
export const execute = async (plan: Plan, ports: Ports, options: ExecuteOptions = {}): Promise<ExecutionState> => {
  const main = createCancellation()
  const leave = options.signal && followSignal(main, options.signal, (reason) => new EngineError('RUN_CANCELLED', reasonText(reason)))
  try {
    return await runAll(createRun(plan, ports, options, main), options, main)
  } finally {
    leave?.()
  }
}

const runAll = async (run: Run, options: ExecuteOptions, main: Cancellation): Promise<ExecutionState> => {
  const { emitter, warnings } = run
  const startedAt = run.ports.clock.now()
  if (options.retryReason !== undefined) emitter.emit('execution.restarted', { reason: options.retryReason })
  const clearLimit = startLimit(run, main)
  const problem = await tryTo(() => prepareRun(run, options))
  started(run, options)
  const frame = createFrame()
  if (options.restored) restoreFrame(frame, options.restored)
  const section: SectionResult = problem
    ? { outcome: main.isCancelled ? 'cancelled' : 'error', failure: problem, ranAny: true }
    : await runMain(run, options, { frame, main })
  clearLimit?.()
  const end = endingOf(section, main)
  run.status = end.verdict === 'passed' || end.verdict === 'skipped' ? 'passed' : 'failed'
  const outputs = run.status === 'passed' ? flowOutputs(run, frame) : undefined
  if (run.status === 'failed') options.keep?.(resumeOf(frame))
  const leftover = await runEnd(run, options, frame)
  const strict = options.strictTeardown === true && leftover && run.status === 'passed' ? strictEnding(leftover) : end
  const verdict = strict.verdict === 'passed' && options.retryReason !== undefined ? 'flaky' : strict.verdict
  // What the sink has been given is taken, or the sink is cut off and the warning is among the others.
  await emitter.border()
  const told = warnings.length
  emitter.emit('execution.finished', {
    verdict,
    ...(strict.failure && { failure: strict.failure }),
    ...(outputs && { outputs }),
    counts: { ...emitter.counts },
    durationMs: run.ports.clock.now() - startedAt,
    ...(told > 0 && { warnings: [...warnings] }),
  })
  await emitter.border()
  emitter.state.warnings = [...emitter.state.warnings, ...warnings.slice(told)]
  return emitter.state
}

const startLimit = ({ plan, limits }: Run, main: Cancellation): (() => void) | undefined => {
  const { timeoutMs } = plan
  if (timeoutMs === undefined) return undefined
  return limits.start(timeoutMs, () => main.cancel(new EngineError('FLOW_TIMEOUT', `the flow took longer than ${timeoutMs} ms`)))
}

interface Ending {
  readonly verdict: Verdict
  readonly failure?: Failure | undefined
}

/** What failed before it was cancelled has failed; what ran into its time limit is an error. */
const endingOf = ({ outcome, failure, ranAny }: SectionResult, main: Cancellation): Ending => {
  if (main.reason instanceof EngineError && main.reason.code === 'FLOW_TIMEOUT')
    return { verdict: 'error', failure: toFailure(main.reason) }
  if (outcome === 'failed' || outcome === 'error') return { verdict: outcome, failure }
  if (main.isCancelled) return { verdict: 'cancelled', failure: toFailure(main.reason) }
  return { verdict: ranAny ? outcome : 'skipped', ...(outcome !== 'passed' && { failure }) }
}

const strictEnding = ({ code, message }: Diagnostic): Ending => ({ verdict: 'failed', failure: { code, message } })

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
    ...(run.base.variables.size > 0 && { origins: originsOf(run) }),
    ...(Object.keys(run.base.inputs).length > 0 && { inputs: toRecorded(run.base.inputs) as Record<string, unknown> }),
    traceId: run.traceId,
    ...(run.plan.warnings.length > 0 && { warnings: [...run.plan.warnings] }),
  })
}

const originsOf = ({ base }: Run): Record<string, string> =>
  Object.fromEntries([...base.variables].flatMap(([name, { origin }]) => (origin ? [[name, origin.from]] : [])))

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
  const setup = await run.runSteps(run, plan.setup, { ...around, prefix: 'setup' }, { failFast: true })
  const isReady = setup.outcome === 'passed'
  const { isSelected = () => true } = options
  const whyNot = (planned: PlannedStep): string | undefined => {
    if (!isReady) return `setup step ${setup.failedStep} did not pass`
    return isSelected(planned) ? undefined : 'it was not selected'
  }
  const steps = await run.runSteps(run, plan.steps, { ...around, prefix: 'steps' }, { whyNot })
  const section = isReady ? steps : { ...setup, ranAny: true }
  if (section.outcome === 'failed' || section.outcome === 'error') {
    run.status = 'failed'
    await run.runSteps(run, plan.onError, { ...around, prefix: 'on_error' }, { failFast: false })
  }
  return section
}

/**
 * Cleanup, then teardown, then connections: always, and none of them changes the verdict. Gives the first warning of something
 * left behind.
 */
const runEnd = async (run: Run, options: ExecuteOptions, frame: Frame): Promise<Diagnostic | undefined> => {
  const before = run.warnings.length
  const final = createCancellation()
  run.current = final
  const leave =
    options.killSignal && followSignal(final, options.killSignal, () => new EngineError('RUN_CANCELLED', 'it was stopped a second time'))
  const around = { frame, cancellation: final, isFinal: true, prefix: 'cleanup' }
  await runCleanups(run, around)
  const teardown = await run.runSteps(run, run.plan.teardown, { ...around, prefix: 'teardown' })
  // What teardown itself made.
  await runCleanups(run, around)
  if (teardown.outcome !== 'passed') warnOfTeardown(run, teardown)
  for (const error of await run.resources.close())
    run.warnings.push({ code: 'RESOURCE_CLOSE_FAILED', severity: 'warning', message: toFailure(error).message, place: {} })
  leave?.()
  return run.warnings.slice(before).find(({ code }) => code === 'TEARDOWN_FAILED' || code === 'CLEANUP_FAILED')
}

const warnOfTeardown = (run: Run, { failedStep, failure, outcome }: SectionResult): void => {
  const message = `teardown step ${failedStep} did not pass: ${failure?.message ?? outcome}`
  run.warnings.push({ code: 'TEARDOWN_FAILED', severity: 'warning', message, place: failure?.place ?? {} })
}

const reasonText = (reason: unknown): string => {
  if (typeof reason === 'string') return reason
  // `abort()` without a reason gives an AbortError, whose message says nothing.
  return reason instanceof Error && reason.name !== 'AbortError' ? reason.message : 'the run was cancelled'
}
