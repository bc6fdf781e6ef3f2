import { fieldsOfKind, secretPaths, secretUrlPaths, valuesAt } from '@testmesh/action-kit'
import { compileAssertion } from '@testmesh/assertions'
import {
  type CompiledExpression,
  compileCapture,
  compileExpression,
  compileTemplate,
  compileValue,
  hasToken,
  isMap,
  type Pointed,
  parseDuration,
  type RootPath,
} from '@testmesh/expressions'
import { blocksOf, controlDescriptors, type DurationText, type Retry, type Step } from '@testmesh/flow/model'
import type { ActionDescriptor, JsonObject, JsonValue, Phase } from '@testmesh/protocol'
import { findControl } from '../control/table.ts'
import { compileFields } from './compile-fields.ts'
import { flowRef } from './flow-ref.ts'
import {
  type PlannedCapture,
  type PlannedCheck,
  type PlannedCleanup,
  type PlannedDuration,
  type PlannedFlow,
  type PlannedRetry,
  type PlannedStep,
  type RetryCondition,
  stepsInside,
} from './plan.ts'
import { escapePointer, type NameAt, noteCheck, noteNeeds, originAt, type PlanContext, placeOf } from './plan-context.ts'
import type { Call } from './plan-sub-flow.ts'
import { type Routing, withDefaults } from './routing.ts'
import { sentAs } from './sent-as.ts'
import { standIns } from './stand-ins.ts'

/** The names a step reads, by the scope they are read in. */
export interface StepUses {
  /** `when`, `config`, durations: before the action runs. */
  readonly before: NameAt[]
  /** `output`, `assert`, `retry_on`, conditions in the config: with the result at hand. */
  readonly after: NameAt[]
  /** Paths from `$` in `output`, `assert` and `retry_on`: into the payload, or the result. */
  readonly root: Pointed<RootPath>[]
}

/** The uses of each planned step, for the check of names; not part of the plan. */
export type UsesOf = Map<PlannedStep, StepUses>

export interface CompileSteps extends PlanContext {
  readonly uses: UsesOf
  readonly retry: Retry | undefined
  readonly stepTimeoutMs: number | undefined
  /** Of the step that runs this flow: in teardown everything is teardown, and in cleanup everything is cleanup. */
  readonly phase: Phase | undefined
  readonly routing: Routing
  /** Plans the flow that a step runs. */
  readonly planFlow: (call: Call) => PlannedFlow | undefined
}

const controls = new Map(controlDescriptors.map((descriptor) => [descriptor.type, descriptor]))

export const compileSteps = (context: CompileSteps, steps: readonly Step[], phase: Phase, pointer: string): PlannedStep[] =>
  steps.map((step, index) => compileStep(context, step, phaseIn(context, phase), `${pointer}/${index}`))

/** A flow that is run in setup prepares, and one that is run in teardown tears down, but for what it tears down or cleans up itself. */
const phaseIn = ({ phase }: CompileSteps, own: Phase): Phase =>
  phase === undefined || phase === 'steps' || own === 'teardown' || own === 'cleanup' ? own : phase

const compileStep = (context: CompileSteps, found: Step, phase: Phase, pointer: string): PlannedStep => {
  const known = controls.get(found.action) ?? context.descriptors.get(found.action)
  const descriptor = known ?? unknownAction(found.action)
  const written = known ? found : { ...found, config: {} }
  const step = withDefaults(written, context.routing, descriptor)
  const uses: StepUses = { before: [], after: [], root: [] }
  const compiler: StepCompiler = { context, step, phase, pointer, descriptor, uses }
  const place = placeOf(context, pointer)
  const { id, name, action } = step
  const flow = flowOf(compiler)
  const planned: PlannedStep = {
    step,
    id,
    phase,
    pointer,
    descriptor,
    description: { id, ...(name !== undefined && { name }), action, phase, pointer, place, ...(flow && { flow: flowRef(flow.plan) }) },
    payload: descriptor.payload?.split(/[.[\]]+/).filter(Boolean),
    place,
    origin: originAt(`step ${id}`, place),
    isControl: controls.has(step.action),
    when: typeof step.when === 'string' ? expression(compiler, step.when, `${pointer}/when`, uses.before) : alwaysOrNever(step.when),
    ...config(compiler),
    flow,
    dependsOn: step.depends_on ?? [],
    captures: Object.entries(step.output ?? {}).map(([key, value]) => capture(compiler, key, value)),
    checks: checks(compiler),
    // Not for steps that hold others: each of these has it.
    retry: retry(compiler, controls.has(step.action) ? (step.retry ?? {}) : { ...context.retry, ...step.retry }),
    timeoutMs: duration(compiler, step.timeout, `${pointer}/timeout`),
    defaultTimeoutMs: controls.has(step.action) ? undefined : defaultLimit(step, context.stepTimeoutMs),
    maxDurationMs: duration(compiler, step.max_duration, `${pointer}/max_duration`),
    onError: onError(compiler),
    cleanup: cleanup(compiler),
  }
  context.uses.set(planned, uses)
  return planned
}

/**
 * Nobody provides it, which reading the flow has reported: there will be no plan. What the step leaves is known all the same; what its
 * config means is not.
 */
const unknownAction = (type: string): ActionDescriptor => ({
  type,
  family: '',
  title: '',
  description: '',
  aliases: [],
  config: {},
  output: {},
})

interface StepCompiler {
  readonly context: CompileSteps
  readonly step: Step
  readonly phase: Phase
  readonly pointer: string
  readonly descriptor: ActionDescriptor
  readonly uses: StepUses
}

const expression = ({ context }: StepCompiler, text: string, pointer: string, uses: NameAt[]): CompiledExpression | undefined => {
  const { compiled, names } = compileExpression(text)
  uses.push(...names.map((use) => ({ ...use, pointer })))
  if (!compiled) return undefined // reported when the flow was read
  noteNeeds(context, compiled, pointer)
  return compiled
}

const alwaysOrNever = (when: boolean | undefined): CompiledExpression | undefined =>
  when === undefined || when ? undefined : compileExpression('false').compiled

const config = (
  compiler: StepCompiler,
): Pick<PlannedStep, 'config' | 'fields' | 'secrets' | 'secretUrls' | 'urls' | 'headers' | 'blocks'> => {
  const { context, step, phase, pointer, descriptor, uses } = compiler
  const root = `${pointer}/config`
  const blocks = blocksOf(step)
  // What an action evaluates with names of its own, it evaluates before there is a result.
  const fields = compileFields(compiler, descriptor.locals ? { ...uses, after: uses.before } : uses)
  const skipped = new Set([...blocks.map((block) => pointer + block.pointer), ...fields.map((field) => root + field.pointer)])
  const { compiled = constant(step.config), names } = compileValue(step.config, root, {
    skip: (at) => skipped.has(at),
    sentAs: (at) => sentAs(descriptor, at.slice(root.length)),
  })
  noteNeeds(context, compiled, root)
  uses.before.push(...names)
  for (const pattern of fieldsOfKind(descriptor, 'regex'))
    for (const { pointer: below, value } of valuesAt(step.config, pattern)) noteRegex(context, value, root + below)
  return {
    config: compiled,
    fields,
    secrets: secretPaths(descriptor).filter((pattern) => mayHold(step, descriptor, pattern)),
    secretUrls: secretUrlPaths(descriptor),
    urls: fieldsOfKind(descriptor, 'url').filter((pattern) => mayHold(step, descriptor, pattern)),
    headers: fieldsOfKind(descriptor, 'headers').filter((pattern) => mayHold(step, descriptor, pattern)),
    blocks: blocks.map((block) => ({
      key: block.key,
      name: block.name,
      steps: compileSteps(context, block.steps, phase, pointer + block.pointer),
    })),
  }
}

/** One with templates in it is read when the step runs. */
const noteRegex = ({ patterns }: PlanContext, value: unknown, pointer: string): void => {
  if (typeof value === 'string' && !hasToken(value)) patterns.push({ need: 'regex', pattern: value, pointer, start: 0, end: value.length })
}

/** Whether the config can have the map or value that a pattern begins with. */
const mayHold = ({ config }: Step, { variables }: ActionDescriptor, pattern: string): boolean => {
  const end = pattern.indexOf('/', 1)
  const head = end < 0 ? pattern.slice(1) : pattern.slice(1, end)
  return head in config || head === '' || head.includes('*') || head.includes('~') || (variables !== undefined && head in variables)
}

const constant = (value: JsonObject): PlannedStep['config'] => ({ ...readsNothing, isStatic: true, evaluate: () => value })

/** Of a value with problems, which reading the flow has reported: there will be no plan, but its names are checked. */
export const unreadable = (names: PlannedStep['config']['names']): PlannedStep['config'] => ({
  ...readsNothing,
  names,
  isStatic: true,
  evaluate: () => undefined,
})

const readsNothing = { names: [], rootPaths: [], patterns: [], needs: [] }

const flowOf = ({ context, step, phase, pointer }: StepCompiler): PlannedFlow | undefined => {
  const name = findControl(step.action)?.flow?.(step.config)
  return name === undefined ? undefined : context.planFlow({ name, step, phase, pointer })
}

/** `name?: path` captures null instead of nothing. */
const capture = ({ context, step, pointer, uses }: StepCompiler, key: string, value: JsonValue): PlannedCapture => {
  const isOptional = key.endsWith('?')
  const at = `${pointer}/output/${escapePointer(key)}`
  const { compiled, names } = compileCapture(value, at)
  if (compiled) noteNeeds(context, compiled, at)
  uses.after.push(...names)
  uses.root.push(...(compiled?.rootPaths ?? []))
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const place = placeOf(context, at)
  return {
    name: isOptional ? key.slice(0, -1) : key,
    isOptional,
    value: compiled ?? unreadable(names),
    text,
    place,
    origin: originAt(`step ${step.id}`, place, `: ${text}`),
  }
}

const checks = ({ context, step, pointer, uses }: StepCompiler): PlannedCheck[] =>
  (['assert', 'assert_any', 'assert_none'] as const).flatMap((list) =>
    (step[list] ?? []).flatMap((value, index) => {
      const at = `${pointer}/${list}/${index}`
      const { check, names = check?.names ?? [] } = compileAssertion(value, at)
      uses.after.push(...names)
      if (!check) return []
      noteCheck(context, check, list === 'assert')
      uses.root.push(...check.rootPaths)
      return [{ list, check }]
    }),
  )

const retry = (compiler: StepCompiler, policy: Retry): PlannedRetry => ({
  attempts: Math.max(1, policy.attempts ?? 1),
  delayMs: milliseconds(policy.delay) ?? 1_000,
  backoff: policy.backoff ?? 'constant',
  jitter: policy.jitter ?? false,
  // A pause the author asked for is never cut short.
  maxDelayMs: milliseconds(policy.max_delay) ?? Math.max(30_000, milliseconds(policy.delay) ?? 0),
  on: conditions(compiler, policy.retry_on, 'retry_on'),
  onNot: conditions(compiler, policy.retry_on_not, 'retry_on_not'),
})

const conditions = (compiler: StepCompiler, texts: readonly string[] | undefined, key: string): RetryCondition[] =>
  (texts ?? []).flatMap((text, index): RetryCondition[] => {
    if (text === 'timeout' || text === 'connection') return [text]
    const at = `${compiler.pointer}/retry/${key}/${index}`
    const compiled = expression(compiler, text, at, compiler.uses.after)
    compiler.uses.root.push(...(compiled?.rootPaths ?? []).map((path) => ({ ...path, pointer: at })))
    return compiled ? [compiled] : []
  })

export const milliseconds = (text: DurationText | undefined): number | undefined => (text === undefined ? undefined : parseDuration(text))

/** The default never cuts an action off that was told to take longer. */
const defaultLimit = ({ config: { timeout, deadline, max_duration, within, poll } }: Step, ms: number | undefined): number | undefined => {
  if (ms === undefined) return undefined
  const inPoll = isMap(poll) ? poll.timeout : undefined
  const asked = [timeout, deadline, max_duration, within, inPoll].flatMap((value) =>
    typeof value === 'string' || typeof value === 'number' ? (parseDuration(value) ?? []) : [],
  )
  // A second more, so that the action's own, better explained limit speaks first.
  return Math.max(ms, ...asked.map((one) => one + 1_000))
}

const duration = ({ context, uses }: StepCompiler, text: DurationText | undefined, pointer: string): PlannedDuration | undefined => {
  const fixed = milliseconds(text)
  if (fixed !== undefined || typeof text !== 'string') return fixed
  const { compiled, names } = compileTemplate(text)
  if (compiled) noteNeeds(context, compiled, pointer)
  uses.before.push(...names.map((use) => ({ ...use, pointer })))
  return compiled
}

const onError = ({ context, step, phase, pointer }: StepCompiler): PlannedStep['onError'] => {
  const policy = step.on_error
  if (typeof policy !== 'object') return { mode: policy ?? 'fail', steps: [], onTimeout: [] }
  return {
    mode: policy.action ?? 'fail',
    steps: compileSteps(context, policy.steps ?? [], phase, `${pointer}/on_error/steps`),
    onTimeout: compileSteps(context, policy.on_timeout ?? [], phase, `${pointer}/on_error/on_timeout`),
  }
}

const cleanup = (compiler: StepCompiler): PlannedCleanup | undefined => {
  const { context, step, pointer } = compiler
  if (!step.cleanup) return undefined
  const at = `${pointer}/cleanup/steps`
  const steps = compileSteps(context, step.cleanup.steps, 'cleanup', at)
  return {
    strategy: step.cleanup.strategy ?? 'end',
    pointer: at,
    delay: duration(compiler, step.cleanup.delay, `${pointer}/cleanup/delay`),
    steps,
    reads: [...new Set(steps.flatMap((planned) => namesReadBy(context, planned)))],
  }
}

const namesReadBy = (context: CompileSteps, planned: PlannedStep): string[] => {
  const uses = context.uses.get(planned)
  const own = [...(uses?.before ?? []), ...(uses?.after ?? [])].flatMap((use) => [use.name, ...use.path.slice(0, 1).map(String)])
  return [...own, ...standIns(planned), ...takenByFlow(planned), ...stepsInside(planned).flatMap((step) => namesReadBy(context, step))]
}

/** A flow that is run sees the variables around it. */
const takenByFlow = ({ flow, step }: PlannedStep): string[] => (flow && step.config.inherit_env !== false ? ['vars'] : [])
