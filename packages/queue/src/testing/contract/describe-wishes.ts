import { describe, expect, it } from 'vitest'
import { createDeferred } from '../../create-deferred.ts'
import type { Claim } from '../../job-queue.ts'
import { measureQueue } from '../../sql/measure-queue.ts'
import { readPools } from '../../sql/read-pools.ts'
import { forgetWorker, noteWorker, type WorkerRow } from '../../sql/workers.ts'
import type { Actor } from './actor.ts'

/** What people and waiting workers ask for. */
export const describeWishes = (actor: Actor): void => {
  const { enqueue, claim, claimNew, stateOf, attemptsOf, loseLease } = actor

  describe('cancel', () => {
    it('ends a job that nobody has, and tells of it', async () => {
      const [waiting, queued] = [await enqueue({ delayMs: 1_000 }), await enqueue()]
      expect(await actor.test.queue.cancel(waiting)).toBe('cancelled')
      expect(await actor.test.queue.cancel(queued, { reason: 'cancelled by Ada' })).toBe('cancelled')
      expect(actor.test.ended).toMatchObject([
        { jobId: waiting, state: 'cancelled', reason: 'cancelled' },
        { jobId: queued, state: 'cancelled', reason: 'cancelled by Ada' },
      ])
    })

    it('asks the worker of a running one, whose word ends it', async () => {
      const job = await claimNew()
      expect(await actor.test.queue.cancel(job.jobId, { reason: 'cancelled by Ada' })).toBe('cancelling')
      expect(await actor.test.queue.cancel(job.jobId)).toBe('cancelling')
      expect([await actor.test.queue.complete(job), await actor.test.queue.fail(job, { reason: 'x' })]).toEqual([false, false])
      const states: string[] = []
      expect(await actor.test.queue.confirmCancel(job, async (_sql, state) => void states.push(state))).toBe(true)
      expect(states).toEqual(['cancelled'])
      expect(await actor.test.queue.find(job.jobId)).toMatchObject({ state: 'cancelled', reason: 'cancelled by Ada' })
      expect(actor.test.ended).toEqual([])
    })

    it('is done by the reaper when the worker never answers', async () => {
      const job = await claimNew()
      await actor.test.queue.cancel(job.jobId)
      expect(await loseLease()).toEqual({ retried: 0, dead: 0, cancelled: 1 })
      expect(actor.test.ended).toMatchObject([{ jobId: job.jobId, state: 'cancelled' }])
      expect(await attemptsOf(job.jobId)).toMatchObject([{ outcome: 'lost' }])
    })

    it('is done when the worker breaks or shuts down instead', async () => {
      const [broken, released] = [await claimNew(), await claimNew()]
      await actor.test.queue.cancel(broken.jobId)
      await actor.test.queue.cancel(released.jobId)
      expect([await actor.test.queue.retry(broken, 'x'), await actor.test.queue.release(released)]).toEqual(['cancelled', 'cancelled'])
      expect(actor.test.ended.map(({ jobId }) => jobId)).toEqual([broken.jobId, released.jobId])
    })

    it('is not confirmed when nobody wished it', async () => {
      const job = await claimNew()
      expect(await actor.test.queue.confirmCancel(job)).toBe(false)
    })

    it('leaves what has ended as it is, and knows nothing of what never was', async () => {
      const job = await claimNew()
      await actor.test.queue.complete(job)
      expect(await actor.test.queue.cancel(job.jobId)).toBe('succeeded')
      expect(await actor.test.queue.cancel('00000000-0000-7000-8000-000000000000')).toBeUndefined()
    })

    it('races completion to exactly one end, every time', async () => {
      const jobs = await Promise.all(Array.from({ length: 20 }, () => enqueue()))
      const claims = await actor.test.queue.claimNext({ pool: 'main', limit: 20, owner: 'w1' })
      let records = 0
      const record = async () => void records++
      const race = async (job: Claim): Promise<void> => {
        const [isComplete] = await Promise.all([actor.test.queue.complete(job, record), actor.test.queue.cancel(job.jobId)])
        if (!isComplete) expect(await actor.test.queue.confirmCancel(job, record)).toBe(true)
        expect(await stateOf(job)).toBe(isComplete ? 'succeeded' : 'cancelled')
      }
      await Promise.all(claims.map(race))
      expect([jobs.length, claims.length, records]).toEqual([20, 20, 20])
    })
  })

  describe('requeue', () => {
    it('makes a new job of one that failed, once', async () => {
      const job = await claimNew({ payload: { n: 1 }, dedupeKey: 'k', priority: 2, maxLosses: 1 })
      await actor.test.queue.fail(job, { reason: 'x' })
      const copy = await actor.test.queue.requeue(job.jobId)
      expect(copy?.isNew).toBe(true)
      expect(await actor.test.queue.requeue(job.jobId)).toEqual({ id: copy?.id, isNew: false })
      expect(await claim()).toMatchObject({ jobId: copy?.id, payload: { n: 1 }, priority: 2, maxLosses: 1, epoch: 1, losses: 0 })
      expect(await stateOf(job)).toBe('failed')
      expect(await actor.test.queue.find(copy?.id ?? '')).toMatchObject({ requeuedFrom: job.jobId })
    })

    it('makes nothing of one that is under way or succeeded', async () => {
      const job = await claimNew()
      expect(await actor.test.queue.requeue(job.jobId)).toBeUndefined()
      await actor.test.queue.complete(job)
      expect(await actor.test.queue.requeue(job.jobId)).toBeUndefined()
    })
  })

  const note = (owner: string, over: Partial<WorkerRow> = {}) =>
    noteWorker(actor.test.database, {
      owner,
      pool: 'main',
      slots: 2,
      host: 'builder',
      pid: 12,
      version: '1.0.0',
      isStopping: false,
      ...over,
    })

  describe('readPools', () => {
    const read = () =>
      actor.test.database
        .query<{ id: string }>('select id from users.workspaces')
        .then(([first]) => readPools(actor.test.database, first?.id ?? ''))

    it('tells of each worker what it has and when it was heard, and what of the workspace waits and runs', async () => {
      await note('w1')
      await note('w2', { pool: 'eu', pid: 13 })
      const first = await enqueue()
      await claim('w1')
      await enqueue({ pool: 'eu', delayMs: 60_000 })
      await actor.test.advance(30_000)
      await enqueue({ pool: 'eu' })
      await note('w2', { pool: 'eu' })
      const shared = { host: 'builder', version: '1.0.0', slots: 2, isAgent: false, isStopping: false }
      const [beginning, later] = [new Date('2100-01-01T00:00:00Z'), new Date('2100-01-01T00:00:30Z')]
      expect(await stateOf({ jobId: first })).toBe('running')
      expect(await read()).toEqual([
        {
          ...{ pool: 'eu', waiting: 2, waitingSince: later, running: 0, hasUnlisted: false },
          workers: [
            {
              ...shared,
              owner: 'w2',
              pool: 'eu',
              pid: 13,
              busy: 0,
              isOnline: true,
              startedAt: beginning,
              lastSeenAt: later,
            },
          ],
        },
        {
          ...{ pool: 'main', waiting: 0, waitingSince: null, running: 1, hasUnlisted: false },
          workers: [
            {
              ...shared,
              owner: 'w1',
              pool: 'main',
              pid: 12,
              busy: 1,
              isOnline: false,
              startedAt: beginning,
              lastSeenAt: beginning,
            },
          ],
        },
      ])
    })

    it('tells where one has something that is not among the workers, and nobody else takes more', async () => {
      const { jobId } = await claimNew()
      expect(await read()).toMatchObject([{ pool: 'main', hasUnlisted: true }])
      await note('w2')
      expect(await read()).toMatchObject([{ pool: 'main', hasUnlisted: false }])
      expect(await stateOf({ jobId })).toBe('running')
    })

    it('believes one that it stops, whatever arrives afterwards, and forgets it when it has ended', async () => {
      await note('w1', { isStopping: true })
      await note('w1')
      expect(await read()).toMatchObject([{ pool: 'main', workers: [{ owner: 'w1', isStopping: true }] }])
      await forgetWorker(actor.test.database, 'w1')
      expect(await read()).toEqual([])
    })
  })

  describe('measureQueue', () => {
    it('tells what is ready, what is under way, and who takes more', async () => {
      await note('gone', { pool: 'eu' })
      await actor.test.advance(30_000)
      for (const [owner, isStopping] of [
        ['w1', false],
        ['w2', false],
        ['w3', true],
      ] as const)
        await note(owner, { isStopping })
      await note('w4', { pool: 'us', slots: 5 })
      await enqueue({ delayMs: 60_000 })
      await enqueue({ pool: 'other' })
      await claimNew()
      await actor.test.queue.complete(await claimNew())
      await enqueue()
      await actor.test.advance(1_500)
      await enqueue()
      expect(await measureQueue(actor.test.database)).toEqual([
        { pool: 'eu', queued: 0, running: 0, oldestSeconds: 0, workers: 0, slots: 0 },
        { pool: 'main', queued: 2, running: 1, oldestSeconds: 1.5, workers: 2, slots: 4 },
        { pool: 'other', queued: 1, running: 0, oldestSeconds: 1.5, workers: 0, slots: 0 },
        { pool: 'us', queued: 0, running: 0, oldestSeconds: 0, workers: 1, slots: 5 },
      ])
    })
  })

  describe('take', () => {
    const { signal } = new AbortController()

    it('waits for work and is woken by whoever enqueues', async () => {
      const taking = actor.test.queue.take({ pool: 'main', limit: 2, owner: 'w1' }, signal)
      // Long enough for the first look; far less than the time between two.
      await new Promise((resolve) => setTimeout(resolve, 100))
      const startedAtMs = performance.now()
      const jobId = await enqueue()
      const { claims, sentAtMs } = await taking
      expect(claims.map((job) => job.jobId)).toEqual([jobId])
      expect(sentAtMs).toBeGreaterThanOrEqual(startedAtMs)
      expect(performance.now() - startedAtMs).toBeLessThan(2_000)
    })

    it('is woken by what became due', async () => {
      await enqueue({ delayMs: 10 })
      const taking = actor.test.queue.take({ pool: 'main', limit: 2, owner: 'w1' }, signal)
      await actor.test.advance(10)
      await actor.test.queue.promoteDue()
      expect((await taking).claims).toHaveLength(1)
    })

    it('stops waiting when told to', async () => {
      const stopping = new AbortController()
      const taking = actor.test.queue.take({ pool: 'main', limit: 2, owner: 'w1' }, stopping.signal)
      stopping.abort()
      expect((await taking).claims).toEqual([])
    })

    it('tells the worker of a job that is to be cancelled', async () => {
      const heard = createDeferred()
      const stop = await actor.test.queue.onCancel('w1', heard.resolve)
      await actor.test.queue.cancel((await claimNew()).jobId)
      await heard.promise
      await stop()
    })
  })
}
