import type { Sql } from '@testmesh/storage'
import type { Fence, Fenced } from './job-queue.ts'

/**
 * Does `work` only while the attempt holds its job: running, or cancelling and cleaning up. Call it inside a transaction and write with
 * the same `sql`. The job's row stays locked until that ends, so what several transactions write for a job is in the order of
 * their commits, and nobody takes the job away in between.
 */
export const withFence = async <T>(sql: Sql, fence: Fence, work: (sql: Sql) => Promise<T>): Promise<Fenced<T>> => {
  const held = await sql.query(lockHeld, [fence.jobId, fence.epoch])
  return held.length === 0 ? { isHeld: false } : { isHeld: true, value: await work(sql) }
}

const lockHeld = `
  select id from scheduler.jobs
  where id = $1 and epoch = $2 and state in ('running', 'cancelling')
  for no key update`
