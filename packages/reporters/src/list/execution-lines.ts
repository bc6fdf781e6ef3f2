import type { ExecutionState, StepOutcome, StepState } from '@testmesh/protocol'
import { cleanLine, isInQuarantine } from '@testmesh/protocol'
import { executionFailureBlock, type FailureBlockOptions, stepFailureBlock } from '../failure/failure-block.ts'
import { issueLines } from '../steps/issue-lines.ts'
import { stepLines } from '../steps/step-lines.ts'
import { durationText } from '../text/duration.ts'
import { counted } from '../text/fit-text.ts'
import type { Style } from '../text/style.ts'
import { endingOf, paintOf, symbolOf } from '../text/verdict-text.ts'
import { decisiveFailures, executionTitle, harmlessFailures, isAfterwards, lineOf, stepTitle, whyNothingRan } from '../track/step-view.ts'
import type { TrackedExecution } from '../track/track-execution.ts'

/** Told at length where nothing more was asked for; of as many others the names. */
const shownBlocks = 10
const shownNames = 50

/**
 * What is printed for good when an execution has finished. `before` is how it failed when it ran the last time: the same failure
 * is not told at length again.
 */
export const executionLines = (execution: TrackedExecution, options: FailureBlockOptions, before?: string): string[] => {
  const { verbosity } = options.context
  const isSame = before !== undefined && before === failureKey(execution.state)
  const blocks = isSame ? [] : failureBlocks(execution, options)
  if (verbosity === 'quiet' && blocks.length === 0) return []
  return [
    headLine(execution.state, options.style, isSame ? ['run again, the same failure'] : before === undefined ? [] : ['run again']),
    ...(verbosity === 'verbose' ? stepLines(execution, options.style) : []),
    ...issueLines(execution, options),
    ...blocks.flatMap((block) => ['', ...block]),
    ...(blocks.length > 0 ? [''] : []),
  ]
}

/** What failed, without what differs from run to run; undefined when nothing did. */
export const failureKey = (state: ExecutionState): string | undefined => {
  if (state.verdict !== 'failed' && state.verdict !== 'error') return undefined
  const steps = decisiveFailures(state).map((step) => [step.path, step.failure?.code, step.failure?.message])
  return JSON.stringify(steps.length > 0 ? steps : [state.failure?.code, state.failure?.message])
}

/** How it ended, in a line; with what else is to be said of it. */
export const headLine = (state: ExecutionState, style: Style, remarks: readonly string[]): string => {
  const ending = endingOf(state)
  const { quarantine } = state
  const held = isInQuarantine(quarantine) ? [`in quarantine until ${quarantine.until}`] : []
  const said = [...held, ...(ending === 'flaky' ? [] : remarks), ...summaryOf(state)].join(', ')
  return `${paintOf(ending, style)(symbolOf(ending))} ${executionTitle(state)}  ${style.dim(`(${said})`)}`
}

const summaryOf = (state: ExecutionState): string[] => {
  const { passed = 0, failed = 0, error = 0, skipped = 0, cancelled = 0 } = state.counts ?? {}
  const duration = durationText(state.durationMs ?? 0)
  const tolerated = harmlessFailures(state).filter((step) => !isAfterwards(step)).length
  const count = (outcome: StepOutcome): number => decisiveFailures(state).filter((step) => step.outcome === outcome).length
  const toleratedText = tolerated > 0 ? [`${counted(tolerated, 'failure')} tolerated`] : []
  const rest = [...(skipped > 0 ? [`${skipped} skipped`] : []), ...(cancelled > 0 ? [`${cancelled} cancelled`] : []), duration]
  switch (state.verdict) {
    case 'passed':
    case 'flaky':
      return [
        ...(state.verdict === 'flaky' ? ['passed when run again'] : []),
        counted(passed + failed + error, 'step'),
        ...toleratedText,
        ...rest,
      ]
    case 'skipped':
      return [state.failure ? cleanLine(state.failure.message) : whyNothingRan(state)]
    default:
      return [
        ...(state.verdict === 'cancelled' ? [cleanLine(state.failure?.message ?? 'stopped')] : []),
        ...(count('failed') > 0 ? [`${count('failed')} failed`] : []),
        ...(count('error') > 0 ? [counted(count('error'), 'error')] : []),
        ...toleratedText,
        ...(passed > 0 ? [`${passed} passed`] : []),
        ...rest,
      ]
  }
}

/** One block per step that failed; all of them, and the tolerated ones, only when everything is asked for. */
const failureBlocks = (execution: TrackedExecution, options: FailureBlockOptions): string[][] => {
  const { state } = execution
  const hasFailed = state.verdict === 'failed' || state.verdict === 'error'
  const decisive = hasFailed ? decisiveFailures(state) : []
  const isVerbose = options.context.verbosity === 'verbose'
  const steps = isVerbose ? [...decisive, ...harmlessFailures(state)] : decisive
  const atLength = isVerbose ? steps.length : shownBlocks
  return [
    ...(hasFailed && decisive.length === 0 && state.failure ? [executionFailureBlock(execution, state.failure, options)] : []),
    ...steps.slice(0, atLength).map((step) => stepFailureBlock(execution, step, options)),
    ...(steps.length > atLength ? [otherFailures(execution, steps.slice(atLength), options)] : []),
  ]
}

const otherFailures = ({ state }: TrackedExecution, steps: readonly StepState[], { context, style }: FailureBlockOptions): string[] => [
  `… and ${counted(steps.length, 'more step')} that failed; -v tells all at length`,
  ...steps
    .slice(0, shownNames)
    .map((step) => `  ${style.red('✗')} ${stepTitle(step)}  ${style.dim(lineOf(step.place, state.flow?.file, context))}`),
  ...(steps.length > shownNames ? [`  … and ${steps.length - shownNames} more`] : []),
]
