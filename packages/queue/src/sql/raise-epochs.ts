import type { Sql } from '@testmesh/storage'

/** Of all jobs that wait, so that the next start of each is above any that somebody took of a later state of this database. */
export const raiseEpochs = async (sql: Sql, by: number): Promise<void> => {
  await sql.query(`update scheduler.jobs set epoch = epoch + $1 where state in ('waiting', 'queued')`, [by])
}
