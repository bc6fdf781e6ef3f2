import type { Project } from '@testmesh/project'
import { cleanLine, type ExecutionState, fullTitle } from '@testmesh/protocol'
import { listBatches, type RecordedBatch } from '@testmesh/recordings'
import { count } from '../count.ts'
import { programName } from '../program-name.ts'
import { openBatch } from '../recorded-batch.ts'
import type { TellBroken } from '../unbroken-events.ts'
import { UsageError } from '../usage-error.ts'
import { isPassed, lastPassed, readExecutions } from './recorded-executions.ts'
import type { Pair } from './with-bodies.ts'

/** Executions of one flow and data row, from two batches. */
export interface Pairs {
  readonly both: readonly Pair[]
  /** Of what has no partner. */
  readonly notes: readonly string[]
}

export interface Telling {
  readonly shown: (file: string) => string
  readonly tellBroken: TellBroken
}

const all = { has: () => true, ended: () => true }

export const pairsOf = async (earlier: RecordedBatch, later: RecordedBatch, tellBroken: TellBroken): Promise<Pairs> => {
  const { batchId } = later.record
  if (earlier.record.batchId === batchId)
    throw new UsageError(`${batchId} would be compared with itself: name an earlier one of testmesh show --list, or none`)
  const [before, after] = [await readExecutions(earlier, all, tellBroken), await readExecutions(later, all, tellBroken)]
  const both = [...after].flatMap(([key, execution]) => {
    const was = before.get(key)
    return was ? [{ before: was, after: execution }] : []
  })
  if (both.length === 0) throw new UsageError('the two batches have no flow in common')
  const alone = (some: ReadonlyMap<string, unknown>, batch: RecordedBatch): string[] =>
    some.size > both.length ? [`${count(some.size - both.length, 'execution')} only in ${batch.record.batchId}`] : []
  return { both, notes: [...alone(before, earlier), ...alone(after, later)] }
}

/** What did not pass, each with when it passed the last time. */
export const pairsWithPassed = async ({ folder }: Project, later: RecordedBatch, { shown, tellBroken }: Telling): Promise<Pairs> => {
  const { batchId, createdAt, finished } = later.record
  let isWhole = finished !== undefined && !finished.data.interrupted
  const after = await readExecutions(later, { has: () => true, ended: (verdict) => !isPassed(verdict) }, (problem) => {
    isWhole = false
    tellBroken(problem)
  })
  if (after.size === 0) {
    const what = isWhole ? `all of ${batchId}` : `all that ended of ${batchId}, which has more,`
    return { both: [], notes: [`${what} passed; to see what differs all the same: ${programName} compare <batch>`] }
  }
  const older = listBatches(folder).filter(({ record }) => record.createdAt < createdAt)
  const passed = await lastPassed(opened(folder, older), new Set(after.keys()), tellBroken)
  const both = [...after].flatMap(([key, execution]) => {
    const was = passed.get(key)
    return was ? [{ before: was, after: execution }] : []
  })
  const never = [...after].flatMap(([key, { state }]) => (passed.has(key) ? [] : [titleOf(state, shown)]))
  const notes = never.length > 0 ? [`passed in no earlier recording (of ${older.length}): ${shortList(never)}`] : []
  return { both, notes }
}

const titleOf = ({ flow, row }: ExecutionState, shown: (file: string) => string): string =>
  cleanLine(`${fullTitle(flow?.name ?? '', row?.name)}${flow?.file === undefined ? '' : ` (${shown(flow.file)})`}`)

const shortList = (titles: readonly string[]): string =>
  [...titles.slice(0, 5), ...(titles.length > 5 ? [`${titles.length - 5} more`] : [])].join(', ')

/** One after the other, as they are needed. */
function* opened(folder: string, batches: ReturnType<typeof listBatches>): Iterable<RecordedBatch> {
  for (const { record } of batches) {
    const batch = openBatch(folder, record.batchId)
    if (batch) yield batch
  }
}
