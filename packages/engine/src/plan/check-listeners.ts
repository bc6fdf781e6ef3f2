import { hasTemplate } from '@testmesh/action-kit'
import { nearestNames } from '@testmesh/expressions'
import { type PlannedStep, withThoseInside } from './plan.ts'
import { type PlanContext, placeOf, report } from './plan-context.ts'

/**
 * Finds a `receive` from a name that nobody listens under. Flows that steps run share the listeners of the execution, so only the
 * flow that was asked for can be judged: it knows all that it runs.
 */
export const checkListeners = (context: PlanContext, steps: readonly PlannedStep[]): void => {
  const all = withThoseInside(steps)
  if (!all.some(isReceive)) return
  const names = all.flatMap((step) => [step, ...(step.flow ? withThoseInside(stepsOf(step.flow.plan)) : [])]).flatMap(nameOf)
  if (names.some(hasTemplate)) return
  for (const { step, pointer } of all) {
    const { from } = step.config
    if (!isReceive({ step }) || typeof from !== 'string' || hasTemplate(from) || names.includes(from)) continue
    const [nearest] = nearestNames(from, names)
    report(context, {
      code: 'PLAN_UNKNOWN_NAME',
      message: `nobody listens under the name "${from}"`,
      place: placeOf(context, `${pointer}/config/from`),
      hint:
        nearest === undefined
          ? 'open it before, with a listen step: as: NAME, source: [a step to listen to]'
          : `did you mean "${nearest}"?`,
    })
  }
}

const isReceive = ({ step }: Pick<PlannedStep, 'step'>): boolean => step.action === 'receive'

const stepsOf = ({ setup, steps, onError, teardown, flows }: NonNullable<PlannedStep['flow']>['plan']): PlannedStep[] => [
  ...[setup, steps, onError, teardown].flat(),
  ...flows.flatMap((plan) => [plan.setup, plan.steps, plan.onError, plan.teardown].flat()),
]

const nameOf = ({ step }: PlannedStep): string[] => (step.action === 'listen' && typeof step.config.as === 'string' ? [step.config.as] : [])
