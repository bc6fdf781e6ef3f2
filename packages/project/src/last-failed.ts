import type { DataRow } from '@testmesh/protocol'
import { type BatchStarted, listBatches, readBatch } from '@testmesh/recordings'
import type { LoadedFlow } from './load-flow.ts'
import type { Project } from './load-project.ts'
import { chooseRows } from './rows/data-rows.ts'
import type { SelectedFlows } from './select-flows.ts'

/** What did not pass in the last recorded batch: what failed, what was stopped, what never came to its end. */
export interface LastFailed {
  readonly batchId: string
  /** How it was asked for. */
  readonly asked?: BatchStarted['data']
  /** Relative to the project, each once. */
  readonly files: readonly string[]
  /** Executions it never came to: it was interrupted, or ended by `--bail`. Nobody knows whether they pass. */
  readonly notRun: number
  has(flow: LoadedFlow, row?: DataRow): boolean
}

/** Undefined where nothing was recorded. */
export const findLastFailed = async (project: Project): Promise<LastFailed | undefined> => {
  const [last] = listBatches(project.folder)
  if (!last) return undefined
  const { batchId, started } = last.record
  // One that passed leaves it again: there may be a million of them.
  const failed = new Map<string, { file: string; key: string }>()
  let begun = 0
  for await (const event of readBatch(project.folder, batchId)?.events() ?? []) {
    if (event.type === 'execution.started') {
      const { flow, row } = event.data
      if (event.epoch === 0) begun++
      if (flow.file !== undefined) failed.set(event.executionId, { file: flow.file, key: keyOf(flow.file, flow.name, row) })
    } else if (event.type === 'execution.finished') {
      const { verdict } = event.data
      if (verdict === 'passed' || verdict === 'flaky' || verdict === 'skipped') failed.delete(event.executionId)
    }
  }
  const keys = new Set([...failed.values()].map(({ key }) => key))
  return {
    batchId,
    ...(started && { asked: started.data }),
    files: [...new Set([...failed.values()].map(({ file }) => file))],
    notRun: Math.max(0, (started?.data.planned ?? begun) - begun),
    has: ({ file, reading }, row) => keys.has(keyOf(file, reading.flow?.name ?? '', row)),
  }
}

/** The flows and rows that did not pass; one that cannot be read any more stays, so that it is told. */
export const onlyLastFailed = async (selected: SelectedFlows, last: LastFailed): Promise<SelectedFlows> => {
  const flows: LoadedFlow[] = []
  for (const flow of selected.flows) {
    const rows = flow.rows && (await chooseRows(flow.rows, (row) => last.has(flow, row)))
    if (!flow.reading.flow || (!flow.rows && last.has(flow))) flows.push(flow)
    else if (rows) flows.push({ ...flow, rows })
  }
  return { ...selected, flows, filteredOut: selected.filteredOut + selected.flows.length - flows.length }
}

/** Rows by their names: their numbers change when one is added above. */
const keyOf = (file: string, name: string, row: Pick<DataRow, 'name'> | undefined): string =>
  JSON.stringify([file, name, row === undefined ? null : row.name])
