import type { PlannedVariable } from './plan.ts'
import { type PlanContext, report } from './plan-context.ts'

/**
 * The flow's own variables, each after those it needs. `X: "${X}"` asks the other sources for X and is no cycle.
 * Variables that need each other are reported and left as they stand.
 */
export const orderVariables = (context: PlanContext, variables: readonly PlannedVariable[]): PlannedVariable[] => {
  const byName = new Map(variables.map((variable) => [variable.name, variable]))
  const ordered: PlannedVariable[] = []
  const state = new Map<string, 'open' | 'done'>()

  const visit = (variable: PlannedVariable, path: readonly string[]): void => {
    const seen = state.get(variable.name)
    if (seen === 'done') return
    if (seen === 'open') {
      reportCycle(context, variable, path)
      return
    }
    state.set(variable.name, 'open')
    for (const needed of neededBy(variable)) {
      const other = byName.get(needed)
      if (other && other !== variable) visit(other, [...path, variable.name])
    }
    state.set(variable.name, 'done')
    ordered.push(variable)
  }

  for (const variable of variables) visit(variable, [])
  return ordered
}

/** Heads of the names it reads; for `vars.x` and `env.x` the name behind the dot. */
const neededBy = (variable: PlannedVariable): string[] =>
  variable.value.names.map((use) => ((use.name === 'vars' || use.name === 'env') && use.path.length > 0 ? String(use.path[0]) : use.name))

const reportCycle = (context: PlanContext, variable: PlannedVariable, path: readonly string[]): void => {
  const circle = [...path.slice(path.indexOf(variable.name)), variable.name]
  report(context, {
    code: 'PLAN_VARIABLE_CYCLE',
    message: `these variables need each other: ${circle.join(' → ')}`,
    place: variable.place,
  })
}
