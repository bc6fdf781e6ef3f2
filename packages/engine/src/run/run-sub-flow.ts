import { locate } from '@testmesh/flow/model'
import type { Failure, JsonObject, Place } from '@testmesh/protocol'
import type { PlannedFlow, PlannedStep } from '../plan/plan.ts'
import { createFrame, outputsIn } from '../scope/frame.ts'
import { resolveVariables } from '../scope/resolve-variables.ts'
import { createBase, defineFixedNames, takeInputs } from './begin-flow.ts'
import { createCancellation } from './cancellation.ts'
import { EngineError, toFailure } from './failure.ts'
import { flowOutputs } from './flow-outputs.ts'
import { loadNeeds } from './load-needs.ts'
import { readSchemas } from './read-run-schemas.ts'
import type { Run, SectionResult, Surroundings } from './run.ts'
import { isFlowTimeout, runPhases, runTeardown, startFlowLimit } from './run-phases.ts'

export interface SubFlowResult {
  readonly name: string
  readonly section: SectionResult
  /** Those it declares; of a flow that declares none, all that its steps captured. None when it did not pass. */
  readonly outputs: Readonly<Record<string, unknown>>
}

export interface SubFlowOptions {
  readonly around: Surroundings
  /** Path that the paths of its steps begin with. */
  readonly base: string
  readonly inputs: JsonObject
  /** Whether it sees the variables of the flow that runs it. */
  readonly inherits: boolean
}

/**
 * Runs the flow of a step as a part of this execution: its events, its secrets, its connections and what it must clean up belong to
 * the execution, its names are its own. Its teardown runs at its end, whatever happened; what its steps registered as cleanup stays
 * until the execution ends, as its outputs may be used until then.
 *
 * @throws EngineError INPUT_MISSING, INPUT_WRONG_TYPE, EXPRESSION_FAILED before its first step
 */
export const runSubFlow = async (run: Run, planned: PlannedStep, options: SubFlowOptions): Promise<SubFlowResult> => {
  const { flow } = planned
  if (!flow) throw new EngineError('PLAN_UNKNOWN_FLOW', `the flow that step ${planned.id} runs is not at hand`)
  const { around, base } = options
  const inner = createSubRun(run, flow, options)
  await loadNeeds(inner, inner.plan.needs)
  await readSchemas(inner)
  giveInputs(inner, { inputs: options.inputs, place: locate(run.plan.source, `${planned.pointer}/config/input`) })
  resolveVariables(inner, { sources: [...run.sources, ...flow.variables], ...(options.inherits && { inherited: run.base.variables }) })
  const frame = createFrame()
  const cancellation = createCancellation(around.cancellation)
  const clearLimit = startFlowLimit(inner, cancellation)
  const prefixOf = (phase: string): string => (phase === 'steps' ? base : `${base}[${phase}]`)
  const ran = await runPhases(inner, { frame, cancellation, isFinal: around.isFinal, prefixOf })
  clearLimit?.()
  const section = isFlowTimeout(cancellation) && !around.cancellation.isCancelled ? timedOut(ran, cancellation.reason) : ran
  inner.status = section.outcome === 'passed' ? 'passed' : 'failed'
  const outputs = inner.status === 'passed' ? (flowOutputs(inner, frame) ?? outputsIn(frame)) : {}
  // What teardown opens must not be stopped by what ended the steps.
  if (run.current.isCancelled) run.current = run.final
  await runTeardown(inner, { frame, cancellation: run.final, isFinal: true, prefix: prefixOf('teardown') })
  cancellation.release()
  return { name: flow.plan.flow.name, section, outputs }
}

const timedOut = (section: SectionResult, reason: unknown): SectionResult => {
  const failure: Failure = toFailure(reason)
  return { ...section, outcome: 'error', failure }
}

/** What its steps share: all of the execution's but names, files, and how it goes. Its inputs and variables have no values yet. */
const createSubRun = (run: Run, { plan, data }: PlannedFlow, { inputs }: SubFlowOptions): Run => {
  const { file } = plan.source
  const faker = { ...run.faker, ...plan.flow.config.faker }
  const inner: Run = {
    ...run,
    plan,
    ports: file === undefined || !run.ports.filesOf ? run.ports : { ...run.ports, files: run.ports.filesOf(file) },
    seed: run.isSeedAsked ? run.seed : (plan.flow.config.seed ?? run.seed),
    faker,
    loaded: faker.locale === run.faker.locale ? run.loaded : new Map([...run.loaded].filter(([need]) => need !== 'faker')),
    base: createBase({ inputs: { ...inputs }, row: undefined, data }),
    status: 'running',
    firstFailure: undefined,
    // These are the execution's, whoever changes them.
    get current() {
      return run.current
    },
    set current(cancellation) {
      run.current = cancellation
    },
    get stopped() {
      return run.stopped
    },
    set stopped(why) {
      run.stopped = why
    },
  }
  defineFixedNames(inner, { execution: run.base.fixed.get('execution')?.() })
  return inner
}

/** What is wrong with an input is told where it is given. */
const giveInputs = (inner: Run, { inputs, place }: { inputs: JsonObject; place: Place }): void => {
  try {
    takeInputs(inner, { inputs })
  } catch (error) {
    throw error instanceof EngineError ? new EngineError(error.code, error.message, { place, hint: error.hint }) : error
  }
}
