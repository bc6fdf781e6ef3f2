import type { AssertionResult, EventOf, ExecutionEvent, ExecutionState } from '@testmesh/protocol'
import { emptyExecutionState, foldExecution } from '@testmesh/protocol'

/** An execution as far as reports need it: the state without what was sent, returned and captured, which may be large. */
export interface TrackedExecution {
  readonly state: ExecutionState
  /** Of each step, by attempt: the first assertion that failed. */
  readonly history: ReadonlyMap<string, ReadonlyMap<number, AssertionResult>>
  /** Of each step, the last lines it logged. Empty unless they were asked for. */
  readonly logs: ReadonlyMap<string, readonly string[]>
  /** Path of the step that spoke last. */
  readonly currentPath: string | undefined
}

export interface ExecutionTracker extends TrackedExecution {
  follow(event: ExecutionEvent): void
}

const keptLogLines = 100

/** Folds the events of one execution; its memory does not grow with the bodies the steps exchange. */
export const trackExecution = ({ keepsLogs = false } = {}): ExecutionTracker => {
  const state = emptyExecutionState()
  const history = new Map<string, Map<number, AssertionResult>>()
  const logs = new Map<string, string[]>()
  let currentPath: string | undefined
  const noteFailure = ({ path, data }: EventOf<'step.asserted'>): void => {
    const failed = data.results.find((result) => !result.passed)
    if (failed) history.set(path, (history.get(path) ?? new Map()).set(data.attempt, failed))
  }
  return {
    state,
    history,
    logs,
    get currentPath() {
      return currentPath
    },
    follow(event) {
      if (event.type === 'execution.restarted') {
        history.clear()
        logs.clear()
        currentPath = undefined
      }
      if (event.type === 'step.started') currentPath = event.path
      if (event.type === 'step.logged') {
        if (keepsLogs) logs.set(event.path, [...(logs.get(event.path) ?? []).slice(1 - keptLogLines), event.data.line])
        return
      }
      const slim = slimEvent(event)
      if (slim.type === 'step.asserted') noteFailure(slim)
      if (!saysNothing(slim, state)) foldExecution(state, slim)
    },
  }
}

/** Without what was sent and returned, and without assertions nobody needs to see. */
const slimEvent = (event: ExecutionEvent): ExecutionEvent => {
  if (event.type === 'step.attempted') {
    const { attempt, of, outcome, durationMs, failure, exchange } = event.data
    return { ...event, data: { attempt, of, outcome, durationMs, failure, exchange } }
  }
  if (event.type !== 'step.asserted') return event
  return { ...event, data: { ...event.data, results: worthSeeing(event.data.results) } }
}

/** What passed changes nothing of a step, unless an attempt before it did not. */
const saysNothing = (event: ExecutionEvent, { steps }: ExecutionState): boolean => {
  if (event.type === 'step.asserted') return event.data.results.length === 0 && steps.get(event.path)?.assertions.length === 0
  if (event.type !== 'step.captured') return false
  return event.data.missing === undefined && steps.get(event.path)?.missingOutputs.length === 0
}

/** Failures and warnings. Alternatives that did not hold are no failures when another one did. */
const worthSeeing = (results: readonly AssertionResult[]): AssertionResult[] => {
  const anyHeld = results.some((result) => result.list === 'assert_any' && result.passed)
  return results.filter((result) => (result.passed ? result.warning !== undefined : !(anyHeld && result.list === 'assert_any')))
}
