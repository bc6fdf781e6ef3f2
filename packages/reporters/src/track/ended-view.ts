import { cleanLine, type ExecutionState, isInQuarantine } from '@testmesh/protocol'
import { decisiveFailures, failedAssertions, pathsAround, stepTitle, whyNothingRan } from './step-view.ts'

/** Why it did not pass, in a line. */
export const messageOf = (state: ExecutionState): string => {
  const [step] = decisiveFailures(state)
  if (!step) return state.failure?.message ?? (state.verdict === undefined ? 'it never finished' : `it was ${state.verdict}`)
  const [assertion] = failedAssertions(step)
  return `${stepTitle(step)}: ${assertion?.message ?? assertion?.text ?? step.failure?.message ?? step.outcome}`
}

/** Why it counts for nothing. */
export const whySkipped = (state: ExecutionState): string => {
  const { quarantine, failure } = state
  if (isInQuarantine(quarantine)) return `quarantined until ${quarantine.until}: ${cleanLine(quarantine.reason).trim()}`
  return failure?.message ?? whyNothingRan(state)
}

/** Where it failed in its own file: the step that runs another flow, when it failed in that one. */
export const lineInFile = (state: ExecutionState): number | undefined => {
  const [step] = decisiveFailures(state)
  const around = step ? [...pathsAround(step.path).map((path) => state.steps.get(path)), step] : []
  const places = step ? around.map((one) => one?.place) : [state.failure?.place]
  return places.findLast((place) => place && (place.file ?? state.flow?.file) === state.flow?.file)?.span?.start.line
}
