import { createDriver } from '../driver.ts'
import type { JobQueue } from '../job-queue.ts'
import { createSqlCore, type QueueOptions } from '../sql-core.ts'
import { defaultTimings } from '../timings.ts'
import { createLocalWakeUps } from '../wake-ups/create-local-wake-ups.ts'

/**
 * The driver of the one process that owns its database (PGlite): who enqueues wakes who works, without a detour.
 * Call `recover()` at the start of the process, before anything is claimed.
 */
export const createEmbeddedQueue = (options: QueueOptions): JobQueue => {
  const wakeUps = createLocalWakeUps()
  const core = createSqlCore(options, wakeUps)
  return createDriver({ core, wakeUps, pollMs: (options.timings ?? defaultTimings).pollMs })
}
