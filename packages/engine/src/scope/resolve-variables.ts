import { ExpressionError } from '@testmesh/expressions'
import { hideUrlSecrets } from '../mask/hide-url-secrets.ts'
import { isFileDatabase } from '../mask/is-file-database.ts'
import type { PlannedVariable, VariableSource } from '../plan/plan.ts'
import { EngineError, placeOfError } from '../run/failure.ts'
import { type Run, scopeOf } from '../run/run.ts'
import { createFrame, type NamedValue } from './frame.ts'

export interface Resolving {
  /** Strongest first. */
  readonly sources: readonly VariableSource[]
  /** Those of the flow that runs this one: they give way to all that this one says itself, and not to what holds for all flows. */
  readonly inherited?: ReadonlyMap<string, NamedValue>
}

/**
 * Gives every variable its value, the strongest source winning: those above the flow, the flow's own `env`, those below.
 * The flow's own are evaluated once, in order of need; `X: "${X}"` asks the other sources.
 *
 * @throws EngineError EXPRESSION_FAILED for a variable that cannot be evaluated
 */
export const resolveVariables = (run: Run, { sources, inherited = new Map() }: Resolving): void => {
  const above = sources.filter(({ strength }) => strength === 'above-flow')
  const below = sources.filter(({ strength }) => strength === 'below-flow')
  const strong = new Set(above.flatMap((source) => Object.keys(source.values)))
  // Weakest first, so that the stronger overwrite.
  for (const source of below.filter(({ isOwn }) => isOwn !== true).reverse()) define(run, source)
  for (const [name, variable] of inherited) run.base.variables.set(name, variable)
  for (const source of below.filter(({ isOwn }) => isOwn === true).reverse()) define(run, source)
  for (const source of [...above].reverse()) define(run, source)
  // What a step has set since is not what it was set from.
  for (const name of strong) run.base.variables.set(name, inherited.get(name) ?? (run.base.variables.get(name) as NamedValue))
  for (const variable of run.plan.env) if (!strong.has(variable.name)) defineOwn(run, variable)
}

const define = (run: Run, source: VariableSource): void => {
  for (const [name, value] of Object.entries(source.values)) {
    const origin = { from: source.name, isUntyped: typeof value === 'string', ...(source.place && { place: source.place }) }
    run.base.variables.set(name, { value, origin })
    if (source.secrets?.includes(name)) hideSecret(run, value)
    hideUsed(run, name, value)
    hideUrlSecrets(run.masker, value)
  }
}

/** Hides the value of a name that ends in a secret. */
export const hideUsed = (run: Run, name: string, value: unknown): void => {
  if (run.plan.secretNames.has(name) && !isFileDatabase(value)) hideSecret(run, value)
}

/** All that a secret holds is secret: of a map, each value. */
const hideSecret = (run: Run, value: unknown): void => {
  if (typeof value === 'string' || typeof value === 'number') run.masker.add(String(value))
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) hideSecret(run, part)
}

const defineOwn = (run: Run, { name, value, place }: PlannedVariable): void => {
  const evaluated = evaluate(run, name, value)
  hideUsed(run, name, evaluated)
  hideUrlSecrets(run.masker, evaluated)
  const line = place.span?.start.line
  const origin = {
    from: line === undefined ? 'env of the flow' : `env of the flow, line ${line}`,
    place,
    isUntyped: typeof evaluated === 'string',
  }
  run.base.variables.set(name, { value: evaluated, origin })
}

const evaluate = (run: Run, name: string, value: PlannedVariable['value']): unknown => {
  try {
    return value.evaluate(scopeOf(run, { frame: createFrame() }, `env/${name}`))
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    const place = placeOfError(run.plan, error, error.pointer ?? `/env/${name}`)
    throw new EngineError('EXPRESSION_FAILED', `the variable ${name}: ${error.message}`, { place })
  }
}
