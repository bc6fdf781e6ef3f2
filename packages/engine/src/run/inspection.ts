import { builtins, compileExpression, ExpressionError, type Scope } from '@testmesh/expressions'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { toRecorded } from '../mask/recorded.ts'
import type { PlannedStep } from '../plan/plan.ts'
import type { Inspection, NamedHere } from '../ports.ts'
import { longForms } from '../scope/execution-scope.ts'
import type { Frame } from '../scope/frame.ts'
import { loadNeeds } from './load-needs.ts'
import { renderConfig } from './render-config.ts'
import { type Run, type Surroundings, scopeOf } from './run.ts'

interface Looking {
  readonly path: string
  /** With the result of an attempt. Absent: there is none. */
  readonly scope?: Scope | undefined
}

/** Looks at a step where it stands. What is drawn by chance meanwhile is drawn for nobody else. */
export const inspectionOf = (run: Run, planned: PlannedStep, around: Surroundings, { path, scope }: Looking): Inspection => {
  const stream = `${path}#inspected`
  const seen = scope ?? scopeOf(run, around, stream)
  const shown = (value: unknown) => run.masker.maskJson(toRecorded(value)) as JsonValue | undefined
  const evaluate = async (text: string): Promise<unknown> => {
    const { compiled, problems } = compileExpression(text)
    const [problem] = problems
    if (!compiled) throw new ExpressionError('EXPRESSION_SYNTAX', problem?.message ?? 'this is no expression', problem)
    await loadNeeds(run, compiled.needs)
    return compiled.evaluate(seen)
  }
  return {
    config: () => {
      const { shown: config, failure } = renderConfig(run, planned, around, stream)
      return run.masker.maskJson({ ...(config && { config: toRecorded(config) as JsonObject }), ...(failure && { failure }) })
    },
    evaluate: async (text) => shown(await evaluate(text)),
    set: async (name, text) => {
      const value = await evaluate(text)
      setValue(run, around, name, value)
      if (seen.get(name) === value) return undefined
      return `${name} is ${seen.origin(name)?.from ?? 'of the step itself'}: only outputs and variables can be changed`
    },
    names: () =>
      [...new Set(seen.names())]
        .filter((name) => isOwn(name) && !run.base.fixed.has(name))
        .sort()
        .flatMap((name) => named(seen, name, shown)),
  }
}

const origin = { from: 'the debugger' }

/** Of an output that has the name, where it is; else of a variable. */
export const setValue = (run: Run, { frame }: Pick<Surroundings, 'frame'>, name: string, value: unknown): void => {
  let at: Frame | undefined = frame
  while (at && !at.outputs.has(name)) at = at.parent
  if (at) at.outputs.set(name, { value, origin })
  else run.base.variables.set(name, { value, origin, isSet: true })
}

const isOwn = (name: string): boolean => !longForms.has(name) && !Object.hasOwn(builtins, name)

/** One that has no value, such as an input that nobody gave, is left out. */
const named = (scope: Scope, name: string, shown: (value: unknown) => JsonValue | undefined): NamedHere[] => {
  try {
    return [{ name, value: shown(scope.get(name)), from: scope.origin(name)?.from ?? 'this step' }]
  } catch (error) {
    if (error instanceof ExpressionError) return []
    throw error
  }
}
