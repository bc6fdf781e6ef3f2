import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { beKnown } from './be-known.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const worker = { owner: 'w', pool: 'eu', slots: 1, host: 'builder', pid: 12, version: '1.2.3' }

it('tells once that it cannot be told, until it works again; and nothing of outages', async () => {
  let answer: string | undefined
  const said: boolean[] = []
  const told: unknown[] = []
  const say = async (isStopping = false) => {
    said.push(isStopping)
    if (answer !== undefined) throw answer
  }
  const known = beKnown({
    backend: { noteWorker: ({ isStopping }) => say(isStopping), forgetWorker: () => say(), isOutage: (error) => error === 'away' },
    worker,
    everyMs: 10,
    onError: (error) => told.push(error),
  })
  for (const next of ['away', 'older', 'older', 'away', 'older', undefined, 'older']) {
    answer = next
    await vi.advanceTimersByTimeAsync(10)
  }
  known.isStopping()
  await known.end()
  expect(told).toEqual(['older', 'older'])
  expect(said).toEqual([...Array.from({ length: 8 }, () => false), true, false])
})
