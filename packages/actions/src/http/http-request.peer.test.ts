import type { RequestListener } from 'node:http'
import { httpServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { createTestContext, runAction, timeIsUp } from '../testing/test-context.ts'
import { explain } from './explain.ts'
import { httpRequest } from './http-request.ts'
import { answer, ask, type Echoed, echo, echoed } from './testing/ask.ts'

describe('a request', () => {
  it('is a GET with a few headers of its own, and returns everything about the answer', async () => {
    await using server = await httpServer((request, response) => {
      response.setHeader('x-twice', ['a', 'b'])
      echo(request, response)
    })
    await using context = createTestContext()
    const result = await runAction(httpRequest, { url: `${server.url}/orders?a=1#part`, params: { b: '2', c: ['3', '4'] } }, context)
    expect(result).toMatchObject({
      status: 200,
      status_code: 200,
      status_text: 'OK',
      protocol: 'HTTP/1.1',
      remote_address: `127.0.0.1:${server.port}`,
      url: `${server.url}/orders?a=1&b=2&c=3&c=4#part`,
      redirects: [],
      cookies: {},
      headers: { 'content-type': 'application/json', 'x-twice': 'a, b' },
      headers_all: { 'content-type': ['application/json'], 'x-twice': ['a', 'b'] },
      body: {
        method: 'GET',
        url: '/orders?a=1&b=2&c=3&c=4',
        headers: {
          accept: '*/*',
          'accept-encoding': 'gzip, deflate, br',
          'user-agent': 'testmesh',
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          host: `127.0.0.1:${server.port}`,
          connection: 'keep-alive',
        },
      },
    })
    expect(result.duration_ms).toBeGreaterThan(0)
    expect(result.time).toBe(result.duration_ms)
    expect(result.timings.tcp).toBeGreaterThan(0)
    expect(result.timings.first_byte).toBeGreaterThan(0)
    expect(context.resolved).toEqual([`127.0.0.1:${server.port}`])
  })

  it('keeps the connection for the next one', async () => {
    await using server = await httpServer(echo)
    await using context = createTestContext()
    for (let count = 0; count < 5; count += 1) await runAction(httpRequest, { url: server.url }, context)
    const last = await runAction(httpRequest, { url: server.url }, context)
    expect(server.connections()).toBe(1)
    expect(last.timings).toMatchObject({ dns: 0, tcp: 0, tls: 0 })
  })

  it('sends once more, and says so, when the server closed the idle connection at that moment', async () => {
    const seen: string[] = []
    await using server = await httpServer((request, response) => {
      seen.push(`${request.method} ${request.url}`)
      const isSecond = request.url === '/again' && (request.socket as { used?: boolean }).used
      ;(request.socket as { used?: boolean }).used = true
      if (isSecond) request.socket.destroy()
      else response.end('ok')
    })
    await using context = createTestContext()
    await runAction(httpRequest, { url: server.url }, context)
    for (const method of ['GET', 'DELETE'])
      expect(await runAction(httpRequest, { url: `${server.url}/again`, method }, context)).toMatchObject({ body: 'ok' })
    const closed = `127.0.0.1:${server.port} closed the connection it kept open`
    expect(context.logs).toEqual(['GET', 'DELETE'].map((method) => `${closed}: ${method} was sent again, over another one`))
    const anew = { cookie: null, isResent: false }
    expect(context.whatWasSent).toEqual([anew, anew, { isResent: true }, anew, { isResent: true }])
    const config = { url: `${server.url}/again`, method: 'DELETE' }
    expect(explain(config as never, { status: 404 }, { sent: { isResent: true } }).request).toBe(`DELETE ${config.url} (sent twice) → 404`)
    for (const method of ['POST', 'PATCH', 'PURGE']) {
      await expect(runAction(httpRequest, { url: `${server.url}/again`, method }, context)).rejects.toMatchObject({
        code: 'HTTP_CONNECTION_CLOSED',
      })
      await runAction(httpRequest, { url: server.url }, context)
    }
    expect(seen).toEqual([
      ...['GET /', 'GET /again', 'GET /again', 'DELETE /again', 'DELETE /again'],
      ...['POST /again', 'GET /', 'PATCH /again', 'GET /', 'PURGE /again', 'GET /'],
    ])
  })

  it('reaches localhost on whichever loopback address it is served', async () => {
    await using server = await httpServer(answer('here'))
    await using context = createTestContext()
    const net = { resolve: async () => ({ address: '::1', family: 6 as const }) }
    expect(await runAction(httpRequest, { url: `http://localhost:${server.port}` }, { ...context, net })).toMatchObject({ body: 'here' })
  })

  it('adds to the query of a url, which stays as it is written', async () => {
    await using server = await httpServer(echo)
    await using context = createTestContext()
    const written = '/a?flag&b=x%20y&c=~(1)&d=%2B'
    const asked = async (config: Record<string, unknown>) =>
      ((await runAction(httpRequest, { url: server.url + written, ...config }, context)).body as unknown as Echoed).url
    expect(await asked({ params: { e: 'p q', f: ['1', '2'] } })).toBe(`${written}&e=p+q&f=1&f=2`)
    expect(await asked({ params: {} })).toBe(written)
    expect(await asked({ auth: { type: 'api_key', name: 'key', value: 'k&1', location: 'query' } })).toBe(`${written}&key=k%261`)
  })

  it('joins a relative url to the base, keeping its path', async () => {
    await using server = await httpServer(echo)
    await using context = createTestContext()
    const urlFor = async (base: string, url: string) => (await runAction(httpRequest, { base_url: server.url + base, url }, context)).url
    expect([await urlFor('', '/a'), await urlFor('/api', '/a'), await urlFor('/api/', 'a?x=1'), await urlFor('/api', '?x=1')]).toEqual([
      `${server.url}/a`,
      `${server.url}/api/a`,
      `${server.url}/api/a?x=1`,
      `${server.url}/api?x=1`,
    ])
  })

  it('has no header twice, whose one value would be lost', async () => {
    await expect(ask(echo, { headers: { 'X-Tenant': 'a', 'x-tenant': 'b' } })).rejects.toMatchObject({
      code: 'HTTP_BAD_REQUEST',
      message: 'the header x-tenant is written twice, in different letters',
    })
  })

  it('passes no trace on where the step says so, and then the one of the author', async () => {
    const told = async (config: Record<string, unknown>) => (await echoed({ traceparent: false, ...config })).headers.traceparent
    expect([await told({}), await told({ headers: { traceparent: 'own' } })]).toEqual([undefined, 'own'])
  })

  it('takes the author’s headers over its own, whatever their case', async () => {
    const { headers } = await echoed({ headers: { Accept: 'text/plain', 'User-Agent': 'me', 'X-Many': ['1', '2'] } })
    expect(headers).toMatchObject({ accept: 'text/plain', 'user-agent': 'me', 'x-many': '1, 2' })
  })
})

describe('a body', () => {
  const sent = async (config: Record<string, unknown>) => {
    const { method, headers, body } = await echoed(config)
    return { method, type: headers['content-type'], length: headers['content-length'], body }
  }

  it.each([
    ['a map', { method: 'POST', body: { a: 1 } }, { method: 'POST', type: 'application/json', length: '7', body: '{"a":1}' }],
    ['text', { method: 'PUT', body: 'grün' }, { method: 'PUT', type: 'text/plain; charset=utf-8', length: '5', body: 'grün' }],
    ['text that is JSON', { method: 'POST', body: '[1]' }, { method: 'POST', type: 'application/json', length: '3', body: '[1]' }],
    [
      'a form',
      { form: { a: 'x y', b: ['1', '2'] } },
      { method: 'POST', type: 'application/x-www-form-urlencoded', length: '13', body: 'a=x+y&b=1&b=2' },
    ],
    [
      'a map that is called a form',
      { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: { a: 1, b: 'x&y' } },
      { method: 'POST', type: 'application/x-www-form-urlencoded', length: '11', body: 'a=1&b=x%26y' },
    ],
    [
      'a GraphQL query',
      { graphql: { query: '{ me }', variables: { id: 1 } } },
      { method: 'POST', type: 'application/json', length: '39', body: '{"query":"{ me }","variables":{"id":1}}' },
    ],
    ['a body with GET', { body: { a: 1 } }, { method: 'GET', type: 'application/json', length: '7', body: '{"a":1}' }],
    ['nothing with POST', { method: 'POST' }, { method: 'POST', type: undefined, length: '0', body: '' }],
  ])('can be %s', async (_, config, expected) => {
    expect(await sent(config)).toEqual(expected)
  })

  it('has the length it has', async () => {
    const text = { method: 'POST', body: 'hello' }
    await expect(ask(echo, { ...text, headers: { 'Content-Length': '99' } })).rejects.toMatchObject({
      code: 'HTTP_BAD_REQUEST',
      message: 'the header content-length says 99, and the body has 5 bytes',
    })
    expect(await sent({ ...text, headers: { 'Content-Length': '5' } })).toMatchObject({ length: '5', body: 'hello' })
    expect(await sent({ ...text, headers: { 'Transfer-Encoding': 'chunked' } })).toMatchObject({ length: undefined, body: 'hello' })
  })

  it('is no JSON where there are bytes in it', async () => {
    const bytes = new Uint8Array([1, 2])
    await expect(ask(echo, { method: 'POST', body: { files: [{ content: bytes }] } })).rejects.toMatchObject({
      code: 'HTTP_BAD_REQUEST',
      message: '2 bytes stand inside a body that is sent as JSON',
    })
    expect(await sent({ method: 'POST', body: bytes })).toMatchObject({ type: 'application/octet-stream', length: '2' })
  })

  it('is a file, as it is, of the type that its name says or the flow does', async () => {
    await using server = await httpServer(echo)
    await using context = createTestContext({ 'data/a.csv': 'id,${NAME}\r\n', 'b.bin': new Uint8Array([1, 2]), 'empty.json': '' })
    const put = async (body_from_file: string, headers = {}) => {
      const { body } = await runAction(httpRequest, { url: server.url, method: 'PUT', body_from_file, headers }, context)
      const { headers: told, body: text } = body as unknown as Echoed
      return [told['content-type'], told['content-length'], text]
    }
    expect(await put('data/a.csv')).toEqual(['text/csv', '12', 'id,${NAME}\r\n'])
    expect(await put('b.bin')).toEqual(['application/octet-stream', '2', '\x01\x02'])
    expect(await put('empty.json', { 'Content-Type': 'application/merge-patch+json' })).toEqual(['application/merge-patch+json', '0', ''])
    await expect(put('no.csv')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })

  it('is one thing only', async () => {
    await expect(ask(echo, { body_from_file: 'a', graphql: { query: '{ a }' } })).rejects.toThrow(
      '"graphql" cannot stand beside "body_from_file"',
    )
    await expect(ask(echo, { body: 'a', form: { b: '1' } })).rejects.toThrow('"form" cannot stand beside "body"')
  })
})

describe('multipart', () => {
  it('is of no other type', async () => {
    const multipart = { fields: { a: '1' } }
    await expect(ask(echo, { multipart, headers: { 'Content-Type': 'application/json' } })).rejects.toMatchObject({
      code: 'HTTP_BAD_REQUEST',
      message: 'the header content-type says application/json, and `multipart` sends multipart/form-data',
    })
    const { headers } = await echoed({ multipart, headers: { 'Content-Type': 'multipart/form-data' } })
    expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=testmesh-/)
  })

  /** Read back by the parser that Node brings along. */
  const parse: RequestListener = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const headers = { 'content-type': request.headers['content-type'] ?? '' }
    const form = await new Response(Buffer.concat(chunks), { headers }).formData()
    const parts = [...form].map(async ([name, value]) =>
      typeof value === 'string' ? [name, value] : [name, value.name, value.type, await value.text()],
    )
    response.end(JSON.stringify(await Promise.all(parts)))
  }

  it('sends fields and files', async () => {
    await using server = await httpServer(parse)
    await using context = createTestContext({ 'files/a b.txt': 'grün', 'b.bin': new Uint8Array([1, 2]) })
    const multipart = {
      fields: { title: 'It’s "new"\r\n--x', tags: ['1', '2'], order: { value: '{"id": 1}', content_type: 'application/json' } },
      files: { one: 'files/a b.txt', many: ['b.bin', { path: 'b.bin', filename: 'c".png', content_type: 'image/png' }] },
    }
    expect((await runAction(httpRequest, { url: server.url, multipart }, context)).body).toEqual([
      ['title', 'It’s "new"\r\n--x'],
      ['tags', '1'],
      ['tags', '2'],
      ['order', '{"id": 1}'],
      ['one', 'a b.txt', 'application/octet-stream', 'grün'],
      ['many', 'b.bin', 'application/octet-stream', '\x01\x02'],
      ['many', 'c".png', 'image/png', '\x01\x02'],
    ])
  })

  it('says what a field is, where the flow says it', async () => {
    const { body } = await echoed({ multipart: { fields: { order: { value: '{}', content_type: 'application/json' }, note: 'hi' } } })
    expect(body.replaceAll('\r\n', '\n').replace(/testmesh-[\da-f-]{36}/g, 'B')).toBe(
      [
        '--B\nContent-Disposition: form-data; name="order"\nContent-Type: application/json\n\n{}\n',
        '--B\nContent-Disposition: form-data; name="note"\n\nhi\n--B--\n',
      ].join(''),
    )
  })

  it('names a file that is missing', async () => {
    await expect(ask(parse, { multipart: { files: { a: 'no.txt' } } })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})

describe('polling', () => {
  const ready = (after: number): RequestListener => {
    let asked = 0
    return (_, response) => {
      asked += 1
      response.end(JSON.stringify({ state: asked >= after ? 'done' : 'busy' }))
    }
  }
  const until = (result: Readonly<Record<string, unknown>>) => (result.body as { state: string }).state === 'done'

  it('repeats the request until the expression holds', async () => {
    expect(await ask(ready(3), { poll: { until, interval: '5ms' } })).toMatchObject({ body: { state: 'done' }, attempts: 3 })
  })

  it('takes what an expression gives as the language does: no text "false" and no empty list holds', async () => {
    let asked = 0
    const listener: RequestListener = (_, response) => {
      asked += 1
      response.end(JSON.stringify({ done: asked > 2 ? 'true' : 'false', found: asked > 2 ? [1] : [] }))
    }
    for (const key of ['done', 'found']) {
      asked = 0
      const until = ({ body }: Readonly<Record<string, unknown>>) => (body as Record<string, unknown>)[key]
      expect(await ask(listener, { poll: { until, interval: '5ms' } })).toMatchObject({ attempts: 3 })
    }
  })

  it('tells of its last request what was sent, and nothing of those before it', async () => {
    let looks = 0
    await using server = await httpServer(({ url, socket }, response) => {
      if (url === '/login') return response.setHeader('set-cookie', 'sid=0123456789abcdef').end()
      looks += 1
      if (looks === 1) return void socket.destroy()
      response.setHeader('set-cookie', 'sid=; Max-Age=0').end()
    })
    await using context = createTestContext()
    await runAction(httpRequest, { url: `${server.url}/login` }, context)
    const config = { url: `${server.url}/order`, poll: { until: () => looks > 2, interval: '5ms' } }
    await runAction(httpRequest, config, context)
    const told = (sent: object) => explain(config as never, undefined, { sent: { ...sent } })
    const [, first, resent] = context.whatWasSent
    expect(told({ ...first, ...resent })).toEqual({
      request: `GET ${config.url} (sent twice)`,
      repeat: expect.stringContaining('-b sid=0123456789abcdef'),
    })
    const last = told(Object.assign({}, ...context.whatWasSent))
    expect(last).toEqual({ request: `GET ${config.url}`, repeat: expect.not.stringContaining('sid') })
  })

  it('tells the last answer when the time of the step is up', async () => {
    await using server = await httpServer(ready(1e6))
    await using context = createTestContext()
    const polled = runAction(httpRequest, { url: server.url, poll: { until, interval: '10s' } }, context)
    setTimeout(() => context.abort(timeIsUp), 200)
    await expect(polled).rejects.toMatchObject({
      kind: 'timeout',
      message: expect.stringMatching(/^the condition did not hold within 0\.\d+ s and one request$/),
      result: { body: { state: 'busy' } },
    })
  })

  it('fails with the last answer when it never does', async () => {
    await expect(ask(ready(1e6), { poll: { until, interval: '20ms', timeout: '70ms' } })).rejects.toMatchObject({
      code: 'HTTP_TIMEOUT',
      message: expect.stringMatching(/^the condition did not hold within 0.07 s and \d+ requests$/),
      result: { body: { state: 'busy' } },
    })
  })
})
