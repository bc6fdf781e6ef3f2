import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDeferred } from '../create-deferred.ts'
import type { Claim, Fence, JobState } from '../job-queue.ts'
import type { TestQueue } from './open-test-queue.ts'

/** What every driver on every database promises. */
export const describeQueue = (name: string, open: () => Promise<TestQueue>): void => {
  describe(name, () => {
    let test: TestQueue
    beforeAll(async () => {
      test = await open()
    }, 60_000)
    beforeEach(() => test.reset())
    afterAll(() => test.close())

    const enqueue = async (over = {}) => (await test.queue.enqueue(test.job(over))).id
    const claim = async (owner = 'w1', pool = 'main'): Promise<Claim> => {
      const [job] = await test.queue.claimNext({ pool, limit: 1, owner })
      if (!job) throw new Error('nothing to claim')
      return job
    }
    const claimNew = async (over = {}): Promise<Claim> => {
      await enqueue(over)
      return claim()
    }
    const stateOf = async ({ jobId }: Pick<Fence, 'jobId'>): Promise<JobState | undefined> => (await test.queue.find(jobId))?.state
    const attemptsOf = (jobId: string) =>
      test.database.query('select epoch, owner, outcome, error from scheduler.attempts where job_id = $1 order by epoch', [jobId])
    const loseLease = async () => {
      await test.advance(30_001)
      return test.queue.reap()
    }
    const comeBack = async () => {
      await test.advance(60_000)
      await test.queue.promoteDue()
    }

    describe('enqueue', () => {
      it('makes a job that is whole', async () => {
        const id = await enqueue({ payload: { flow: 'checkout', 'a "key"': [1, null, '✓'] }, priority: 3, maxLosses: 1, timeoutMs: 5_000 })
        expect(await test.queue.find(id)).toEqual({
          jobId: id,
          workspaceId: test.job().workspaceId,
          pool: 'main',
          kind: 'test',
          payload: { flow: 'checkout', 'a "key"': [1, null, '✓'] },
          priority: 3,
          state: 'queued',
          epoch: 0,
          attempt: 0,
          losses: 0,
          maxLosses: 1,
          timeoutMs: 5_000,
          runAt: new Date('2100-01-01T00:00:00Z'),
          owner: null,
          reason: null,
          finishedAt: null,
          requeuedFrom: null,
        })
      })

      it('answers the job that was there before for the same key', async () => {
        const first = await test.queue.enqueue(test.job({ dedupeKey: 'tick 1' }))
        const again = await test.queue.enqueue(test.job({ dedupeKey: 'tick 1' }))
        const other = await test.queue.enqueue(test.job({ dedupeKey: 'tick 2' }))
        expect([first.isNew, again, other.isNew]).toEqual([true, { id: first.id, isNew: false }, true])
      })

      it('answers many in their order, the same key twice among them', async () => {
        const before = await enqueue({ dedupeKey: 'b' })
        const [a, b, c, d] = await test.queue.enqueueAll([
          test.job({ dedupeKey: 'a' }),
          test.job({ dedupeKey: 'b' }),
          test.job(),
          test.job({ dedupeKey: 'a' }),
        ])
        expect([a?.isNew, b, c?.isNew, d]).toEqual([true, { id: before, isNew: false }, true, { id: a?.id, isNew: false }])
      })

      it('does not make the job with the same id again', async () => {
        const id = await enqueue()
        expect(await test.queue.enqueue(test.job({ id }))).toEqual({ id, isNew: false })
      })

      it('makes one job of fifty parallel calls with one key', async () => {
        const all = await Promise.all(Array.from({ length: 50 }, () => test.queue.enqueue(test.job({ dedupeKey: 'once' }))))
        expect([new Set(all.map(({ id }) => id)).size, all.filter(({ isNew }) => isNew).length]).toEqual([1, 1])
      })

      it('makes nothing when the transaction it joins rolls back', async () => {
        const failing = test.database.transaction(async (sql) => {
          await test.queue.enqueue(test.job(), sql)
          throw new Error('no')
        })
        await expect(failing).rejects.toThrow('no')
        expect(await test.queue.claimNext({ pool: 'main', limit: 9, owner: 'w1' })).toEqual([])
      })
    })

    describe('due', () => {
      it('lets a delayed job wait for its time, not a millisecond less', async () => {
        const jobId = await enqueue({ delayMs: 5_000 })
        await test.advance(4_999)
        expect([await test.queue.promoteDue(), await stateOf({ jobId })]).toEqual([0, 'waiting'])
        await test.advance(1)
        expect([await test.queue.promoteDue(), await stateOf({ jobId })]).toEqual([1, 'queued'])
      })

      it('takes a time as well as a delay', async () => {
        const jobId = await enqueue({ runAt: new Date('2100-01-01T00:00:02Z') })
        expect(await stateOf({ jobId })).toBe('waiting')
        await test.advance(2_000)
        expect(await test.queue.promoteDue()).toBe(1)
      })
    })

    describe('claim', () => {
      it('opens an attempt with the next epoch', async () => {
        const jobId = await enqueue()
        expect(await test.queue.claimById(jobId, 'w1')).toMatchObject({ jobId, epoch: 1, attempt: 1, losses: 0 })
        expect(await attemptsOf(jobId)).toEqual([{ epoch: 1, owner: 'w1', outcome: null, error: null }])
      })

      it('goes by priority, then by time, and stays in its pool', async () => {
        const late = await enqueue({ priority: 1 })
        await enqueue({ pool: 'other' })
        await test.advance(10)
        const second = await enqueue()
        await test.advance(10)
        const third = await enqueue()
        const claims = await test.queue.claimNext({ pool: 'main', limit: 9, owner: 'w1' })
        expect(claims.map(({ jobId }) => jobId)).toEqual([second, third, late])
      })

      it('takes no more than it was asked for, and nothing for nothing', async () => {
        for (let n = 0; n < 3; n++) await enqueue()
        expect(await test.queue.claimNext({ pool: 'main', limit: 2, owner: 'w1' })).toHaveLength(2)
        expect(await test.queue.claimNext({ pool: 'main', limit: 0, owner: 'w1' })).toEqual([])
      })

      it.each(['waiting', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled', 'dead'] as const)(
        'leaves a %s job alone',
        async (state) => {
          const jobId = await enqueue({ id: undefined })
          const held = ['running', 'cancelling'].includes(state)
          const final = ['succeeded', 'failed', 'cancelled', 'dead'].includes(state)
          await test.database.query(
            `update scheduler.jobs set state = $2, epoch = 1, finished_at = case when $3 then tm.now() end,
             owner = case when $4 then 'w0' end, lease_until = case when $4 then tm.now() end where id = $1`,
            [jobId, state, final, held],
          )
          expect(await test.queue.claimById(jobId, 'w1')).toBeUndefined()
          expect(await test.queue.claimNext({ pool: 'main', limit: 9, owner: 'w1' })).toEqual([])
        },
      )

      it('gives each of a hundred jobs to one of ten', async () => {
        await test.queue.enqueueAll(Array.from({ length: 100 }, () => test.job()))
        const rounds = await Promise.all(
          Array.from({ length: 10 }, (_, n) => test.queue.claimNext({ pool: 'main', limit: 20, owner: `w${n}` })),
        )
        const ids = rounds.flat().map(({ jobId }) => jobId)
        expect(new Set(ids).size).toBe(ids.length)
        expect(ids.length).toBe(100)
      })
    })

    describe('heartbeat', () => {
      it('renews leases, and tells what is cancelled and what is lost', async () => {
        const [kept, wished, finished] = [await claimNew(), await claimNew(), await claimNew()]
        await test.queue.cancel(wished.jobId)
        await test.queue.complete(finished)
        await test.advance(20_000)
        expect(await test.queue.heartbeat([kept, wished, finished])).toEqual({
          cancelled: [{ jobId: wished.jobId, epoch: 1 }],
          lost: [finished],
        })
        await test.advance(20_000)
        expect(await test.queue.reap()).toEqual({ retried: 0, dead: 0, cancelled: 0 })
      })

      it('renews a lease that ran out as long as nobody took the job back', async () => {
        const job = await claimNew()
        await test.advance(45_000)
        expect(await test.queue.heartbeat([job])).toEqual({ cancelled: [], lost: [] })
        expect(await test.queue.reap()).toEqual({ retried: 0, dead: 0, cancelled: 0 })
      })

      it('tells an attempt lost whose job a later one has, of the same worker even', async () => {
        const first = await claimNew()
        await loseLease()
        await comeBack()
        const second = await claim()
        expect(await test.queue.heartbeat([first, second])).toEqual({ cancelled: [], lost: [first] })
      })
    })

    describe('the heartbeat of a lost attempt', () => {
      it('does not keep the job for the later one', async () => {
        const first = await claimNew()
        await loseLease()
        await comeBack()
        await claim('w2')
        await test.advance(20_000)
        await test.queue.heartbeat([first])
        await test.advance(10_001)
        expect(await test.queue.reap()).toEqual({ retried: 1, dead: 0, cancelled: 0 })
      })
    })

    describe('the end', () => {
      it('is recorded in the transaction that makes it', async () => {
        const job = await claimNew()
        const seen: unknown[] = []
        const record = async (sql: { query(text: string): Promise<unknown[]> }, state: string) => {
          seen.push(state, ...(await sql.query('select state, reason from scheduler.jobs')))
        }
        expect(await test.queue.complete(job, record)).toBe(true)
        expect(seen).toEqual(['succeeded', { state: 'succeeded', reason: null }])
        expect(await attemptsOf(job.jobId)).toMatchObject([{ outcome: 'succeeded' }])
      })

      it('is recorded by the queue when the worker has nothing to write', async () => {
        const [done, failed, wished] = [await claimNew(), await claimNew(), await claimNew()]
        await test.queue.cancel(wished.jobId)
        await Promise.all([test.queue.complete(done), test.queue.fail(failed, { reason: 'too big' }), test.queue.confirmCancel(wished)])
        const told = test.ended.map(({ jobId, state, reason }) => [jobId, state, reason])
        expect(new Map(told.map(([id, ...rest]) => [id, rest]))).toEqual(
          new Map([
            [failed.jobId, ['failed', 'too big']],
            [wished.jobId, ['cancelled', 'cancelled']],
          ]),
        )
      })

      it('does not come when the record cannot be written', async () => {
        const job = await claimNew()
        const failing = test.queue.complete(job, async () => Promise.reject(new Error('disk full')))
        await expect(failing).rejects.toThrow('disk full')
        expect(await stateOf(job)).toBe('running')
        expect(await test.queue.complete(job)).toBe(true)
      })

      it('keeps the reason of a failure, and knows time that ran out', async () => {
        const [first, second] = [await claimNew(), await claimNew()]
        await test.queue.fail(first, { reason: 'no such flow' })
        await test.queue.fail(second, { reason: 'took longer than 900 s', isTimeout: true })
        expect(await test.queue.find(first.jobId)).toMatchObject({ state: 'failed', reason: 'no such flow' })
        expect(await attemptsOf(first.jobId)).toMatchObject([{ outcome: 'failed', error: { message: 'no such flow' } }])
        expect(await attemptsOf(second.jobId)).toMatchObject([{ outcome: 'timed_out' }])
      })

      it('answers yes again, and records nothing, for the attempt that brought it', async () => {
        const job = await claimNew()
        let records = 0
        const record = async () => void records++
        expect([await test.queue.complete(job, record), await test.queue.complete(job, record)]).toEqual([true, true])
        expect([records, await test.queue.fail(job, { reason: 'late' }, record), records]).toEqual([1, false, 1])
      })

      it('is refused to an attempt whose job was taken back, waits, or is with another', async () => {
        const late = await claimNew()
        const refuse = async () => {
          const record = async () => Promise.reject(new Error('recorded all the same'))
          expect([await test.queue.complete(late, record), await test.queue.fail(late, { reason: '' }, record)]).toEqual([false, false])
          expect([await test.queue.confirmCancel(late, record), await test.queue.retry(late, '')]).toEqual([false, undefined])
        }
        await loseLease()
        await refuse()
        await comeBack()
        await refuse()
        const winner = await claim('w2')
        await refuse()
        expect(await test.queue.release(late)).toBeUndefined()
        expect(await test.queue.complete(winner)).toBe(true)
        expect((await attemptsOf(late.jobId)).map(({ outcome }) => outcome)).toEqual(['lost', 'succeeded'])
      })

      it('comes once when fifty want to bring it', async () => {
        const job = await claimNew()
        let records = 0
        const record = async () => void records++
        await Promise.all(
          Array.from({ length: 50 }, (_, n) =>
            n % 2 ? test.queue.complete(job, record) : test.queue.fail(job, { reason: 'other' }, record),
          ),
        )
        expect(records).toBe(1)
      })
    })

    describe('withFence', () => {
      const work = async () => 'done'
      const nothing = { isHeld: false }

      it('lets the holder write, also while it cleans up', async () => {
        const job = await claimNew()
        expect(await test.queue.underFence(job, work)).toEqual({ isHeld: true, value: 'done' })
        await test.queue.cancel(job.jobId)
        expect(await test.queue.underFence(job, work)).toEqual({ isHeld: true, value: 'done' })
      })

      it('lets nobody else write', async () => {
        const job = await claimNew()
        expect(await test.queue.underFence({ ...job, epoch: 2 }, work)).toEqual(nothing)
        expect(await test.queue.underFence({ ...job, epoch: 0 }, work)).toEqual(nothing)
        await loseLease()
        expect(await test.queue.underFence(job, work)).toEqual(nothing)
        await comeBack()
        expect(await test.queue.underFence(job, work)).toEqual(nothing)
        const next = await claim()
        expect(await test.queue.underFence(job, work)).toEqual(nothing)
        await test.queue.complete(next)
        expect(await test.queue.underFence(next, work)).toEqual(nothing)
      })
    })

    describe('losses', () => {
      it('are counted by the reaper, which lets the job rest for its backoff', async () => {
        const job = await claimNew()
        expect(await loseLease()).toEqual({ retried: 1, dead: 0, cancelled: 0 })
        expect(await test.queue.find(job.jobId)).toMatchObject({
          state: 'waiting',
          losses: 1,
          owner: null,
          runAt: new Date('2100-01-01T00:00:30.501Z'),
        })
        expect(await attemptsOf(job.jobId)).toMatchObject([{ outcome: 'lost', error: { message: 'its worker fell silent' } }])
      })

      it('double the backoff each time, and end the job at the third', async () => {
        const { jobId } = await claimNew()
        await loseLease()
        await comeBack()
        await test.queue.retry(await claim(), 'the runner died')
        expect(await test.queue.find(jobId)).toMatchObject({ losses: 2, runAt: new Date('2100-01-01T00:01:31.001Z') })
        await comeBack()
        expect(await test.queue.retry(await claim(), 'the runner died again')).toBe('dead')
        expect(await test.queue.find(jobId)).toMatchObject({ state: 'dead', losses: 3, reason: 'the runner died again' })
        expect(test.ended).toMatchObject([{ jobId, epoch: 3, state: 'dead', reason: 'the runner died again' }])
        expect(await attemptsOf(jobId)).toHaveLength(3)
      })

      it('end a job at once that must not be repeated', async () => {
        const { jobId } = await claimNew({ maxLosses: 1 })
        expect(await loseLease()).toEqual({ retried: 0, dead: 1, cancelled: 0 })
        expect(await stateOf({ jobId })).toBe('dead')
      })

      it('are not counted for a job that is released, and it is first in line again', async () => {
        const job = await claimNew()
        await test.advance(10)
        await enqueue()
        expect(await test.queue.release(job)).toBe('queued')
        expect(await claim('w2')).toMatchObject({ jobId: job.jobId, epoch: 2, attempt: 2, losses: 0 })
        expect((await attemptsOf(job.jobId)).map(({ outcome }) => outcome)).toEqual(['released', null])
      })

      it('are not counted before a lease has run out', async () => {
        await claimNew()
        await test.advance(30_000)
        expect(await test.queue.reap()).toEqual({ retried: 0, dead: 0, cancelled: 0 })
      })

      it('are taken back by two reapers once', async () => {
        for (let n = 0; n < 20; n++) await claimNew()
        await test.advance(30_001)
        const both = await Promise.all([test.queue.reap(), test.queue.reap()])
        expect(both.reduce((sum, { retried }) => sum + retried, 0)).toBe(20)
      })

      it('wait for one lease after the database started', async () => {
        await claimNew()
        await test.database.query('delete from tm.clock')
        const startOf = `insert into tm.clock (base, started, rate)
          values (pg_postmaster_start_time() + $1::float8 * interval '1 millisecond', statement_timestamp(), 0)`
        await test.database.query(startOf, [29_000])
        await test.database.query(`update scheduler.jobs set lease_until = tm.now() - interval '1 hour'`)
        expect(await test.queue.reap()).toEqual({ retried: 0, dead: 0, cancelled: 0 })
        await test.advance(2_000)
        expect(await test.queue.reap()).toEqual({ retried: 1, dead: 0, cancelled: 0 })
      })

      it('are all counted at the start of the one process there is', async () => {
        const [job, wished] = [await claimNew(), await claimNew()]
        await test.queue.cancel(wished.jobId)
        expect(await test.queue.recover()).toEqual({ retried: 1, dead: 0, cancelled: 1 })
        await test.queue.promoteDue()
        expect(await claim('w2')).toMatchObject({ jobId: job.jobId, epoch: 2, losses: 1 })
      })
    })

    describe('cancel', () => {
      it('ends a job that nobody has, and tells of it', async () => {
        const [waiting, queued] = [await enqueue({ delayMs: 1_000 }), await enqueue()]
        expect(await test.queue.cancel(waiting)).toBe('cancelled')
        expect(await test.queue.cancel(queued, { reason: 'cancelled by Ada' })).toBe('cancelled')
        expect(test.ended).toMatchObject([
          { jobId: waiting, state: 'cancelled', reason: 'cancelled' },
          { jobId: queued, state: 'cancelled', reason: 'cancelled by Ada' },
        ])
      })

      it('asks the worker of a running one, whose word ends it', async () => {
        const job = await claimNew()
        expect(await test.queue.cancel(job.jobId, { reason: 'cancelled by Ada' })).toBe('cancelling')
        expect(await test.queue.cancel(job.jobId)).toBe('cancelling')
        expect([await test.queue.complete(job), await test.queue.fail(job, { reason: 'x' })]).toEqual([false, false])
        const states: string[] = []
        expect(await test.queue.confirmCancel(job, async (_sql, state) => void states.push(state))).toBe(true)
        expect(states).toEqual(['cancelled'])
        expect(await test.queue.find(job.jobId)).toMatchObject({ state: 'cancelled', reason: 'cancelled by Ada' })
        expect(test.ended).toEqual([])
      })

      it('is done by the reaper when the worker never answers', async () => {
        const job = await claimNew()
        await test.queue.cancel(job.jobId)
        expect(await loseLease()).toEqual({ retried: 0, dead: 0, cancelled: 1 })
        expect(test.ended).toMatchObject([{ jobId: job.jobId, state: 'cancelled' }])
        expect(await attemptsOf(job.jobId)).toMatchObject([{ outcome: 'lost' }])
      })

      it('is done when the worker breaks or shuts down instead', async () => {
        const [broken, released] = [await claimNew(), await claimNew()]
        await test.queue.cancel(broken.jobId)
        await test.queue.cancel(released.jobId)
        expect([await test.queue.retry(broken, 'x'), await test.queue.release(released)]).toEqual(['cancelled', 'cancelled'])
        expect(test.ended.map(({ jobId }) => jobId)).toEqual([broken.jobId, released.jobId])
      })

      it('is not confirmed when nobody wished it', async () => {
        const job = await claimNew()
        expect(await test.queue.confirmCancel(job)).toBe(false)
      })

      it('leaves what has ended as it is, and knows nothing of what never was', async () => {
        const job = await claimNew()
        await test.queue.complete(job)
        expect(await test.queue.cancel(job.jobId)).toBe('succeeded')
        expect(await test.queue.cancel('00000000-0000-7000-8000-000000000000')).toBeUndefined()
      })

      it('races completion to exactly one end, every time', async () => {
        const jobs = await Promise.all(Array.from({ length: 60 }, () => enqueue()))
        const claims = await test.queue.claimNext({ pool: 'main', limit: 60, owner: 'w1' })
        let records = 0
        const record = async () => void records++
        const race = async (job: Claim): Promise<void> => {
          const [isComplete] = await Promise.all([test.queue.complete(job, record), test.queue.cancel(job.jobId)])
          if (!isComplete) expect(await test.queue.confirmCancel(job, record)).toBe(true)
          expect(await stateOf(job)).toBe(isComplete ? 'succeeded' : 'cancelled')
        }
        await Promise.all(claims.map(race))
        expect([jobs.length, claims.length, records]).toEqual([60, 60, 60])
      })
    })

    describe('requeue', () => {
      it('makes a new job of one that failed, once', async () => {
        const job = await claimNew({ payload: { n: 1 }, dedupeKey: 'k', priority: 2, maxLosses: 1 })
        await test.queue.fail(job, { reason: 'x' })
        const copy = await test.queue.requeue(job.jobId)
        expect(copy?.isNew).toBe(true)
        expect(await test.queue.requeue(job.jobId)).toEqual({ id: copy?.id, isNew: false })
        expect(await claim()).toMatchObject({ jobId: copy?.id, payload: { n: 1 }, priority: 2, maxLosses: 1, epoch: 1, losses: 0 })
        expect(await stateOf(job)).toBe('failed')
        expect(await test.queue.find(copy?.id ?? '')).toMatchObject({ requeuedFrom: job.jobId })
      })

      it('makes nothing of one that is under way or succeeded', async () => {
        const job = await claimNew()
        expect(await test.queue.requeue(job.jobId)).toBeUndefined()
        await test.queue.complete(job)
        expect(await test.queue.requeue(job.jobId)).toBeUndefined()
      })
    })

    describe('take', () => {
      const signal = AbortSignal.timeout(20_000)

      it('waits for work and is woken by whoever enqueues', async () => {
        const taking = test.queue.take({ pool: 'main', limit: 2, owner: 'w1' }, signal)
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
        const taking = test.queue.take({ pool: 'main', limit: 2, owner: 'w1' }, signal)
        await test.advance(10)
        await test.queue.promoteDue()
        expect((await taking).claims).toHaveLength(1)
      })

      it('stops waiting when told to', async () => {
        const stopping = new AbortController()
        const taking = test.queue.take({ pool: 'main', limit: 2, owner: 'w1' }, stopping.signal)
        stopping.abort()
        expect((await taking).claims).toEqual([])
      })

      it('tells the worker of a job that is to be cancelled', async () => {
        const heard = createDeferred()
        const stop = await test.queue.onCancel('w1', heard.resolve)
        await test.queue.cancel((await claimNew()).jobId)
        await heard.promise
        await stop()
      })
    })
  })
}
