import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { toRecorded } from '../mask/recorded.ts'
import type { PlannedCleanup, PlannedStep } from '../plan/plan.ts'
import { collectNames, createFrame, type Frame, findLocal, findOutput, findStep } from '../scope/frame.ts'
import type { Resume } from '../scope/resume.ts'
import { toFailure } from './failure.ts'
import type { Run, Surroundings, Undo } from './run.ts'
import { runSection } from './run-section.ts'

/** The kind of a ledger entry that holds cleanup steps of a flow, not something of an action's. */
export const CLEANUP_STEPS = 'steps'

/** What a cleanup after a crash needs: which steps, and the values of the names they read. */
export interface CleanupRef extends Resume {
  /** SHA-256 of the flow's text. */
  readonly flow: string
  readonly name: string
  readonly file: string | null
  /** Of the cleanup's list of steps. */
  readonly pointer: string
  readonly locals: JsonObject
  readonly variables: JsonObject
  readonly inputs: JsonObject
}

/** Called when a step succeeded: its cleanup will run, also when the process dies now. */
export const registerCleanup = async (run: Run, planned: PlannedStep, around: Surroundings, path: string): Promise<void> => {
  const { cleanup } = planned
  if (!cleanup || cleanup.steps.length === 0) return
  const prefix = `cleanup/${path}`
  const steps = (final: Surroundings): Promise<void> =>
    runCleanupSteps(run, cleanup, { ...final, frame: createFrame(around.frame), prefix })
  if (cleanup.strategy === 'immediate') return steps({ ...around, isFinal: true })
  const id = await run.ports.ledger?.add({
    executionId: run.executionId,
    path,
    kind: CLEANUP_STEPS,
    ref: cleanupRef(run, cleanup, around.frame),
  })
  if (cleanup.strategy === 'manual') return
  run.undos.push({
    path,
    isWanted: (status) => cleanup.strategy === 'end' || (cleanup.strategy === 'on_success') === (status === 'passed'),
    run: steps,
    forget: async () => {
      if (id !== undefined) await run.ports.ledger?.done(id)
    },
  })
}

export const runCleanupSteps = async (run: Run, cleanup: PlannedCleanup, around: Surroundings): Promise<void> => {
  const section = await runSection(run, cleanup.steps, around)
  if (section.outcome !== 'passed')
    throw new Error(`step ${section.failedStep} did not pass: ${section.failure?.message ?? section.outcome}`)
}

const cleanupRef = (run: Run, cleanup: PlannedCleanup, frame: Frame): CleanupRef => {
  const { plan, base } = run
  const pick = (find: (name: string) => unknown): JsonObject =>
    Object.fromEntries(cleanup.reads.flatMap((name) => valueEntry(name, find(name))))
  const readsAll = cleanup.reads.some((name) => ['vars', 'env', 'outputs'].includes(name))
  const variableNames = readsAll ? [...base.variables.keys()] : cleanup.reads
  return {
    flow: plan.sha256,
    name: plan.flow.name,
    file: plan.source.file ?? null,
    pointer: cleanup.pointer,
    outputs: readsAll
      ? Object.fromEntries(collectNames(frame, (at) => at.outputs).flatMap((name) => valueEntry(name, findOutput(frame, name)?.value)))
      : pick((name) => findOutput(frame, name)?.value),
    locals: pick((name) => findLocal(frame, name)?.value),
    steps: pick((name) => {
      const step = findStep(frame, name)
      return step && { outputs: step.outputs, result: step.result ?? null }
    }) as CleanupRef['steps'],
    variables: Object.fromEntries(variableNames.flatMap((name) => valueEntry(name, base.variables.get(name)?.value))),
    inputs: pick((name) => (Object.hasOwn(base.inputs, name) ? base.inputs[name] : base.row?.values[name])),
  }
}

const valueEntry = (name: string, value: unknown): [string, JsonValue][] =>
  value === undefined ? [] : [[name, toRecorded(value) as JsonValue]]

/** Undoes what is registered, last in first out, each whatever the others did. A failure is a warning, never the verdict. */
export const runCleanups = async (run: Run, around: Surroundings): Promise<void> => {
  for (let undo = run.undos.pop(); undo; undo = run.undos.pop()) {
    if (around.cancellation.isCancelled) return
    if (undo.isWanted(run.status)) await runUndo(run, undo, around)
    else await undo.forget()
  }
}

const runUndo = async (run: Run, undo: Undo, around: Surroundings): Promise<void> => {
  try {
    await undo.run(around)
    await undo.forget()
  } catch (error) {
    const { message } = toFailure(error)
    run.warnings.push({
      code: 'CLEANUP_FAILED',
      severity: 'warning',
      message: `cleanup of ${undo.path} did not pass: ${message}`,
      place: {},
    })
  }
}
