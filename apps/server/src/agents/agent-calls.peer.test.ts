import { createHash } from 'node:crypto'
import { newId, withWorkspace } from '@testmesh/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { type Store, stores } from '../testing/stores.ts'

const text = 'name: a\nsteps:\n  - { id: a, action: log, config: { message: "{{ KEY }}" } }\n'
const processName = 'host 1 0a1b2c3d'

describe.each(stores)('agents of a server on $name', ({ open }) => {
  let api: TestApi
  let store: Store
  /** Two keys of one workspace. */
  let mine: ReturnType<TestApi['as']>
  let theirs: ReturnType<TestApi['as']>
  beforeAll(async () => {
    store = await open()
    api = await openTestApi(store)
    const newKey = async () => (await api.ask<{ key: string }>('POST', '/api-keys', { name: 'a', scope: 'agent' })).body.key
    mine = api.as(await newKey())
    theirs = api.as(await newKey())
    const { body } = await api.ask<{ id: string }>('POST', '/environments', { name: 'inner', pool: 'inner' })
    await api.ask('PUT', `/environments/${body.id}/secrets/KEY`, { value: 'canary-for-the-agent-alone' })
  })
  afterAll(async () => {
    await api.close()
    await store.stop()
  })

  const start = async (): Promise<string> => {
    const { body } = await api.ask<{ executions: { id: string }[] }>('POST', '/executions', { text, environment: 'inner' })
    return body.executions[0]?.id ?? ''
  }
  const take = (pool = 'inner', agent = processName, held: object[] = []) => ({ agent, pool, limit: 1, held })

  it('get what their pool is for, with its secrets, while they have it; nobody else does, with whatever key', async () => {
    const id = await start()
    expect(await theirs('POST', '/agent/take', take('default'))).toMatchObject({ body: { taken: [] } })
    expect(await mine('POST', '/agent/take', take())).toMatchObject({ body: { taken: [{ executionId: id, epoch: 1, attempt: 1 }] } })
    const begun = await mine('POST', `/agent/executions/${id}/begin`, { epoch: 1, attempt: 1 })
    expect(begun.body).toMatchObject({ begun: { environment: { secrets: { KEY: 'canary-for-the-agent-alone' } } } })
    const file = createHash('sha256').update(text).digest('hex')
    expect(await mine('GET', `/agent/executions/${id}/contents/${file}?epoch=1`)).toMatchObject({ status: 200, body: text })
    const other = createHash('sha256').update('of another flow').digest('hex')
    await withWorkspace(api.database, api.workspace.id).contents.put(new TextEncoder().encode('of another flow'))
    expect(await mine('GET', `/agent/executions/${id}/contents/${other}?epoch=1`)).toMatchObject({ status: 404 })

    const event = { v: 1, executionId: id, epoch: 1, seq: 0, at: 1, type: 'execution.restarted', data: { reason: 'forged' } }
    const entry = { epoch: 1, id: newId(), note: { path: 'steps/a', kind: 'a', ref: null } }
    const forged: [string, string, object?][] = [
      ['POST', `/agent/executions/${id}/begin`, { epoch: 1, attempt: 1 }],
      ['GET', `/agent/executions/${id}/contents/${file}?epoch=1`],
      ['POST', `/agent/executions/${id}/events`, { epoch: 1, events: [event] }],
      ['PUT', `/agent/executions/${id}/blobs/${other}?epoch=1`],
      ['POST', `/agent/executions/${id}/end`, { epoch: 1, as: 'completed' }],
      ['POST', `/agent/executions/${id}/cleanup`, entry],
      ['POST', `/agent/executions/${id}/cleanup/${entry.id}/done`, { epoch: 1 }],
    ]
    for (const [method, path, body] of forged) {
      expect([path, (await theirs(method, path, body)).status]).toEqual([path, 404])
      const earlier = body && { ...body, epoch: 0 }
      expect([path, (await mine(method, path.replace('epoch=1', 'epoch=0'), earlier)).status]).toEqual([path, 404])
    }
    const beat = await theirs('POST', '/agent/beat', { agent: processName, held: [{ executionId: id, epoch: 1 }] })
    expect(beat.body).toEqual({ cancelled: [], lost: [{ executionId: id, epoch: 1 }] })
    expect(await api.ask('GET', `/executions/${id}/events`)).toMatchObject({ body: { items: [{ type: 'execution.queued' }] } })
    expect(await mine('POST', `/agent/executions/${id}/end`, { epoch: 1, as: 'released' })).toMatchObject({ body: { isEnded: true } })
  })

  it('begin once more what they began, and hear that it is over when it is', async () => {
    const given = await mine<{ taken: { executionId: string; epoch: number }[] }>('POST', '/agent/take', take())
    const [{ executionId: id, epoch } = { executionId: '', epoch: 0 }] = given.body.taken
    const begin = () => mine('POST', `/agent/executions/${id}/begin`, { epoch, attempt: 2 })
    expect((await begin()).body).toMatchObject({ begun: { restartReason: 'its worker shut down' } })
    expect((await begin()).status).toBe(200)
    await api.ask('POST', `/executions/${id}/cancel`)
    expect(await mine('POST', '/agent/beat', { agent: processName, held: [{ executionId: id, epoch }] })).toMatchObject({
      body: { cancelled: [{ executionId: id, epoch }], lost: [] },
    })
    const end = () => mine('POST', `/agent/executions/${id}/end`, { epoch, as: 'cancelled' })
    expect((await end()).body).toEqual({ isEnded: true })
    // The answer got lost: it is told again.
    expect((await end()).body).toEqual({ isEnded: true })
    expect(await api.ask('GET', `/executions/${id}`)).toMatchObject({ body: { status: 'finished', verdict: 'cancelled' } })
    expect(await mine('POST', `/agent/executions/${id}/events`, { epoch, events: [] })).toMatchObject({
      status: 409,
      body: { code: 'EXECUTION_LOST' },
    })
  })

  it('lose what they were given and never heard of when they ask the next time', async () => {
    const id = await start()
    await mine('POST', '/agent/take', take())
    expect(await mine('POST', '/agent/take', take())).toMatchObject({ body: { taken: [{ executionId: id, epoch: 2 }] } })
    const held = [{ executionId: id, epoch: 2 }]
    expect(await mine('POST', '/agent/take', take('inner', processName, held))).toMatchObject({ body: { taken: [] } })
    await mine('POST', '/agent/beat', { agent: processName, held })
    expect(await api.ask('GET', `/executions/${id}/attempts`)).toMatchObject({
      body: { items: [{ outcome: 'released', reason: 'its agent never heard of it' }, { outcome: null }] },
    })
  })
})
