import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { type Store, stores } from '../testing/stores.ts'

describe.each(stores)('on $name', ({ open }) => {
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

  const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    api.send('/flows', { method: 'POST', headers, body })

  describe('every answer that is no success', () => {
    it('is a problem with the id of its request', async () => {
      const reply = await api.refused('GET', '/flows/none', undefined, { 'x-request-id': 'mine-1' })
      expect(reply.headers.get('content-type')).toBe('application/problem+json')
      expect(reply.headers.get('x-request-id')).toBe('mine-1')
      expect(reply.body).toEqual({
        type: 'urn:testmesh:problem:not-found',
        title: 'There is no such thing here.',
        status: 404,
        detail: 'There is no such thing.',
        code: 'NOT_FOUND',
        requestId: 'mine-1',
      })
      expect((await api.refused('GET', '/flows/none', undefined, { 'x-request-id': 'has spaces' })).body.requestId).toMatch(
        /^[0-9a-f-]{36}$/,
      )
    })

    it('says which path there is not, and which methods there are', async () => {
      expect(await api.refused('GET', '/nothing')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
      const reply = await api.refused('PATCH', '/flows')
      expect(reply).toMatchObject({ status: 405, body: { detail: 'This path takes GET, POST, not PATCH.' } })
      expect(reply.headers.get('allow')).toBe('GET, POST')
      expect(await api.refused('GET', '/flows/')).toMatchObject({ status: 404 })
    })

    it('names every part of a request that is wrong', async () => {
      const reply = await api.refused('POST', '/flows?x=1', { text: 5, path: '/a', id: 'mine' })
      expect(reply.status).toBe(422)
      expect(reply.body.errors).toEqual([
        { pointer: '/query/x', message: 'is not known here' },
        { pointer: '/body/text', message: 'must be string' },
        { pointer: '/body/path', message: 'must be a path within the project that ends in .yaml' },
        { pointer: '/body/id', message: 'is not known here' },
      ])
      for (const path of ['a//b.yaml', './b.yaml', 'a/../b.yaml', 'a\\b.yaml'])
        expect(await api.refused('POST', '/flows', { text: 'name: A', path })).toMatchObject({
          body: { errors: [{ pointer: '/body/path' }] },
        })
      const file = { path: 'a/', sha256: 'a'.repeat(64) }
      expect(await api.refused('POST', '/project/push', { flows: [], files: [file] })).toMatchObject({
        body: { errors: [{ pointer: '/body/files/0/path', message: 'must be a path within the project, with forward slashes' }] },
      })
      expect(await api.refused('GET', '/flows?limit=abc&cursor=nonsense')).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/query/limit' }] },
      })
      expect(await api.refused('GET', '/flows?cursor=nonsense')).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/query/cursor' }] },
      })
    })

    it('meets bodies that nothing can keep', async () => {
      expect(await post('{', {})).toMatchObject({ status: 415 })
      for (const body of ['[]', 'null', '"a"', '7'])
        expect(await post(body)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/body' }] } })
      expect(await post('{')).toMatchObject({ status: 400, body: { code: 'BAD_JSON' } })
      expect(await post('{"text":"\\u0000"}')).toMatchObject({ status: 422, body: { detail: '/body/text contains the character NUL.' } })
      expect(await post('{"text":"\\ud800"}')).toMatchObject({ status: 422 })
      expect(await post('{"text":12345678901234567890}')).toMatchObject({
        status: 422,
        body: { detail: '/body/text is a whole number beyond 2^53, of which digits would be lost: send it as text.' },
      })
      expect(await post('{"text":"a","__proto__":{"x":1}}')).toMatchObject({ status: 422 })
      expect(await post(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatchObject({
        status: 422,
        body: { detail: expect.stringContaining('64 levels') },
      })
      expect(await post(JSON.stringify({ text: 'a'.repeat(3_000_000) }))).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } })
      expect(
        await api.send('/flows', { method: 'POST', headers: { 'content-type': 'application/json' }, body: new Uint8Array([0xff, 0xfe]) }),
      ).toMatchObject({ status: 400 })
      expect(await api.refused('GET', '/flows?search=%00')).toMatchObject({ status: 422 })
    })

    it('refuses what a text says in other words and no database keeps', async () => {
      const reply = await api.refused('POST', '/flows', {
        text: 'name: "a\\0b"\nsteps:\n  - { id: a, action: log, config: { message: a } }\n',
      })
      expect(reply).toMatchObject({ status: 422, body: { code: 'REQUEST_INVALID' } })
    })

    it('meets numbers and moments that no column holds', async () => {
      const { body: flow } = await api.ask<{ id: string }>('POST', '/flows', { text: 'name: a' })
      for (const version of ['2147483648', '1e15', '0', '-1', '1.5'])
        expect(await api.ask('GET', `/flows/${flow.id}/versions/${version}`)).toMatchObject({ status: 404 })
      for (const position of [2_147_483_648, -2_147_483_649, 1e15, -1e300, 0.5])
        for (const path of ['/collections', '/environments'])
          expect(await api.ask('POST', path, { name: 'a', position })).toMatchObject({
            status: 422,
            body: { errors: [{ pointer: '/body/position' }] },
          })
      for (const moment of ['+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z', '0000-01-01', 'never'])
        for (const name of ['since', 'until'])
          expect(await api.ask('GET', `/executions?${name}=${encodeURIComponent(moment)}`)).toMatchObject({
            status: 422,
            body: { errors: [{ pointer: `/query/${name}` }] },
          })
      for (const ms of ['999999999999999', '99999999999999']) {
        const cursor = Buffer.from(`${ms} ${flow.id}`).toString('base64url')
        expect((await api.ask('GET', `/executions?cursor=${cursor}`)).status).toBeLessThan(500)
      }
      for (const moment of ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2026-01-31'])
        expect(await api.ask('GET', `/executions?since=${moment}`)).toMatchObject({ status: 200 })
    })

    it('carries the headers that keep pages from misusing it', async () => {
      const { headers } = await api.ask('GET', '/flows')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    })
  })
})
