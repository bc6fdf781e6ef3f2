import type { ExpressionFunction, TemplateFunction } from '@testmesh/action-kit'
import { compileExpression, compileWaiting, nestScope, type Scope } from '@testmesh/expressions'
import type { JsonValue } from '@testmesh/protocol'
import type { FieldContext, PlannedField } from './plan.ts'
import { type NameAt, noteNeeds, type PlanContext } from './plan-context.ts'

interface FieldAt {
  readonly context: PlanContext
  readonly value: JsonValue
  readonly pointer: string
  /** Where the names that are read are noted, but for those that the action gives itself. */
  readonly uses: NameAt[]
  /** Names that the action gives. */
  readonly locals: ReadonlySet<string>
}

type Make = PlannedField['make'] | undefined

/** Of a field that cannot be read, which reading the flow has reported: there will be no plan, and the field is no part of the config. */
export const broken: PlannedField['make'] = () => () => undefined

/** A template of an action that gives names of its own: what reads none of them is filled when the step starts. */
export const compileTemplateWithLocals = ({ context, value, pointer, uses, locals }: FieldAt): Make => {
  const { compiled, early, late } = compileWaiting(value, pointer, locals)
  uses.push(...early, ...late.filter(({ name }) => !locals.has(name)))
  if (!compiled) return broken
  for (const need of compiled.needs) context.needs.add(need)
  return (field): TemplateFunction => {
    const around = field.scopeWith({})
    const { isConstant, finish } = compiled.begin(around)
    return Object.assign((given: Locals) => finish(withLocals(around, given)), { isConstant })
  }
}

/** An expression of such an action. */
export const compileExpressionWithLocals = ({ context, value, pointer, uses, locals }: FieldAt): Make => {
  if (typeof value === 'boolean') return () => () => value
  // What else may stand there is no expression, and filled like the rest of the config.
  if (typeof value !== 'string') return undefined
  const { compiled, names } = compileExpression(value)
  uses.push(...names.flatMap((use) => (locals.has(use.name) ? [] : [{ ...use, pointer }])))
  if (!compiled) return broken
  noteNeeds(context, compiled, pointer)
  return (field: FieldContext): ExpressionFunction => {
    const around = field.scopeWith({})
    return Object.assign((given: Locals) => compiled.evaluate(withLocals(around, given)), { text: value })
  }
}

type Locals = Readonly<Record<string, unknown>>

const withLocals = (around: Scope, locals: Locals): Scope => nestScope(around, locals, { root: locals.$ })
