import { Refusal } from '@testmesh/platform'

/** What is wrong with a part of a request. */
export interface PartProblem {
  /** `/body/name` */
  readonly pointer: string
  readonly message: string
}

/** Says of a part of the request what it must be: `/body/name`, `must not be empty`. Those after the first are in `errors` alone. */
export const invalidPart = (first: PartProblem, ...more: readonly PartProblem[]): Refusal =>
  new Refusal('invalid', 'REQUEST_INVALID', `${first.pointer} ${first.message}.`, { errors: [first, ...more] })
