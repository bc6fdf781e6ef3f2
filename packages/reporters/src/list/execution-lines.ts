import type { ExecutionState } from '@testmesh/protocol'
import { executionFailureBlock, type FailureBlockOptions, stepFailureBlock } from '../failure/failure-block.ts'
import { issueLines } from '../steps/issue-lines.ts'
import { stepLines } from '../steps/step-lines.ts'
import { durationText } from '../text/duration.ts'
import { cleanLine, counted } from '../text/fit-text.ts'
import type { Style } from '../text/style.ts'
import { paintOf, symbolOf } from '../text/verdict-text.ts'
import { decisiveFailures, executionTitle, harmlessFailures, isAfterwards } from '../track/step-view.ts'
import type { TrackedExecution } from '../track/track-execution.ts'

const shownBlocks = 10

/** What is printed for good when an execution has finished. */
export const executionLines = (execution: TrackedExecution, options: FailureBlockOptions): string[] => {
  const { verbosity } = options.context
  const blocks = failureBlocks(execution, options)
  if (verbosity === 'quiet' && blocks.length === 0) return []
  return [
    headLine(execution.state, options.style),
    ...(verbosity === 'verbose' ? stepLines(execution, options.style) : []),
    ...issueLines(execution, options),
    ...blocks.flatMap((block) => ['', ...block]),
    ...(blocks.length > 0 ? [''] : []),
  ]
}

const headLine = (state: ExecutionState, style: Style): string => {
  const verdict = state.verdict ?? 'cancelled'
  return `${paintOf(verdict, style)(symbolOf(verdict))} ${executionTitle(state)}  ${style.dim(`(${summaryOf(state).join(', ')})`)}`
}

const summaryOf = (state: ExecutionState): string[] => {
  const { passed = 0, failed = 0, error = 0, skipped = 0, cancelled = 0 } = state.counts ?? {}
  const duration = durationText(state.durationMs ?? 0)
  const tolerated = harmlessFailures(state).filter((step) => !isAfterwards(step)).length
  const rest = [...(skipped > 0 ? [`${skipped} skipped`] : []), ...(cancelled > 0 ? [`${cancelled} cancelled`] : []), duration]
  switch (state.verdict) {
    case 'passed':
    case 'flaky':
      return [
        ...(state.verdict === 'flaky' ? ['passed when run again'] : []),
        counted(passed + failed + error, 'step'),
        ...(tolerated > 0 ? [`${counted(tolerated, 'failure')} tolerated`] : []),
        ...rest,
      ]
    case 'skipped':
      return [state.failure ? cleanLine(state.failure.message) : 'skipped']
    default:
      return [
        ...(state.verdict === 'cancelled' ? [cleanLine(state.failure?.message ?? 'stopped')] : []),
        ...(failed > 0 ? [`${failed} failed`] : []),
        ...(error > 0 ? [`${error} ${error === 1 ? 'error' : 'errors'}`] : []),
        ...(passed > 0 ? [`${passed} passed`] : []),
        ...rest,
      ]
  }
}

/** One block per step that failed; tolerated ones only when everything is asked for. */
const failureBlocks = (execution: TrackedExecution, options: FailureBlockOptions): string[][] => {
  const { state } = execution
  const hasFailed = state.verdict === 'failed' || state.verdict === 'error'
  const decisive = hasFailed ? decisiveFailures(state) : []
  const harmless = options.context.verbosity === 'verbose' ? harmlessFailures(state) : []
  const steps = [...decisive, ...harmless]
  const hidden = steps.length - shownBlocks
  return [
    ...(hasFailed && decisive.length === 0 && state.failure ? [executionFailureBlock(execution, state.failure, options)] : []),
    ...steps.slice(0, shownBlocks).map((step) => stepFailureBlock(execution, step, options)),
    ...(hidden > 0 ? [[`… and ${counted(hidden, 'more step')} that failed`]] : []),
  ]
}
