import { noteWorker } from '@testmesh/queue'
import { setClock, unsetClock } from '@testmesh/storage/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tidy } from '../create-tidying.ts'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { type Store, stores } from '../testing/stores.ts'

const text = 'name: a\nsteps:\n  - { id: a, action: log, config: { message: a } }\n'
const processName = 'inner-1 77 0a1b2c3d'
const secondMs = 1_000

interface Pools {
  readonly version: string
  readonly items: readonly { readonly name: string; readonly whyWaiting: string | null; readonly workers: readonly object[] }[]
}

describe.each(stores)('pools on $name', ({ open }) => {
  let api: TestApi
  let store: Store
  let agent: ReturnType<TestApi['as']>
  beforeAll(async () => {
    store = await open()
    api = await openTestApi(store)
    agent = api.as((await api.ask<{ key: string }>('POST', '/api-keys', { name: 'a', scope: 'agent' })).body.key)
  })
  afterAll(async () => {
    await api.close()
    await store.stop()
  })
  beforeEach(async () => {
    await after(0)
    await api.database.query('truncate scheduler.workers, scheduler.jobs cascade')
    return () => unsetClock(api.database)
  })

  const beganAt = Date.parse('2026-03-01T10:00:00Z')
  const after = (ms: number) => setClock(api.database, { at: new Date(beganAt + ms) })
  const pools = async (workspace = 'main') => (await api.ask<Pools>('GET', '/pools', undefined, { 'x-workspace': workspace })).body
  const named = async (name: string) => (await pools()).items.find((pool) => pool.name === name)
  const start = (environment?: string) => api.ask('POST', '/executions', { text, ...(environment !== undefined && { environment }) })
  const note = { agent: processName, pool: 'inner', slots: 1, version: '1.2.2', isStopping: false }
  const worker = { owner: 'beside 5 aaaaaaaa', pool: 'default', slots: 2, host: 'beside', pid: 5, version: '1.2.3', isStopping: false }

  it('tell which environments they are for, what waits in them and why, and who takes it', async () => {
    expect(await pools()).toEqual({
      version: '1.2.3',
      items: [
        {
          ...{ name: 'default', environments: [], waiting: 0, waitingSince: null, running: 0, workers: [] },
          whyWaiting: expect.stringMatching(
            store.databaseUrl === undefined
              ? /^No worker takes the pool default\. Start the server with worker: true /
              : /^No worker takes the pool default\. Start one: testmesh worker --pool default /,
          ),
        },
      ],
    })
    const { body: environment } = await api.ask<{ id: string }>('POST', '/environments', { name: 'inner', pool: 'inner' })
    await noteWorker(api.database, worker)
    await start()
    await start('inner')
    await start('inner')
    expect(await agent('POST', '/agent/note', note)).toMatchObject({ status: 204 })
    await agent('POST', '/agent/take', { agent: processName, pool: 'inner', limit: 1, held: [] })
    const moments = { startedAt: '2026-03-01T10:00:00.000Z', lastSeenAt: '2026-03-01T10:00:00.000Z' }
    expect((await pools()).items).toEqual([
      {
        ...{ name: 'default', environments: [], waiting: 1, waitingSince: '2026-03-01T10:00:00.000Z', running: 0, whyWaiting: null },
        workers: [
          {
            ...{ owner: 'beside 5 aaaaaaaa', host: 'beside', pid: 5, isAgent: false, version: '1.2.3', slots: 2, busy: 0 },
            ...{ isOnline: true, isStopping: false, ...moments },
          },
        ],
      },
      {
        ...{ name: 'inner', environments: [{ id: environment.id, name: 'inner' }] },
        ...{ waiting: 1, waitingSince: '2026-03-01T10:00:00.000Z', running: 1, whyWaiting: 'All slots of the pool inner are taken.' },
        workers: [
          {
            ...{ owner: expect.stringMatching(/^inner-1 77 0a1b2c3d agent /), host: 'inner-1', pid: 77, isAgent: true, version: '1.2.2' },
            ...{ slots: 1, busy: 1, isOnline: true, isStopping: false, ...moments },
          },
        ],
      },
    ])
  })

  it('list one that fell silent for a day, and none that said that it ends', async () => {
    await agent('POST', '/agent/note', note)
    await after(29 * secondMs)
    expect(await named('inner')).toMatchObject({ workers: [{ isOnline: true }] })
    await after(30 * secondMs)
    expect(await named('inner')).toMatchObject({
      whyWaiting: expect.stringMatching(/^The workers of the pool inner are not heard any more\. /),
      workers: [{ isOnline: false }],
    })
    await agent('POST', '/agent/note', { ...note, isStopping: true })
    expect(await named('inner')).toMatchObject({
      whyWaiting: expect.stringMatching(/^The workers of the pool inner are ending, and take nothing more\. /),
      workers: [{ isOnline: true, isStopping: true, startedAt: '2026-03-01T10:00:00.000Z' }],
    })
    const aDayMs = 24 * 3600 * secondMs
    await after(30 * secondMs + aDayMs)
    await tidy({ platform: api })
    expect(await named('inner')).toMatchObject({ workers: [{ isOnline: false }] })
    await after(30 * secondMs + aDayMs + 1)
    await tidy({ platform: api })
    expect(await named('inner')).toMatchObject({ workers: [] })
    await agent('POST', '/agent/note', note)
    expect(await agent('POST', '/agent/forget', { agent: processName })).toMatchObject({ status: 204 })
    expect(await named('inner')).toMatchObject({ workers: [] })
  })

  it('say why less surely where one runs something, or ran it lately, that does not tell that it lives', async () => {
    await start('inner')
    await start('inner')
    const sure = { whyWaiting: expect.stringMatching(/^No worker takes the pool inner\. /) }
    const unsure = { whyWaiting: expect.stringMatching(/^Whoever ran the last executions of the pool inner is not listed: /) }
    expect(await named('inner')).toMatchObject(sure)
    const { body } = await agent<{ taken: { executionId: string; epoch: number }[] }>('POST', '/agent/take', {
      ...{ agent: processName, pool: 'inner', limit: 1, held: [] },
    })
    const [{ executionId = '', epoch = 0 } = {}] = body.taken
    expect(await named('inner')).toMatchObject({ waiting: 1, running: 1, ...unsure })
    await agent('POST', `/agent/executions/${executionId}/end`, { epoch, as: 'completed' })
    expect(await named('inner')).toMatchObject({ waiting: 1, running: 0, ...unsure })
    await after(600 * secondMs)
    expect(await named('inner')).toMatchObject(sure)
  })

  it('show agents of one workspace to no other, nor what runs there; a worker takes from all', async () => {
    const { slug } = (await api.ask<{ slug: string }>('POST', '/workspaces', { name: 'Other' })).body
    await agent('POST', '/agent/note', note)
    await agent('POST', '/agent/note', { ...note, pool: 'default' })
    await noteWorker(api.database, worker)
    await start()
    expect((await pools(slug)).items).toMatchObject([
      { name: 'default', waiting: 0, waitingSince: null, workers: [{ owner: worker.owner }] },
    ])
    expect((await pools(slug)).items).toHaveLength(1)
  })

  it('keep a key that leaked from filling the list', async () => {
    await api.database.query(`insert into scheduler.workers (owner, workspace_id, pool, slots, host, pid, version)
      select 'w' || n, id, 'inner', 1, 'h', n, '1.2.3' from users.workspaces, generate_series(1, 999) as n where slug = 'main'`)
    for (const digit of ['a', 'b']) await agent('POST', '/agent/note', { ...note, agent: `h 4294967295 0000000${digit}` })
    await noteWorker(api.database, worker)
    expect(await api.database.query('select count(*)::int as workers from scheduler.workers')).toEqual([{ workers: 1_001 }])
  })

  it('make room for who lives where many fell silent, and list the 20 that did last', async () => {
    await api.database.query(`insert into scheduler.workers (owner, workspace_id, pool, slots, host, pid, version, last_seen_at)
      select 'w' || n, id, 'inner', 1, 'h', n, '1.2.3', tm.now() - n * interval '1 minute'
      from users.workspaces, generate_series(1, 1000) as n where slug = 'main'`)
    await agent('POST', '/agent/note', note)
    await noteWorker(api.database, worker)
    expect(await api.database.query('select count(*)::int as workers from scheduler.workers')).toEqual([{ workers: 102 }])
    const { workers = [] } = (await named('inner')) ?? {}
    expect(workers).toHaveLength(21)
    expect(workers).toMatchObject([
      { host: 'inner-1', isOnline: true },
      ...Array.from({ length: 20 }, (_, n) => ({ pid: n + 1, isOnline: false })),
    ])
  })
})
