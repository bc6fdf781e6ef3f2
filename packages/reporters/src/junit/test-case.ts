import type { ExecutionState } from '@testmesh/protocol'
import { cleanLine } from '@testmesh/protocol'
import type { FailureBlockOptions } from '../failure/failure-block.ts'
import { problemsOf } from '../failure/problems-of.ts'
import type { ReporterContext } from '../reporter.ts'
import { issueLines } from '../steps/issue-lines.ts'
import { stepLines } from '../steps/step-lines.ts'
import { styleOf } from '../text/style.ts'
import { endingOf } from '../text/verdict-text.ts'
import { lineInFile, messageOf, whySkipped } from '../track/ended-view.ts'
import { decisiveFailures, executionTitle } from '../track/step-view.ts'
import type { TrackedExecution } from '../track/track-execution.ts'
import { element, textElement } from './xml.ts'

export interface CaseResult {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped'
  readonly durationMs: number
  readonly xml: string
  /** Why it did not pass, each time it was run. */
  readonly problems: readonly CaseProblem[]
}

export interface CaseProblem {
  readonly kind: 'failure' | 'error'
  readonly message: string
  readonly type: string
  readonly text: string
}

/**
 * One execution as a `testcase`. One that was cancelled or never finished is an error: nothing is green by accident. What failed in
 * quarantine was skipped to readers that know no other word for it; how it failed stands in its output.
 *
 * @param before Why it did not pass before it was run again. These have elements of their own, which readers that do not know them
 * pass over, and count for nothing.
 * @see https://maven.apache.org/surefire/maven-surefire-plugin/examples/rerun-failing-tests.html
 */
export const caseOf = (execution: TrackedExecution, context: ReporterContext, before: readonly CaseProblem[] = []): CaseResult => {
  const { state } = execution
  const { shown = (file: string) => file } = context
  const options = { context, style: styleOf(false) }
  const kind = kindOf(state)
  const isHeld = endingOf(state) === 'quarantined'
  const durationMs = state.durationMs ?? 0
  const attributes = {
    name: executionTitle(state),
    classname: classNameOf(state),
    time: seconds(durationMs),
    file: state.flow?.file && shown(state.flow.file),
    line: lineInFile(state),
  }
  const problem = kind === 'failure' || kind === 'error' ? [problemOf(kind, execution, options)] : []
  const children = [
    ...(kind === 'skipped' || isHeld ? [element('skipped', { message: whySkipped(state) })] : []),
    ...(isHeld ? [] : problem.map(problemElement)),
    ...(isHeld ? [] : before.map((earlier) => earlierElement(earlier, kind === 'passed' ? 'flaky' : 'rerun'))),
    ...outputElement(execution, isHeld ? problem : [], options),
  ]
  return { kind: isHeld ? 'skipped' : kind, durationMs, xml: element('testcase', attributes, children), problems: [...before, ...problem] }
}

/** Seconds with milliseconds, as JUnit has them. */
export const seconds = (ms: number): string => (ms / 1000).toFixed(3)

const kindOf = ({ verdict }: ExecutionState): CaseResult['kind'] => {
  if (verdict === 'passed' || verdict === 'flaky') return 'passed'
  if (verdict === 'failed') return 'failure'
  return verdict === 'skipped' ? 'skipped' : 'error'
}

/** Readers take what stands before the last dot for a package: `flows/checkout.testmesh.yaml` becomes `flows.checkout`. */
const classNameOf = ({ flow }: ExecutionState): string =>
  flow?.file === undefined
    ? cleanLine(flow?.suite ?? flow?.name ?? 'testmesh')
    : flow.file.replace(/(\.testmesh)?\.ya?ml$/, '').replaceAll('/', '.')

const problemOf = (kind: CaseProblem['kind'], execution: TrackedExecution, options: FailureBlockOptions): CaseProblem => {
  const { state } = execution
  const text = problemsOf(execution, options)
    .map(({ block }) => block.join('\n'))
    .join('\n\n')
  return { kind, message: messageOf(state), type: typeOf(state), text }
}

const problemElement = ({ kind, message, type, text }: CaseProblem): string => textElement(kind, { message, type }, text)

/** `flakyFailure`, `rerunError`. */
const earlierElement = ({ kind, message, type, text }: CaseProblem, how: 'flaky' | 'rerun'): string =>
  element(`${how}${kind === 'failure' ? 'Failure' : 'Error'}`, { message, type }, [textElement('stackTrace', {}, text)])

const typeOf = (state: ExecutionState): string => {
  const [step] = decisiveFailures(state)
  const code = (step?.failure ?? state.failure)?.code
  return code ?? (step?.outcome === 'failed' ? 'ASSERT_FAILED' : (state.verdict ?? 'unfinished').toUpperCase())
}

const outputElement = (execution: TrackedExecution, held: readonly CaseProblem[], options: FailureBlockOptions): string[] => {
  const flaky = execution.state.verdict === 'flaky' ? ['flaky: it passed when it was run again'] : []
  const failed = held.flatMap(({ text }) => [text, ''])
  const lines = [...flaky, ...failed, ...stepLines(execution, options.style), ...issueLines(execution, options)]
  return lines.length === 0 ? [] : [textElement('system-out', {}, `\n${lines.join('\n')}\n`)]
}
