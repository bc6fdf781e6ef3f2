import type { FlowReading } from '@testmesh/flow'
import type { JsonObject } from '@testmesh/protocol'
import { barePlan } from '../plan/bare-plan.ts'
import type { Plan, PlannedCleanup, PlannedStep } from '../plan/plan.ts'
import { planFlow } from '../plan/plan-flow.ts'
import type { LedgerEntry, Ports } from '../ports.ts'
import { createFrame, type Frame, type NamedValue } from '../scope/frame.ts'
import { restoreFrame } from '../scope/resume.ts'
import { createActionContext } from './action-context.ts'
import { createCancellation } from './cancellation.ts'
import { CLEANUP_STEPS, type CleanupRef, runCleanupSteps } from './cleanup.ts'
import { createRun, type ExecuteOptions, prepareRun } from './create-run.ts'
import { toFailure } from './failure.ts'

/** Something a run that was killed left in the system under test. */
export interface LeftBehind {
  readonly entry: LedgerEntry
  /** The flow of a `steps` entry, as it was when it ran. */
  readonly reading?: FlowReading
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
  const context = createActionContext({ run, handler, path: entry.path, attempt: 1, cancellation })
  await undo(entry.ref, context).finally(run.resources.close)
}

const cleanUpSteps = async ({ entry, reading }: LeftBehind, ports: Ports, options: ExecuteOptions): Promise<void> => {
  const ref = entry.ref as CleanupRef
  if (!reading) throw new Error(`the flow ${ref.file ?? ref.name} is gone, and with it its cleanup steps`)
  const { plan } = planFlow(reading, { descriptors: ports.actions.descriptors })
  const cleanup = plan && findCleanup(plan, ref.pointer)
  if (!plan || !cleanup) throw new Error(`the flow ${ref.file ?? ref.name} has no cleanup at ${ref.pointer} any more`)
  const cancellation = createCancellation()
  const run = createRun(plan, ports, { ...options, executionId: entry.executionId }, cancellation)
  await prepareRun(run, { ...options, variables: [{ name: 'the run that was killed', values: ref.variables, strength: 'above-flow' }] })
  const around = { frame: restoredFrame(ref), cancellation, isFinal: true, prefix: `cleanup/${entry.path}` }
  await runCleanupSteps(run, cleanup, around).finally(run.resources.close)
}

const restoredFrame = (ref: CleanupRef): Frame => {
  const locals = new Map(
    Object.entries({ ...ref.inputs, ...ref.locals } as JsonObject).map(([name, value]): [string, NamedValue] => [
      name,
      { value, origin: { from: 'the run that was killed' } },
    ]),
  )
  const frame = createFrame(undefined, locals)
  restoreFrame(frame, ref)
  return frame
}

const findCleanup = (plan: Plan, pointer: string): PlannedCleanup | undefined => {
  const search = (steps: readonly PlannedStep[]): PlannedCleanup | undefined => {
    for (const { cleanup, blocks } of steps) {
      if (cleanup?.pointer === pointer) return cleanup
      const found = search(blocks.flatMap((block) => block.steps))
      if (found) return found
    }
    return undefined
  }
  return search([...plan.setup, ...plan.steps, ...plan.onError, ...plan.teardown])
}
