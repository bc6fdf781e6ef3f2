import { createDriver } from '../driver.ts'
import type { JobQueue } from '../job-queue.ts'
import { createSqlCore, type QueueOptions } from '../sql-core.ts'
import { defaultTimings } from '../timings.ts'
import { createNotifyWakeUps } from '../wake-ups/create-notify-wake-ups.ts'
import { silentWakeUps } from '../wake-ups/silent-wake-ups.ts'

export interface PollingOptions extends QueueOptions {
  /** Whether NOTIFY is sent and listened to. Off behind a pooler that has no sessions. Default true. */
  readonly hasNotify?: boolean
  /** Between two looks for work, in milliseconds. Default `timings.pollMs`; choose less without NOTIFY. */
  readonly pollMs?: number
}

/** The driver for many processes on one PostgreSQL and nothing else: looks every `pollMs`, and as soon as a NOTIFY tells. */
export const createPollingQueue = (options: PollingOptions): JobQueue => {
  const wakeUps = options.hasNotify === false ? silentWakeUps : createNotifyWakeUps(options.database)
  const core = createSqlCore(options, wakeUps)
  return createDriver({ core, wakeUps, pollMs: options.pollMs ?? (options.timings ?? defaultTimings).pollMs })
}
