import type { DataRow } from '@testmesh/protocol'
import { listBatches, readBatch } from '@testmesh/recordings'
import type { LoadedFlow } from './load-flow.ts'
import type { Project } from './load-project.ts'
import type { SelectedFlows } from './select-flows.ts'

/** What did not pass in the last recorded batch: what failed, what was stopped, what never came to its end. */
export interface LastFailed {
  readonly batchId: string
  /** Relative to the project, each once. */
  readonly files: readonly string[]
  has(flow: LoadedFlow, row?: DataRow): boolean
}

/** Undefined where nothing was recorded. */
export const findLastFailed = async (project: Project): Promise<LastFailed | undefined> => {
  const [last] = listBatches(project.folder)
  if (!last) return undefined
  const { batchId } = last.record
  const executions = new Map<string, { file: string; key: string; hasPassed: boolean }>()
  for await (const event of readBatch(project.folder, batchId)?.events() ?? []) {
    if (event.type === 'execution.started') {
      const { flow, row } = event.data
      if (flow.file !== undefined)
        executions.set(event.executionId, { file: flow.file, key: keyOf(flow.file, flow.name, row), hasPassed: false })
    } else if (event.type === 'execution.finished') {
      const execution = executions.get(event.executionId)
      const { verdict } = event.data
      if (execution) execution.hasPassed = verdict === 'passed' || verdict === 'flaky' || verdict === 'skipped'
    }
  }
  const failed = [...executions.values()].filter(({ hasPassed }) => !hasPassed)
  const keys = new Set(failed.map(({ key }) => key))
  return {
    batchId,
    files: [...new Set(failed.map(({ file }) => file))],
    has: ({ file, reading }, row) => keys.has(keyOf(file, reading.flow?.name ?? '', row)),
  }
}

/** The flows and rows that did not pass; one that cannot be read any more stays, so that it is told. */
export const onlyLastFailed = (selected: SelectedFlows, last: LastFailed): SelectedFlows => {
  const flows = selected.flows.flatMap((flow): LoadedFlow[] => {
    if (!flow.reading.flow) return [flow]
    if (!flow.rows) return last.has(flow) ? [flow] : []
    const rows = flow.rows.filter((row) => last.has(flow, row))
    return rows.length > 0 ? [{ ...flow, rows }] : []
  })
  return { ...selected, flows, filteredOut: selected.filteredOut + selected.flows.length - flows.length }
}

/** Rows by their names: their numbers change when one is added above. */
const keyOf = (file: string, name: string, row: Pick<DataRow, 'name'> | undefined): string =>
  JSON.stringify([file, name, row === undefined ? null : row.name])
