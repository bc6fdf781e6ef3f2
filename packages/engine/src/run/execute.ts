import { type Diagnostic, type ExecutionState, type Failure, messageOf, quarantineAt, type Verdict } from '@testmesh/protocol'
import { toRecorded } from '../mask/recorded.ts'
import { flowRef } from '../plan/flow-ref.ts'
import { eachFlow, type Plan } from '../plan/plan.ts'
import type { Ports } from '../ports.ts'
import { createFrame, type Frame } from '../scope/frame.ts'
import { type Cancellation, createCancellation, followSignal } from './cancellation.ts'
import { runCleanups } from './cleanup.ts'
import { createRun, type ExecuteOptions, prepareRun } from './create-run.ts'
import { EngineError, toFailure } from './failure.ts'
import { flowOutputs } from './flow-outputs.ts'
import type { Run, SectionResult } from './run.ts'
import { isFlowTimeout, runPhases, runTeardown, startFlowLimit } from './run-phases.ts'

/** Runs a plan once. Resolves to the state folded from its events; rejects only for a bug of ours. */
export const execute = async (plan: Plan, ports: Ports, options: ExecuteOptions = {}): Promise<ExecutionState> => {
  const main = createCancellation()
  const run = createRun(plan, ports, options, main)
  const { signal, killSignal } = options
  const leave = signal && followSignal(main, signal, (reason) => new EngineError('RUN_CANCELLED', reasonText(reason)))
  const leaveToo = killSignal && followSignal(run.final, killSignal, () => new EngineError('RUN_CANCELLED', 'it was stopped a second time'))
  try {
    return await runAll(run, options, main)
  } finally {
    leave?.()
    leaveToo?.()
  }
}

const runAll = async (run: Run, options: ExecuteOptions, main: Cancellation): Promise<ExecutionState> => {
  const { emitter, warnings } = run
  for (const secret of options.restored?.secrets ?? []) run.masker.add(secret)
  const startedAt = run.ports.clock.now()
  if (options.retryReason !== undefined) emitter.emit('execution.restarted', { reason: options.retryReason })
  const clearLimit = startFlowLimit(run, main, options.timeoutMs)
  const problem = await tryTo(() => prepareRun(run, options))
  started(run, options)
  const frame = createFrame()
  if (options.restored) (await loadResume()).restore(run, frame, options.restored)
  const section: SectionResult = problem
    ? { outcome: main.isCancelled ? 'cancelled' : 'error', failure: problem, ranAny: true }
    : await runPhases(run, { frame, cancellation: main, isFinal: false, prefixOf: (phase) => phase, isSelected: options.isSelected })
  clearLimit?.()
  const end = endingOf(section, main)
  run.status = end.verdict === 'passed' || end.verdict === 'skipped' ? 'passed' : 'failed'
  const outputs = run.status === 'passed' ? flowOutputs(run, frame) : undefined
  if (run.status === 'failed' && options.keep) await keepResume(run, frame, options.keep)
  const leftover = await runEnd(run, frame)
  const strict = options.strictTeardown === true && leftover && run.status === 'passed' ? strictEnding(leftover) : end
  const verdict = strict.verdict === 'passed' && options.retryReason !== undefined ? 'flaky' : strict.verdict
  // What the sink has been given is taken, or the sink is cut off and the warning is among the others.
  await emitter.border()
  const told = warnings.length
  emitter.emit('execution.finished', {
    verdict,
    ...(strict.failure && { failure: strict.failure }),
    ...(outputs && { outputs: toRecorded(outputs) as Record<string, unknown> }),
    counts: { ...emitter.counts },
    durationMs: run.ports.clock.now() - startedAt,
    ...(told > 0 && { warnings: [...warnings] }),
  })
  await emitter.border()
  emitter.state.warnings = [...emitter.state.warnings, ...run.masker.maskJson(warnings.slice(told))]
  return emitter.state
}

// Most runs neither begin in the middle nor leave anything for one that does.
const loadResume = () => import('../scope/resume.ts')

/** Nothing that is kept for later may stand between a run and its teardown. */
const keepResume = async (run: Run, frame: Frame, keep: NonNullable<ExecuteOptions['keep']>): Promise<void> => {
  try {
    const { resumeOf } = await loadResume()
    keep(resumeOf(run, frame))
  } catch (error) {
    const message = `what a run of a part of the flow needs could not be kept: ${messageOf(error)}`
    run.warnings.push({ code: 'RESUME_NOT_KEPT', severity: 'warning', message, place: {} })
  }
}

interface Ending {
  readonly verdict: Verdict
  readonly failure?: Failure | undefined
}

/** What failed before it was cancelled has failed; what ran into its time limit is an error. */
const endingOf = ({ outcome, failure, ranAny }: SectionResult, main: Cancellation): Ending => {
  if (isFlowTimeout(main)) return { verdict: 'error', failure: toFailure(main.reason) }
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
  const { row, repetition, environment } = options
  const warnings = eachFlow([run.plan, ...run.plan.flows]).flatMap((plan) => plan.warnings)
  run.emitter.emit('execution.started', {
    flow: flowRef(run.plan),
    ...(row && { row: { index: row.index, name: row.name, values: toRecorded(row.values) as Record<string, unknown> } }),
    ...(repetition !== undefined && { repetition }),
    ...(environment !== undefined && { environment }),
    seed: run.seed,
    variables: Object.fromEntries([...run.base.variables].map(([name, { value }]) => [name, toRecorded(value)])),
    ...(run.base.variables.size > 0 && { origins: originsOf(run) }),
    ...(Object.keys(run.base.inputs).length > 0 && { inputs: toRecorded(run.base.inputs) as Record<string, unknown> }),
    traceId: run.traceId,
    ...quarantineOf(run, options),
    ...(warnings.length > 0 && { warnings }),
  })
}

const quarantineOf = ({ plan, startedAt }: Run, { quarantineAt: at = startedAt }: ExecuteOptions) => {
  const { quarantine } = plan.flow
  return quarantine && at !== false ? { quarantine: quarantineAt(quarantine, at) } : {}
}

const originsOf = ({ base }: Run): Record<string, string> =>
  Object.fromEntries([...base.variables].flatMap(([name, { origin }]) => (origin ? [[name, origin.from]] : [])))

/**
 * Cleanup, then teardown, then connections: always, and none of them changes the verdict. Gives the first warning of something
 * left behind, which the flows it ran and a cleanup at once may have given before.
 */
const runEnd = async (run: Run, frame: Frame): Promise<Diagnostic | undefined> => {
  run.current = run.final
  const around = { frame, cancellation: run.final, isFinal: true, prefix: 'cleanup' }
  await runCleanups(run, around)
  await runTeardown(run, { ...around, prefix: 'teardown' })
  // What teardown itself made.
  await runCleanups(run, around)
  for (const error of await run.resources.close())
    run.warnings.push({ code: 'RESOURCE_CLOSE_FAILED', severity: 'warning', message: toFailure(error).message, place: {} })
  return run.warnings.find(({ code }) => code === 'TEARDOWN_FAILED' || code === 'CLEANUP_FAILED')
}

const reasonText = (reason: unknown): string => {
  if (typeof reason === 'string') return reason
  // `abort()` without a reason gives an AbortError, whose message says nothing.
  return reason instanceof Error && reason.name !== 'AbortError' ? reason.message : 'the run was cancelled'
}
