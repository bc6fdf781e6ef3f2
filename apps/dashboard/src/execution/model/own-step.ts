import type { ExecutionState, StepState } from '@testmesh/protocol'
import { holdersOf } from './step-rows.ts'

export interface Ran {
  readonly flow?: ExecutionState['flow'] | undefined
  readonly steps: ReadonlyMap<string, StepState>
}

/** Whether a step stands in the flow itself: the steps of a flow that it runs have pointers into another file. */
export const isOfFlow = ({ flow }: Pick<Ran, 'flow'>, { place }: Pick<StepState, 'place'>): boolean =>
  place?.file === undefined || flow?.file === undefined || place.file === flow.file

/** The step of the flow itself that is meant by a path: of a step in a flow that it runs, the step that runs it. */
export const ownStep = ({ flow, steps }: Ran, path: string): StepState | undefined =>
  [path, ...holdersOf(path).toReversed()].map((one) => steps.get(one)).find((step) => step && isOfFlow({ flow }, step))
