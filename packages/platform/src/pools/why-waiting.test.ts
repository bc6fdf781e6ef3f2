import type { KnownWorker } from '@testmesh/queue'
import { expect, it } from 'vitest'
import { whyWaiting } from './why-waiting.ts'

const worker = (over: Partial<KnownWorker> = {}): KnownWorker => ({
  ...{ owner: 'w', pool: 'eu', slots: 2, busy: 0, host: 'builder-7', pid: 12, version: '1.0.0', isAgent: false },
  ...{ isStopping: false, isOnline: true, startedAt: new Date(0), lastSeenAt: new Date(0) },
  ...over,
})
const why = (workers: readonly KnownWorker[], { pool = 'eu', waiting = 1, hasUnlisted = false, isEmbedded = false, isNamed = true } = {}) =>
  whyWaiting({ pool, waiting, waitingSince: null, running: 0, hasUnlisted, workers }, { isEmbedded, isNamed })
const silent = worker({ isOnline: false })
const busy = (busy: number) => worker({ busy })
const ending = worker({ isStopping: true })
const start = 'Start one: testmesh worker --pool eu beside the server, or testmesh agent --pool eu in another network.'

it('says what keeps an execution of a pool from being taken, and what to do', () => {
  expect(why([])).toBe(`No worker takes the pool eu. ${start}`)
  expect(why([silent])).toBe(`The workers of the pool eu are not heard any more. ${start}`)
  expect(why([silent, ending])).toBe(`The workers of the pool eu are ending, and take nothing more. ${start}`)
  expect(why([busy(2), busy(2), silent, ending])).toBe('All slots of the pool eu are taken.')
})

it('says the same while the reason is the same, however long it has been one and however much waits', () => {
  expect(why([silent])).toBe(why([silent, silent], { waiting: 7 }))
  expect(why([busy(2)])).toBe(why([busy(2), busy(2)], { waiting: 7 }))
})

it('says nothing where somebody is free', () => {
  expect(why([busy(2), busy(1)])).toBeUndefined()
  expect(why([worker(), silent, ending], { hasUnlisted: true })).toBeUndefined()
})

it('is less sure where somebody ran something who is not listed', () => {
  const unsure =
    'Whoever ran the last executions of the pool eu is not listed: it has ended, or its version does not say that it lives. If it has ended, start one: '
  for (const workers of [[], [silent], [ending]]) expect(why(workers, { hasUnlisted: true })).toContain(unsure)
})

it('names what can be started where the database is embedded: no worker stands beside such a server', () => {
  expect(why([], { isEmbedded: true })).toBe('No worker takes the pool eu. Start an agent: testmesh agent --pool eu.')
  expect(why([], { isEmbedded: true, pool: 'default' })).toBe(
    'No worker takes the pool default. Start the server with worker: true (TESTMESH_WORKER) and without another pool (TESTMESH_POOL), or an agent: testmesh agent --pool default.',
  )
})

it('says of what waits where no environment leads any more that it may be started anew', () => {
  const anew = 'No environment names this pool any more: what waits in it may also be cancelled, and started again.'
  expect(why([], { isNamed: false })).toBe(`No worker takes the pool eu. ${start} ${anew}`)
  expect(why([], { isNamed: false, waiting: 0 })).toBe(`No worker takes the pool eu. ${start}`)
})
