import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { runQueue } from './run-queue.ts'

interface Item {
  readonly name: string
  readonly locks?: readonly string[]
  readonly takesMs?: number
  readonly error?: string
}

async function* laneOf<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items
}

/** Runs them, each in a lane of its own, and tells what began and ended, in order: `+a -a`; then the most that ran at once. */
const run = async (items: readonly Item[], parallel: number) => {
  const story: string[] = []
  const running = new Set<Item>()
  let most = 0
  let overlaps = 0
  const work = async (item: Item): Promise<void> => {
    for (const other of running) if (other.locks?.some((lock) => item.locks?.includes(lock))) overlaps++
    running.add(item)
    most = Math.max(most, running.size)
    story.push(`+${item.name}`)
    await sleep(item.takesMs ?? 0)
    running.delete(item)
    story.push(`-${item.name}`)
    if (item.error !== undefined) throw new Error(item.error)
  }
  const lanes = items.map((item) => ({ items: laneOf([item]), locks: item.locks ?? [] }))
  const problem = await runQueue(lanes, { parallel }, work).catch(String)
  return { story: story.join(' '), most, overlaps, ...(problem !== undefined && { problem }) }
}

describe('a queue', () => {
  it('ends at once when it is empty', async () => {
    expect(await run([], 4)).toEqual({ story: '', most: 0, overlaps: 0 })
  })

  it('begins in order, as many at a time as it may', async () => {
    const four = ['a', 'b', 'c', 'd'].map((name) => ({ name, takesMs: 5 }))
    expect(await run(four, 1)).toEqual({ story: '+a -a +b -b +c -c +d -d', most: 1, overlaps: 0 })
    const three = await run(four, 3)
    expect(three.story.match(/\+\w/g)?.join('')).toBe('+a+b+c+d')
    expect(three.most).toBe(3)
    expect((await run(four, 0)).most).toBe(1)
  })

  it('never runs two that share a lock at the same time, and lets others pass those that wait', async () => {
    const items = [
      { name: 'a', locks: ['db'], takesMs: 20 },
      { name: 'b', locks: ['db', 'mail'], takesMs: 1 },
      { name: 'c', locks: ['mail'], takesMs: 1 },
      { name: 'd', takesMs: 1 },
    ]
    const { story, overlaps } = await run(items, 2)
    expect(overlaps).toBe(0)
    expect(story).toBe('+a +c -c +d -d -a +b -b')
  })

  it('keeps locks apart whatever takes how long', async () => {
    const items = Array.from({ length: 60 }, (_, index) => ({
      name: String(index),
      locks: [`l${index % 3}`, ...(index % 5 === 0 ? ['l0'] : [])],
      takesMs: (index * 7) % 4,
    }))
    const { story, most, overlaps } = await run(items, 8)
    expect({ overlaps, ended: story.match(/-\w+/g)?.length, most }).toEqual({ overlaps: 0, ended: 60, most: 3 })
  })

  it('rejects with the first reason, when all that began has ended, and begins no more', async () => {
    const items = [{ name: 'a', takesMs: 15 }, { name: 'b', error: 'broken', locks: ['db'] }, { name: 'c', locks: ['db'] }, { name: 'd' }]
    expect(await run(items, 2)).toEqual({ story: '+a +b -b -a', most: 2, overlaps: 0, problem: 'Error: broken' })
  })

  it('takes items when it has room for them, and lets go of lanes that it leaves', async () => {
    let taken = 0
    let isClosed = false
    const endless = async function* (): AsyncGenerator<number> {
      try {
        for (;;) yield ++taken
      } finally {
        isClosed = true
      }
    }
    const begun: number[] = []
    const work = async (item: number): Promise<void> => {
      begun.push(item)
      await sleep(1)
      if (item === 4) throw new Error('enough')
    }
    await expect(runQueue([{ items: endless(), locks: [] }], { parallel: 2 }, work)).rejects.toThrow('enough')
    expect(begun.slice(0, 4)).toEqual([1, 2, 3, 4])
    expect({ isAhead: taken > begun.length + 1, isClosed }).toEqual({ isAhead: false, isClosed: true })
  })

  it('goes on with the next lane while the items of one wait for its lock', async () => {
    const story: string[] = []
    const work = async (item: string): Promise<void> => {
      story.push(`+${item}`)
      await sleep(item.startsWith('a') ? 10 : 1)
      story.push(`-${item}`)
    }
    const lanes = [
      { items: laneOf(['a1', 'a2']), locks: ['db'] },
      { items: laneOf(['b1', 'b2']), locks: [] },
    ]
    await runQueue(lanes, { parallel: 2 }, work)
    expect(story.join(' ')).toBe('+a1 +b1 -b1 +b2 -b2 -a1 +a2 -a2')
  })
})
