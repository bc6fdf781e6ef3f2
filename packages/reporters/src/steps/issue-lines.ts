import type { Diagnostic, Place, StepState } from '@testmesh/protocol'
import { assertionSentence } from '../failure/assertion-details.ts'
import type { FailureBlockOptions } from '../failure/failure-block.ts'
import { cleanLine } from '../text/fit-text.ts'
import { failedAssertions, harmlessFailures, isAfterwards, lineOf, stepTitle } from '../track/step-view.ts'
import type { TrackedExecution } from '../track/track-execution.ts'

/** What went wrong without changing the verdict: tolerated failures, teardown and cleanup, warnings. One line each. */
export const issueLines = ({ state }: TrackedExecution, { context, style }: FailureBlockOptions): string[] => {
  const file = state.flow?.file
  const harmless = harmlessFailures(state)
  const withPlace = (text: string, place: Place | undefined): string =>
    `    ${style.yellow('!')} ${text}${place?.span ? style.dim(`  ${lineOf(place, file)}`) : ''}`
  return [
    // With every step asked for, each of these has a block of its own.
    ...(context.verbosity === 'verbose' ? [] : harmless).map((step) =>
      withPlace(harmlessText(step), failedAssertions(step)[0]?.place ?? step.place),
    ),
    ...[...state.steps.values()].flatMap((step) => remarks(step).map((text) => withPlace(text, step.place))),
    ...state.warnings
      .filter((warning) => !isToldByStep(warning, harmless))
      .map((warning) => withPlace(`${cleanLine(warning.message)} (${warning.code})`, warning.place)),
  ]
}

const harmlessText = (step: StepState): string => {
  const [assertion] = failedAssertions(step)
  const why = assertion ? assertionSentence(assertion) : cleanLine(step.failure?.message ?? `${step.outcome}`)
  return `${stepTitle(step)} failed${isAfterwards(step) ? ` in ${step.phase}` : ', tolerated'}: ${why}`
}

const remarks = (step: StepState): string[] => [
  ...step.missingOutputs.map((name) => `${stepTitle(step)}: output ${cleanLine(name)} found nothing`),
  ...step.assertions.flatMap(({ warning, text }) =>
    warning === undefined ? [] : [`${stepTitle(step)}: ${cleanLine(text)}: ${cleanLine(warning)}`],
  ),
]

const isToldByStep = (warning: Diagnostic, steps: readonly StepState[]): boolean =>
  warning.place.pointer !== undefined && steps.some((step) => step.pointer === warning.place.pointer)
