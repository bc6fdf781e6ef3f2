import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createDeferred } from '../create-deferred.ts'
import type { Claim, JobState } from '../job-queue.ts'
import { openTestQueue, type TestQueue } from '../testing/open-test-queue.ts'
import { scaleTimings } from '../timings.ts'
import { createWorkerLoop, type WorkerLoop, type WorkerLoopOptions } from './create-worker-loop.ts'
import type { JobContext, JobOutcome } from './job-context.ts'
import type { WorkerNotice } from './worker-notice.ts'

// Lease 600 ms, heartbeat 200 ms, quiet after 480 ms.
const timings = scaleTimings(0.02)
const done: JobOutcome = { type: 'succeeded' }

let test: TestQueue
beforeAll(async () => {
  test = await openTestQueue({ timings })
}, 60_000)
beforeEach(async () => {
  await test.reset()
  await test.useRealTime()
})
afterAll(() => test.close())

const enqueue = async (over = {}) => (await test.queue.enqueue(test.job(over))).id
const find = (jobId: string) => test.queue.find(jobId)
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  for (let n = 0; n < 500; n++) {
    if (await isTrue()) return
    await sleep(10)
  }
  throw new Error('it never came to that')
}
const untilState = (jobId: string, state: JobState) => until(async () => (await find(jobId))?.state === state)

interface Started extends WorkerLoop {
  readonly notices: WorkerNotice[]
}

const start = (over: Partial<WorkerLoopOptions>): Started => {
  const notices: WorkerNotice[] = []
  const options = { queue: test.queue, pool: 'main', slots: 4, owner: 'w1', run: async () => done, timings }
  const loop = createWorkerLoop({ ...options, report: (notice) => notices.push(notice), ...over })
  onTestFinished(() => loop.stop({ graceMs: 0 }))
  return { ...loop, notices }
}

const whenAborted = ({ signal }: JobContext): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })

describe('a worker', { timeout: 20_000 }, () => {
  it('carries out what is queued and what comes later, never more than it has slots', async () => {
    let running = 0
    let most = 0
    const run = async () => {
      most = Math.max(most, ++running)
      await sleep(5)
      running--
      return done
    }
    const first = await Promise.all(Array.from({ length: 10 }, () => enqueue()))
    start({ run, slots: 3 })
    const second = await Promise.all(Array.from({ length: 10 }, () => enqueue()))
    for (const id of [...first, ...second]) await untilState(id, 'succeeded')
    expect(most).toBe(3)
  })

  it('records the end together with what the handler wants written', async () => {
    const id = await enqueue()
    const states: JobState[] = []
    const record = async (_sql: unknown, state: JobState) => void states.push(state)
    start({ run: async () => ({ type: 'failed', reason: 'the flow is gone', record }) })
    await untilState(id, 'failed')
    expect([states, (await find(id))?.reason]).toEqual([['failed'], 'the flow is gone'])
  })

  it('gives a job whose handler throws another try', async () => {
    const id = await enqueue()
    start({ run: () => Promise.reject(new Error('no runner could be started')) })
    await untilState(id, 'waiting')
    expect(await find(id)).toMatchObject({ losses: 1, reason: 'no runner could be started' })
  })

  it('gives back what it cannot begin with, and rests: another worker carries it out', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => enqueue()))
    let tries = 0
    const unable = async (): Promise<JobOutcome> => {
      tries += 1
      return { type: 'unable', reason: 'the disk is full', rests: 'worker' }
    }
    start({ run: unable, slots: 2, owner: 'full' })
    await until(() => tries >= 2)
    start({ run: async () => sleep(timings.pollMs / 4).then(() => done), slots: 1, owner: 'well' })
    for (const id of ids) await untilState(id, 'succeeded')
    expect((await Promise.all(ids.map(find))).map((job) => job?.losses)).toEqual(ids.map(() => 0))
    const attempts = await test.database.query(
      `select distinct owner, outcome, error ->> 'message' as message from scheduler.attempts order by owner`,
    )
    expect(attempts).toEqual([
      { owner: 'full', outcome: 'released', message: 'the disk is full' },
      { owner: 'well', outcome: 'succeeded', message: null },
    ])
    // Two at a time, five rounds of rest.
    expect(tries).toBeLessThan(20)
  })

  it('lets a job rest that it cannot begin with, and goes on with the others', async () => {
    const large = await enqueue()
    const tries: number[] = []
    let others = 0
    const run = async ({ jobId }: Claim): Promise<JobOutcome> => {
      if (jobId !== large) others++
      if (jobId !== large || tries.length === 3) return done
      tries.push(performance.now())
      return { type: 'unable', reason: 'it has no room', rests: 'job' }
    }
    start({ run, slots: 1 })
    await until(() => tries.length > 0)
    for (let n = 0; n < 10; n++) await untilState(await enqueue(), 'succeeded')
    expect({ others, tries: tries.length }).toEqual({ others: 10, tries: 1 })
    await until(async () => (await test.queue.promoteDue()) >= 0 && (await find(large))?.state === 'succeeded')
    const pauses = tries.slice(1).map((at, index) => at - (tries[index] ?? 0))
    expect(pauses.map((ms) => ms >= timings.pollMs)).toEqual([true, true])
    expect(await find(large)).toMatchObject({ attempt: 4, losses: 0 })
  })

  it('keeps its jobs for longer than a lease', async () => {
    const id = await enqueue()
    start({ run: async () => sleep(1_000).then(() => done) })
    await untilState(id, 'running')
    for (let n = 0; n < 8; n++) {
      await sleep(100)
      expect(await test.queue.reap()).toEqual({ retried: 0, dead: 0, cancelled: 0 })
    }
    await untilState(id, 'succeeded')
  })

  it('stops a job that is cancelled at once, lets it clean up, and records what it says', async () => {
    const id = await enqueue()
    const seen: unknown[] = []
    const run = async (_job: Claim, context: JobContext): Promise<JobOutcome> => {
      await whenAborted(context)
      seen.push(context.signal.reason?.reason, await context.stepMayStart().catch((error: Error) => error.message))
      seen.push(await context.record(async () => 'cleaned up'))
      return { type: 'stopped', record: async (_sql, state) => void seen.push(state) }
    }
    // A heartbeat that never comes: only the wake-up can tell.
    const slow = { ...timings, heartbeatMs: 60_000 }
    start({ run, timings: slow })
    await untilState(id, 'running')
    await test.queue.cancel(id)
    await untilState(id, 'cancelled')
    expect(seen).toEqual(['cancelled', 'It was cancelled.', 'cleaned up', 'cancelled'])
  })

  it('records a cancelled job as cancelled though its handler came through', async () => {
    const id = await enqueue()
    const release = createDeferred()
    const states: string[] = []
    const record = async (_sql: unknown, state: string) => void states.push(state)
    const { notices } = start({ run: async () => release.promise.then(() => ({ ...done, record })) })
    await untilState(id, 'running')
    // Unheard: the state alone.
    await test.database.query(`update scheduler.jobs set state = 'cancelling' where id = $1`, [id])
    release.resolve()
    await untilState(id, 'cancelled')
    expect([states, notices]).toEqual([['cancelled'], []])
  })

  it('stops a job that was taken back, and writes nothing for it', async () => {
    const id = await enqueue()
    const seen: unknown[] = []
    const run = async (_job: Claim, context: JobContext): Promise<JobOutcome> => {
      await whenAborted(context)
      seen.push(await context.record(async () => 'written').catch((error: Error) => error.message))
      return { type: 'succeeded', record: async () => void seen.push('recorded') }
    }
    const { notices, runningJobs } = start({ run })
    await untilState(id, 'running')
    await test.database.query(`update scheduler.jobs set lease_until = tm.now() - interval '1 hour'`)
    await until(async () => (await test.queue.reap()).retried === 1 || (await find(id))?.state !== 'running')
    await until(() => runningJobs() === 0)
    expect(seen).toEqual(['The job is no longer ours: its lease ran out and it was taken back.'])
    expect(notices).toEqual([{ type: 'stale-attempt', fence: { jobId: id, epoch: 1 } }])
  })

  it('starts no step while it is not heard, and goes on when it is again', async () => {
    await enqueue()
    let isDeaf = true
    const heartbeat = async (fences: Parameters<typeof test.queue.heartbeat>[0]) => {
      if (isDeaf) throw new Error('no connection')
      return test.queue.heartbeat(fences)
    }
    const steps: string[] = []
    const run = async (_job: Claim, { stepMayStart }: JobContext) => {
      await stepMayStart()
      steps.push('first')
      await sleep(timings.quietMs + 20)
      await stepMayStart()
      steps.push(isDeaf ? 'second, unheard' : 'second')
      return done
    }
    const { notices, runningJobs } = start({ queue: { ...test.queue, heartbeat }, run })
    await until(() => steps.length === 1)
    await sleep(timings.quietMs + 150)
    expect(steps).toEqual(['first'])
    isDeaf = false
    await until(() => runningJobs() === 0)
    expect(steps).toEqual(['first', 'second'])
    expect(new Set(notices.map(({ type }) => type))).toEqual(new Set(['heartbeat-failed']))
  })

  it('ends a job that takes longer than it may', async () => {
    const id = await enqueue({ timeoutMs: 1_000 })
    start({ run: async (_job, context) => whenAborted(context).then(() => ({ type: 'stopped' })) })
    await untilState(id, 'failed')
    expect((await find(id))?.reason).toBe('took longer than 1 s')
  })

  it('leaves a handler behind that does not stop', async () => {
    const id = await enqueue()
    const forever = createDeferred<JobOutcome>()
    const { notices, runningJobs } = start({ run: () => forever.promise, timings: { ...timings, abandonMs: 50 } })
    await untilState(id, 'running')
    await test.queue.cancel(id)
    await untilState(id, 'cancelled')
    await until(() => runningJobs() === 0)
    expect(notices).toEqual([{ type: 'abandoned', fence: { jobId: id, epoch: 1 }, reason: 'cancelled' }])
  })

  it('tries to record the end until the database is back', async () => {
    const id = await enqueue()
    let failures = 3
    const complete: typeof test.queue.complete = async (...args) => {
      if (failures-- > 0) throw new Error('no connection')
      return test.queue.complete(...args)
    }
    const { notices } = start({ queue: { ...test.queue, complete } })
    await untilState(id, 'succeeded')
    expect(notices.map(({ type }) => type)).toEqual(['settle-failed', 'settle-failed', 'settle-failed'])
  })

  it('leaves a job to the reaper whose end can never be recorded', async () => {
    const id = await enqueue()
    const run = async (): Promise<JobOutcome> => ({ type: 'succeeded', record: async () => Promise.reject(new Error('no such column')) })
    const { notices, runningJobs } = start({ run, timings: { ...timings, settleMs: 100 } })
    await until(() => notices.some(({ type }) => type === 'settle-gave-up') && runningJobs() === 0)
    await sleep(timings.leaseMs + 50)
    await test.queue.reap()
    expect(await find(id)).toMatchObject({ state: 'waiting', losses: 1 })
  })

  it('outlives a database that is away when it wants to claim', async () => {
    let failures = 3
    const take: typeof test.queue.take = async (...args) => {
      if (failures-- > 0) throw new Error('no connection')
      return test.queue.take(...args)
    }
    const { notices } = start({ queue: { ...test.queue, take } })
    await untilState(await enqueue(), 'succeeded')
    expect(notices.map(({ type }) => type)).toEqual(['claim-failed', 'claim-failed', 'claim-failed'])
  })
})

describe('a worker that is stopped', { timeout: 20_000 }, () => {
  it('claims nothing more and lets its jobs come to their end, keeping them', async () => {
    const id = await enqueue()
    const loop = start({ run: async () => sleep(900).then(() => done), slots: 4 })
    await untilState(id, 'running')
    const stopping = loop.stop({ graceMs: 5_000 })
    const later = await enqueue()
    await sleep(timings.leaseMs + 100)
    expect(await test.queue.reap()).toEqual({ retried: 0, dead: 0, cancelled: 0 })
    await stopping
    expect([(await find(id))?.state, (await find(later))?.state, loop.runningJobs()]).toEqual(['succeeded', 'queued', 0])
  })

  it('gives back what is left after the grace, with no loss counted', async () => {
    const id = await enqueue()
    const loop = start({ run: async (_job, context) => whenAborted(context).then(() => ({ type: 'stopped' })) })
    await untilState(id, 'running')
    await loop.stop({ graceMs: 30 })
    expect(await find(id)).toMatchObject({ state: 'queued', losses: 0, attempt: 1 })
  })

  it('gives back at once what waits for people, whether it said so before the worker ends or says it then', async () => {
    const [before, later] = [await enqueue(), await enqueue()]
    const goOn = createDeferred()
    const run = async (job: Claim, context: JobContext): Promise<JobOutcome> => {
      if (job.jobId === later) await goOn.promise
      context.needsNoGrace()
      await whenAborted(context)
      return { type: 'stopped' }
    }
    const loop = start({ run })
    await until(() => loop.runningJobs() === 2)
    const stopped = loop.stop({ graceMs: 3_600_000 })
    await untilState(before, 'queued')
    expect((await find(later))?.state).toBe('running')
    goOn.resolve()
    await stopped
    expect((await find(later))?.state).toBe('queued')
  })

  it('keeps what a job achieved after all when its grace was over', async () => {
    const id = await enqueue()
    const loop = start({ run: async (_job, context) => whenAborted(context).then(() => done) })
    await untilState(id, 'running')
    await loop.stop({ graceMs: 0 })
    expect((await find(id))?.state).toBe('succeeded')
  })

  it('hurries when it is told a second time', async () => {
    const id = await enqueue()
    const loop = start({ run: async (_job, context) => whenAborted(context).then(() => ({ type: 'stopped' })) })
    await untilState(id, 'running')
    const patient = loop.stop({ graceMs: 60_000 })
    await loop.stop({ graceMs: 0 })
    await patient
    expect((await find(id))?.state).toBe('queued')
  })

  const startSlow = (run: WorkerLoopOptions['run']) => {
    const [claimed, goOn] = [createDeferred(), createDeferred()]
    const take: typeof test.queue.take = async (...args) => {
      const taken = await test.queue.take(...args)
      claimed.resolve()
      await goOn.promise
      return taken
    }
    return { loop: start({ queue: { ...test.queue, take }, run }), claimed: claimed.promise, goOn: goOn.resolve }
  }

  it('carries out what was on its way to it', async () => {
    const id = await enqueue()
    const { loop, claimed, goOn } = startSlow(async () => done)
    await claimed
    const stopping = loop.stop()
    goOn()
    await stopping
    expect(await find(id)).toMatchObject({ state: 'succeeded', attempt: 1 })
  })

  it('gives that back unstarted when its grace is over', async () => {
    let runs = 0
    const id = await enqueue()
    const { loop, claimed, goOn } = startSlow(async () => {
      runs++
      return done
    })
    await claimed
    const stopping = loop.stop({ graceMs: 0 })
    await sleep(20)
    goOn()
    await stopping
    expect([runs, await find(id)]).toMatchObject([0, { state: 'queued', losses: 0 }])
  })
})
