import { fieldsOfKind, valuesAt } from '@testmesh/action-kit'
import { type Check, compileAssertion, compileMatch } from '@testmesh/assertions'
import { compileExpression, compileTransform, compileValue, ExpressionError, nestScope, type Scope } from '@testmesh/expressions'
import type { Step } from '@testmesh/flow'
import type { ActionDescriptor, AssertionResult, JsonValue } from '@testmesh/protocol'
import { broken, compileExpressionWithLocals, compileTemplateWithLocals } from './compile-with-locals.ts'
import type { FieldContext, PlannedField } from './plan.ts'
import { type NameAt, noteCheck, noteNeeds, type PlanContext } from './plan-context.ts'

/**
 * The config fields that an action evaluates by itself: conditions, templates that wait, patterns, lists of assertions.
 * They are compiled here and never rendered; the action gets a function.
 */
export const compileFields = (compiler: FieldsOf, uses: FieldUses): PlannedField[] => [
  ...(['expression', 'template', 'transform', 'match', 'assertions'] as const).flatMap((kind) =>
    fieldsOfKind(compiler.descriptor, kind)
      .flatMap((pattern) => valuesAt(compiler.step.config, pattern))
      .flatMap((found) => {
        const make = compilerOf(kind, compiler.descriptor)(
          compiler.context,
          found.value as JsonValue,
          `${compiler.pointer}/config${found.pointer}`,
          seesResult.has(kind) ? uses.after : uses.before,
        )
        return make ? [{ pointer: found.pointer, make }] : []
      }),
  ),
  ...untilAssertions(compiler),
]

/** The others see what was there before the action. */
const seesResult: ReadonlySet<string> = new Set(['expression', 'template', 'assertions'])

/** The names that fields read, by the scope they read them in. */
interface FieldUses {
  readonly before: NameAt[]
  readonly after: NameAt[]
}

export interface FieldsOf {
  readonly context: PlanContext
  readonly step: Step
  readonly pointer: string
  readonly descriptor: ActionDescriptor
}

/** A poll without a condition of its own goes on until the step's assertions hold. */
const untilAssertions = ({ step, pointer, descriptor }: FieldsOf): PlannedField[] => {
  const at = descriptor.untilAssertions
  if (at === undefined || !step.assert?.length) return []
  const [poll] = valuesAt(step.config, at.slice(0, at.lastIndexOf('/')))
  const isLeftOut = isMap(poll?.value) && valuesAt(step.config, at).length === 0
  if (!isLeftOut) return []
  const checks = step.assert.flatMap((value, index) => compileAssertion(value, `${pointer}/assert/${index}`).check ?? [])
  const make: PlannedField['make'] = (field) =>
    Object.assign(
      withResult(field, (scope) => checks.every((check) => check.run(scope).passed)),
      { judge: (data: Readonly<Record<string, unknown>>) => checks.flatMap((check) => judged(field, check, data)) },
    )
  return [{ pointer: at, make }]
}

const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

type FieldCompiler = (context: PlanContext, value: JsonValue, pointer: string, uses: NameAt[]) => PlannedField['make'] | undefined

const compilers: Record<'expression' | 'template' | 'transform' | 'match' | 'assertions', FieldCompiler> = {
  expression: (context, value, pointer, uses) => {
    if (typeof value === 'boolean') return () => () => value
    // What else may stand there is no expression, and filled like the rest of the config.
    if (typeof value !== 'string') return undefined
    const { compiled, names } = compileExpression(value)
    uses.push(...names.map((use) => ({ ...use, pointer })))
    if (!compiled) return broken
    noteNeeds(context, compiled, pointer)
    return (field) =>
      Object.assign(
        withResult(field, (scope) => at(pointer, () => compiled.evaluate(scope))),
        {
          inWords: () => field.inWords(compiled),
          judge: (data: Readonly<Record<string, unknown>>) => judged(field, compileAssertion(value, pointer).check, data),
        },
      )
  },
  template: (context, value, pointer, uses) => {
    const { compiled, names } = compileValue(value, pointer)
    uses.push(...names)
    if (!compiled) return broken
    noteNeeds(context, compiled, pointer)
    return (field) => withResult(field, (scope) => compiled.evaluate(scope))
  },
  transform: (context, value, pointer, uses) => {
    const { compiled, names } = compileTransform(value, pointer)
    uses.push(...names)
    if (!compiled) return broken
    noteNeeds(context, compiled, pointer)
    return (field) => (input: unknown) => compiled.evaluate(nestScope(field.scopeWith({}), {}, { root: input }))
  },
  match: (context, value, pointer, uses) => {
    const { match, ...used } = compileMatch(value, pointer)
    noteNeeds(context, used, pointer)
    uses.push(...used.names)
    if (!match) return broken
    return (field: FieldContext) => (actual: unknown) => match(actual, field.scopeWith({}))
  },
  assertions: (context, value, pointer, uses) => {
    const written = Array.isArray(value) ? (value as readonly JsonValue[]) : [value]
    const checks = written.flatMap((item, index) => {
      const { check, names = check?.names ?? [] } = compileAssertion(item, Array.isArray(value) ? `${pointer}/${index}` : pointer)
      uses.push(...names)
      if (check) noteCheck(context, check, false)
      return check ?? []
    })
    return (field) =>
      withResult(field, (scope) => checks.map((check): AssertionResult => ({ list: 'assert', ...field.judge(check, scope) })))
  },
}

/** A condition as an assertion, which explains itself. */
const judged = (field: FieldContext, check: Check | undefined, data: Readonly<Record<string, unknown>>): AssertionResult[] =>
  check ? [{ list: 'assert', ...field.judge(check, field.scopeWith(data)) }] : []

/** How a kind of field is compiled for an action. */
const compilerOf = (kind: keyof typeof compilers, { locals }: ActionDescriptor): FieldCompiler => {
  const names = new Set(locals)
  if (names.size > 0 && kind === 'template')
    return (context, value, pointer, uses) => compileTemplateWithLocals({ context, value, pointer, uses, locals: names })
  if (names.size > 0 && kind === 'expression')
    return (context, value, pointer, uses) => compileExpressionWithLocals({ context, value, pointer, uses, locals: names })
  return compilers[kind]
}

/** The engine's own actions also say what `$` is. */
const withResult =
  (field: FieldContext, evaluate: (scope: Scope) => unknown) =>
  (result: Readonly<Record<string, unknown>>, options?: { readonly root: unknown }) =>
    evaluate(options ? nestScope(field.scopeWith(result), {}, options) : field.scopeWith(result))

/** What fails there says where it stands. */
const at = <T>(pointer: string, evaluate: () => T): T => {
  try {
    return evaluate()
  } catch (error) {
    throw error instanceof ExpressionError ? error.at(pointer) : error
  }
}
