import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { PlannedCleanup } from '../plan/plan.ts'
import { collectNames, type Frame, findLocal, findOutput, findStep } from '../scope/frame.ts'
import { type Resume, toKept, withSecrets } from '../scope/resume.ts'
import type { Run } from './run.ts'

/** The kind of a ledger entry that holds cleanup steps of a flow, not something of an action's. */
export const CLEANUP_STEPS = 'steps'

/** What a cleanup after a crash needs: which steps, and the values of the names they read. */
export type CleanupRef = Resume & {
  /** SHA-256 of the flow's text. */
  readonly flow: string
  readonly name: string
  readonly file: string | null
  /** Of the cleanup's list of steps. */
  readonly pointer: string
  readonly locals: JsonObject
  readonly variables: JsonObject
  readonly inputs: JsonObject
  readonly row: JsonObject
}

export const cleanupRef = (run: Run, cleanup: PlannedCleanup, frame: Frame): CleanupRef => {
  const { plan, base } = run
  const pick = (find: (name: string) => unknown): JsonObject =>
    Object.fromEntries(cleanup.reads.flatMap((name) => valueEntry(name, find(name))))
  const readsAll = cleanup.reads.some((name) => ['vars', 'env', 'outputs'].includes(name))
  const all = (names: Iterable<string>, find: (name: string) => unknown): JsonObject =>
    Object.fromEntries([...names].flatMap((name) => valueEntry(name, find(name))))
  const output = (name: string): unknown => findOutput(frame, name)?.value
  const variable = (name: string): unknown => base.variables.get(name)?.value
  const ref: CleanupRef = {
    flow: plan.sha256,
    name: plan.flow.name,
    file: plan.source.file ?? null,
    pointer: cleanup.pointer,
    outputs: readsAll
      ? all(
          collectNames(frame, (at) => at.outputs),
          output,
        )
      : pick(output),
    locals: pick((name) => findLocal(frame, name)?.value),
    steps: pick((name) => {
      const step = findStep(frame, name)
      return step && { outputs: step.outputs, result: step.result ?? null }
    }) as CleanupRef['steps'],
    variables: readsAll ? all(base.variables.keys(), variable) : pick(variable),
    inputs: pick((name) => (Object.hasOwn(base.inputs, name) ? base.inputs[name] : undefined)),
    row: pick((name) => base.row?.values[name]),
  }
  return withSecrets(ref, run.masker)
}

const valueEntry = (name: string, value: unknown): [string, JsonValue][] => (value === undefined ? [] : [[name, toKept(value)]])
