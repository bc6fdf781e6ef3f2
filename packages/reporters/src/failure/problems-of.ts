import type { Mismatch, Place } from '@testmesh/protocol'
import { decisiveFailures, executionTitle, failedAssertions, stepTitle } from '../track/step-view.ts'
import type { TrackedExecution } from '../track/track-execution.ts'
import { codeOfFailure, executionFailureBlock, type FailureBlockOptions, placeOfFailure, stepFailureBlock } from './failure-block.ts'

/** A reason why an execution did not pass. */
export interface Problem {
  /** `checkout [row 3] › pay` */
  readonly title: string
  /** Of the step; undefined for what ended the execution outside its steps. */
  readonly path: string | undefined
  readonly code: string
  readonly place: Place | undefined
  /** Of an assertion that compares: the worst difference. */
  readonly mismatch: Mismatch | undefined
  /** All that helps with it. */
  readonly block: readonly string[]
}

/** One for each step that decided the verdict; where none did, what ended the execution. */
export const problemsOf = (execution: TrackedExecution, options: FailureBlockOptions): Problem[] => {
  const { state } = execution
  const title = executionTitle(state)
  const ofSteps = decisiveFailures(state).map((step) => ({
    title: `${title} › ${stepTitle(step)}`,
    path: step.path,
    code: codeOfFailure(step),
    place: placeOfFailure(step),
    mismatch: failedAssertions(step)[0]?.mismatches?.[0],
    block: stepFailureBlock(execution, step, options),
  }))
  if (ofSteps.length > 0 || !state.failure) return ofSteps
  const { code, place } = state.failure
  return [{ title, path: undefined, code, place, mismatch: undefined, block: executionFailureBlock(execution, state.failure, options) }]
}
