import {
  type ExecutionEvent,
  type ExecutionState,
  emptyExecutionState,
  type FlowRef,
  foldExecution,
  type JsonValue,
  type Verdict,
} from '@testmesh/protocol'
import type { RecordedExecution } from './replay/recorded-execution.ts'

/** What is on record of a batch. */
export interface Recording extends Pick<RecordedExecution, 'blob'> {
  /** Sorts by time. */
  readonly id: string
  /** In the order of each execution; several may take turns. */
  readonly events: AsyncIterable<readonly ExecutionEvent[]>
}

/** Executions of one flow. */
export interface ChosenExecutions {
  readonly executions: readonly RecordedExecution[]
  /** How many more are recorded. */
  readonly moreExecutions: number
}

/** Of a flow with many rows the first say it all. */
const mostExecutions = 5

/** Of each of these flows, in their order, the executions that say the most. */
export const chooseExecutions = async (
  flows: readonly Pick<FlowRef, 'file' | 'name'>[],
  recordings: Iterable<Recording>,
): Promise<ChosenExecutions[]> => {
  const choices = new Map(flows.map((flow): [string, Choice] => [keyOf(flow), { ended: [], more: 0 }]))
  for (const recording of recordings) await readRecording(recording, choices)
  return flows.map((flow) => {
    const { ended = [], more = 0 } = choices.get(keyOf(flow)) ?? {}
    return { executions: ended.map(({ execution }) => execution), moreExecutions: more }
  })
}

interface Choice {
  /** The best ones. */
  ended: InBatch[]
  more: number
}

interface InBatch {
  readonly execution: RecordedExecution & { inputs: RecordedExecution['inputs'] }
  readonly batchId: string
}

interface Reading extends InBatch {
  readonly choice: Choice
}

const keyOf = ({ file, name }: Pick<FlowRef, 'file' | 'name'>): string => JSON.stringify([file, name])

const readRecording = async ({ id, blob, events: groups }: Recording, choices: ReadonlyMap<string, Choice>): Promise<void> => {
  const readings = new Map<string, Reading>()
  const begin = ({ executionId, data: { flow, inputs = {} } }: Started): void => {
    const choice = choices.get(keyOf(flow))
    if (!choice) return
    const { execution } = readings.get(executionId) ?? { execution: { state: emptyExecutionState(), inputs: {}, blob } }
    execution.inputs = inputs as Readonly<Record<string, JsonValue>>
    readings.set(executionId, { execution, batchId: id, choice })
  }
  for await (const events of groups)
    for (const event of events) {
      if (event.type === 'execution.started') begin(event)
      const reading = readings.get(event.executionId)
      if (!reading) continue
      foldExecution(reading.execution.state, event)
      if (event.type !== 'execution.finished') continue
      // There may be a million, and their answers are long.
      for (const { execution } of choose(reading)) readings.delete(execution.state.executionId)
    }
}

type Started = Extract<ExecutionEvent, { type: 'execution.started' }>

/** Adds an execution, which may have ended before and been run again. Returns those for which there is no room. */
const choose = ({ execution, batchId, choice }: Reading): InBatch[] => {
  const others = choice.ended.filter((one) => one.execution !== execution)
  const all = [...others, { execution, batchId }].toSorted(byWhatTheySay)
  const left = all.slice(mostExecutions)
  choice.ended = all.slice(0, mostExecutions)
  choice.more += left.length
  return left
}

/** Those that passed say more, and of these the newest run; its rows stand in their order, in whatever order they ended. */
const byWhatTheySay = (one: InBatch, other: InBatch): number =>
  hasPassed(other) - hasPassed(one) || other.batchId.localeCompare(one.batchId) || rowOf(one) - rowOf(other)

const hasPassed = ({ execution }: InBatch): number => Number(isPassed(execution.state.verdict))
const isPassed = (verdict: Verdict | undefined): boolean => verdict === 'passed' || verdict === 'flaky'
const rowOf = ({ execution }: { readonly execution: { readonly state: ExecutionState } }): number => execution.state.row?.index ?? 0
