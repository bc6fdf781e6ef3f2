import type { DataRow } from '@testmesh/protocol'
import { type BatchStarted, listBatches, passedOver, readBatch, type UnreadableBatch } from '@testmesh/recordings'
import type { LoadedFlow } from './load-flow.ts'
import type { Project } from './load-project.ts'
import { beforeSecret } from './rows/before-secret.ts'
import { chooseRows } from './rows/data-rows.ts'
import type { SelectedFlows } from './select-flows.ts'

/** What did not pass in the last recorded run: what failed, what was stopped, what never came to its end. A load test is none: it does not record all. */
export interface LastFailed {
  readonly batchId: string
  /** How it was asked for. */
  readonly asked?: BatchStarted['data']
  /** Executions that did not pass; repetitions of one count once. */
  readonly count: number
  /** Relative to the project, each once. */
  readonly files: readonly string[]
  /** Executions it never came to: it was interrupted, or ended by `--bail`; while it runs, all that it has not finished. Nobody knows whether they pass. */
  readonly notRun: number
  /** It has no end yet, and its process still lives. */
  readonly isRunning: boolean
  /** Later ones, of which nobody knows what failed. */
  readonly passedOver: readonly UnreadableBatch[]
  has(flow: LoadedFlow, row?: DataRow): boolean
}

/** Undefined where no run was recorded. */
export const findLastFailed = async (project: Project): Promise<LastFailed | undefined> => {
  const last = listBatches(project.folder).find(({ record }) => !record.started?.data.sampled)
  if (!last) return undefined
  const {
    isRunning,
    record: { batchId, started },
  } = last
  // One that passed leaves it again: there may be a million of them.
  const failed = new Map<string, FailedExecution>()
  const unended = new Set<string>()
  let begun = 0
  for await (const event of readBatch(project.folder, batchId)?.events() ?? []) {
    if (event.type === 'execution.started') {
      const { flow, row, repetition } = event.data
      if (event.epoch === 0) begun++
      const one = { file: flow.file ?? '', name: flow.name, row: row?.name, isRepeated: repetition !== undefined }
      if (flow.file !== undefined) failed.set(event.executionId, one)
      unended.add(event.executionId)
    } else if (event.type === 'execution.finished') {
      const { verdict } = event.data
      unended.delete(event.executionId)
      if (verdict === 'passed' || verdict === 'flaky' || verdict === 'skipped') failed.delete(event.executionId)
    }
  }
  // What runs at this moment did not fail: it is not run a second time beside itself.
  if (isRunning) for (const id of unended) failed.delete(id)
  const isAmong = findAmong([...failed.values()])
  return {
    batchId,
    ...(started && { asked: started.data }),
    count: new Set([...failed].map(([id, one]) => (one.isRepeated ? keyOf(one) : id))).size,
    files: [...new Set([...failed.values()].map(({ file }) => file))],
    notRun: Math.max(0, (started?.data.planned ?? begun) - begun) + (isRunning ? unended.size : 0),
    isRunning,
    passedOver: passedOver(project.folder, last.record),
    has: ({ file, reading }, row) => isAmong({ file, name: reading.flow?.name ?? '', row: row?.name }),
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

interface Failed {
  readonly file: string
  /** Of the flow. */
  readonly name: string
  /** Its name, which stays when one is added above. */
  readonly row: string | undefined
}

interface FailedExecution extends Failed {
  /** Others may be of the same flow and row. */
  readonly isRepeated: boolean
}

/** A name that holds a secret is recorded without it: each row that begins in the same way may be the one, and none is left out. */
const findAmong = (all: readonly Failed[]): ((one: Failed) => boolean) => {
  const keys = new Set(all.map(keyOf))
  const hidden = all.flatMap((one) => {
    const beginning = beforeSecret(one.row ?? '')
    return beginning === undefined ? [] : [{ ...one, row: beginning }]
  })
  const beginnings = new Set(hidden.map(keyOf))
  const lengths = [...new Set(hidden.map(({ row }) => row.length))]
  return (one) => keys.has(keyOf(one)) || lengths.some((length) => beginnings.has(keyOf({ ...one, row: one.row?.slice(0, length) })))
}

const keyOf = ({ file, name, row }: Failed): string => JSON.stringify([file, name, row ?? null])
