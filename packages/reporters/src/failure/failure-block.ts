import type { AssertionResult, Failure, Place, StepState } from '@testmesh/protocol'
import { cellWidth, clean, cleanLine, quarantineText, wrapText } from '@testmesh/protocol'
import type { ReporterContext } from '../reporter.ts'
import { clip } from '../text/fit-text.ts'
import type { Style } from '../text/style.ts'
import { executionTitle, failedAssertions, lineOf, pathsAround, stepTitle } from '../track/step-view.ts'
import type { TrackedExecution } from '../track/track-execution.ts'
import { assertionDetails } from './assertion-details.ts'
import { bullet, namedBullet } from './bullet.ts'
import { belowFrame, frameLines } from './frame-lines.ts'
import { retryText } from './retry-text.ts'
import { runCommand } from './run-command.ts'

export interface FailureBlockOptions {
  readonly context: Pick<ReporterContext, 'source' | 'sourceOfFile' | 'shown' | 'width' | 'verbosity' | 'debug'>
  readonly style: Style
}

/** All that helps with a step that failed: what, where, which values, how often, and how to run it again. */
export const stepFailureBlock = (execution: TrackedExecution, step: StepState, options: FailureBlockOptions): string[] => {
  const { flow } = execution.state
  const [assertion] = failedAssertions(step)
  const code = codeOfFailure(step)
  const message = assertion ? assertionText(assertion, code, options) : (step.failure?.message ?? `the step ended as ${step.outcome}`)
  const title = `✗ ${executionTitle(execution.state)} › ${stepTitle(step)}${step.tolerated ? ' (tolerated)' : ''}`
  const place = placeOfFailure(step)
  return [
    ...headerLines(title, lineOf(step.place, flow?.file, options.context), options),
    ...errorLines(code, message, options),
    ...frameLines({ place, assertion, flow, options }),
    ...belowFrame(place, [
      ...assertionDetails(step, options),
      ...causeLines(step.failure, options),
      ...attemptLines(execution, step, options),
      ...quarantineLines(execution, options),
      ...runLines(execution, options, step),
      ...stackLines(step.failure, options),
    ]),
  ]
}

export const codeOfFailure = (step: StepState): string => step.failure?.code ?? 'ASSERT_FAILED'

/** Where the reason stands: the assertion, what the step could not do, else the step. */
export const placeOfFailure = (step: StepState): Place | undefined => failedAssertions(step)[0]?.place ?? step.failure?.place ?? step.place

/** The same for an execution that failed outside its steps: its time limit, a file that is missing. */
export const executionFailureBlock = (execution: TrackedExecution, failure: Failure, options: FailureBlockOptions): string[] => {
  const { flow } = execution.state
  return [
    ...headerLines(`✗ ${executionTitle(execution.state)}`, lineOf(failure.place, flow?.file, options.context), options),
    ...errorLines(failure.code, failure.message, options),
    ...frameLines({ place: failure.place, flow, options }),
    ...belowFrame(failure.place, [
      ...stoppedLines(execution, options),
      ...causeLines(failure, options),
      ...quarantineLines(execution, options),
      ...runLines(execution, options),
      ...stackLines(failure, options),
    ]),
  ]
}

/** The author's own words, or the assertion on one line: a long one stands in the frame or among the differences. */
const assertionText = ({ message, text }: AssertionResult, code: string, { context }: FailureBlockOptions): string =>
  message ?? clip(cleanLine(text), Math.max(40, context.width() - headOf(code).length - 2))

/** The steps that were running when the execution was stopped. */
const stoppedLines = ({ state }: TrackedExecution, { context }: FailureBlockOptions): string[] => {
  const cancelled = [...state.steps.values()].filter((step) => step.outcome === 'cancelled')
  const around = new Set(cancelled.flatMap((step) => pathsAround(step.path)))
  return cancelled
    .filter((step) => !around.has(step.path))
    .flatMap((step) => namedBullet('stopped', `${stepTitle(step)}  ${lineOf(step.place, state.flow?.file, context)}`))
}

const headOf = (code: string): string => `error[${code}]`

/** Wider than this a line is hard to read, however wide the terminal is. */
const widestHeader = 100

/** The place stands at the right; where there is no room for it, on a line of its own. */
const headerLines = (title: string, place: string, { context, style }: FailureBlockOptions): string[] => {
  const gap = Math.min(context.width(), widestHeader) - cellWidth(title) - cellWidth(place)
  const painted = style.bold(style.red(title))
  if (place === '') return [painted]
  return gap >= 2 ? [`${painted}${' '.repeat(gap)}${style.dim(place)}`] : [painted, `  ${style.dim(place)}`]
}

const errorLines = (code: string, message: string, { context, style }: FailureBlockOptions): string[] => {
  const head = headOf(code)
  const [first = '', ...rest] = wrapText(`${head}: ${clean(message)}`, context.width())
  return [`${style.red(head)}${style.bold(first.slice(head.length))}`, ...rest.map((line) => `  ${style.bold(line)}`)]
}

const causeLines = (failure: Failure | undefined, { context }: FailureBlockOptions): string[] => [
  ...(failure?.causes ?? []).flatMap((cause) => namedBullet('cause', clean(cause), context.width())),
  ...(failure?.hint === undefined ? [] : namedBullet('help', clean(failure.hint), context.width())),
]

const attemptLines = ({ history }: TrackedExecution, step: StepState, { context }: FailureBlockOptions): string[] => {
  const { request, answer, repeat } = step.attempts.at(-1)?.exchange ?? {}
  const retries = retryText(step, history.get(step.path) ?? new Map())
  return [
    ...(retries === undefined ? [] : bullet(retries, context.width())),
    ...(request === undefined ? [] : namedBullet('request', cleanLine(request))),
    ...(answer === undefined ? [] : namedBullet('answer', cleanLine(answer), context.width())),
    ...(repeat === undefined ? [] : namedBullet('repeat', cleanLine(repeat))),
  ]
}

/** Why a failure does not count, or counts again. */
const quarantineLines = ({ state: { quarantine } }: TrackedExecution, { context }: FailureBlockOptions): string[] => {
  if (!quarantine) return []
  const { until, reason } = quarantine
  const text = quarantine.over
    ? `its quarantine ended on ${until} (${cleanLine(reason).trim()})`
    : `in quarantine ${quarantineText(quarantine)}`
  return bullet(text, context.width())
}

const runLines = ({ state }: TrackedExecution, { context }: FailureBlockOptions, step?: StepState): string[] => {
  const command = runCommand(state, { context, source: state.flow && context.source(state.flow.sha256)?.text, step })
  return command === '' ? [] : namedBullet('run it', command)
}

const shownStackLines = 8

/** Only a bug has a stack; all of it is shown when debugging. */
const stackLines = (failure: Failure | undefined, { context, style }: FailureBlockOptions): string[] =>
  (failure?.stack ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .slice(0, context.debug ? undefined : shownStackLines)
    .map((line) => `      ${style.dim(clip(cleanLine(line), 200))}`)
