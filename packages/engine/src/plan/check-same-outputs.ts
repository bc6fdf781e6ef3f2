import type { CompileSteps } from './compile-step.ts'
import { type PlannedCapture, type PlannedStep, stepsInside } from './plan.ts'
import { report } from './plan-context.ts'

/** Reports outputs of one name that two branches of a parallel step capture: which of them counts would be chance. */
export const checkSameOutputs = (context: CompileSteps, steps: readonly PlannedStep[]): void => {
  for (const planned of steps) {
    if (planned.step.action === 'parallel') checkBranches(context, branchesOf(planned))
    checkSameOutputs(context, stepsInside(planned))
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
