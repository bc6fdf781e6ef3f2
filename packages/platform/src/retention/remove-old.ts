import { type Database, type Old, oldRowsOf } from '@testmesh/storage'

/** How long things are kept, in days. Absent: for ever. */
export interface Retention {
  /** Executions after their end, with their events, steps and attempts; what came of schedules and to triggers, and what webhooks told. Their blobs go with the last execution that names them. */
  readonly executionDays?: number
  readonly auditDays?: number
}

export interface Removed {
  readonly executions: number
  readonly audit: number
}

/** Small enough that others hardly wait for one, even where there is one session for all. */
const batchSize = 50
const dayMs = 24 * 60 * 60_000
/** Who looks after a night sees who is gone. */
const silentWorkerDays = 1

/** Removes what is older than it is kept, batch after batch, until there is no more or `signal` aborts. */
export const removeOld = async (database: Database, { executionDays, auditDays }: Retention, signal?: AbortSignal): Promise<Removed> => {
  const rows = oldRowsOf(database)
  const all = (days: number | undefined, remove: (old: Old) => Promise<number>) =>
    days === undefined ? 0 : inBatches((limit) => remove({ olderThanMs: days * dayMs, limit }), signal)
  const executions = await all(executionDays, rows.executions)
  await all(executionDays, rows.jobs)
  await all(executionDays, rows.fires)
  await all(executionDays, rows.arrivals)
  await all(executionDays, rows.deliveries)
  await all(silentWorkerDays, rows.workers)
  return { executions, audit: await all(auditDays, rows.audit) }
}

/**
 * Removes bytes that nothing names and nobody sent or asked for within a day, and lets the space of everything that is gone be used
 * again. It reads all executions: for once a day.
 */
export const removeUnnamed = async (database: Database, signal?: AbortSignal): Promise<number> => {
  const rows = oldRowsOf(database)
  // Each batch looks through everything anew, so it is a large one.
  const removed = await inBatches((limit) => rows.contents({ olderThanMs: dayMs, limit }), signal, 5_000)
  if (!signal?.aborted) await rows.reclaim()
  return removed
}

const inBatches = async (remove: (limit: number) => Promise<number>, signal?: AbortSignal, limit = batchSize): Promise<number> => {
  let total = 0
  for (let removed = limit; removed === limit && !signal?.aborted; total += removed) removed = await remove(limit)
  return total
}
