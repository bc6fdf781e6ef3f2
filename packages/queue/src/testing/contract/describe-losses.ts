import { describe, expect, it } from 'vitest'
import type { Actor } from './actor.ts'

/** What happens to jobs whose workers fall silent, break or go. */
export const describeLosses = (actor: Actor): void => {
  const { enqueue, claim, claimNew, stateOf, attemptsOf, loseLease, comeBack } = actor

  describe('losses', () => {
    it('are counted by the reaper, which lets the job rest for its backoff', async () => {
      const job = await claimNew()
      expect(await loseLease()).toEqual({ retried: 1, dead: 0, cancelled: 0 })
      expect(await actor.test.queue.find(job.jobId)).toMatchObject({
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
      await actor.test.queue.retry(await claim(), 'the runner died')
      expect(await actor.test.queue.find(jobId)).toMatchObject({ losses: 2, runAt: new Date('2100-01-01T00:01:31.001Z') })
      await comeBack()
      expect(await actor.test.queue.retry(await claim(), 'the runner died again')).toBe('dead')
      expect(await actor.test.queue.find(jobId)).toMatchObject({ state: 'dead', losses: 3, reason: 'the runner died again' })
      expect(actor.test.ended).toMatchObject([{ jobId, epoch: 3, state: 'dead', reason: 'the runner died again' }])
      expect(await attemptsOf(jobId)).toHaveLength(3)
    })

    it('end a job at once that must not be repeated', async () => {
      const { jobId } = await claimNew({ maxLosses: 1 })
      expect(await loseLease()).toEqual({ retried: 0, dead: 1, cancelled: 0 })
      expect(await stateOf({ jobId })).toBe('dead')
    })

    it('are not counted for a job that is released, and it is first in line again', async () => {
      const job = await claimNew()
      await actor.test.advance(10)
      await enqueue()
      expect(await actor.test.queue.release(job)).toBe('queued')
      expect(await claim('w2')).toMatchObject({ jobId: job.jobId, epoch: 2, attempt: 2, losses: 0 })
      expect((await attemptsOf(job.jobId)).map(({ outcome }) => outcome)).toEqual(['released', null])
    })

    it('are not counted for a job that is released to rest, which comes back when it has', async () => {
      const job = await claimNew()
      expect(await actor.test.queue.release(job, { reason: 'no room', restMs: 5_000 })).toBe('waiting')
      expect(await actor.test.queue.find(job.jobId)).toMatchObject({ state: 'waiting', losses: 0, owner: null })
      await actor.test.advance(4_999)
      expect(await actor.test.queue.promoteDue()).toBe(0)
      await actor.test.advance(1)
      expect(await actor.test.queue.promoteDue()).toBe(1)
      expect(await claim('w2')).toMatchObject({ jobId: job.jobId, attempt: 2, losses: 0 })
      expect(await attemptsOf(job.jobId)).toMatchObject([{ outcome: 'released', error: { message: 'no room' } }, { outcome: null }])
    })

    it('are not counted before a lease has run out', async () => {
      await claimNew()
      await actor.test.advance(30_000)
      expect(await actor.test.queue.reap()).toEqual({ retried: 0, dead: 0, cancelled: 0 })
    })

    it('are taken back by two reapers once', async () => {
      for (let n = 0; n < 20; n++) await claimNew()
      await actor.test.advance(30_001)
      const both = await Promise.all([actor.test.queue.reap(), actor.test.queue.reap()])
      expect(both.reduce((sum, { retried }) => sum + retried, 0)).toBe(20)
    })

    it('wait for one lease after the database started', async () => {
      await claimNew()
      await actor.test.database.query('delete from tm.clock')
      const startOf = `insert into tm.clock (base, started, rate)
        values (pg_postmaster_start_time() + $1::float8 * interval '1 millisecond', statement_timestamp(), 0)`
      await actor.test.database.query(startOf, [29_000])
      await actor.test.database.query(`update scheduler.jobs set lease_until = tm.now() - interval '1 hour'`)
      expect(await actor.test.queue.reap()).toEqual({ retried: 0, dead: 0, cancelled: 0 })
      await actor.test.advance(2_000)
      expect(await actor.test.queue.reap()).toEqual({ retried: 1, dead: 0, cancelled: 0 })
    })

    it('are all counted at the start of the one process there is', async () => {
      const [job, wished] = [await claimNew(), await claimNew()]
      await actor.test.queue.cancel(wished.jobId)
      expect(await actor.test.queue.recover()).toEqual({ retried: 1, dead: 0, cancelled: 1 })
      await actor.test.queue.promoteDue()
      expect(await claim('w2')).toMatchObject({ jobId: job.jobId, epoch: 2, losses: 1 })
    })
  })
}
