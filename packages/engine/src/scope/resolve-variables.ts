import type { VariableSource } from '../plan/plan.ts'
import { type Run, scopeOf } from '../run/run.ts'
import { createFrame } from './frame.ts'

/**
 * Gives every variable its value, the strongest source winning: those above the flow, the flow's own `env`, those below.
 * The flow's own are evaluated once, in order of need; `X: "${X}"` asks the other sources.
 */
export const resolveVariables = (run: Run, sources: readonly VariableSource[]): void => {
  const above = sources.filter(({ strength }) => strength === 'above-flow')
  const below = sources.filter(({ strength }) => strength === 'below-flow')
  // Weakest first, so that the stronger overwrite.
  for (const source of [...below].reverse()) define(run, source)
  const strong = new Set(above.flatMap((source) => Object.keys(source.values)))
  for (const source of [...above].reverse()) define(run, source)
  for (const { name, value, place } of run.plan.env) {
    if (strong.has(name)) continue
    const evaluated = value.evaluate(scopeOf(run, { frame: createFrame() }, `env/${name}`))
    const line = place.span?.start.line
    const origin = {
      from: line === undefined ? 'env of the flow' : `env of the flow, line ${line}`,
      place,
      isUntyped: typeof evaluated === 'string',
    }
    run.base.variables.set(name, { value: evaluated, origin })
  }
}

const define = (run: Run, source: VariableSource): void => {
  for (const [name, value] of Object.entries(source.values)) {
    const origin = { from: source.name, isUntyped: typeof value === 'string', ...(source.place && { place: source.place }) }
    run.base.variables.set(name, { value, origin })
    if (source.secrets?.includes(name) && (typeof value === 'string' || typeof value === 'number')) run.masker.add(String(value))
  }
}
