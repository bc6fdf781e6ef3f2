import { messageOf } from '@testmesh/protocol'
import type { EngineCode } from '../codes.ts'
import type { PlannedCleanup } from '../plan/plan.ts'
import { createFrame, type Frame, findOutput, findStep } from '../scope/frame.ts'
import { durationOf } from './duration-of.ts'
import { toFailure } from './failure.ts'
import type { Run, Surroundings, Undo } from './run.ts'
import { sleep } from './sleep.ts'
import { undoTracked } from './undo-tracked.ts'

/** Called when a step succeeded: its cleanup will run, also when the process dies now. Never rejects. */
export const registerCleanup = async (run: Run, cleanup: PlannedCleanup, around: Surroundings, path: string): Promise<void> => {
  if (cleanup.steps.length === 0) return
  const { strategy } = cleanup
  const frame = frameOfCleanup(cleanup, around.frame)
  const { CLEANUP_STEPS, cleanupRef } = await import('./cleanup-ref.ts')
  const entry = { executionId: run.executionId, path, kind: CLEANUP_STEPS, ref: cleanupRef(run, cleanup, frame) }
  const undo: Undo = {
    path,
    what: (final) => runCleanupSteps(run, cleanup, { ...final, frame, prefix: `cleanup/${path}` }),
    isWanted: (status) => strategy === 'end' || (strategy === 'on_success') === (status === 'passed'),
    forget: await addToLedger(run, entry),
  }
  if (strategy === 'immediate') await undoAtOnce(run, undo, around)
  else if (strategy !== 'manual') run.undos.push(undo)
}

/** What ended the steps stops neither it nor what it opens. */
const undoAtOnce = (run: Run, undo: Undo, around: Surroundings): Promise<void> => {
  if (run.current.isCancelled) run.current = run.final
  return runUndo(run, undo, { ...around, cancellation: run.final, isFinal: true })
}

/**
 * Writes an entry; the function it gives takes it out again. A ledger that cannot be written is a warning: what it should have
 * remembered is lost only when the process dies.
 */
const addToLedger = async (run: Run, entry: Parameters<NonNullable<Run['ports']['ledger']>['add']>[0]): Promise<() => Promise<void>> => {
  const { ledger } = run.ports
  if (!ledger) return nothing
  try {
    const id = await ledger.add(entry)
    return () => ledger.done(id)
  } catch (error) {
    warn(run, 'LEDGER_FAILED', entry.path, `could not be written to the ledger: ${messageOf(error)}`)
    return nothing
  }
}

const nothing = async (): Promise<void> => {}

/** What the step could see when it passed, whatever takes the same names later; names of later steps are found behind it. */
const frameOfCleanup = ({ reads }: PlannedCleanup, around: Frame): Frame => {
  const frame = createFrame(around)
  for (const name of reads) {
    const output = findOutput(around, name)
    const step = findStep(around, name)
    if (output && output.missing === undefined) frame.outputs.set(name, output)
    if (step) frame.steps.set(name, step)
  }
  return frame
}

/** @throws when a step did not pass, or was not run because the end was cut short */
export const runCleanupSteps = async (run: Run, cleanup: PlannedCleanup, around: Surroundings): Promise<void> => {
  const delayMs = durationOf(run, cleanup.delay, around, around.prefix)
  if (delayMs !== undefined) await sleep(run.ports.clock, delayMs, around.cancellation)
  const section = await run.runSteps(run, cleanup.steps, around)
  if (section.outcome !== 'passed')
    throw new Error(`step ${section.failedStep} did not pass: ${section.failure?.message ?? section.outcome}`)
  if (around.cancellation.isCancelled) throw around.cancellation.reason
}

/** Undoes what is registered, last in first out, each whatever the others did. A failure is a warning, never the verdict. */
export const runCleanups = async (run: Run, around: Surroundings): Promise<void> => {
  for (let undo = run.undos.pop(); undo; undo = run.undos.pop()) {
    // What is left stays in the ledger.
    if (around.cancellation.isCancelled) return
    if (undo.isWanted(run.status)) await runUndo(run, undo, around)
    else await forget(run, undo)
  }
}

const runUndo = async (run: Run, undo: Undo, around: Surroundings): Promise<void> => {
  try {
    await (typeof undo.what === 'function' ? undo.what(around) : undoTracked(run, undo.what, around.cancellation))
  } catch (error) {
    return warn(run, 'CLEANUP_FAILED', undo.path, `did not pass: ${toFailure(error).message}`)
  }
  await forget(run, undo)
}

const forget = async (run: Run, undo: Undo): Promise<void> => {
  try {
    await undo.forget()
  } catch (error) {
    warn(run, 'LEDGER_FAILED', undo.path, `ran, but the ledger could not be told: ${messageOf(error)}`)
  }
}

const warn = (run: Run, code: EngineCode, path: string, what: string): void => {
  run.warnings.push({ code, severity: 'warning', message: `cleanup of ${path} ${what}`, place: {} })
}
