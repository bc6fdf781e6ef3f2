import type { GatePoint, Plan, PlannedStep } from '@testmesh/engine'
import { compileExpression, nearestNames } from '@testmesh/expressions'
import { type Breakpoint, isTruthy } from '@testmesh/protocol'
import { eachStep } from './breakpoints.ts'

type StepName = Pick<PlannedStep, 'id' | 'pointer' | 'place'>

/** Whether a step is the one that a breakpoint names. */
export const isNamedBy = (breakpoint: Breakpoint, { id, pointer, place }: StepName, { source }: Plan): boolean =>
  'id' in breakpoint
    ? breakpoint.id === id
    : breakpoint.pointer === pointer && (breakpoint.file ?? source.file) === (place.file ?? source.file)

/** Whether a run stops there. A condition that cannot be told stops: somebody wants to know. */
export const stopsAt = async (breakpoint: Breakpoint, point: GatePoint, plan: Plan): Promise<boolean> => {
  if (!isNamedBy(breakpoint, point, plan)) return false
  if (breakpoint.when === undefined) return true
  return point.evaluate(breakpoint.when).then(isTruthy, () => true)
}

export interface BreakpointProblem {
  /** Into the breakpoints: `/0/when`. */
  readonly pointer: string
  /** What it must be, or names: `names no step of the flow`. */
  readonly message: string
}

/** What is wrong with breakpoints of a flow: steps that it does not have, conditions that cannot be read. */
export const breakpointProblems = (breakpoints: readonly Breakpoint[], plan: Plan): readonly BreakpointProblem[] => {
  const steps = [...eachStep(plan)]
  return breakpoints.flatMap((breakpoint, index) => [
    ...(steps.some((step) => isNamedBy(breakpoint, step, plan)) ? [] : [noStep(breakpoint, steps, `/${index}`)]),
    ...(breakpoint.when === undefined ? [] : conditionProblems(breakpoint.when, `/${index}/when`)),
  ])
}

const noStep = (breakpoint: Breakpoint, steps: readonly StepName[], at: string): BreakpointProblem => {
  if (!('id' in breakpoint)) return { pointer: `${at}/pointer`, message: 'names no step: it is that of a step, as in /steps/0' }
  const [nearest] = nearestNames(breakpoint.id, [...new Set(steps.map(({ id }) => id))])
  return {
    pointer: `${at}/id`,
    message: `names no step of the flow, nor of those that it runs${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`,
  }
}

const conditionProblems = (text: string, pointer: string): readonly BreakpointProblem[] =>
  compileExpression(text).problems.map(({ message, hint, start }) => ({
    pointer,
    message: `cannot be read: ${message}, at character ${start + 1}${hint === undefined ? '' : `; ${hint}`}`,
  }))
