import type { ExecutionState } from '@testmesh/protocol'
import { cleanLine } from '@testmesh/protocol'
import { executionFailureBlock, type FailureBlockOptions, stepFailureBlock } from '../failure/failure-block.ts'
import type { ReporterContext } from '../reporter.ts'
import { issueLines } from '../steps/issue-lines.ts'
import { stepLines } from '../steps/step-lines.ts'
import { styleOf } from '../text/style.ts'
import { decisiveFailures, executionTitle, failedAssertions, stepTitle, whyNothingRan } from '../track/step-view.ts'
import type { TrackedExecution } from '../track/track-execution.ts'
import { element, textElement } from './xml.ts'

export interface CaseResult {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped'
  readonly durationMs: number
  readonly xml: string
}

/** One execution as a `testcase`. One that was cancelled or never finished is an error: nothing is green by accident. */
export const caseOf = (execution: TrackedExecution, context: ReporterContext): CaseResult => {
  const { state } = execution
  const options = { context, style: styleOf(false) }
  const kind = kindOf(state)
  const durationMs = state.durationMs ?? 0
  const steps = decisiveFailures(state)
  const attributes = {
    name: executionTitle(state),
    classname: classNameOf(state),
    time: seconds(durationMs),
    file: state.flow?.file,
    line: (steps[0]?.place ?? state.failure?.place)?.span?.start.line,
  }
  const problem = kind === 'passed' ? [] : [problemElement(kind, execution, options)]
  return { kind, durationMs, xml: element('testcase', attributes, [...problem, ...outputElement(execution, options)]) }
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

const problemElement = (kind: CaseResult['kind'], execution: TrackedExecution, options: FailureBlockOptions): string => {
  const { state } = execution
  if (kind === 'skipped') return element('skipped', { message: state.failure?.message ?? whyNothingRan(state) })
  const steps = decisiveFailures(state)
  const blocks = steps.map((step) => stepFailureBlock(execution, step, options))
  if (blocks.length === 0 && state.failure) blocks.push(executionFailureBlock(execution, state.failure, options))
  return textElement(kind, { message: messageOf(state), type: typeOf(state) }, blocks.map((block) => block.join('\n')).join('\n\n'))
}

const messageOf = (state: ExecutionState): string => {
  const [step] = decisiveFailures(state)
  if (!step) return state.failure?.message ?? (state.verdict === undefined ? 'it never finished' : `it was ${state.verdict}`)
  const [assertion] = failedAssertions(step)
  return `${stepTitle(step)}: ${assertion?.message ?? assertion?.text ?? step.failure?.message ?? step.outcome}`
}

const typeOf = (state: ExecutionState): string => {
  const [step] = decisiveFailures(state)
  const code = (step?.failure ?? state.failure)?.code
  return code ?? (step?.outcome === 'failed' ? 'ASSERT_FAILED' : (state.verdict ?? 'unfinished').toUpperCase())
}

const outputElement = (execution: TrackedExecution, options: FailureBlockOptions): string[] => {
  const flaky = execution.state.verdict === 'flaky' ? ['flaky: it passed when it was run again'] : []
  const lines = [...flaky, ...stepLines(execution, options.style), ...issueLines(execution, options)]
  return lines.length === 0 ? [] : [textElement('system-out', {}, `\n${lines.join('\n')}\n`)]
}
