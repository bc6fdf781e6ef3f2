import type { NameUse } from '@testmesh/expressions'
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

  /** A chain may be longer than the stack is deep: those that wait for others stand in a list. */
  const visit = (first: PlannedVariable): void => {
    const open: { readonly variable: PlannedVariable; readonly left: Iterator<string> }[] = []
    const begin = (variable: PlannedVariable): void => {
      state.set(variable.name, 'open')
      open.push({ variable, left: neededBy(variable).values() })
    }
    begin(first)
    for (let last = open.at(-1); last; last = open.at(-1)) {
      const needed = last.left.next()
      if (needed.done) {
        state.set(last.variable.name, 'done')
        ordered.push(last.variable)
        open.pop()
        continue
      }
      const other = byName.get(needed.value)
      if (!other || other === last.variable) continue
      if (state.get(other.name) === 'open') {
        reportCycle(
          context,
          other,
          open.map(({ variable }) => variable.name),
        )
      } else if (!state.has(other.name)) begin(other)
    }
  }

  for (const variable of variables) if (!state.has(variable.name)) visit(variable)
  return ordered
}

const neededBy = (variable: PlannedVariable): string[] => variable.value.names.map(variableIn)

/** Head of a name that is read; for `vars.x` and `env.x` the name behind the dot. */
export const variableIn = ({ name, path }: NameUse): string =>
  (name === 'vars' || name === 'env') && path.length > 0 ? String(path[0]) : name

const reportCycle = (context: PlanContext, variable: PlannedVariable, path: readonly string[]): void => {
  const circle = [...path.slice(path.indexOf(variable.name)), variable.name]
  report(context, {
    code: 'PLAN_VARIABLE_CYCLE',
    message: `these variables need each other: ${circle.join(' → ')}`,
    place: variable.place,
  })
}
