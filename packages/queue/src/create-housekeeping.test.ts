import { expect, it } from 'vitest'
import { createHousekeeping } from './create-housekeeping.ts'
import type { QueueCore, Reaped } from './job-queue.ts'
import { openTestQueue } from './testing/open-test-queue.ts'
import { scaleTimings } from './timings.ts'

const timings = scaleTimings(0.02)
const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 10))
}

it('brings lost jobs back to the queue, again and again, and stops when told to', { timeout: 60_000 }, async () => {
  const { queue, job, advance, close } = await openTestQueue({ timings })
  const reaped: Reaped[] = []
  const housekeeping = createHousekeeping({ queue, timings, onReaped: (what) => reaped.push(what) })
  const { id } = await queue.enqueue(job())
  for (let epoch = 1; epoch <= 2; epoch++) {
    await until(async () => (await queue.claimById(id, 'w1'))?.epoch === epoch)
    await advance(timings.leaseMs + 1)
    await until(() => reaped.length === epoch)
    await advance(timings.backoffCapMs)
  }
  await until(async () => (await queue.find(id))?.state === 'queued')
  await housekeeping.stop()
  await close()
  expect(reaped).toEqual([
    { retried: 1, dead: 0, cancelled: 0 },
    { retried: 1, dead: 0, cancelled: 0 },
  ])
})

it('goes on after the database was away', async () => {
  let calls = 0
  const errors: unknown[] = []
  const away = async () => {
    calls++
    throw new Error('no connection')
  }
  const queue = { reap: away, promoteDue: away } as Partial<QueueCore> as QueueCore
  const housekeeping = createHousekeeping({ queue, timings, onError: (error) => errors.push(error) })
  await until(() => calls > 5)
  await housekeeping.stop()
  expect(errors).toHaveLength(calls)
})

it('looks now and then while the database is away, and tells of it no more often', async () => {
  const errors: unknown[] = []
  const away = () => Promise.reject(new Error('no connection'))
  const queue = { reap: away, promoteDue: away } as Partial<QueueCore> as QueueCore
  const housekeeping = createHousekeeping({ queue, timings, onError: (error) => errors.push(error) })
  await new Promise((resolve) => setTimeout(resolve, timings.pollMs * 3.5))
  await housekeeping.stop()
  expect(errors.length).toBeLessThanOrEqual(8)
})
