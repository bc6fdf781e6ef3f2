import { nearestNames } from '@testmesh/expressions'
import type { CompileSteps } from './compile-step.ts'
import { findCircle, isGraph } from './dependencies.ts'
import type { PlannedStep } from './plan.ts'
import { placeOf, report } from './plan-context.ts'

/** Reports what `depends_on` names and cannot wait for: steps of no or of another list, and steps that wait for each other. */
export const checkDependencies = (context: CompileSteps, lists: readonly (readonly PlannedStep[])[]): void => {
  for (const steps of lists) {
    if (isGraph(steps)) checkList(context, steps)
    for (const step of steps) checkDependencies(context, listsInside(step))
  }
}

/** The lists of steps inside a step; of plain `steps` of a parallel, each is a list of its own. */
export const listsInside = (step: PlannedStep): (readonly PlannedStep[])[] => {
  const { blocks, onError, cleanup } = step
  const inBlocks = blocks.flatMap((block) =>
    step.step.action === 'parallel' && block.key === 'steps' ? block.steps.map((branch) => [branch]) : [block.steps],
  )
  return [...inBlocks, onError.steps, onError.onTimeout, cleanup?.steps ?? []]
}

const checkList = (context: CompileSteps, steps: readonly PlannedStep[]): void => {
  const ids = steps.map(({ id }) => id)
  const unknown = steps.filter((step) => reportUnknown(context, step, ids))
  const circle = unknown.length === 0 ? findCircle(steps) : undefined
  if (circle) reportCircle(context, steps, circle)
}

const reportUnknown = (context: CompileSteps, { id, pointer, dependsOn }: PlannedStep, ids: readonly string[]): boolean => {
  const unknown = dependsOn.flatMap((name, index) => (ids.includes(name) ? [] : [{ name, index }]))
  for (const { name, index } of unknown) {
    const [nearest] = nearestNames(
      name,
      ids.filter((other) => other !== id),
    )
    report(context, {
      code: 'PLAN_BAD_DEPENDENCY',
      message: `step ${id} depends on "${name}", and there is no such step in this list`,
      place: placeOf(context, `${pointer}/depends_on/${index}`),
      hint: nearest === undefined ? undefined : `did you mean "${nearest}"?`,
    })
  }
  return unknown.length > 0
}

const reportCircle = (context: CompileSteps, steps: readonly PlannedStep[], circle: readonly string[]): void => {
  const [first = ''] = circle
  const step = steps.find(({ id }) => id === first)
  report(context, {
    code: 'PLAN_BAD_DEPENDENCY',
    message: `these steps wait for each other: ${circle.join(' → ')}`,
    place: placeOf(context, `${step?.pointer}/depends_on`),
    hint: 'take one of them out of the circle',
  })
}
