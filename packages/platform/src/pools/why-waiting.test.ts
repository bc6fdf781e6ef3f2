import type { KnownWorker } from '@testmesh/queue'
import { expect, it } from 'vitest'
import { whyWaiting } from './why-waiting.ts'

const worker = (over: Partial<KnownWorker> = {}): KnownWorker => ({
  ...{ owner: 'w', pool: 'eu', slots: 2, busy: 0, host: 'builder-7', pid: 12, version: '1.0.0', isAgent: false },
  ...{ isStopping: false, isOnline: true, silentSeconds: 1, startedAt: new Date(0), lastSeenAt: new Date(0) },
  ...over,
})
const why = (workers: readonly KnownWorker[], { waiting = 1, running = 0 } = {}) =>
  whyWaiting({ pool: 'eu', waiting, waitingSince: null, running, workers })
const silent = (silentSeconds: number) => worker({ isOnline: false, silentSeconds })
const busy = (busy: number) => worker({ busy })
const start = 'Start one: testmesh worker --pool eu beside the server, or testmesh agent --pool eu in another network.'

it('says what keeps an execution of a pool from being taken, and what to do', () => {
  expect(why([])).toBe(`No worker takes the pool eu. ${start}`)
  expect(why([silent(31)])).toBe(`The only worker of the pool eu, on builder-7, was last heard 31 seconds ago. ${start}`)
  expect(why([silent(7300), silent(60 * 3 + 59)])).toBe(`All 2 workers of the pool eu were last heard 3 minutes ago. ${start}`)
  expect(why([silent(7300)])).toBe(`The only worker of the pool eu, on builder-7, was last heard 2 hours ago. ${start}`)
  expect(why([silent(60), worker({ isStopping: true })])).toBe(
    `The only worker of the pool eu, on builder-7, is ending, and takes nothing more. ${start}`,
  )
  expect(why([worker({ isStopping: true }), worker({ isStopping: true })])).toBe(
    `All 2 workers of the pool eu are ending, and take nothing more. ${start}`,
  )
  expect(why([busy(2), busy(2), silent(60)])).toBe('All 4 slots of the pool eu are taken.')
  expect(why([busy(2)], { waiting: 7, running: 2 })).toBe('All 2 slots of the pool eu are taken, and 7 executions wait for one.')
  expect(why([worker({ slots: 1, busy: 1 })])).toBe('The only slot of the pool eu is taken.')
})

it('says nothing where somebody is free, or where one runs something who does not say that it lives', () => {
  expect(why([busy(2), busy(1)])).toBeUndefined()
  expect(why([], { running: 1 })).toBeUndefined()
})
