import type { EventOf, ExecutionEvent, Failure } from '@testmesh/protocol'
import { cleanLine } from '@testmesh/protocol'
import { executionFailureBlock, stepFailureBlock } from '../failure/failure-block.ts'
import type { ReporterContext } from '../reporter.ts'
import { stepLine } from '../steps/step-lines.ts'
import { clip } from '../text/fit-text.ts'
import { styleOf } from '../text/style.ts'
import { decisiveFailures, executionTitle, lineOf } from '../track/step-view.ts'
import { type ExecutionTracker, trackExecution } from '../track/track-execution.ts'
import { headLine } from './execution-lines.ts'

/** Tells of executions step by step, as they happen, for who follows closely: one execution at a time. */
export interface StepTeller {
  onEvents(executionId: string, events: readonly ExecutionEvent[]): void
  /** Tells at length how a step failed that has not ended yet: it may be tried once more. */
  tellFailure(path: string, failure: Failure | undefined): void
}

/** A value longer than this is cut. Characters. */
const widestValue = 200

/** Each step as it ends, with what it logged and gave; at length where it failed. */
export const tellSteps = (context: ReporterContext): StepTeller => {
  const style = styleOf(context.color)
  let execution: ExecutionTracker = trackExecution()
  /** What the attempt under way gave, by path of its step. */
  const given = new Map<string, EventOf<'step.captured'>['data']['outputs']>()
  /** Steps whose last failure was told. */
  const told = new Set<string>()
  const write = (lines: readonly string[]): void => context.write(lines.map((line) => `${line}\n`).join(''))

  const tellFailure: StepTeller['tellFailure'] = (path, failure) => {
    const step = execution.state.steps.get(path)
    if (!step || told.has(path)) return
    told.add(path)
    const outcome = step.attempts.at(-1)?.outcome ?? 'error'
    write(['', ...stepFailureBlock(execution, { ...step, outcome, failure }, { context, style }), ''])
  }
  const tellEnd = (path: string): void => {
    const step = execution.state.steps.get(path)
    if (!step) return
    if (!step.tolerated && decisiveFailures(execution.state).includes(step)) tellFailure(path, step.failure)
    const outputs = Object.entries(step.outcome === 'passed' ? (given.get(path) ?? {}) : {})
    write([
      stepLine(step, style),
      ...outputs.map(([name, value]) => style.dim(`      ${name} = ${clip(cleanLine(JSON.stringify(value) ?? 'nothing'), widestValue)}`)),
    ])
  }
  const tellVerdict = (): void => {
    const { state } = execution
    const isUnexplained = (state.verdict === 'failed' || state.verdict === 'error') && decisiveFailures(state).length === 0
    write([
      ...(isUnexplained && state.failure ? ['', ...executionFailureBlock(execution, state.failure, { context, style }), ''] : []),
      headLine(state, style, []),
    ])
  }
  const follow = (event: ExecutionEvent): void => {
    if (event.type === 'execution.started') {
      execution = trackExecution()
      told.clear()
    }
    execution.follow(event)
    const { state } = execution
    const { type } = event
    if (type === 'execution.started')
      write([`${style.bold(executionTitle(state))}  ${style.dim(lineOf(undefined, state.flow?.file, context))}`])
    if (type === 'step.logged') write([style.dim(`      | ${cleanLine(event.data.line)}`)])
    // A later attempt fails in its own way.
    if (type === 'step.attempted') told.delete(event.path)
    if (type === 'step.captured') given.set(event.path, event.data.outputs)
    if (type === 'step.finished') tellEnd(event.path)
    if (type === 'execution.finished') tellVerdict()
  }
  return {
    tellFailure,
    onEvents: (_id, events) => {
      for (const event of events) follow(event)
    },
  }
}
