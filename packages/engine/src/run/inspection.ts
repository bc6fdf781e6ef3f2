import { compileExpression, ExpressionError, nearestNames, type Scope } from '@testmesh/expressions'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import { toRecorded } from '../mask/recorded.ts'
import type { PlannedStep } from '../plan/plan.ts'
import type { Inspection, NamedHere } from '../ports.ts'
import { longForms } from '../scope/execution-scope.ts'
import { type Frame, findLocal, findOutput, findStep } from '../scope/frame.ts'
import { toFailure } from './failure.ts'
import { judgeResult } from './judge-result.ts'
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
  const before = scopeOf(run, around, stream)
  const seen = scope ?? before
  const shown = (value: unknown) => run.masker.maskJson(toRecorded(value)) as JsonValue | undefined
  const evaluate = async (text: string): Promise<unknown> => {
    try {
      const { compiled, problems } = compileExpression(text)
      const [problem] = problems
      if (!compiled) throw new ExpressionError('EXPRESSION_SYNTAX', problem?.message ?? 'this is no expression', problem)
      await loadNeeds(run, compiled.needs)
      return compiled.evaluate(seen)
    } catch (error) {
      throw withoutSecrets(run, error)
    }
  }
  return {
    config: () => {
      const { shown: config, failure } = renderConfig(run, planned, around, stream)
      return run.masker.maskJson({ ...(config && { config: toRecorded(config) as JsonObject }), ...(failure && { failure }) })
    },
    evaluate: async (text) => shown(await evaluate(text)),
    resultOf: async (text) => {
      const value = await evaluate(text)
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
    },
    judge: (result) => {
      try {
        const { failure, captured } = judgeResult(run, planned, around, { path, attempt: 1, result, durationMs: 0 })
        return { failure: run.masker.maskJson(failure), outputs: captured.outputs }
      } catch (error) {
        return { failure: run.masker.maskJson(toFailure(error, planned.place)), outputs: {} }
      }
    },
    set: async (name, text) => {
      const value = await evaluate(text)
      const whyNot = whyNotSet(run, around, { name, seen, before })
      if (whyNot !== undefined) return whyNot
      if (isSecret(run, valueIn(before, name)) && typeof value === 'string') run.masker.add(value)
      setValue(run, around, name, value)
      return undefined
    },
    names: () =>
      [...new Set(seen.names())]
        .filter((name) => !longForms.has(name) && !run.base.fixed.has(name))
        .sort()
        .flatMap((name) => named(seen, name, shown)),
  }
}

/** Errors of expressions quote values. */
const withoutSecrets = ({ masker }: Run, error: unknown): unknown => {
  if (!(error instanceof ExpressionError)) return error
  const { code, message, hint, start, end } = error
  return new ExpressionError(code, masker.maskText(message), {
    ...(hint !== undefined && { hint: masker.maskText(hint) }),
    ...(start !== undefined && end !== undefined && { start, end }),
  })
}

const origin = { from: 'the debugger' }

/** Of an output that has the name, where it is; else of a variable. */
export const setValue = (run: Run, { frame }: Pick<Surroundings, 'frame'>, name: string, value: unknown): void => {
  let at: Frame | undefined = frame
  while (at && !at.outputs.has(name)) at = at.parent
  if (at) at.outputs.set(name, { value, origin })
  else run.base.variables.set(name, { value, origin, isSet: true })
}

interface Named {
  readonly name: string
  readonly seen: Scope
  /** Without what the attempt gave. */
  readonly before: Scope
}

/** The name has to mean an output or a variable here, by the order in which names are looked up. */
const whyNotSet = ({ base }: Run, { frame }: Surroundings, { name, seen, before }: Named): string | undefined => {
  const only = 'only outputs and variables can be changed'
  if (!seen.has(name) && !findOutput(frame, name)) {
    const [nearest] = nearestNames(name, [...seen.names()])
    return `nothing is called "${name}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`
  }
  if (seen !== before && (!before.has(name) || valueIn(seen, name) !== valueIn(before, name)))
    return `${name} is of the step itself: ${only}`
  if (findLocal(frame, name)) return `${name} is ${seen.origin(name)?.from ?? 'of a loop'}: ${only}`
  if (findOutput(frame, name)) return undefined
  if (findStep(frame, name)) return `${name} is a step: ${only}`
  const isOther = Object.hasOwn(base.inputs, name) || Object.hasOwn(base.row?.values ?? {}, name) || (base.data && name === 'data')
  if (isOther || !base.variables.has(name)) return `${name} is ${seen.origin(name)?.from ?? 'of the run'}: ${only}`
  return undefined
}

/** Undefined: it has none, as an output that was never captured. */
const valueIn = (scope: Scope, name: string): unknown => {
  try {
    return scope.get(name)
  } catch {
    return undefined
  }
}

/** A new value of what is secret is secret. */
const isSecret = ({ masker }: Run, value: unknown): boolean => typeof value === 'string' && [...masker.secrets()].includes(value)

/** One that has no value, such as an input that nobody gave, is left out. */
const named = (scope: Scope, name: string, shown: (value: unknown) => JsonValue | undefined): NamedHere[] => {
  try {
    return [{ name, value: shown(scope.get(name)), from: scope.origin(name)?.from ?? 'this step' }]
  } catch (error) {
    if (error instanceof ExpressionError) return []
    throw error
  }
}
