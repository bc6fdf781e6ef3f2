import type { Diagnostic, ExecutionState, Place, StepState } from '@testmesh/protocol'
import { cellWidth, cleanLine } from '@testmesh/protocol'
import { assertionSentence } from '../failure/assertion-details.ts'
import type { FailureBlockOptions } from '../failure/failure-block.ts'
import { wrapHanging } from '../text/fit-text.ts'
import type { Style } from '../text/style.ts'
import { failedAssertions, failedSteps, harmlessFailures, isAfterwards, lineOf, stepTitle } from '../track/step-view.ts'
import type { TrackedExecution } from '../track/track-execution.ts'

/** What went wrong without changing the verdict: tolerated failures, teardown and cleanup, warnings. One line each. */
export const issueLines = ({ state }: TrackedExecution, { context, style }: FailureBlockOptions): string[] => {
  const file = state.flow?.file
  const harmless = harmlessFailures(state)
  const withPlace = (text: string, place: Place | undefined): string[] =>
    withPlaceBehind(text, { place: place?.span ? lineOf(place, file, context) : '', width: context.width(), style })
  return [
    // With every step asked for, each of these has a block of its own.
    ...(context.verbosity === 'verbose' ? [] : harmless).flatMap((step) =>
      withPlace(harmlessText(step), failedAssertions(step)[0]?.place ?? step.place),
    ),
    ...[...state.steps.values()].flatMap((step) => remarks(step, state).flatMap((text) => withPlace(text, step.place))),
    ...state.warnings
      .filter((warning) => !isToldByStep(warning, failedSteps(state)))
      .flatMap((warning) => withPlace(`${cleanLine(warning.message)} (${warning.code})`, warning.place)),
  ]
}

/** Long remarks go on below; the place stands behind the last word, or below it. */
const withPlaceBehind = (text: string, { place, width, style }: { place: string; width: number; style: Style }): string[] => {
  const lines = wrapHanging(text, Math.max(20, width - 6), '')
  const last = lines.at(-1) ?? ''
  const fits = cellWidth(last) + cellWidth(place) + 2 <= width - 6
  const withPlace = place === '' ? lines : fits ? [...lines.slice(0, -1), `${last}  ${style.dim(place)}`] : [...lines, style.dim(place)]
  return withPlace.map((line, index) => `    ${index === 0 ? style.yellow('!') : ' '} ${line}`)
}

const harmlessText = (step: StepState): string => {
  const [assertion] = failedAssertions(step)
  const why = assertion ? assertionSentence(assertion) : cleanLine(step.failure?.message ?? `${step.outcome}`)
  const all = failedAssertions(step).length
  const alternatives = assertion?.list === 'assert_any' && all > 1 ? `none of ${all} alternatives holds: ` : ''
  return `${stepTitle(step)} failed${isAfterwards(step) ? '' : ', tolerated'}: ${alternatives}${why}`
}

const remarks = (step: StepState, { warnings }: ExecutionState): string[] => [
  // The engine's own warning knows more: the path, and the line of the output.
  ...step.missingOutputs
    .filter(() => !warnings.some(({ code, place }) => code === 'OUTPUT_MISSING' && place.pointer?.startsWith(`${step.pointer}/`)))
    .map((name) => `${stepTitle(step)}: output ${cleanLine(name)} found nothing`),
  ...step.assertions.flatMap(({ warning, text }) =>
    warning === undefined ? [] : [`${stepTitle(step)}: ${cleanLine(text)}: ${cleanLine(warning)}`],
  ),
]

const isToldByStep = ({ code, message, place }: Diagnostic, steps: readonly StepState[]): boolean =>
  steps.some(
    (step) =>
      step.pointer === place.pointer ||
      (code === 'TEARDOWN_FAILED' && step.phase === 'teardown' && message.includes(step.id)) ||
      (code === 'CLEANUP_FAILED' && step.phase === 'cleanup' && message.includes(step.id)),
  )
