import { type JobContext, JobStopped } from '@testmesh/queue'
import { isOutage, type Sql } from '@testmesh/storage'

/** Between tries while the database is away. Milliseconds. */
const pauseMs = 100

/**
 * Writes what belongs to a job; an outage of the database is waited for, as long as the job is ours. After an unknown end it writes again.
 *
 * @throws JobStopped, and what is no outage
 */
export const recordThroughOutage = async <T>({ record }: JobContext, write: (sql: Sql) => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await record(write)
    } catch (error) {
      if (error instanceof JobStopped || !isOutage(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}
