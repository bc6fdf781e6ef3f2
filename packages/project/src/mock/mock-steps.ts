import { type PlannedStep, withThoseInside } from '@testmesh/engine'
import type { RunnableFlow } from '../select-flows.ts'

export const MOCK_ACTION = 'mock_server_start'

/** A step that starts a mock server. */
export interface MockStep {
  readonly flow: RunnableFlow
  readonly planned: PlannedStep
}

/** All of them, wherever they stand in these flows. */
export const mockSteps = (flows: readonly RunnableFlow[]): MockStep[] =>
  flows.flatMap((flow) => {
    const { setup, steps, onError, teardown } = flow.plan
    return withThoseInside([...setup, ...steps, ...onError, ...teardown])
      .filter(({ step }) => step.action === MOCK_ACTION)
      .map((planned) => ({ flow, planned }))
  })
