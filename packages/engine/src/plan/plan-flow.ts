import type { SchemaUse } from '@testmesh/assertions'
import { compileCapture, compileValue, type Need, type PatternUse, type Pointed } from '@testmesh/expressions'
import { type Flow, type FlowReading, visitSteps } from '@testmesh/flow/model'
import { type ActionDescriptor, type Diagnostic, hasErrors, inFileOrder } from '@testmesh/protocol'
import { checkDependencies } from './check-dependencies.ts'
import { checkExpectations } from './check-expectations.ts'
import { checkHidden } from './check-hidden.ts'
import { checkInputs } from './check-inputs.ts'
import { checkListeners } from './check-listeners.ts'
import { checkNames, type KnownNames } from './check-names.ts'
import { checkSameOutputs } from './check-same-outputs.ts'
import { checkSnapshots } from './check-snapshots.ts'
import { checkSupport } from './check-support.ts'
import { type CompileSteps, compileSteps, milliseconds, type UsesOf, unreadable } from './compile-step.ts'
import { orderVariables } from './order-variables.ts'
import { type Plan, type PlannedOutput, type PlannedStep, type PlannedVariable, stepsInside } from './plan.ts'
import { escapePointer, noteNeeds, type PlanContext, placeOf } from './plan-context.ts'
import { type Calling, type Planned, planSubFlow, variablesSetIn } from './plan-sub-flow.ts'
import type { Routing } from './routing.ts'
import { secretNames } from './secret-names.ts'
import type { FindFlow } from './sub-flow.ts'

export interface PlanOptions {
  readonly descriptors: readonly ActionDescriptor[]
  /** Names that will have a value: of variables and of data columns. Left out: names are not checked. */
  readonly known?: KnownNames
  /** Default of a step's `timeout`, milliseconds; a flow's `step_timeout` wins. Default 30 s. */
  readonly stepTimeoutMs?: number
  /** Finds the flows that steps run. Left out: there are none. */
  readonly flows?: FindFlow
  /** Of the environment. */
  readonly routing?: Routing | undefined
}

export interface Planning {
  readonly plan?: Plan
  /** Of the reading and of the plan, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[]
  readonly needs: readonly Need[]
  /** JSON Schemas of its assertions, for `checkSchemas`. */
  readonly schemas: readonly SchemaUse[]
  /** Regular expressions and XPaths that are written out, for `checkPatterns`. */
  readonly patterns: readonly Pointed<PatternUse>[]
}

const STEP_TIMEOUT_MS = 30_000

/** Steps of a list with `depends_on` that run at the same time, when `max_concurrent` says nothing. */
const MAX_CONCURRENT = 4

/**
 * Compiles a flow for running, and with it the flows that its steps run. There is no plan when anything is wrong with any of them:
 * nothing may run then.
 */
export const planFlow = (reading: FlowReading, options: PlanOptions): Planning => {
  const { plan, diagnostics, needs, schemas, patterns } = planCalled(reading, options, { around: [], given: new Set(), planned: new Map() })
  return { ...(plan && { plan }), diagnostics, needs, schemas, patterns }
}

const planCalled = (reading: FlowReading, options: PlanOptions, calling: Calling): Planned & Pick<Planning, 'needs'> => {
  const { flow, source } = reading
  if (!flow) return { diagnostics: reading.diagnostics, needs: [], schemas: [], patterns: [], reads: new Map() }
  const uses: UsesOf = new Map()
  const variablesSet = variablesSetIn(flow)
  const context: CompileSteps = {
    source,
    descriptors: new Map(options.descriptors.map((descriptor) => [descriptor.type, descriptor])),
    diagnostics: [],
    counts: {},
    needs: new Set(),
    schemas: [],
    snapshots: [],
    patterns: [],
    uses,
    retry: flow.config.retry,
    stepTimeoutMs: milliseconds(flow.config.step_timeout) ?? options.stepTimeoutMs ?? STEP_TIMEOUT_MS,
    phase: calling.phase,
    routing: options.routing ?? {},
    planFlow: (call) => planSubFlow({ context, reading, options, calling, variablesSet, plan: planCalled }, call),
  }
  const setup = compileSteps(context, flow.setup, 'setup', '/setup')
  const steps = compileSteps(context, flow.steps, 'steps', '/steps')
  const onError = compileSteps(context, flow.on_error, 'on_error', '/on_error')
  const teardown = compileSteps(context, flow.teardown, 'teardown', '/teardown')
  const env = orderVariables(context, compileEnv(context, flow))
  const outputs = compileOutputs(context, flow)
  const lists = [setup, steps, onError, teardown]
  const all = lists.flat()
  checkSupport(context, flow, lists)
  checkDependencies(context, lists)
  checkSameOutputs(context, lists)
  checkExpectations(context, all)
  checkInputs(context, flow)
  checkSnapshots(context, { isCalled: calling.around.length > 0 })
  if (calling.around.length === 0) checkListeners(context, all)
  checkHidden(context, { flow, steps: all, env })
  const { known } = options
  const { given } = calling
  // Without steps, which is told, every name that one would leave is missing.
  if (known && flow.steps.length > 0)
    checkNames(context, {
      flow,
      phases: { setup, steps, onError, teardown },
      env,
      variablesSet,
      outputs,
      known,
      given,
      told: reading.diagnostics,
    })
  const diagnostics = inFileOrder([...reading.diagnostics, ...context.diagnostics], source.file)
  const { schemas, patterns } = context
  const needs = [...context.needs]
  const reads = namesRead({ uses, env, outputs })
  if (hasErrors(diagnostics)) return { diagnostics, needs, schemas, patterns, reads }
  const warnings = diagnostics.filter((diagnostic) => diagnostic.severity === 'warning')
  const flows = flowsRunBy(all)
  const plan: Plan = {
    flow,
    source,
    sha256: source.sha256,
    setup,
    steps,
    onError,
    teardown,
    env,
    outputs,
    needs: eachOnce([needs, ...flows.map((inner) => inner.needs)]),
    schemas,
    patterns,
    snapshots: context.snapshots,
    actions: eachOnce([actionsOf(flow, context), ...flows.map((inner) => inner.actions)]),
    locks: eachOnce([flow.config.locks ?? [], ...flows.map((inner) => inner.locks)]),
    flows,
    captured: namesLeftBy(all),
    secretNames: secretNames(context, all),
    timeoutMs: milliseconds(flow.config.timeout),
    failFast: flow.config.fail_fast ?? true,
    maxConcurrent: flow.config.max_concurrent ?? MAX_CONCURRENT,
    services: options.routing?.services ?? {},
    warnings,
  }
  return { plan, diagnostics, needs, schemas, patterns, reads }
}

const eachOnce = <T>(lists: readonly (readonly T[])[]): T[] => [...new Set(lists.flat())]

const flowsRunBy = (steps: readonly PlannedStep[]): Plan[] =>
  eachOnce(steps.map((step) => [...(step.flow ? [step.flow.plan, ...step.flow.plan.flows] : []), ...flowsRunBy(stepsInside(step))]))

interface Reading {
  readonly uses: UsesOf
  readonly env: readonly PlannedVariable[]
  readonly outputs: readonly PlannedOutput[]
}

/** Names that a flow reads wherever it does, in their short form: `inputs.x` reads x, and `inputs` all that it is given. */
const namesRead = ({ uses, env, outputs }: Reading): Planned['reads'] => {
  const reads = new Map<string, { isOptional: boolean }>()
  const inSteps = [...uses.values()].flatMap(({ before, after }) => [...before, ...after])
  const elsewhere = [...env, ...outputs].flatMap(({ value }) => value.names)
  for (const { name, path, isOptional } of [...inSteps, ...elsewhere]) {
    const read = LONG.has(name) && path.length > 0 ? String(path[0]) : name
    reads.set(read, { isOptional: isOptional && (reads.get(read)?.isOptional ?? true) })
  }
  return reads
}

const LONG = new Set(['inputs', 'input', 'vars', 'env'])

const compileEnv = (context: PlanContext, flow: Flow): PlannedVariable[] =>
  Object.entries(flow.env ?? {}).map(([name, value]) => {
    const pointer = `/env/${escapePointer(name)}`
    const { compiled, names } = compileValue(value, pointer)
    if (compiled) noteNeeds(context, compiled, pointer)
    return { name, value: compiled ?? unreadable(names), place: placeOf(context, pointer) }
  })

const compileOutputs = (context: PlanContext, flow: Flow): PlannedOutput[] =>
  Object.entries(flow.outputs ?? {}).map(([name, value]) => {
    const pointer = `/outputs/${escapePointer(name)}`
    const { compiled, names } = compileCapture(value, pointer)
    if (compiled) noteNeeds(context, compiled, pointer)
    const isOptional = name.endsWith('?')
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    const place = placeOf(context, pointer)
    return { name: isOptional ? name.slice(0, -1) : name, isOptional, value: compiled ?? unreadable(names), text, place }
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
