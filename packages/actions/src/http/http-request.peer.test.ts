import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { findFreePort, httpServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { httpRequest } from './http-request.ts'

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** Answers with what it got, as JSON. */
const echo: RequestListener = async (request, response) => {
  const body = await bodyOf(request)
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }))
}

const ask = async (listener: RequestListener, config: Record<string, unknown>) => {
  await using server = await httpServer(listener)
  await using context = createTestContext()
  return await runAction(httpRequest, { base_url: server.url, url: '/', ...config }, context)
}

const answer = (body: string | Buffer, headers: Record<string, string> = {}, status = 200): RequestListener => {
  return (_: IncomingMessage, response: ServerResponse) => response.writeHead(status, headers).end(body)
}

type Echoed = { method: string; url: string; headers: Record<string, string>; body: string }
const echoed = async (config: Record<string, unknown>) => (await ask(echo, config)).body as unknown as Echoed

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

  it('sends once more when the server closed the idle connection at that moment', async () => {
    await using server = await httpServer((request, response) => {
      const isSecond = request.url === '/again' && (request.socket as { used?: boolean }).used
      ;(request.socket as { used?: boolean }).used = true
      if (isSecond) request.socket.destroy()
      else response.end('ok')
    })
    await using context = createTestContext()
    await runAction(httpRequest, { url: server.url }, context)
    expect(await runAction(httpRequest, { url: `${server.url}/again` }, context)).toMatchObject({ body: 'ok' })
    await expect(runAction(httpRequest, { url: `${server.url}/again`, method: 'POST' }, context)).rejects.toMatchObject({
      code: 'HTTP_CONNECTION_CLOSED',
    })
  })

  it('reaches localhost on whichever loopback address it is served', async () => {
    await using server = await httpServer(answer('here'))
    await using context = createTestContext()
    const net = { resolve: async () => ({ address: '::1', family: 6 as const }) }
    expect(await runAction(httpRequest, { url: `http://localhost:${server.port}` }, { ...context, net })).toMatchObject({ body: 'here' })
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

  it('is one thing only', async () => {
    await expect(ask(echo, { body: 'a', form: { b: '1' } })).rejects.toMatchObject({
      code: 'HTTP_BAD_REQUEST',
      message: 'a request has one body, not body and form',
    })
  })
})

describe('multipart', () => {
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
      fields: { title: 'It’s "new"\r\n--x', tags: ['1', '2'] },
      files: { one: 'files/a b.txt', many: ['b.bin', { path: 'b.bin', filename: 'c".png', content_type: 'image/png' }] },
    }
    expect((await runAction(httpRequest, { url: server.url, multipart }, context)).body).toEqual([
      ['title', 'It’s "new"\r\n--x'],
      ['tags', '1'],
      ['tags', '2'],
      ['one', 'a b.txt', 'application/octet-stream', 'grün'],
      ['many', 'b.bin', 'application/octet-stream', '\x01\x02'],
      ['many', 'c".png', 'image/png', '\x01\x02'],
    ])
  })

  it('names a file that is missing', async () => {
    await expect(ask(parse, { multipart: { files: { a: 'no.txt' } } })).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})

describe('an answer', () => {
  const bodyFor = async (...content: Parameters<typeof answer>) => (await ask(answer(...content), {})).body

  it('is JSON by its content type, or by its looks, else text, else bytes', async () => {
    expect(await bodyFor('"text"', { 'content-type': 'application/problem+json' })).toBe('text')
    expect(await bodyFor('{"a":1}')).toEqual({ a: 1 })
    expect(await bodyFor('[1', { 'content-type': 'text/plain' })).toBe('[1')
    expect(await bodyFor('12', { 'content-type': 'text/plain' })).toBe('12')
    expect(await bodyFor('')).toBe('')
    expect(await bodyFor(Buffer.from('grün', 'latin1'), { 'content-type': 'text/plain; charset=iso-8859-1' })).toBe('grün')
    expect(await bodyFor(Buffer.from([0xff, 0xd8, 0]), { 'content-type': 'image/jpeg' })).toEqual(Buffer.from([0xff, 0xd8, 0]))
  })

  it('keeps every digit of large whole numbers', async () => {
    expect(await bodyFor('{"id":9007199254740993,"small":12,"amount":1234567890.1234567,"text":"9007199254740993"}')).toEqual({
      id: '9007199254740993',
      small: 12,
      amount: 1234567890.1234567,
      text: '9007199254740993',
    })
  })

  it('says so when JSON is none', async () => {
    await using server = await httpServer(answer('{"a":', { 'content-type': 'application/json' }))
    await using context = createTestContext()
    expect(await runAction(httpRequest, { url: server.url }, context)).toMatchObject({ body: '{"a":' })
    expect(context.logs).toEqual([expect.stringContaining('the body calls itself JSON, but it is not')])
  })

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
  ])('is unpacked: %s', async (encoding, pack) => {
    const result = await ask(answer(pack(Buffer.from('{"a":1}')), { 'content-encoding': encoding }), {})
    expect(result).toMatchObject({ body: { a: 1 }, size: 7 })
  })

  it('stays packed when asked to', async () => {
    const packed = gzipSync('{"a":1}')
    const result = await ask(answer(packed, { 'content-encoding': 'gzip' }), { decompress: false })
    expect(result.body).toEqual(packed)
  })

  it('names a body that cannot be unpacked', async () => {
    await expect(ask(answer('no', { 'content-encoding': 'gzip' }), {})).rejects.toMatchObject({ code: 'HTTP_BAD_RESPONSE' })
  })

  it('is a result whatever its status', async () => {
    expect(await ask(answer('no', {}, 503), {})).toMatchObject({ status: 503, status_text: 'Service Unavailable', body: 'no' })
    expect(await ask(answer('', {}, 204), { method: 'HEAD' })).toMatchObject({ status: 204, body: '', size: 0 })
  })

  it('attaches what is large and keeps the beginning of a text', async () => {
    await using server = await httpServer(answer('x'.repeat(3_000_000), { 'content-type': 'text/plain' }))
    await using context = createTestContext()
    const result = await runAction(httpRequest, { url: server.url, save_to_file: 'big.txt' }, context)
    expect(result).toMatchObject({ size: 3_000_000, truncated: true, saved_to: 'output/big.txt' })
    expect(String(result.body).slice(-63)).toBe('xxxxxx\n… the first 1 MiB of 2.9 MiB; the whole body is attached')
    expect(context.attachments.map(({ name, mediaType, bytes }) => ({ name, mediaType, size: bytes.length }))).toEqual([
      { name: 'body', mediaType: 'text/plain', size: 3_000_000 },
    ])
    expect(context.written.get('big.txt')?.length).toBe(3_000_000)
  })

  it('may be large JSON and still be looked into', async () => {
    await using server = await httpServer(answer(JSON.stringify({ items: Array.from({ length: 200_000 }, (_, id) => ({ id })) })))
    await using context = createTestContext()
    const result = await runAction(httpRequest, { url: server.url }, context)
    expect((result.body as unknown as { items: unknown[] }).items).toHaveLength(200_000)
    expect(context.attachments).toHaveLength(1)
  })

  it('stops at 64 MiB', async () => {
    const chunk = Buffer.alloc(1024 * 1024)
    const endless: RequestListener = (_, response) => {
      const more = () => {
        while (response.write(chunk));
      }
      response.on('drain', more)
      more()
    }
    await expect(ask(endless, {})).rejects.toMatchObject({ code: 'HTTP_BODY_TOO_LARGE' })
  })
})

describe('a request that cannot succeed', () => {
  const failure = async (config: Record<string, unknown>, listener: RequestListener = echo) => {
    const error = await ask(listener, config).catch((cause: unknown) => cause)
    const { code, message, hint, kind } = error as Error & { code: string; hint: string; kind?: string }
    return { code, message: message.replaceAll(/127.0.0.1:\d+/g, '127.0.0.1:PORT'), hint, ...(kind ? { kind } : {}) }
  }

  it('says that nothing listens', async () => {
    expect(await failure({ url: `http://127.0.0.1:${await findFreePort()}/` })).toEqual({
      code: 'HTTP_CONNECTION_REFUSED',
      message: 'nothing listens on 127.0.0.1:PORT',
      hint: 'Start the service, or check the host and port of the url.',
      kind: 'connection',
    })
  })

  it('says that the host is unknown', async () => {
    expect(await failure({ url: 'http://nowhere.invalid/' })).toMatchObject({
      code: 'HTTP_DNS',
      message: 'the host nowhere.invalid has no address',
    })
  })

  it('says what it waited for when time is up', async () => {
    const silent: RequestListener = () => undefined
    expect(await failure({ timeout: '80ms' }, silent)).toEqual({
      code: 'HTTP_TIMEOUT',
      message: 'an answer from 127.0.0.1:PORT did not come within 80 ms',
      hint: 'Raise `timeout`, or find out why the service is slow.',
      kind: 'timeout',
    })
    const half: RequestListener = (_, response) => response.writeHead(200, { 'content-length': '10' }).write('12345')
    expect(await failure({ timeout: '80ms' }, half)).toMatchObject({
      message: 'the whole body from 127.0.0.1:PORT did not come within 80 ms',
    })
  })

  it('says that the connection was cut', async () => {
    const cut: RequestListener = (request) => request.socket.destroy()
    expect(await failure({}, cut)).toMatchObject({
      code: 'HTTP_CONNECTION_CLOSED',
      message: '127.0.0.1:PORT closed the connection before the answer was complete',
    })
    const half: RequestListener = (_, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('12345')
      setTimeout(() => response.destroy(), 20)
    }
    expect(await failure({}, half)).toMatchObject({ code: 'HTTP_CONNECTION_CLOSED' })
  })

  it('says that the answer is not HTTP', async () => {
    const gibberish: RequestListener = (request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n')
    expect(await failure({}, gibberish)).toMatchObject({ code: 'HTTP_BAD_RESPONSE' })
  })

  it.each([
    ['localhost:5003/x', '"localhost:5003/x" has no http:// or https:// in front', 'Write http://localhost:5003/x'],
    ['/orders', '"/orders" is relative and there is no base_url to join it to', expect.stringContaining('BASE_URL')],
    ['ftp://host/x', '"ftp://host/x" is not an http url', expect.any(String)],
    ['http://', '"http://" is not a valid http url', expect.any(String)],
  ])('says what is wrong with the url %s', async (url, message, hint) => {
    expect(await failure({ url, base_url: undefined })).toMatchObject({ code: 'HTTP_BAD_URL', message, hint })
  })

  it('says which header cannot be sent', async () => {
    expect(await failure({ headers: { 'bad name': 'x' } })).toMatchObject({
      code: 'HTTP_BAD_REQUEST',
      message: '"bad name" is not a valid header name',
    })
    expect(await failure({ headers: { name: 'two\nlines' } })).toMatchObject({ code: 'HTTP_BAD_REQUEST' })
  })

  it('does not go where egress forbids, also by address', async () => {
    await using server = await httpServer(echo)
    await using context = createTestContext()
    const { ActionError } = await import('@testmesh/action-kit')
    const net = { resolve: async () => Promise.reject(new ActionError('EGRESS_DENIED', 'not allowed')) }
    await expect(runAction(httpRequest, { url: server.url }, { ...context, net })).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
    expect(server.connections()).toBe(0)
  })

  it.each([
    ['while the server thinks', (() => undefined) as RequestListener],
    ['while the body arrives', ((_, response) => response.writeHead(200).write('begin')) as RequestListener],
  ])('stops at once when it is cancelled %s', async (_, listener) => {
    await using server = await httpServer(listener)
    await using context = createTestContext()
    const controller = new AbortController()
    const running = runAction(httpRequest, { url: server.url }, { ...context, signal: controller.signal }).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const abortedAt = performance.now()
    controller.abort(new Error('cancelled'))
    expect(await running).toMatchObject({ code: 'HTTP_ABORTED', cause: { message: 'cancelled' } })
    expect(performance.now() - abortedAt).toBeLessThan(100)
  })

  it('does not even start when it was cancelled before', async () => {
    await using server = await httpServer(echo)
    await using context = createTestContext()
    await expect(runAction(httpRequest, { url: server.url }, { ...context, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'HTTP_ABORTED',
    })
    expect(server.connections()).toBe(0)
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

  it('fails with the last answer when it never does', async () => {
    await expect(ask(ready(1e6), { poll: { until, interval: '20ms', timeout: '70ms' } })).rejects.toMatchObject({
      code: 'HTTP_TIMEOUT',
      message: expect.stringMatching(/^the condition did not hold within 0.07 s and \d+ requests$/),
      result: { body: { state: 'busy' } },
    })
  })
})
