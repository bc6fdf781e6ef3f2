import type { AssertionResult, ExecutionState, Place, StepState } from '@testmesh/protocol'
import { cleanLine } from '../text/fit-text.ts'

/** `checkout`, or `checkout [row 3]`. */
export const executionTitle = ({ flow, row, executionId }: ExecutionState): string => {
  const name = cleanLine(flow?.name ?? executionId)
  return row ? `${name} [${cleanLine(row.name)}]` : name
}

/** `pay`, or `poll[12] › check`: the path without its phase, ending in the step's own name. */
export const stepTitle = (step: StepState): string => {
  const around = step.path.split('/').slice(1, -1)
  return [...around, step.name ?? step.path.split('/').at(-1) ?? step.id].map(cleanLine).join(' › ')
}

export const isFailure = (step: StepState): boolean => step.outcome === 'failed' || step.outcome === 'error'

export const failedAssertions = (step: StepState): AssertionResult[] => step.assertions.filter((result) => !result.passed)

/** Teardown and cleanup do not change the verdict. */
export const isAfterwards = (step: StepState): boolean => step.phase === 'teardown' || step.phase === 'cleanup'

/** Steps that failed by themselves; one that failed because a step within it did is left out. */
export const failedSteps = (state: ExecutionState): StepState[] => {
  const failed = [...state.steps.values()].filter(isFailure)
  return failed.filter((step) => failedAssertions(step).length > 0 || !failed.some((other) => other.path.startsWith(`${step.path}/`)))
}

/** The steps that decided a verdict of `failed` or `error`. */
export const decisiveFailures = (state: ExecutionState): StepState[] =>
  failedSteps(state).filter((step) => !step.tolerated && !isAfterwards(step) && !isWithinTolerated(state, step))

const isWithinTolerated = (state: ExecutionState, step: StepState): boolean =>
  [...state.steps.values()].some((other) => other.tolerated && step.path.startsWith(`${other.path}/`))

/** `flows/checkout.testmesh.yaml:41`, with what is known. */
export const lineOf = (place: Place | undefined, flowFile: string | undefined): string => {
  const file = place?.file ?? flowFile
  const line = place?.span?.start.line
  if (file === undefined) return line === undefined ? '' : `line ${line}`
  return line === undefined ? file : `${file}:${line}`
}
