import { listsInside } from './check-dependencies.ts'
import type { CompileSteps } from './compile-step.ts'
import { isGraph, orderOf } from './dependencies.ts'
import type { PlannedCapture, PlannedStep } from './plan.ts'
import { report } from './plan-context.ts'

/**
 * Reports outputs of one name that steps capture which can run at the same time, branches of a parallel step and steps that do not
 * wait for each other: which of them counts would be chance.
 */
export const checkSameOutputs = (context: CompileSteps, lists: readonly (readonly PlannedStep[])[]): void => {
  for (const steps of lists) {
    if (isGraph(steps)) checkUnordered(context, steps)
    for (const step of steps) {
      if (step.step.action === 'parallel') checkBranches(context, branchesOf(step))
      checkSameOutputs(context, listsInside(step))
    }
  }
}

/** Of plain `steps`, each is a branch of its own. */
const branchesOf = ({ blocks }: PlannedStep): readonly (readonly PlannedStep[])[] =>
  blocks.flatMap((block) => (block.key === 'steps' ? block.steps.map((step) => [step]) : [block.steps]))

const checkBranches = (context: CompileSteps, branches: readonly (readonly PlannedStep[])[]): void => {
  const seen = new Map<string, PlannedCapture>()
  for (const branch of branches) {
    const captures = branch.flatMap(capturesIn)
    for (const capture of captures) reportTwin(context, capture, seen.get(capture.name))
    for (const capture of captures) if (!seen.has(capture.name)) seen.set(capture.name, capture)
  }
}

const checkUnordered = (context: CompileSteps, steps: readonly PlannedStep[]): void => {
  const order = orderOf(steps)
  const captured = steps.map((step) => ({ id: step.id, captures: capturesIn(step) })).filter(({ captures }) => captures.length > 0)
  captured.forEach((one, index) => {
    for (const other of captured.slice(0, index)) {
      if (order.waitsFor(one.id, other.id) || order.waitsFor(other.id, one.id)) continue
      const byName = new Map(other.captures.map((capture) => [capture.name, capture]))
      for (const capture of one.captures) reportTwin(context, capture, byName.get(capture.name))
    }
  })
}

/** Not those of its cleanup: that runs at the end, one after the other. */
const capturesIn = ({ captures, blocks, onError }: PlannedStep): readonly PlannedCapture[] => [
  ...captures,
  ...[...blocks.flatMap((block) => block.steps), ...onError.steps, ...onError.onTimeout].flatMap(capturesIn),
]

const reportTwin = (context: CompileSteps, { name, place }: PlannedCapture, twin: PlannedCapture | undefined): void => {
  if (!twin) return
  report(context, {
    code: 'PLAN_SAME_OUTPUT',
    message: `"${name}" is captured by another branch at the same time`,
    place,
    related: [{ message: 'here', place: twin.place }],
  })
}
