import type { Origin } from '@testmesh/expressions'
import type { Diagnostic, JsonObject } from '@testmesh/protocol'
import type { Control } from '../control/control.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { absorbFrame, createFrame, type Frame, outputsIn } from '../scope/frame.ts'
import type { Acted, ActOptions } from './act.ts'
import { createCancellation } from './cancellation.ts'
import { isTimeLimit } from './failure.ts'
import { withPlaces } from './judge.ts'
import type { Run, SectionResult, Surroundings } from './run.ts'
import { tellSkipped } from './skip-step.ts'
import { sleep } from './sleep.ts'

/** Runs one of the engine's own actions: it steers the steps inside it. */
export const runControl = async (
  run: Run,
  planned: PlannedStep,
  control: Control,
  around: Surroundings,
  options: ActOptions,
): Promise<Acted> => {
  const { path, attempt, cancellation } = options
  // The steps of another attempt are other steps: a path never starts twice.
  const base = attempt === 1 ? path : `${path}#${attempt}`
  const inner: Surroundings = { ...around, cancellation }
  const sideBySide: Frame[] = []
  const done = await control.run({
    config: options.config as JsonObject,
    written: planned.step.config,
    pointer: `${planned.pointer}/config`,
    blocks: planned.blocks,
    failFast: run.plan.failFast,
    isOver: () => cancellation.isCancelled || (run.stopped !== undefined && !around.isFinal),
    isTimeUp: () => isTimeLimit(cancellation.reason),
    sleep: (ms) => sleep(run.ports.clock, ms, cancellation),
    now: run.limits.now,
    limit: run.limits.start,
    log: (line) => run.emitter.emitStep(path, 'step.logged', { line, attempt }),
    progressed: (progress) => run.emitter.emitStep(path, 'iteration.progressed', progress),
    setVariable: (name, value) =>
      run.base.variables.set(name, {
        value,
        isSet: true,
        origin: { from: `step ${planned.id}`, place: planned.place, isUntyped: typeof value === 'string' },
      }),
    warn: (code, message) => warnOnce(run, { code, severity: 'warning', message, place: planned.place }),
    files: run.ports.files,
    runFlow: async (inputs) => {
      // Most flows run no others.
      const { runSubFlow } = await import('./run-sub-flow.ts')
      const inherits = (options.config as JsonObject).inherit_env !== false
      return runSubFlow(run, planned, { around: inner, base, inputs, inherits })
    },
    openListener: async (name, source) => {
      const { openListener } = await import('./listeners.ts')
      return openListener(run, { name, source, around: inner, path: `${base}/${source.id}` })
    },
    findListener: async (name) => {
      const { listenersOf } = await import('./listeners.ts')
      const listeners = await listenersOf(run)
      return { inbox: listeners.get(name), names: [...listeners.keys()] }
    },
    onCancel: (listener) => cancellation.onCancel(listener),
    skipBlock: (block, reason) => {
      // Said, and no more: what an earlier round of a loop around it captured stays.
      for (const step of block?.steps ?? []) tellSkipped(run, step, { path: `${base}/${step.id}`, reason })
    },
    runBlock: (block, instance) => runBlock({ run, around: inner, base, sideBySide }, block.steps, instance),
  })
  for (const frame of sideBySide) absorbFrame(around.frame, frame)
  if (cancellation.isCancelled) throw cancellation.reason
  const results = (done.assertions ?? []).map((result) => withPlaces(run, result))
  if (results.length > 0) run.emitter.emitStep(path, 'step.asserted', { attempt, results })
  const result = done.result
  if (!done.failure) return { result, ending: { outcome: 'passed' } }
  const failure = { place: results.find(({ passed }) => !passed)?.place ?? planned.place, ...done.failure }
  return { result, ending: { outcome: done.outcome ?? 'failed', failure } }
}

/** A loop would say it once per iteration. */
const warnOnce = ({ warnings }: Run, warning: Diagnostic): void => {
  if (!warnings.some(({ code, message }) => code === warning.code && message === warning.message)) warnings.push(warning)
}

export interface BlockResult extends SectionResult {
  /** Results and outputs by step id, of the steps of the block itself. */
  readonly steps: Readonly<Record<string, unknown>>
  /** Outputs by name. */
  readonly outputs: Readonly<Record<string, unknown>>
}

export interface BlockInstance {
  /** What addresses the instance in paths: `12`, `left`. Left out: the block runs once. */
  readonly key?: string | number
  readonly locals?: Readonly<Record<string, unknown>>
  readonly failFast?: boolean
  /** It runs at the same time as others and must not see them. */
  readonly isSideBySide?: boolean
  /** Called with what stops this instance. */
  readonly onStart?: (stop: (reason: unknown) => void) => void
}

interface BlockSurroundings {
  readonly run: Run
  readonly around: Surroundings
  /** Path that the paths of the inner steps begin with. */
  readonly base: string
  /** Frames of blocks that run at the same time: nobody sees them before all are done. */
  readonly sideBySide: Frame[]
}

const runBlock = async (inside: BlockSurroundings, steps: readonly PlannedStep[], instance: BlockInstance = {}): Promise<BlockResult> => {
  const { run, around, base, sideBySide } = inside
  const loop = base.slice(base.lastIndexOf('/') + 1)
  const locals = new Map(
    Object.entries(instance.locals ?? {}).map(([name, value]) => [name, { value, origin: originOf(run, loop, value) }]),
  )
  const frame = createFrame(around.frame, locals)
  if (instance.isSideBySide) sideBySide.push(frame)
  const cancellation = createCancellation(around.cancellation)
  instance.onStart?.((reason) => cancellation.cancel(reason))
  const prefix = instance.key === undefined ? base : `${base}[${inPath(instance.key)}]`
  const options = instance.failFast === undefined ? {} : { failFast: instance.failFast }
  await run.breathe()
  const section = await run.runSteps(run, steps, { ...around, frame, cancellation, prefix }, options)
  cancellation.release()
  if (!instance.isSideBySide) absorbFrame(around.frame, frame)
  return { ...section, outputs: outputsIn(frame), steps: stepsIn(frame, steps) }
}

const originOf = ({ base }: Run, loop: string, value: unknown): Origin => {
  const isUntyped = typeof value === 'object' && value !== null && base.untypedRows?.has(value) === true
  return { from: `step ${loop}`, isUntyped }
}

/** The name of a branch may be anything, a part of a path may not. */
const inPath = (key: string | number): string => String(key).replace(/[/[\]#]/g, '_')

/** Of the block itself: what a step inside it holds stands in the result of that step, once. */
const stepsIn = ({ steps }: Frame, own: readonly PlannedStep[]): Record<string, unknown> =>
  Object.fromEntries(
    own.flatMap(({ id }) => {
      const record = steps.get(id)
      return record ? [[id, { ...record.result, ...record.outputs }]] : []
    }),
  )
