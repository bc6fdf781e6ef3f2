import { describe, expect, it } from 'vitest'
import type { Actor } from './actor.ts'

/** How jobs come in and go out to workers. */
export const describeArrivals = (actor: Actor): void => {
  const { enqueue, stateOf, attemptsOf } = actor

  describe('enqueue', () => {
    it('makes a job that is whole', async () => {
      const id = await enqueue({ payload: { flow: 'checkout', 'a "key"': [1, null, '✓'] }, priority: 3, maxLosses: 1, timeoutMs: 5_000 })
      expect(await actor.test.queue.find(id)).toEqual({
        jobId: id,
        workspaceId: actor.test.job().workspaceId,
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
      const first = await actor.test.queue.enqueue(actor.test.job({ dedupeKey: 'tick 1' }))
      const again = await actor.test.queue.enqueue(actor.test.job({ dedupeKey: 'tick 1' }))
      const other = await actor.test.queue.enqueue(actor.test.job({ dedupeKey: 'tick 2' }))
      expect([first.isNew, again, other.isNew]).toEqual([true, { id: first.id, isNew: false }, true])
    })

    it('answers many in their order, the same key twice among them', async () => {
      const before = await enqueue({ dedupeKey: 'b' })
      const [a, b, c, d] = await actor.test.queue.enqueueAll([
        actor.test.job({ dedupeKey: 'a' }),
        actor.test.job({ dedupeKey: 'b' }),
        actor.test.job(),
        actor.test.job({ dedupeKey: 'a' }),
      ])
      expect([a?.isNew, b, c?.isNew, d]).toEqual([true, { id: before, isNew: false }, true, { id: a?.id, isNew: false }])
    })

    it('does not make the job with the same id again', async () => {
      const id = await enqueue()
      expect(await actor.test.queue.enqueue(actor.test.job({ id }))).toEqual({ id, isNew: false })
    })

    it('makes one job of fifty parallel calls with one key', async () => {
      const all = await Promise.all(Array.from({ length: 50 }, () => actor.test.queue.enqueue(actor.test.job({ dedupeKey: 'once' }))))
      expect([new Set(all.map(({ id }) => id)).size, all.filter(({ isNew }) => isNew).length]).toEqual([1, 1])
    })

    it('makes nothing when the transaction it joins rolls back', async () => {
      const failing = actor.test.database.transaction(async (sql) => {
        await actor.test.queue.enqueue(actor.test.job(), sql)
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await actor.test.queue.claimNext({ pool: 'main', limit: 9, owner: 'w1' })).toEqual([])
    })
  })

  describe('due', () => {
    it('lets a delayed job wait for its time, not a millisecond less', async () => {
      const jobId = await enqueue({ delayMs: 5_000 })
      await actor.test.advance(4_999)
      expect([await actor.test.queue.promoteDue(), await stateOf({ jobId })]).toEqual([0, 'waiting'])
      await actor.test.advance(1)
      expect([await actor.test.queue.promoteDue(), await stateOf({ jobId })]).toEqual([1, 'queued'])
    })

    it('takes a time as well as a delay', async () => {
      const jobId = await enqueue({ runAt: new Date('2100-01-01T00:00:02Z') })
      expect(await stateOf({ jobId })).toBe('waiting')
      await actor.test.advance(2_000)
      expect(await actor.test.queue.promoteDue()).toBe(1)
    })
  })

  describe('claim', () => {
    it('opens an attempt with the next epoch', async () => {
      const jobId = await enqueue()
      expect(await actor.test.queue.claimById(jobId, 'w1')).toMatchObject({ jobId, epoch: 1, attempt: 1, losses: 0 })
      expect(await attemptsOf(jobId)).toEqual([{ epoch: 1, owner: 'w1', outcome: null, error: null }])
    })

    it('goes by priority, then by time, and stays in its pool', async () => {
      const late = await enqueue({ priority: 1 })
      await enqueue({ pool: 'other' })
      await actor.test.advance(10)
      const second = await enqueue()
      await actor.test.advance(10)
      const third = await enqueue()
      const claims = await actor.test.queue.claimNext({ pool: 'main', limit: 9, owner: 'w1' })
      expect(claims.map(({ jobId }) => jobId)).toEqual([second, third, late])
    })

    it('takes no more than it was asked for, and nothing for nothing', async () => {
      for (let n = 0; n < 3; n++) await enqueue()
      expect(await actor.test.queue.claimNext({ pool: 'main', limit: 2, owner: 'w1' })).toHaveLength(2)
      expect(await actor.test.queue.claimNext({ pool: 'main', limit: 0, owner: 'w1' })).toEqual([])
    })

    it.each(['waiting', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled', 'dead'] as const)(
      'leaves a %s job alone',
      async (state) => {
        const jobId = await enqueue()
        const held = ['running', 'cancelling'].includes(state)
        const final = ['succeeded', 'failed', 'cancelled', 'dead'].includes(state)
        await actor.test.database.query(
          `update scheduler.jobs set state = $2, epoch = 1, finished_at = case when $3 then tm.now() end,
           owner = case when $4 then 'w0' end, lease_until = case when $4 then tm.now() end where id = $1`,
          [jobId, state, final, held],
        )
        expect(await actor.test.queue.claimById(jobId, 'w1')).toBeUndefined()
        expect(await actor.test.queue.claimNext({ pool: 'main', limit: 9, owner: 'w1' })).toEqual([])
      },
    )

    it('gives each of a hundred jobs to one of ten', async () => {
      await actor.test.queue.enqueueAll(Array.from({ length: 100 }, () => actor.test.job()))
      const rounds = await Promise.all(
        Array.from({ length: 10 }, (_, n) => actor.test.queue.claimNext({ pool: 'main', limit: 20, owner: `w${n}` })),
      )
      const ids = rounds.flat().map(({ jobId }) => jobId)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.length).toBe(100)
    })
  })
}
