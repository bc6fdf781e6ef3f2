import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { together } from './together.ts'

/** Ends when `end` is called, as a socket does: outside of any promise. */
const openWork = () => {
  let end = (): void => {}
  const work = new Promise<void>((resolve) => {
    end = resolve
  })
  return { work: () => work, end: () => end() }
}

describe('work that ends in the same turn of the event loop', () => {
  it('goes on when all of it has ended', async () => {
    const said: string[] = []
    const works = [openWork(), openWork(), openWork()]
    const flows = works.map(({ work }, index) => together(work).then(() => said.push(`flow ${index} goes on`)))
    await nextTurn()
    for (const [index, { end }] of works.entries()) {
      said.push(`answer ${index} is read`)
      end()
      // As between the callbacks of two sockets: whatever waits for a promise has its turn.
      for (let tick = 0; tick < 20; tick++) await undefined
    }
    await Promise.all(flows)
    const words = (text: string) => [0, 1, 2].map((index) => text.replace('#', String(index)))
    expect(said).toEqual([...words('answer # is read'), ...words('flow # goes on')])
  })

  it('waits for no turn when it is alone, and none that has begun later', async () => {
    let hasTurned = false
    setImmediate(() => {
      hasTurned = true
    })
    expect(await together(async () => 'alone')).toBe('alone')
    expect(hasTurned).toBe(false)
    const slow = openWork()
    const waiting = together(slow.work)
    expect(await together(async () => 'quick')).toBe('quick')
    slow.end()
    await waiting
  })

  it('fails as it would have failed', async () => {
    const other = openWork()
    const waiting = together(other.work)
    await expect(together(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
    other.end()
    await waiting
  })
})
