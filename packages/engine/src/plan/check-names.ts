import { builtins, nearestNames } from '@testmesh/expressions'
import type { Flow } from '@testmesh/flow'
import { findControl } from '../control/table.ts'
import type { CompileSteps } from './compile-step.ts'
import { type PlannedOutput, type PlannedStep, type PlannedVariable, stepsInside } from './plan.ts'
import { type NameAt, placeOf, report } from './plan-context.ts'

/** Names that will have a value when the flow runs, beyond what the flow itself defines. */
export interface KnownNames {
  readonly variables: Iterable<string>
  /** Columns of the data rows; `any` when they are not known before the rows are read. */
  readonly columns: Iterable<string> | 'any'
}

/** What is in reach at a point of the flow. */
interface Reach {
  readonly outputs: ReadonlySet<string>
  readonly steps: ReadonlySet<string>
  readonly locals: ReadonlySet<string>
}

interface Names {
  readonly context: CompileSteps
  readonly variables: Set<string>
  readonly inputs: ReadonlySet<string>
  readonly columns: ReadonlySet<string> | 'any'
  /** All that any step of the flow captures, and all step ids: what is not here is not a matter of order. */
  readonly everything: Reach
}

/** Always there, each with a meaning of its own. */
const FIXED = [
  'vars',
  'env',
  'outputs',
  'inputs',
  'input',
  'row',
  'steps',
  'flow',
  'execution',
  'service',
  'error',
  'failed_step',
  'FLOW_STATUS',
  'FLOW_ID',
  'FLOW_NAME',
  'EXECUTION_ID',
]

/** Names of the scope of `assert` beside the fields of the result. */
const OF_AN_ATTEMPT = ['response', 'result', 'duration', 'attempt']

/** Finds every name that cannot have a value where it is read. */
export const checkNames = (
  context: CompileSteps,
  checked: {
    flow: Flow
    phases: Record<'setup' | 'steps' | 'onError' | 'teardown', readonly PlannedStep[]>
    env: readonly PlannedVariable[]
    outputs: readonly PlannedOutput[]
    known: KnownNames
  },
): void => {
  const { flow, phases, env, outputs, known } = checked
  const all = Object.values(phases).flat()
  const names: Names = {
    context,
    variables: new Set([...known.variables, ...env.map((variable) => variable.name), ...all.flatMap(variablesSetBy)]),
    inputs: new Set(Object.keys(flow.inputs ?? {})),
    columns: known.columns === 'any' ? 'any' : new Set(known.columns),
    everything: extend(NOTHING, all),
  }
  for (const variable of env) for (const use of variable.value.names) checkUse(names, NOTHING, use, new Set())
  const afterSetup = checkSection(names, NOTHING, phases.setup)
  const afterSteps = checkSection(names, afterSetup, phases.steps)
  checkSection(names, afterSteps, phases.onError)
  checkSection(names, names.everything, phases.teardown)
  for (const output of outputs) for (const use of output.value.names) checkUse(names, names.everything, use, new Set())
}

const NOTHING: Reach = { outputs: new Set(), steps: new Set(), locals: new Set() }

const checkSection = (names: Names, reach: Reach, steps: readonly PlannedStep[]): Reach =>
  steps.reduce((before, planned) => {
    checkStep(names, before, planned)
    return extend(before, [planned])
  }, reach)

const checkStep = (names: Names, reach: Reach, planned: PlannedStep): void => {
  const uses = names.context.uses.get(planned)
  for (const use of uses?.before ?? []) checkUse(names, reach, use, new Set())
  const own = { ...reach, outputs: new Set([...reach.outputs, ...planned.captures.map((capture) => capture.name)]) }
  const fields = resultFields(planned)
  for (const use of uses?.after ?? []) {
    if (fields === 'any' && isOwnName(names, own, planned, use)) reportLater(names, use, use.name)
    else checkUse(names, own, use, fields)
  }
  const inner = { ...reach, locals: new Set([...reach.locals, ...localsOf(planned)]) }
  for (const block of planned.blocks) checkSection(names, inner, block.steps)
  checkSection(names, own, planned.onError.steps)
  checkSection(names, own, planned.onError.onTimeout)
  // Cleanup runs at the end: whatever the flow captures may exist by then.
  if (planned.cleanup) checkSection(names, { ...names.everything, locals: reach.locals }, planned.cleanup.steps)
}

/** A step that holds others and is read by its own id, which it only has when it is over. */
const isOwnName = (names: Names, reach: Reach, { id, descriptor }: PlannedStep, { name, isOptional }: NameAt): boolean =>
  name === id && !isOptional && !isKnown(names, reach, name) && !Object.hasOwn((descriptor.output.properties ?? {}) as object, name)

/** What the steps add for those behind them, nested steps included. */
const extend = (reach: Reach, steps: readonly PlannedStep[]): Reach => {
  const outputs = new Set(reach.outputs)
  const ids = new Set(reach.steps)
  const add = (planned: PlannedStep): void => {
    ids.add(planned.id)
    for (const capture of planned.captures) outputs.add(capture.name)
    stepsInside(planned).forEach(add)
  }
  steps.forEach(add)
  return { ...reach, outputs, steps: ids }
}

const localsOf = (planned: PlannedStep): readonly string[] => findControl(planned.step.action)?.locals?.(planned.step.config) ?? []

const variablesSetBy = (planned: PlannedStep): string[] => [
  ...(findControl(planned.step.action)?.variables?.(planned.step.config) ?? []),
  ...stepsInside(planned).flatMap(variablesSetBy),
]

/** Fields a result has; `any` for an action that does not say. */
const resultFields = (planned: PlannedStep): ReadonlySet<string> | 'any' => {
  const properties = planned.descriptor.output.properties
  // What a control step gives depends on the steps inside it.
  if (typeof properties !== 'object' || properties === null || planned.blocks.length > 0) return 'any'
  return new Set([...Object.keys(properties), ...OF_AN_ATTEMPT, ...(findControl(planned.step.action)?.names?.(planned.step.config) ?? [])])
}

const checkUse = (names: Names, reach: Reach, use: NameAt, fields: ReadonlySet<string> | 'any'): void => {
  if (use.isOptional || fields === 'any') return
  const long = longForm(names, reach, use)
  if (long) {
    checkLongForm(names, long, use)
    return
  }
  if (isKnown(names, reach, use.name) || fields.has(use.name)) return
  const later = names.everything.outputs.has(use.name) || names.everything.steps.has(use.name)
  if (later) {
    reportLater(names, use, use.name)
    return
  }
  const nearest = nearestNames(use.name, [...fields, ...namesInReach(names, reach)])
  reportUnknown(names, use, `"${use.name}" is not defined here`, nearest)
}

const isKnown = (names: Names, reach: Reach, name: string): boolean =>
  reach.locals.has(name) ||
  reach.outputs.has(name) ||
  reach.steps.has(name) ||
  names.inputs.has(name) ||
  names.columns === 'any' ||
  names.columns.has(name) ||
  names.variables.has(name) ||
  FIXED.includes(name) ||
  Object.hasOwn(builtins, name)

const namesInReach = (names: Names, reach: Reach): string[] => [
  ...reach.locals,
  ...reach.outputs,
  ...reach.steps,
  ...names.inputs,
  ...(names.columns === 'any' ? [] : names.columns),
  ...names.variables,
  ...FIXED,
  ...Object.keys(builtins),
]

interface LongForm {
  readonly what: string
  readonly here: ReadonlySet<string>
  readonly anywhere: ReadonlySet<string>
}

const longForm = (names: Names, reach: Reach, use: NameAt): LongForm | undefined => {
  if (use.path.length === 0) return undefined
  switch (use.name) {
    case 'vars':
    case 'env':
      return { what: 'variable', here: names.variables, anywhere: names.variables }
    case 'inputs':
    case 'input':
      return { what: 'input', here: names.inputs, anywhere: names.inputs }
    case 'outputs':
      return { what: 'output', here: reach.outputs, anywhere: names.everything.outputs }
    case 'steps':
      return { what: 'step', here: reach.steps, anywhere: names.everything.steps }
    default:
      return undefined
  }
}

const checkLongForm = (names: Names, long: LongForm, use: NameAt): void => {
  const key = String(use.path[0])
  if (long.here.has(key)) return
  if (long.anywhere.has(key)) reportLater(names, use, key)
  else reportUnknown(names, use, `there is no ${long.what} called "${key}"`, nearestNames(key, long.here))
}

const reportLater = ({ context }: Names, use: NameAt, name: string): void =>
  report(context, {
    code: 'PLAN_LATER_STEP',
    message: `"${name}" does not exist yet when this is read`,
    place: placeOf(context, use.pointer, use),
  })

const reportUnknown = ({ context }: Names, use: NameAt, message: string, nearest: readonly string[]): void =>
  report(context, {
    code: 'PLAN_UNKNOWN_NAME',
    message,
    place: placeOf(context, use.pointer, use),
    hint: nearest.length > 0 ? `did you mean ${nearest.map((name) => `"${name}"`).join(' or ')}?` : undefined,
  })
