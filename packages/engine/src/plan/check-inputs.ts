import { showValue } from '@testmesh/expressions'
import type { Flow } from '@testmesh/flow'
import { fitInput } from '../run/read-inputs.ts'
import { type PlanContext, placeOf, report } from './plan-context.ts'

/** Reports defaults that are not of their input's own type. */
export const checkInputs = (context: PlanContext, { inputs = {} }: Flow): void => {
  for (const [name, { type, default: value }] of Object.entries(inputs)) {
    if (value === undefined || value === null || fitInput(value, type) !== undefined) continue
    report(context, {
      code: 'INPUT_WRONG_TYPE',
      message: `the default of the input "${name}" must be of type ${type}, not ${showValue(value, 60).text}`,
      place: placeOf(context, `/inputs/${name}/default`),
    })
  }
}
