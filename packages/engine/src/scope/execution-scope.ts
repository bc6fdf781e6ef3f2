import { builtins, ExpressionError, type Origin, type Scope, type Tools } from '@testmesh/expressions'
import {
  collectNames,
  type Frame,
  findLocal,
  findOutput,
  findStep,
  longViewOfStep,
  type NamedValue,
  valueOfOutput,
  viewOfStep,
} from './frame.ts'

/** What does not change while an execution runs, but for variables that a `set` step or a gate adds. */
export interface ScopeBase {
  readonly variables: Map<string, Variable>
  readonly inputs: Readonly<Record<string, unknown>>
  /** Inputs without a value. */
  readonly unset: Set<string>
  readonly row: { readonly values: Readonly<Record<string, unknown>>; readonly origin: string } | undefined
  /** The name `data`: rows of a `data_source`. */
  readonly data: NamedValue | undefined
  /** Rows whose text is untyped: as the item of a loop, too. */
  readonly untypedRows?: WeakSet<object> | undefined
  /** Names that are always there: `flow`, `execution`, `service`, `FLOW_NAME`… */
  readonly fixed: ReadonlyMap<string, () => unknown>
}

export interface Variable extends NamedValue {
  /** By a step or a gate, while the execution ran. */
  readonly isSet?: true
}

/** The result of an attempt, as the step's own `assert`, `output`, `until` and `retry_on` see it. */
export interface ResultView {
  readonly result: Readonly<Record<string, unknown>>
  /** Path of the part that `$` reads first. */
  readonly payload: unknown
  readonly extra: Readonly<Record<string, unknown>>
  /** Outputs of the step that found nothing, and why: no older value of that name stands in for them. */
  readonly missing?: ReadonlyMap<string, string>
  /** Text among the fields of the result compares with numbers by value: nobody gave it a type. */
  readonly isUntyped: boolean
}

/** Top-level keys of `$` that always mean the result. */
const RESULT_KEYS = new Set(['body', 'headers', 'rows', 'messages'])

/** Looks names up in the order of the language: locals, outputs, steps, inputs, row, variables, built-ins. */
export const createExecutionScope = (options: { base: ScopeBase; frame: Frame; tools: Tools; view?: ResultView }): Scope => {
  const { base, frame, tools, view } = options
  return {
    tools,
    has: (name) => {
      if (view !== undefined && hasInView(view, name)) return true
      return !view?.missing?.has(name) && (hasInFrame(frame, name) || hasInBase(base, name))
    },
    get: (name) => {
      if (view !== undefined && hasInView(view, name)) return getFromView(view, name)
      const missing = view?.missing?.get(name)
      if (missing !== undefined) return valueOfOutput(name, { value: undefined, missing })
      return getFromFrame(frame, name, () => getFromBase({ base, frame, tools }, name))
    },
    names: () => [...namesOfView(view), ...namesOfFrame(frame), ...namesOfBase(base)],
    origin: (name, key) => {
      if (view !== undefined && hasInView(view, name)) return originInView(view, name)
      return view?.missing?.has(name) ? undefined : originOf({ base, frame }, name, key)
    },
    root: (key) => rootOf(view, key),
  }
}

const hasInView = (view: ResultView, name: string): boolean => Object.hasOwn(view.result, name) || Object.hasOwn(view.extra, name)

const getFromView = (view: ResultView, name: string): unknown => (Object.hasOwn(view.result, name) ? view.result[name] : view.extra[name])

const originInView = (view: ResultView, name: string): Origin | undefined =>
  view.isUntyped && typeof getFromView(view, name) === 'string' ? { from: 'data of the step', isUntyped: true } : undefined

const namesOfView = (view: ResultView | undefined): string[] => (view ? [...Object.keys(view.result), ...Object.keys(view.extra)] : [])

const hasInFrame = (frame: Frame, name: string): boolean => {
  if (findLocal(frame, name)) return true
  const output = findOutput(frame, name)
  return output ? output.missing === undefined : findStep(frame, name) !== undefined
}

const getFromFrame = (frame: Frame, name: string, otherwise: () => unknown): unknown => {
  const local = findLocal(frame, name)
  if (local) return local.value
  const output = findOutput(frame, name)
  if (output) return valueOfOutput(name, output)
  const step = findStep(frame, name)
  return step ? viewOfStep(step) : otherwise()
}

const namesOfFrame = (frame: Frame): string[] =>
  [(at: Frame) => at.locals, (at: Frame) => at.outputs, (at: Frame) => at.steps].flatMap((pick) => collectNames(frame, pick))

/** Maps of everything of one kind, which reach past what hides them. */
export const longForms = new Set(['vars', 'env', 'outputs', 'inputs', 'input', 'row', 'steps'])

const hasInBase = (base: ScopeBase, name: string): boolean =>
  !base.unset.has(name) &&
  (Object.hasOwn(base.inputs, name) ||
    (base.row !== undefined && Object.hasOwn(base.row.values, name)) ||
    (base.data !== undefined && name === 'data') ||
    base.variables.has(name) ||
    base.fixed.has(name) ||
    longForms.has(name) ||
    Object.hasOwn(builtins, name))

const getFromBase = ({ base, frame, tools }: { base: ScopeBase; frame: Frame; tools: Tools }, name: string): unknown => {
  if (base.unset.has(name)) throw unsetInput(name)
  if (Object.hasOwn(base.inputs, name)) return base.inputs[name]
  if (base.row && Object.hasOwn(base.row.values, name)) return base.row.values[name]
  if (base.data && name === 'data') return base.data.value
  const variable = base.variables.get(name)
  if (variable) return variable.value
  const fixed = base.fixed.get(name)
  if (fixed) return fixed()
  if (longForms.has(name)) return longForm(base, frame, name)
  return builtins[name]?.(tools)
}

const unsetInput = (name: string): ExpressionError =>
  new ExpressionError('INPUT_MISSING', `the input "${name}" has no value`, {
    hint: `give it one: --input ${name}=…, a default, or a default where it is read: \${${name}:…}`,
  })

const longForm = (base: ScopeBase, frame: Frame, name: string): unknown => {
  switch (name) {
    case 'vars':
    case 'env':
      return Object.fromEntries([...base.variables].map(([key, variable]) => [key, variable.value]))
    case 'outputs':
      return Object.fromEntries(
        collectNames(frame, (at) => at.outputs).flatMap((key) => {
          const output = findOutput(frame, key)
          return output && output.missing === undefined ? [[key, output.value]] : []
        }),
      )
    case 'steps':
      return Object.fromEntries(
        collectNames(frame, (at) => at.steps).flatMap((id) => {
          const step = findStep(frame, id)
          return step ? [[id, longViewOfStep(step)]] : []
        }),
      )
    case 'row':
      return base.row?.values ?? {}
    default:
      return base.inputs
  }
}

const namesOfBase = (base: ScopeBase): string[] => [
  ...Object.keys(base.inputs),
  ...Object.keys(base.row?.values ?? {}),
  ...(base.data ? ['data'] : []),
  ...base.variables.keys(),
  ...base.fixed.keys(),
  ...longForms,
]

interface Around {
  readonly base: ScopeBase
  readonly frame: Frame
}

const originOf = ({ base, frame }: Around, name: string, key?: string | number): Origin | undefined => {
  const inFrame = findLocal(frame, name) ?? findOutput(frame, name) ?? findStep(frame, name)
  if (inFrame) return inFrame.origin
  if (Object.hasOwn(base.inputs, name)) return { from: 'an input of the flow' }
  const inRow = originInRow(base, name)
  if (inRow) return inRow
  if (base.data && name === 'data') return base.data.origin
  const variable = base.variables.get(name)
  if (variable) return variable.origin
  if (name === 'vars' || name === 'env') return base.variables.get(String(key))?.origin
  if (name === 'row') return originInRow(base, String(key))
  return Object.hasOwn(builtins, name) ? { from: 'built in', isUntyped: true } : undefined
}

const originInRow = ({ row }: ScopeBase, column: string): Origin | undefined =>
  row && Object.hasOwn(row.values, column) ? { from: row.origin, isUntyped: typeof row.values[column] === 'string' } : undefined

const rootOf = (view: ResultView | undefined, key: string | undefined): unknown => {
  if (!view) return undefined
  const { payload, result } = view
  if (key === undefined) return payload ?? result
  if (RESULT_KEYS.has(key) && Object.hasOwn(result, key)) return result
  if (hasKey(payload, key)) return payload
  return Object.hasOwn(result, key) ? result : (payload ?? result)
}

const hasKey = (value: unknown, key: string): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, key)
