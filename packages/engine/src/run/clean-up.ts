import type { FlowReading } from '@testmesh/flow'
import { hideUrlSecrets } from '../mask/hide-url-secrets.ts'
import { textsIn } from '../mask/texts-in.ts'
import { barePlan } from '../plan/bare-plan.ts'
import { type Plan, type PlannedCleanup, type PlannedStep, stepsInside } from '../plan/plan.ts'
import { planFlow } from '../plan/plan-flow.ts'
import type { FindFlow } from '../plan/sub-flow.ts'
import type { LedgerEntry, Ports } from '../ports.ts'
import { createFrame, type Frame, type NamedValue } from '../scope/frame.ts'
import { fromKept, restoreFrame, restoreVariables } from '../scope/resume.ts'
import { createCancellation } from './cancellation.ts'
import { runCleanupSteps, runCleanups } from './cleanup.ts'
import { CLEANUP_STEPS, type CleanupRef } from './cleanup-ref.ts'
import { createRun, type ExecuteOptions, loadActions } from './create-run.ts'
import { toFailure } from './failure.ts'
import type { Run } from './run.ts'
import { undoTracked } from './undo-tracked.ts'

/** Something a run that was killed left in the system under test. */
export interface LeftBehind {
  readonly entry: LedgerEntry
  /** The flow of a `steps` entry, as it was when it ran. */
  readonly reading?: FlowReading
  /** Finds the flows that steps of the flow run. */
  readonly flows?: FindFlow
}

/** Removes it, in a process of its own. Resolves to what went wrong, in words; `undefined` when it is gone. Never rejects. */
export const cleanUp = async (
  left: LeftBehind,
  ports: Ports,
  options: Pick<ExecuteOptions, 'sink' | 'secrets'> = {},
): Promise<string | undefined> => {
  try {
    await (left.entry.kind === CLEANUP_STEPS ? cleanUpSteps(left, ports, options) : undoResource(left.entry, ports, options))
    return undefined
  } catch (error) {
    return toFailure(error).message
  }
}

const undoResource = async (entry: LedgerEntry, ports: Ports, options: ExecuteOptions): Promise<void> => {
  const handler = await ports.actions.load(entry.action ?? '')
  const undo = handler.undo?.[entry.kind]
  if (!undo) throw new Error(`the action ${entry.action} does not know how to remove "${entry.kind}"`)
  const cancellation = createCancellation()
  const run = createRun(barePlan('cleanup'), ports, options, cancellation)
  for (const text of textsIn(entry.ref)) hideUrlSecrets(run.masker, text)
  const thing = { handler, kind: entry.kind, ref: entry.ref, path: entry.path }
  await toldMasked(run, () => undoTracked(run, thing, cancellation).finally(run.resources.close))
}

/** What it fails with is told to people, past the events. */
const toldMasked = async ({ masker }: Run, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    throw new Error(masker.maskText(toFailure(error).message), { cause: error })
  }
}

const cleanUpSteps = async ({ entry, reading, flows }: LeftBehind, ports: Ports, options: ExecuteOptions): Promise<void> => {
  const ref = entry.ref as CleanupRef
  if (!reading) throw new Error(`the flow ${ref.file ?? ref.name} is gone, and with it its cleanup steps`)
  const { plan } = planFlow(reading, { descriptors: ports.actions.descriptors, ...(flows && { flows }) })
  const cleanup = plan && findCleanup(plan, ref.pointer)
  if (!plan || !cleanup) throw new Error(`the flow ${ref.file ?? ref.name} has no cleanup at ${ref.pointer} any more`)
  const cancellation = createCancellation()
  const row = { index: 0, name: 'the run that was killed', values: ref.row ?? {} }
  const secrets = [...(options.secrets ?? []), ...(ref.secrets ?? [])]
  const run = createRun(plan, ports, { ...options, secrets, executionId: entry.executionId, inputs: ref.inputs, row }, cancellation)
  await loadActions(run)
  restoreVariables(run.base, ref.variables, KILLED.from)
  const around = { frame: restoredFrame(ref), cancellation, isFinal: true }
  try {
    await toldMasked(run, () => runCleanupSteps(run, cleanup, { ...around, prefix: `cleanup/${entry.path}` }))
    await runCleanups(run, { ...around, prefix: 'cleanup' })
  } finally {
    await run.resources.close()
    await run.emitter.border()
  }
}

const KILLED = { from: 'the run that was killed' }

const restoredFrame = (ref: CleanupRef): Frame => {
  const locals = new Map(
    Object.entries(ref.locals).map(([name, value]): [string, NamedValue] => [name, { value: fromKept(value), origin: KILLED }]),
  )
  const frame = createFrame(undefined, locals)
  restoreFrame(frame, ref)
  return frame
}

const findCleanup = (plan: Plan, pointer: string): PlannedCleanup | undefined => {
  const search = (steps: readonly PlannedStep[]): PlannedCleanup | undefined => {
    for (const planned of steps) {
      if (planned.cleanup?.pointer === pointer) return planned.cleanup
      const found = search(stepsInside(planned))
      if (found) return found
    }
    return undefined
  }
  return search([...plan.setup, ...plan.steps, ...plan.onError, ...plan.teardown])
}
