// node tests/chaos/speed.ts: jobs per second with a handler that does nothing, each recorded once.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbeddedQueue, createPollingQueue, createWorkerLoop, type JobQueue } from '@testmesh/queue'
import { type Database, migrate, newId, openDatabase } from '@testmesh/storage'
import { postgresServer } from '@testmesh-tooling/services'

const jobs = 4_000
const pickups = 200

interface Setup {
  readonly name: string
  readonly database: Database
  readonly queue: JobQueue
  readonly workers: number
}

const measure = async ({ name, database, queue, workers }: Setup): Promise<void> => {
  await migrate(database)
  await database.query('create table if not exists public.recorded (job_id uuid primary key, epoch bigint)')
  const workspaceId = newId()
  await database.query(`insert into users.workspaces (id, slug, name) values ($1, 'speed', 'Speed')`, [workspaceId])
  const job = (enqueuedAtMs = 0) => ({ workspaceId, pool: 'speed', kind: 'nothing', payload: { enqueuedAtMs } })
  const batches = Array.from({ length: jobs / 100 }, () => Array.from({ length: 100 }, () => job()))
  const enqueuedAtMs = performance.now()
  for (const batch of batches) await queue.enqueueAll(batch)
  const startedAtMs = performance.now()
  let finished = 0
  const waits: number[] = []
  const loops = Array.from({ length: workers }, (_, n) =>
    createWorkerLoop({
      queue,
      pool: 'speed',
      slots: 8,
      owner: `w${n}`,
      run: async (claim) => {
        const sentAtMs = (claim.payload as { enqueuedAtMs: number }).enqueuedAtMs
        if (sentAtMs > 0) waits.push(performance.now() - sentAtMs)
        return {
          type: 'succeeded',
          record: async (sql) => {
            await sql.query('insert into public.recorded (job_id, epoch) values ($1, $2)', [claim.jobId, claim.epoch])
            finished++
          },
        }
      },
    }),
  )
  while (finished < jobs) await new Promise((resolve) => setTimeout(resolve, 5))
  const endedAtMs = performance.now()
  for (let n = 0; n < pickups; n++) {
    await queue.enqueue(job(performance.now()))
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  waits.sort((a, b) => a - b)
  const perSecond = (ms: number) => Math.round(jobs / (ms / 1000))
  const wait = (share: number) => (waits[Math.floor(waits.length * share)] ?? Number.NaN).toFixed(1)
  process.stdout.write(
    `${name}: enqueue ${perSecond(startedAtMs - enqueuedAtMs)}/s, work ${perSecond(endedAtMs - startedAtMs)}/s, ` +
      `pickup p50 ${wait(0.5)} ms, p99 ${wait(0.99)} ms\n`,
  )
  await Promise.all(loops.map((loop) => loop.stop()))
  await queue.close()
  await database.close()
}

const folder = await mkdtemp(join(tmpdir(), 'testmesh-speed-'))
const embedded = await openDatabase({ folder })
await measure({ name: 'PGlite, 1 worker x 8', database: embedded, queue: createEmbeddedQueue({ database: embedded }), workers: 1 })
await rm(folder, { recursive: true, force: true })

await using server = await postgresServer({ settings: { max_connections: '100', shared_buffers: '128MB' } })
const database = await openDatabase({ url: server.dsn, maxConnections: 20 })
await measure({ name: 'PostgreSQL, 4 workers x 8 in one process', database, queue: createPollingQueue({ database }), workers: 4 })
