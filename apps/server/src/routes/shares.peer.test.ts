import { setClock, unsetClock } from '@testmesh/storage/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { tidy } from '../create-tidying.ts'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { type Store, stores } from '../testing/stores.ts'

describe.each(stores)('links to reports on $name', ({ open }) => {
  let api: TestApi
  let store: Store
  beforeAll(async () => {
    store = await open()
    api = await openTestApi(store)
  })
  afterAll(async () => {
    await api.close()
    await store.stop()
  })
  afterEach(() => unsetClock(api.database))

  const finished = async (): Promise<string> => {
    const text = 'name: Pays <b>twice</b>\nsteps:\n  - { id: a, action: log, config: { message: a } }\n'
    const { body } = await api.ask<{ executions: { id: string }[] }>('POST', '/executions', { text })
    const id = body.executions[0]?.id ?? ''
    await api.database.query(
      `update executions.executions set status = 'finished', verdict = 'passed', finished_at = tm.now(), duration_ms = 5 where id = $1`,
      [id],
    )
    return id
  }
  const share = async (id: string, body: object = {}) =>
    (await api.ask<{ id: string; path: string; expiresAt: string }>('POST', `/executions/${id}/shares`, body)).body
  const tokenOf = (path: string) => path.split('=')[1] ?? ''
  const nobody = () => api.as(undefined)
  const seen = (path: string) => nobody()('GET', path.replace('/s', '/shared'))

  it('show one report to whoever has one, until they expire or are ended, and nothing else', async () => {
    const id = await finished()
    const week = await share(id)
    const day = await share(id, { days: 1 })
    expect(week.path).toMatch(/^\/s\?token=[\w-]{43}$/)
    const report = await seen(week.path)
    expect(report).toMatchObject({ status: 200, body: expect.stringContaining('Pays &lt;b&gt;twice&lt;/b&gt;') })
    expect(Object.fromEntries(report.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("sandbox allow-scripts; default-src 'none'"),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
    })
    const { body: listed } = await api.ask<{ items: object[] }>('GET', `/executions/${id}/shares`)
    expect(listed.items).toMatchObject([{ id: day.id }, { id: week.id }])
    expect(JSON.stringify(listed)).not.toContain(tokenOf(week.path))
    // A token opens nothing but its report.
    expect(await api.as(tokenOf(week.path))('GET', `/executions/${id}`)).toMatchObject({ status: 401 })
    expect(await seen('/s?token=nonsense')).toMatchObject({ status: 404, body: expect.stringContaining('This link holds no more') })

    expect(await api.ask('DELETE', `/executions/${id}/shares/${week.id}`)).toMatchObject({ status: 204 })
    expect(await seen(week.path)).toMatchObject({ status: 404 })
    expect(await api.ask('DELETE', `/executions/${id}/shares/${week.id}`)).toMatchObject({ status: 404 })
    expect(await seen(day.path)).toMatchObject({ status: 200 })
    await setClock(api.database, { at: new Date(Date.parse(day.expiresAt)) })
    expect(await seen(day.path)).toMatchObject({ status: 404 })
    expect((await api.ask<{ items: object[] }>('GET', `/executions/${id}/shares`)).body.items).toEqual([])
    await setClock(api.database, { at: new Date(Date.parse(day.expiresAt) + 1) })
    await tidy({ platform: api })
    expect(await api.database.query('select id from executions.shares')).toEqual([])
  })

  it('are made of what has finished, for 90 days at most, by who may run flows; the audit log tells of them without their token', async () => {
    const { body } = await api.ask<{ executions: { id: string }[] }>('POST', '/executions', {
      text: 'name: b\nsteps: [{ id: a, action: log, config: { message: a } }]\n',
    })
    const waiting = body.executions[0]?.id
    expect(await api.ask('POST', `/executions/${waiting}/shares`, {})).toMatchObject({ status: 409, body: { code: 'NOT_FINISHED' } })
    const id = await finished()
    expect(await api.ask('POST', `/executions/${id}/shares`, { days: 91 })).toMatchObject({ status: 422 })
    const { body: key } = await api.ask<{ key: string }>('POST', '/api-keys', { name: 'look', scope: 'read' })
    expect(await api.as(key.key)('POST', `/executions/${id}/shares`, {})).toMatchObject({ status: 403 })
    const { path } = await share(id)
    const { body: audit } = await api.ask<{ items: { action: string }[] }>('GET', '/audit')
    expect(audit.items[0]).toMatchObject({ action: 'shareExecution' })
    expect(JSON.stringify(audit)).not.toContain(tokenOf(path))
    expect(await api.ask('GET', `/executions/${id}/report?format=html`)).toMatchObject({ status: 200 })
    // It goes with its execution.
    await api.database.query('delete from executions.executions where id = $1', [id])
    expect(await seen(path)).toMatchObject({ status: 404 })
  })
})
