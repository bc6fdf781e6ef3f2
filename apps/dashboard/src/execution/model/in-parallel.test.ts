import { expect, it } from 'vitest'
import { inParallel } from './in-parallel.ts'

it('never does more at once than it may, and goes on after a failure', async () => {
  let now = 0
  let most = 0
  const work = async (item: number): Promise<number> => {
    now += 1
    most = Math.max(most, now)
    await new Promise((resolve) => setTimeout(resolve, 1))
    now -= 1
    if (item === 3) throw new Error('no')
    return item
  }
  const results = await inParallel([1, 2, 3, 4, 5, 6, 7], work, { limit: 3 })
  expect(most).toBe(3)
  expect(results.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])).sort()).toEqual([1, 2, 4, 5, 6, 7])
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1)
})

it('ends when it is told to', async () => {
  const stop = new AbortController()
  const done: number[] = []
  const work = async (item: number): Promise<void> => {
    done.push(item)
    if (item === 2) stop.abort()
  }
  await inParallel([1, 2, 3, 4], work, { limit: 1, signal: stop.signal })
  expect(done).toEqual([1, 2])
})
