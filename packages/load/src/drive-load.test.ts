import type { Clock } from '@testmesh/action-kit'
import { expect, it } from 'vitest'
import { driveLoad, type LoadShape, type Turn } from './drive-load.ts'

/** Time that passes when everybody waits. */
const createTestClock = () => {
  let now = 0
  const timers = new Set<{ readonly at: number; readonly run: () => void }>()
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  const after: Clock['after'] = (ms, run) => {
    const timer = { at: now + ms, run }
    timers.add(timer)
    return () => timers.delete(timer)
  }
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const stop = after(ms, resolve)
      signal?.addEventListener('abort', () => {
        stop()
        reject(signal.reason)
      })
    })
  const passUntil = async <T>(work: Promise<T>): Promise<T> => {
    let isOver = false
    const settled = work.finally(() => {
      isOver = true
    })
    settled.catch(() => undefined)
    while (!isOver) {
      // Whoever takes turns has had them.
      for (let idle = 0; idle < 5; idle++) await turn()
      const [next] = [...timers].sort((a, b) => a.at - b.at)
      if (isOver || !next) continue
      timers.delete(next)
      now = next.at
      next.run()
    }
    return settled
  }
  return { now: () => now, after, sleep, turn, passUntil }
}

type Begun = Pick<Turn, 'number' | 'user' | 'dueAt'> & { readonly at: number }

/** Executions that take as long as `takes` says, and what began when. */
const drive = async (shape: Partial<LoadShape>, takes: (atMs: number) => number, interruptAtMs?: number) => {
  const clock = createTestClock()
  const begun: Begun[] = []
  const cut: string[] = []
  const interrupt = new AbortController()
  if (interruptAtMs !== undefined) clock.after(interruptAtMs, () => interrupt.abort('interrupted'))
  const driving = driveLoad(
    { users: 1, forMs: 1_000, rampMs: 0, graceMs: 500, ...shape },
    {
      clock,
      signal: interrupt.signal,
      run: async ({ signal, ...turn }) => {
        begun.push({ ...turn, at: clock.now() })
        await clock.sleep(takes(clock.now()), signal).catch((reason: unknown) => void cut.push(String(reason)))
      },
    },
  )
  const { notBegun } = await clock.passUntil(driving)
  return { begun, cut, notBegun, endedAt: clock.now() }
}

it('lets each user begin the next execution when one has ended, and the last come to its end', async () => {
  const { begun, endedAt, cut } = await drive({ users: 2 }, () => 300)
  expect(begun.map(({ user, at }) => [user, at])).toEqual(
    [0, 300, 600, 900].flatMap((at) => [
      [0, at],
      [1, at],
    ]),
  )
  expect([endedAt, cut]).toEqual([1_200, []])
})

it('brings the users one after the other while it ramps up', async () => {
  const { begun } = await drive({ users: 4, rampMs: 800 }, () => 5_000)
  expect(begun.map(({ user, at }) => [user, at])).toEqual([
    [0, 0],
    [1, 200],
    [2, 400],
    [3, 600],
  ])
})

it('begins executions at a rate, however long they take, each with a user of its own', async () => {
  const { begun } = await drive({ perSecond: 10, users: 50 }, () => 350)
  expect(begun.map(({ at }) => at)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900])
  expect(begun.map(({ user }) => user)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1])
})

it('counts the time of those that had to wait from when they should have begun, and those that could not begin', async () => {
  // Whoever comes within the first 500 ms waits until the system goes on.
  const { begun, notBegun } = await drive({ perSecond: 10, users: 2 }, (atMs) => Math.max(20, 500 - atMs))
  expect(begun.map(({ dueAt, at }) => [dueAt, at]).slice(0, 5)).toEqual([
    [0, 0],
    [100, 100],
    [200, 500],
    [300, 500],
    [400, 520],
  ])
  expect([begun.length, notBegun]).toEqual([10, 0])
  const stalled = await drive({ perSecond: 10, users: 2 }, () => 10_000)
  expect([stalled.begun.length, stalled.notBegun]).toEqual([2, 8])
})

it('stops what has not ended some time after the end', async () => {
  expect(await drive({}, () => 10_000)).toMatchObject({ cut: ['it had not ended 0.5 s after the end of the load'], endedAt: 1_500 })
})

it.each([{ perSecond: 10, users: 3 }, { users: 3 }])(
  'begins nothing more once it is interrupted, and stops what runs: %j',
  async (shape) => {
    const { begun, cut, endedAt, notBegun } = await drive(shape, () => 10_000, 250)
    expect([begun.length, cut, endedAt, notBegun]).toEqual([3, Array(3).fill('interrupted'), 250, 0])
  },
)

it('begins no more when an execution could not run at all, and throws why', async () => {
  const clock = createTestClock()
  let ran = 0
  const run = async () => {
    await clock.sleep(10)
    if (++ran === 3) throw new Error('the rows are gone')
  }
  const driving = driveLoad({ users: 1, forMs: 1_000, rampMs: 0, graceMs: 500 }, { clock, run })
  await expect(clock.passUntil(driving)).rejects.toThrow('the rows are gone')
  expect(ran).toBe(3)
})
