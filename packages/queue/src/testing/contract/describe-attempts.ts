import { describe, expect, it } from 'vitest'
import type { Actor } from './actor.ts'

/** What an attempt may do while it holds its job, and may not afterwards. */
export const describeAttempts = (actor: Actor): void => {
  const { claim, claimNew, stateOf, attemptsOf, loseLease, comeBack } = actor

  describe('heartbeat', () => {
    it('renews leases, and tells what is cancelled and what is lost', async () => {
      const [kept, wished, finished] = [await claimNew(), await claimNew(), await claimNew()]
      await actor.test.queue.cancel(wished.jobId)
      await actor.test.queue.complete(finished)
      await actor.test.advance(20_000)
      expect(await actor.test.queue.heartbeat([kept, wished, finished])).toEqual({
        cancelled: [{ jobId: wished.jobId, epoch: 1 }],
        lost: [finished],
      })
      await actor.test.advance(20_000)
      expect(await actor.test.queue.reap()).toEqual({ retried: 0, dead: 0, cancelled: 0 })
    })

    it('renews a lease that ran out as long as nobody took the job back', async () => {
      const job = await claimNew()
      await actor.test.advance(45_000)
      expect(await actor.test.queue.heartbeat([job])).toEqual({ cancelled: [], lost: [] })
      expect(await actor.test.queue.reap()).toEqual({ retried: 0, dead: 0, cancelled: 0 })
    })

    it('tells an attempt lost whose job a later one has, of the same worker even', async () => {
      const first = await claimNew()
      await loseLease()
      await comeBack()
      const second = await claim()
      expect(await actor.test.queue.heartbeat([first, second])).toEqual({ cancelled: [], lost: [first] })
    })
  })

  describe('the heartbeat of a lost attempt', () => {
    it('does not keep the job for the later one', async () => {
      const first = await claimNew()
      await loseLease()
      await comeBack()
      await claim('w2')
      await actor.test.advance(20_000)
      await actor.test.queue.heartbeat([first])
      await actor.test.advance(10_001)
      expect(await actor.test.queue.reap()).toEqual({ retried: 1, dead: 0, cancelled: 0 })
    })
  })

  describe('the end', () => {
    it('is recorded in the transaction that makes it', async () => {
      const job = await claimNew()
      const seen: unknown[] = []
      const record = async (sql: { query(text: string): Promise<unknown[]> }, state: string) => {
        seen.push(state, ...(await sql.query('select state, reason from scheduler.jobs')))
      }
      expect(await actor.test.queue.complete(job, record)).toBe(true)
      expect(seen).toEqual(['succeeded', { state: 'succeeded', reason: null }])
      expect(await attemptsOf(job.jobId)).toMatchObject([{ outcome: 'succeeded' }])
    })

    it('is recorded by the queue when the worker has nothing to write', async () => {
      const [done, failed, wished] = [await claimNew(), await claimNew(), await claimNew()]
      await actor.test.queue.cancel(wished.jobId)
      await Promise.all([
        actor.test.queue.complete(done),
        actor.test.queue.fail(failed, { reason: 'too big' }),
        actor.test.queue.confirmCancel(wished),
      ])
      const told = actor.test.ended.map(({ jobId, state, reason }) => [jobId, state, reason])
      expect(new Map(told.map(([id, ...rest]) => [id, rest]))).toEqual(
        new Map([
          [failed.jobId, ['failed', 'too big']],
          [wished.jobId, ['cancelled', 'cancelled']],
        ]),
      )
    })

    it('does not come when the record cannot be written', async () => {
      const job = await claimNew()
      const failing = actor.test.queue.complete(job, async () => Promise.reject(new Error('disk full')))
      await expect(failing).rejects.toThrow('disk full')
      expect(await stateOf(job)).toBe('running')
      expect(await actor.test.queue.complete(job)).toBe(true)
    })

    it('keeps the reason of a failure, and knows time that ran out', async () => {
      const [first, second] = [await claimNew(), await claimNew()]
      await actor.test.queue.fail(first, { reason: 'no such flow' })
      await actor.test.queue.fail(second, { reason: 'took longer than 900 s', isTimeout: true })
      expect(await actor.test.queue.find(first.jobId)).toMatchObject({ state: 'failed', reason: 'no such flow' })
      expect(await attemptsOf(first.jobId)).toMatchObject([{ outcome: 'failed', error: { message: 'no such flow' } }])
      expect(await attemptsOf(second.jobId)).toMatchObject([{ outcome: 'timed_out' }])
    })

    it('answers yes again, and records nothing, for the attempt that brought it', async () => {
      const job = await claimNew()
      let records = 0
      const record = async () => void records++
      expect([await actor.test.queue.complete(job, record), await actor.test.queue.complete(job, record)]).toEqual([true, true])
      expect([records, await actor.test.queue.fail(job, { reason: 'late' }, record), records]).toEqual([1, false, 1])
    })

    it('is refused to an attempt whose job was taken back, waits, or is with another', async () => {
      const late = await claimNew()
      const refuse = async () => {
        const record = async () => Promise.reject(new Error('recorded all the same'))
        expect([await actor.test.queue.complete(late, record), await actor.test.queue.fail(late, { reason: '' }, record)]).toEqual([
          false,
          false,
        ])
        expect([await actor.test.queue.confirmCancel(late, record), await actor.test.queue.retry(late, '')]).toEqual([false, undefined])
      }
      await loseLease()
      await refuse()
      await comeBack()
      await refuse()
      const winner = await claim('w2')
      await refuse()
      expect(await actor.test.queue.release(late)).toBeUndefined()
      expect(await actor.test.queue.complete(winner)).toBe(true)
      expect((await attemptsOf(late.jobId)).map(({ outcome }) => outcome)).toEqual(['lost', 'succeeded'])
    })

    it('comes once when fifty want to bring it', async () => {
      const job = await claimNew()
      let records = 0
      const record = async () => void records++
      await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          n % 2 ? actor.test.queue.complete(job, record) : actor.test.queue.fail(job, { reason: 'other' }, record),
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
      expect(await actor.test.queue.underFence(job, work)).toEqual({ isHeld: true, value: 'done' })
      await actor.test.queue.cancel(job.jobId)
      expect(await actor.test.queue.underFence(job, work)).toEqual({ isHeld: true, value: 'done' })
    })

    it('lets nobody else write', async () => {
      const job = await claimNew()
      expect(await actor.test.queue.underFence({ ...job, epoch: 2 }, work)).toEqual(nothing)
      expect(await actor.test.queue.underFence({ ...job, epoch: 0 }, work)).toEqual(nothing)
      await loseLease()
      expect(await actor.test.queue.underFence(job, work)).toEqual(nothing)
      await comeBack()
      expect(await actor.test.queue.underFence(job, work)).toEqual(nothing)
      const next = await claim()
      expect(await actor.test.queue.underFence(job, work)).toEqual(nothing)
      await actor.test.queue.complete(next)
      expect(await actor.test.queue.underFence(next, work)).toEqual(nothing)
    })
  })
}
