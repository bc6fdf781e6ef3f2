import type { SchemaUse } from '@testmesh/assertions'
import { compileCapture, compileValue, type Need } from '@testmesh/expressions'
import { type Flow, type FlowReading, visitSteps } from '@testmesh/flow/model'
import { type ActionDescriptor, type Diagnostic, hasErrors } from '@testmesh/protocol'
import { hashText } from '../hash-text.ts'
import { checkHidden } from './check-hidden.ts'
import { checkInputs } from './check-inputs.ts'
import { checkNames, type KnownNames } from './check-names.ts'
import { checkSameOutputs } from './check-same-outputs.ts'
import { checkSnapshots } from './check-snapshots.ts'
import { checkSupport } from './check-support.ts'
import { type CompileSteps, compileSteps, escapePointer, milliseconds, type UsesOf } from './compile-step.ts'
import { orderVariables } from './order-variables.ts'
import { type Plan, type PlannedOutput, type PlannedStep, type PlannedVariable, stepsInside } from './plan.ts'
import { type PlanContext, placeOf } from './plan-context.ts'
import { secretNames } from './secret-names.ts'

export interface PlanOptions {
  readonly descriptors: readonly ActionDescriptor[]
  /** Names that will have a value: of variables and of data columns. Left out: names are not checked. */
  readonly known?: KnownNames
  /** Default of a step's `timeout`, milliseconds; a flow's `step_timeout` wins. Default 30 s. */
  readonly stepTimeoutMs?: number
}

export interface Planning {
  readonly plan?: Plan
  /** Of the reading and of the plan, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[]
  readonly needs: readonly Need[]
  /** JSON Schemas of its assertions, for `checkSchemas`. */
  readonly schemas: readonly SchemaUse[]
}

const STEP_TIMEOUT_MS = 30_000

/** Compiles a flow for running. There is no plan when anything is wrong with the flow: nothing of it may run then. */
export const planFlow = (reading: FlowReading, options: PlanOptions): Planning => {
  const { flow, source } = reading
  if (!flow) return { diagnostics: reading.diagnostics, needs: [], schemas: [] }
  const uses: UsesOf = new Map()
  const context: CompileSteps = {
    source,
    descriptors: new Map(options.descriptors.map((descriptor) => [descriptor.type, descriptor])),
    diagnostics: [],
    needs: new Set(),
    schemas: [],
    snapshots: [],
    uses,
    retry: flow.config.retry,
    stepTimeoutMs: milliseconds(flow.config.step_timeout) ?? options.stepTimeoutMs ?? STEP_TIMEOUT_MS,
  }
  const setup = compileSteps(context, flow.setup, 'setup', '/setup')
  const steps = compileSteps(context, flow.steps, 'steps', '/steps')
  const onError = compileSteps(context, flow.on_error, 'on_error', '/on_error')
  const teardown = compileSteps(context, flow.teardown, 'teardown', '/teardown')
  const env = orderVariables(context, compileEnv(context, flow))
  const outputs = compileOutputs(context, flow)
  const all = [...setup, ...steps, ...onError, ...teardown]
  checkSupport(context, flow, all)
  checkSameOutputs(context, all)
  checkInputs(context, flow)
  checkSnapshots(context)
  checkHidden(context, { flow, steps: all, env })
  if (options.known) checkNames(context, { flow, phases: { setup, steps, onError, teardown }, env, outputs, known: options.known })
  const diagnostics = inFileOrder([...reading.diagnostics, ...context.diagnostics])
  const { schemas } = context
  const needs = [...context.needs]
  if (hasErrors(diagnostics)) return { diagnostics, needs, schemas }
  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === 'warning')
  const plan: Plan = {
    flow,
    source,
    sha256: hashText(source.text),
    setup,
    steps,
    onError,
    teardown,
    env,
    outputs,
    needs,
    schemas,
    snapshots: context.snapshots,
    actions: actionsOf(flow, context),
    captured: namesLeftBy(all),
    secretNames: secretNames(context, all),
    timeoutMs: milliseconds(flow.config.timeout),
    failFast: flow.config.fail_fast ?? true,
    warnings,
  }
  return { plan, diagnostics, needs, schemas }
}

const compileEnv = (context: PlanContext, flow: Flow): PlannedVariable[] =>
  Object.entries(flow.env ?? {}).flatMap(([name, value]) => {
    const pointer = `/env/${escapePointer(name)}`
    const { compiled } = compileValue(value, pointer)
    for (const need of compiled?.needs ?? []) context.needs.add(need)
    return compiled ? [{ name, value: compiled, place: placeOf(context, pointer) }] : []
  })

const compileOutputs = (context: PlanContext, flow: Flow): PlannedOutput[] =>
  Object.entries(flow.outputs ?? {}).flatMap(([name, value]) => {
    const pointer = `/outputs/${escapePointer(name)}`
    const { compiled } = compileCapture(value, pointer)
    for (const need of compiled?.needs ?? []) context.needs.add(need)
    const isOptional = name.endsWith('?')
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    const place = placeOf(context, pointer)
    return compiled ? [{ name: isOptional ? name.slice(0, -1) : name, isOptional, value: compiled, text, place }] : []
  })

const namesLeftBy = (steps: readonly PlannedStep[]): Set<string> =>
  new Set(steps.flatMap((step) => [step.id, ...step.captures.map(({ name }) => name), ...namesLeftBy(stepsInside(step))]))

const actionsOf = (flow: Flow, context: PlanContext): string[] => {
  const types = new Set<string>()
  visitSteps(flow, (step) => {
    if (context.descriptors.has(step.action)) types.add(step.action)
  })
  return [...types]
}

const inFileOrder = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  [...diagnostics].sort((a, b) => (a.place.span?.start.offset ?? -1) - (b.place.span?.start.offset ?? -1))
