import { hasTemplate } from '@testmesh/action-kit'
import type { SchemaUse } from '@testmesh/assertions'
import type { PatternUse, Pointed } from '@testmesh/expressions'
import { type Flow, type FlowReading, type Step, visitSteps } from '@testmesh/flow/model'
import type { Diagnostic, JsonObject, JsonValue, Phase } from '@testmesh/protocol'
import { findControl } from '../control/table.ts'
import { checkGivenInputs } from './check-given-inputs.ts'
import type { KnownNames } from './check-names.ts'
import type { Plan, PlannedFlow } from './plan.ts'
import { type PlanContext, placeOf, report } from './plan-context.ts'
import type { PlanOptions } from './plan-flow.ts'
import type { SubFlow } from './sub-flow.ts'

/** How a flow comes to run: by whom, and with what. */
export interface Calling {
  /** The flows around it, outermost first. */
  readonly around: readonly FlowReading[]
  /** Of the step that runs it; absent for the flow that was asked for. */
  readonly phase?: Phase
  /** Names of the inputs it is given; `any` where they are known only when it runs. */
  readonly given: ReadonlySet<string> | 'any'
  /** What has been planned on the way, by how it is called. */
  readonly planned: Map<string, Planned>
}

/** A flow with its plan, when there is one, and what it reads. */
export interface Planned {
  readonly plan?: Plan | undefined
  readonly diagnostics: readonly Diagnostic[]
  /** JSON Schemas of its own assertions. */
  readonly schemas: readonly SchemaUse[]
  readonly patterns: readonly Pointed<PatternUse>[]
  /** Names that it reads, and whether it can do without. */
  readonly reads: ReadonlyMap<string, { readonly isOptional: boolean }>
}

/** The step that runs a flow. */
export interface Call {
  readonly name: JsonValue
  readonly step: Step
  readonly phase: Phase
  readonly pointer: string
}

/** The flow that runs another one. */
export interface Caller {
  readonly context: PlanContext
  readonly reading: FlowReading
  readonly options: PlanOptions
  readonly calling: Calling
  /** Names of variables that its steps set. */
  readonly variablesSet: readonly string[]
  readonly plan: (reading: FlowReading, options: PlanOptions, calling: Calling) => Planned
}

/** Plans the flow that a step runs; `undefined` when it cannot run, which is reported at the step. */
export const planSubFlow = (caller: Caller, call: Call): PlannedFlow | undefined => {
  const found = find(caller, call)
  if (!found) return undefined
  if (found.reading.flow?.data !== undefined) {
    const message = `the flow "${found.reading.flow.name}" runs once for each row of its data, and a step runs it once`
    reportAtCall(caller, call, { code: 'PLAN_NOT_SUPPORTED', message, hint: 'go through the rows with for_each, and give each as input' })
    return undefined
  }
  const circle = circleOf(caller, found.reading)
  if (circle) {
    reportAtCall(caller, call, { code: 'PLAN_FLOW_CYCLE', message: `these flows run each other: ${circle.join(' → ')}` })
    return undefined
  }
  const planned = planOnce(caller, call, found)
  if (!planned.plan) {
    reportBroken(caller, call, { found, planned })
    return undefined
  }
  checkGivenInputs(caller.context, { step: call.step, pointer: call.pointer, flow: planned.plan.flow, reads: planned.reads })
  return { plan: planned.plan, variables: found.variables ?? [], data: found.data }
}

const find = (caller: Caller, call: Call): SubFlow | undefined => {
  const { name } = call
  if (typeof name !== 'string') return undefined // reported when the flow was read
  if (hasTemplate(name)) {
    const message = 'the name of a flow cannot be a template: it must be known before anything runs'
    reportAtCall(caller, call, {
      code: 'PLAN_UNKNOWN_FLOW',
      message,
      hint: 'name the flow itself; choose between flows with when or switch',
    })
    return undefined
  }
  const { options, context } = caller
  const found = options.flows?.(name, context.source.file) ?? { problem: `nobody said where the flow "${name}" is`, hint: NOBODY }
  if (!('problem' in found)) return found
  reportAtCall(caller, call, { code: 'PLAN_UNKNOWN_FLOW', message: found.problem, hint: found.hint })
  return undefined
}

const NOBODY = 'give `flows` to runFlow or planFlow: it finds the flows that others run'

const reportAtCall = ({ context }: Caller, { pointer }: Call, problem: Omit<Parameters<typeof report>[1], 'place'>): void =>
  report(context, { ...problem, place: placeOf(context, `${pointer}/config/flow`) })

/** The names of the flows from the one that is run again to itself. */
const circleOf = ({ calling, reading }: Caller, found: FlowReading): string[] | undefined => {
  const chain = [...calling.around, reading]
  const at = chain.findIndex((other) => keyOf(other) === keyOf(found))
  return at < 0 ? undefined : [...chain.slice(at), found].map(({ flow }) => flow?.name ?? '')
}

const keyOf = ({ source, flow }: FlowReading): string => JSON.stringify([source.file ?? source.text, flow?.name])

/** A flow that is called in the same phase, with the same inputs and among the same variables, has one plan. */
const planOnce = (caller: Caller, { step, phase }: Call, { reading, variables = [], isIncomplete = false }: SubFlow): Planned => {
  const { calling, options, plan } = caller
  const given = givenBy(step, reading.flow)
  const inherits = step.config.inherit_env !== false
  const { known: knownAround, ...rest } = options
  const known = knownAround && {
    columns: [],
    variables: [...variablesAround(caller, knownAround, inherits), ...variables.map(ownNames)],
    isIncomplete: isIncomplete || (inherits && knownAround.isIncomplete === true),
  }
  const names = known?.variables.map(({ values, isOwn = false }) => [isOwn, Object.keys(values)])
  const key = JSON.stringify([keyOf(reading), phase, given === 'any' ? given : [...given], names, known?.isIncomplete])
  const before = calling.planned.get(key)
  if (before) return before
  const around = [...calling.around, caller.reading]
  const planned = plan(reading, { ...rest, ...(known && { known }) }, { ...calling, around, given, phase })
  calling.planned.set(key, planned)
  return planned
}

const givenBy = ({ config }: Step, flow: Flow | undefined): ReadonlySet<string> | 'any' => {
  const { input, input_file } = config
  const isLiteral = input_file === undefined && typeof input !== 'string'
  if (isLiteral) return new Set(Object.keys((input ?? {}) as JsonObject))
  return flow?.inputs ? new Set() : 'any'
}

/** Names of variables that are there for all flows; where it inherits, also those that the flow around it has of its own. */
const variablesAround = ({ reading, variablesSet }: Caller, { variables }: KnownNames, inherits: boolean): KnownNames['variables'] => {
  if (!inherits) return variables.filter(({ isOwn }) => isOwn !== true)
  const own = [...Object.keys(reading.flow?.env ?? {}), ...variablesSet]
  return [...variables, ownNames({ values: Object.fromEntries(own.map((name) => [name, null])) })]
}

const ownNames = ({ values }: KnownNames['variables'][number]): KnownNames['variables'][number] => ({ values, isOwn: true })

/** Variables that steps of a flow set. */
export const variablesSetIn = (flow: Flow): string[] => {
  const names: string[] = []
  visitSteps(flow, ({ action, config }) => names.push(...(findControl(action)?.variables?.(config) ?? [])))
  return names
}

interface Broken {
  readonly found: SubFlow
  readonly planned: Planned
}

const shownProblems = 5

/** A circle is told at each of its calls; all else at the call by number, with the places in the flow that is run. */
const reportBroken = (caller: Caller, call: Call, { found, planned }: Broken): void => {
  const errors = planned.diagnostics.filter(({ severity }) => severity === 'error')
  const related = errors.slice(0, shownProblems).map(({ code, message, place }) => ({ message: `${code}: ${message}`, place }))
  const circle = errors.find(({ code }) => code === 'PLAN_FLOW_CYCLE')
  if (circle) {
    const back = { message: 'and back from here', place: circle.related?.[0]?.place ?? circle.place }
    reportAtCall(caller, call, { code: 'PLAN_FLOW_CYCLE', message: circle.message, related: [back] })
    return
  }
  const { flow, source } = found.reading
  const name = flow?.name || source.file || String(call.name)
  const more = errors.length > 1 ? `, and ${errors.length - 1} more ${errors.length === 2 ? 'problem' : 'problems'}` : ''
  const message = `the flow "${name}" cannot run: ${errors[0]?.message}${more}`
  reportAtCall(caller, call, { code: 'PLAN_FLOW_BROKEN', message, related })
}
