import { ExpressionError, type Origin } from '@testmesh/expressions'
import type { StepOutcome } from '@testmesh/protocol'

/**
 * The names that come into being while steps run. A loop iteration and a branch have a frame of their own on top of the frame
 * around them, so that what runs side by side never sees each other.
 */
export interface Frame {
  readonly parent: Frame | undefined
  /** Loop variables, the error in an on_error block: gone with the frame. */
  readonly locals: ReadonlyMap<string, NamedValue>
  readonly outputs: Map<string, CapturedOutput>
  readonly steps: Map<string, StepRecord>
}

export interface NamedValue {
  readonly value: unknown
  readonly origin: Origin
}

/** Something a step left behind. */
export interface LeftBy {
  /** Of the step, in the flow; absent for what another run left. */
  readonly pointer?: string
}

/** An output of a step; `missing` says why it has no value. */
export interface CapturedOutput extends NamedValue, LeftBy {
  readonly missing?: string
  /** It is missing because its step did not run. */
  readonly isOfSkipped?: boolean
}

/** What a finished step leaves behind for expressions. */
export interface StepRecord extends LeftBy {
  readonly id: string
  readonly outcome: StepOutcome | 'running'
  readonly error: { readonly code: string; readonly message: string } | null
  readonly outputs: Readonly<Record<string, unknown>>
  readonly result: Readonly<Record<string, unknown>> | undefined
  readonly config: unknown
  readonly origin: Origin
}

export const createFrame = (parent?: Frame, locals: ReadonlyMap<string, NamedValue> = new Map()): Frame => ({
  parent,
  locals,
  outputs: new Map(),
  steps: new Map(),
})

/** Makes what ran in `child` visible around it: its outputs and steps, not its locals. The latest wins. */
export const absorbFrame = (frame: Frame, child: Frame): void => {
  for (const [name, output] of child.outputs) frame.outputs.set(name, output)
  for (const [id, step] of child.steps) frame.steps.set(id, step)
}

/** Outputs that were captured in a frame itself, by name. */
export const outputsIn = (frame: Frame): Record<string, unknown> =>
  Object.fromEntries([...frame.outputs].flatMap(([name, output]) => (output.missing === undefined ? [[name, output.value]] : [])))

export const findLocal = (frame: Frame | undefined, name: string): NamedValue | undefined => {
  for (let at = frame; at; at = at.parent) {
    const found = at.locals.get(name)
    if (found) return found
  }
  return undefined
}

export const findOutput = (frame: Frame | undefined, name: string): CapturedOutput | undefined => {
  for (let at = frame; at; at = at.parent) {
    const found = at.outputs.get(name)
    if (found) return found
  }
  return undefined
}

export const findStep = (frame: Frame | undefined, id: string): StepRecord | undefined => {
  for (let at = frame; at; at = at.parent) {
    const found = at.steps.get(id)
    if (found) return found
  }
  return undefined
}

/** All names of one kind, the nearest frame winning. */
export const collectNames = (frame: Frame | undefined, pick: (frame: Frame) => ReadonlyMap<string, unknown>): string[] => {
  const names = new Set<string>()
  for (let at = frame; at; at = at.parent) for (const name of pick(at).keys()) names.add(name)
  return [...names]
}

/** @throws ExpressionError OUTPUT_MISSING, for an output that was never captured */
export const valueOfOutput = (name: string, output: Omit<CapturedOutput, 'origin'>): unknown => {
  if (output.missing === undefined) return output.value
  throw new ExpressionError('OUTPUT_MISSING', `${name} has no value: ${output.missing}`, {
    hint: output.isOfSkipped
      ? `let that step run too, or give a default where it is read: \${${name} ?? "…"}`
      : `mark it optional where it is captured, \`${name}?:\`, or give a default where it is read`,
  })
}

/** The step as `create.x` reads it: its outputs, over the fields of its result, over what is known of any step. */
export const viewOfStep = (step: StepRecord): object => viewOf(step, { isLong: false })

/** The step as `steps.create.x` reads it: the same, but `outcome` and `error` are always the step's own. */
export const longViewOfStep = (step: StepRecord): object => viewOf(step, { isLong: true })

const views = new WeakMap<StepRecord, { short?: object; long?: object }>()

const viewOf = (step: StepRecord, { isLong }: { isLong: boolean }): object => {
  const cached = views.get(step) ?? {}
  views.set(step, cached)
  if (isLong) cached.long ??= makeView(step, { isLong })
  else cached.short ??= makeView(step, { isLong })
  return (isLong ? cached.long : cached.short) as object
}

/** What a result holds for who asks by name. */
const hiddenIn = (result: StepRecord['result']): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(result ?? {})).flatMap(([key, { enumerable, value }]) =>
      enumerable ? [] : [[key, value as unknown]],
    ),
  )

const makeView = (step: StepRecord, { isLong }: { isLong: boolean }): object => {
  const view: Record<string, unknown> = { ...step.result, ...step.outputs }
  const own = { outcome: step.outcome, error: step.error }
  const rest = { ...hiddenIn(step.result), result: step.result, response: step.result, output: step.outputs, config: step.config }
  // Not enumerable: `${create}` as a whole is what the step gave, not its book-keeping.
  for (const [key, value] of Object.entries({ ...rest, ...own })) {
    if (isLong && Object.hasOwn(own, key)) Object.defineProperty(view, key, { value, enumerable: false, configurable: true })
    else if (!Object.hasOwn(view, key)) Object.defineProperty(view, key, { value, enumerable: false, configurable: true })
  }
  return view
}
