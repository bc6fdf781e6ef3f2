import { builtins, createFiles } from '@testmesh/actions'
import type { Ports } from '@testmesh/engine'
import type { Project, RunnableFlow } from '@testmesh/project'
import { openSnapshots } from '@testmesh/project/again'
import { type ExecutionEvent, emptyExecutionState, type FlowRef, foldExecution, type JsonValue } from '@testmesh/protocol'
import { BrokenRecording, type RecordedBatch } from '@testmesh/recordings'
import type { RecordedExecution, RecordedFlow } from '@testmesh/strength'
import { isPassed } from '../compare/recorded-executions.ts'

/** Of a flow with many rows the first say it all. */
const mostExecutions = 5

export interface RecordedFlowsOptions {
  readonly project: Project
  readonly flows: readonly RunnableFlow[]
  readonly batches: readonly RecordedBatch[]
  readonly tellBroken: (problem: BrokenRecording) => void
}

/** The flows that were recorded, as they stand now, with executions of them. */
export const recordedFlows = async (options: RecordedFlowsOptions): Promise<RecordedFlow[]> => {
  const { project, flows, batches, tellBroken } = options
  const kept = new Map(
    flows.map((flow) => [keyOf({ file: flow.file, name: flow.plan.flow.name }), { flow, executions: [], more: 0 } as Kept]),
  )
  for (const batch of batches) await readBatch(batch, kept, tellBroken)
  const ports = builtins({ root: project.root, output: `${project.folder}/output` })
  const snapshots = await openSnapshots({ project, flows, writes: 'nothing' })
  return [...kept.values()].flatMap(({ flow, executions, more }): RecordedFlow[] => {
    if (executions.length === 0) return []
    const files = createFiles({ root: project.root, folder: flow.folder, output: `${project.folder}/output` })
    const own: Ports = { ...ports, actions: project.actions, files, ...(snapshots && { snapshots: snapshots.of(flow) }) }
    const { plan, variables, data, file } = flow
    return [{ plan, variables, data, file, ports: own, executions: executions.map(({ execution }) => execution), moreExecutions: more }]
  })
}

interface Kept {
  readonly flow: RunnableFlow
  executions: InBatch[]
  more: number
}

const keyOf = ({ file, name }: Pick<FlowRef, 'file' | 'name'>): string => JSON.stringify([file, name])

/** Of a broken recording those that stand before the broken line. */
const readBatch = async (batch: RecordedBatch, kept: ReadonlyMap<string, Kept>, tellBroken: (problem: BrokenRecording) => void) => {
  const running = new Map<string, Reading>()
  try {
    for await (const events of batch.eventGroups()) for (const event of events) readEvent(event, { batch, kept, running })
  } catch (error) {
    if (!(error instanceof BrokenRecording)) throw error
    tellBroken(error)
  }
}

interface InBatch {
  readonly execution: RecordedExecution & { inputs: RecordedExecution['inputs'] }
  /** Sorts by time. */
  readonly batchId: string
}

interface Reading extends InBatch {
  readonly of: Kept
}

interface ReadingBatch {
  readonly batch: RecordedBatch
  readonly kept: ReadonlyMap<string, Kept>
  readonly running: Map<string, Reading>
}

const readEvent = (event: ExecutionEvent, { batch, kept, running }: ReadingBatch): void => {
  const { executionId } = event
  if (event.type === 'execution.started') {
    const of = kept.get(keyOf(event.data.flow))
    if (!of) return
    const inputs = (event.data.inputs ?? {}) as Readonly<Record<string, JsonValue>>
    const known = running.get(executionId)
    if (known) known.execution.inputs = inputs
    else
      running.set(executionId, { execution: { state: emptyExecutionState(), inputs, blob: batch.blob }, batchId: batch.record.batchId, of })
  }
  const reading = running.get(executionId)
  if (!reading) return
  foldExecution(reading.execution.state, event)
  if (event.type === 'execution.finished') keep(reading)
}

/** One that is run again finishes again. */
const keep = ({ execution, batchId, of }: Reading): void => {
  const others = of.executions.filter((one) => one.execution !== execution)
  const all = [...others, { execution, batchId }].toSorted(byWhatTheySay)
  of.more += Math.max(0, all.length - mostExecutions)
  of.executions = all.slice(0, mostExecutions)
}

/** Those that passed say more, and of these the newest run; its rows stand in their order, in whatever order they ended. */
const byWhatTheySay = (one: InBatch, other: InBatch): number =>
  hasPassed(other) - hasPassed(one) || other.batchId.localeCompare(one.batchId) || rowOf(one) - rowOf(other)

const hasPassed = ({ execution }: InBatch): number => Number(isPassed(execution.state.verdict))
const rowOf = ({ execution }: InBatch): number => execution.state.row?.index ?? 0
