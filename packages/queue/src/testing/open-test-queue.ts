import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, type DatabaseOptions, migrate, newId, openDatabase } from '@testmesh/storage'
import { templateFile } from '@testmesh/storage/testing'
import { createEmbeddedQueue } from '../embedded/create-embedded-queue.ts'
import type { EndedJob, JobQueue, NewJob } from '../job-queue.ts'
import { createPollingQueue } from '../polling/create-polling-queue.ts'
import { defaultTimings, type Timings } from '../timings.ts'

export interface TestQueue {
  readonly queue: JobQueue
  readonly database: Database
  /** What was told to end without a worker, in order. */
  readonly ended: EndedJob[]
  /** A job of kind `test` in the one workspace and the pool `main`. */
  job(over?: Partial<NewJob>): NewJob
  /** The clock of the database stands still; this moves it. */
  advance(ms: number): Promise<void>
  /** Lets the clock of the database run as it does outside. */
  useRealTime(): Promise<void>
  /** No jobs and no workers, and the clock back at its start. */
  reset(): Promise<void>
  close(): Promise<void>
}

export interface TestQueueOptions {
  /** Absent: an embedded database in a folder that goes with it. */
  readonly url?: string
  readonly timings?: Timings
  readonly newId?: () => string
}

/** The driver that fits the database, on a migrated schema with one workspace, a jitter of one half, and a clock that stands. */
export const openTestQueue = async ({
  url,
  timings = defaultTimings,
  newId: newJobId = newId,
}: TestQueueOptions = {}): Promise<TestQueue> => {
  const folder = await mkdtemp(join(tmpdir(), 'testmesh-queue-'))
  const options: DatabaseOptions = url === undefined ? { folder, template: await templateFile() } : { url, maxConnections: 8 }
  const database = await openDatabase(options)
  await migrate(database)
  const workspaceId = newId()
  await database.query(`insert into users.workspaces (id, slug, name) values ($1, $2, 'Test')`, [workspaceId, `w-${workspaceId}`])
  const ended: EndedJob[] = []
  const create = url === undefined ? createEmbeddedQueue : createPollingQueue
  const queue = create({
    database,
    timings,
    newId: newJobId,
    random: () => 0.5,
    recordEnded: async (_sql, jobs) => void ended.push(...jobs),
  })
  const test: TestQueue = {
    queue,
    database,
    ended,
    job: (over = {}) => ({ workspaceId, pool: 'main', kind: 'test', payload: {}, ...over }),
    advance: async (ms) => {
      await database.query(`update tm.clock set base = base + $1::float8 * interval '1 millisecond'`, [ms])
    },
    useRealTime: async () => {
      await database.query('delete from tm.clock')
    },
    reset: async () => {
      ended.length = 0
      await database.query('truncate scheduler.jobs, scheduler.workers cascade')
      await database.query('delete from tm.clock')
      // Long after PostgreSQL started, or the reaper would rest.
      await database.query(`insert into tm.clock (base, started, rate) values ('2100-01-01T00:00:00Z', statement_timestamp(), 0)`)
    },
    close: async () => {
      await queue.close()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await test.reset()
  return test
}
