import { fieldsOfKind, valuesAt } from '@testmesh/action-kit'
import { type PlannedStep, stepsInside } from './plan.ts'
import { type PlanContext, report } from './plan-context.ts'

/** Reports steps that say they expect something, and nothing of what: `loki.assert` without assertions. */
export const checkExpectations = (context: PlanContext, steps: readonly PlannedStep[]): void => {
  for (const planned of steps) {
    if (mustExpect(planned) && !expects(planned))
      report(context, {
        code: 'PLAN_NOTHING_EXPECTED',
        message: `step ${planned.id} expects something, but has no assertions`,
        place: planned.place,
      })
    checkExpectations(context, stepsInside(planned))
  }
}

const mustExpect = ({ descriptor, step }: PlannedStep): boolean => {
  const wanted = Object.entries(descriptor.expectsWhen ?? {})
  return wanted.length > 0 && wanted.every(([key, value]) => step.config[key] === value)
}

/** Those of `assert_any` and `assert_none` are judged when the action is done, and it waits for none of them. */
const expects = ({ descriptor, step }: PlannedStep): boolean =>
  (step.assert ?? []).length > 0 ||
  (['assertions', 'expression'] as const).some((kind) =>
    fieldsOfKind(descriptor, kind).some((pattern) => valuesAt(step.config, pattern).length > 0),
  )
