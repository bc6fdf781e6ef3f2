import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import type { Http2ServerRequest, ServerHttp2Stream } from 'node:http2'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { ActionError, type Egress } from '@testmesh/action-kit'
import { createTlsIdentity, httpServer, proxyServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { httpRequest } from './http-request.ts'

const tls = createTlsIdentity()
const client = createTlsIdentity('client')
const hello: RequestListener = async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({ method: request.method, url: request.url, type: request.headers['content-type'], body, version: request.httpVersion }),
  )
}

describe('https', () => {
  it('trusts the authority it is given, by file or by text', async () => {
    await using server = await httpServer(hello, { tls })
    await using context = createTestContext({ 'certs/ca.pem': tls.cert })
    for (const ca of ['certs/ca.pem', tls.cert])
      expect(await runAction(httpRequest, { url: server.url, ca }, context)).toMatchObject({ status: 200, protocol: 'HTTP/1.1' })
    expect(server.connections()).toBe(1)
    const named = await runAction(httpRequest, { url: server.url.replace('127.0.0.1', 'localhost'), ca: tls.cert }, context)
    expect(named.timings.tls).toBeGreaterThan(0)
  })

  it('explains a certificate it cannot trust', async () => {
    await using server = await httpServer(hello, { tls })
    await using context = createTestContext()
    await expect(runAction(httpRequest, { url: server.url }, context)).rejects.toMatchObject({
      code: 'HTTP_TLS',
      message: `no secure connection to 127.0.0.1:${server.port}: its certificate is self-signed`,
      hint: 'Give the authority of the certificate as `ca`, or to a whole run by --cacert; `verify_ssl: false` takes any of a test system.',
    })
    await expect(runAction(httpRequest, { url: server.url, ca: tls.cert, server_name: 'elsewhere' }, context)).rejects.toMatchObject({
      code: 'HTTP_TLS',
      message: expect.stringContaining('its certificate is for another host'),
    })
    for (const config of [{ verify_ssl: false }, { insecure: true }, { ssl: { verify_ssl: false } }, { ssl: { ca: tls.cert } }])
      expect(await runAction(httpRequest, { url: server.url, ...config }, context)).toMatchObject({ status: 200 })
  })

  it.each([false, true])(
    'wants the certificate to be for the host of the URL, also where that is an address (http2: %s)',
    async (http2) => {
      await using context = createTestContext()
      for (const [hosts, good] of [
        [['localhost'], 'localhost'],
        [['127.0.0.1'], '127.0.0.1'],
      ] as const) {
        const identity = createTlsIdentity('box', hosts)
        await using server = await httpServer(hello, { tls: identity, http2 })
        const at = (host: string, more = {}) =>
          runAction(httpRequest, { url: `https://${host}:${server.port}/`, ca: identity.cert, http2, ...more }, context)
        const bad = good === 'localhost' ? '127.0.0.1' : 'localhost'
        expect(await at(good)).toMatchObject({ status: 200 })
        await expect(at(bad)).rejects.toMatchObject({
          code: 'HTTP_TLS',
          message: expect.stringContaining(`no secure connection to ${bad}:${server.port}: its certificate is for another host`),
        })
        expect(await at(bad, { server_name: good })).toMatchObject({ status: 200 })
      }
    },
  )

  it('says when the port speaks plain http', async () => {
    await using server = await httpServer(hello)
    await using context = createTestContext()
    await expect(runAction(httpRequest, { url: server.url.replace('http:', 'https:') }, context)).rejects.toMatchObject({
      code: 'HTTP_TLS',
      message: `no secure connection to 127.0.0.1:${server.port}: the server does not speak TLS on this port`,
    })
  })

  it('shows a client certificate', async () => {
    const who: RequestListener = (request, response) => response.end(String((request.socket as TLSSocket).getPeerCertificate().subject.CN))
    await using server = await httpServer(who, { tls, clientCa: client.cert })
    await using context = createTestContext({ 'client.key': client.key })
    const config = { url: server.url, ca: tls.cert }
    expect(await runAction(httpRequest, { ...config, client_cert: client.cert, client_key: 'client.key' }, context)).toMatchObject({
      body: 'client',
    })
    expect(context.secrets).toEqual([client.key])
    await expect(runAction(httpRequest, config, context)).rejects.toMatchObject({
      code: 'HTTP_TLS',
      hint: expect.stringContaining('client_cert'),
    })
    await expect(runAction(httpRequest, { ...config, client_cert: client.cert }, context)).rejects.toMatchObject({
      code: 'HTTP_BAD_REQUEST',
      message: 'half of a client certificate shows nothing: `client_key` is missing',
    })
    await expect(runAction(httpRequest, { ...config, client_cert: client.cert, client_key: tls.key }, context)).rejects.toMatchObject({
      code: 'HTTP_TLS',
      message: `no secure connection to 127.0.0.1:${server.port}: \`client_key\` is not the key of \`client_cert\``,
    })
  })
})

describe('a connection', () => {
  const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'

  it('carries one request after the other, whatever the answers are framed by', async () => {
    const framings: RequestListener = (request, response) => {
      if (request.url === '/none') return response.writeHead(204).end()
      if (request.url === '/chunks') response.write('a')
      response.end('b')
    }
    await using server = await httpServer(framings)
    await using context = createTestContext()
    const bodies = { '/length': 'b', '/chunks': 'ab', '/none': '', '/': 'b' }
    for (const [url, body] of Object.entries(bodies))
      expect(await runAction(httpRequest, { base_url: server.url, url }, context)).toMatchObject({ body })
    expect(server.connections()).toBe(1)
  })

  it('on which something came that nobody had asked for carries no other', async () => {
    const sockets: Socket[] = []
    const server = createServer((socket) => {
      const count = sockets.push(socket)
      socket.on('data', () => socket.write(`${ok}#${count}`))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    await using context = createTestContext()
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const body = async () => (await runAction(httpRequest, { url }, context)).body
    expect([await body(), await body()]).toEqual(['#1', '#1'])
    const [first] = sockets
    first?.write(`${ok}no`)
    if (first) await once(first, 'close')
    expect(await body()).toBe('#2')
    server.close()
  })

  it('that did not take all of a request carries no other, though it answered', async () => {
    let count = 0
    const server = createServer((socket) => {
      const answer = `${ok}#${++count}`
      socket.once('data', () => socket.pause().write(answer))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    await using context = createTestContext()
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const large = { url, method: 'POST', body: 'a'.repeat(16 * 1024 * 1024) }
    expect(await runAction(httpRequest, large, context)).toMatchObject({ body: '#1' })
    expect(await runAction(httpRequest, { url, timeout: '2s' }, context)).toMatchObject({ body: '#2' })
    server.close()
  })

  it('that came too late for its request carries the next one, which did not wait for it', async () => {
    await using server = await httpServer(hello)
    await using context = createTestContext()
    const { resolve } = context.net
    const slow = {
      ...context,
      net: { ...context.net, resolve: (...of: Parameters<typeof resolve>) => wait(100).then(() => resolve(...of)) },
    }
    await expect(runAction(httpRequest, { url: server.url, timeout: '20ms' }, slow)).rejects.toMatchObject({ code: 'HTTP_TIMEOUT' })
    while (server.connections() === 0) await wait(20)
    const { timings } = await runAction(httpRequest, { url: server.url }, slow)
    expect([server.connections(), timings.dns, timings.tcp]).toEqual([1, 0, 0])
  })
})

describe('a proxy', () => {
  it('carries http, with its credentials', async () => {
    await using server = await httpServer(hello)
    await using proxy = await proxyServer()
    await using context = createTestContext()
    const result = await runAction(httpRequest, { url: `${server.url}/a`, proxy: proxy.url.replace('//', '//me:pass@') }, context)
    expect(result).toMatchObject({ status: 200, headers: { via: '1.1 test-proxy' }, body: { url: '/a' } })
    expect(proxy.seen).toEqual([{ line: `GET ${server.url}/a`, authorization: `Basic ${Buffer.from('me:pass').toString('base64')}` }])
    expect(context.secrets).toEqual(['pass'])
  })

  it('is connected to where egress says, and is not asked for what egress denies', async () => {
    await using server = await httpServer(hello)
    await using proxy = await proxyServer()
    await using context = createTestContext()
    const net: Egress = {
      resolve: async (host) => ({ address: host === 'proxy.invalid' ? '127.0.0.1' : '127.0.0.9', family: 4 }),
      judge: async (host) => {
        if (host === '10.0.0.1') throw new ActionError('EGRESS_DENIED', 'not there')
      },
    }
    const ask = (url: string) =>
      runAction(httpRequest, { url, proxy: `http://proxy.invalid:${new URL(proxy.url).port}` }, { ...context, net })
    expect(await ask(server.url)).toMatchObject({ status: 200 })
    await expect(ask('http://10.0.0.1/')).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
    expect(proxy.seen).toHaveLength(1)
  })

  it('carries https through a tunnel', async () => {
    await using server = await httpServer(hello, { tls })
    await using proxy = await proxyServer()
    await using context = createTestContext()
    const config = { url: server.url, proxy: proxy.url, ca: tls.cert }
    expect(await runAction(httpRequest, config, context)).toMatchObject({ status: 200 })
    expect(proxy.seen).toEqual([{ line: `CONNECT 127.0.0.1:${server.port}`, authorization: undefined }])
    await expect(runAction(httpRequest, { ...config, ca: undefined }, context)).rejects.toMatchObject({ code: 'HTTP_TLS' })
  })

  it('that opens no tunnel is named, and its answer is none of the service', async () => {
    await using proxy = await proxyServer({ refuses: '403 Forbidden' })
    await using context = createTestContext()
    await expect(runAction(httpRequest, { url: 'https://shop.example/', proxy: proxy.url }, context)).rejects.toMatchObject({
      code: 'HTTP_UNREACHABLE',
      message: 'the proxy opens no tunnel to shop.example:443: 403 Forbidden',
      hint: expect.stringContaining('credentials'),
    })
  })

  it('that is not there is named', async () => {
    await using context = createTestContext()
    await expect(runAction(httpRequest, { url: 'http://127.0.0.1:1/', proxy: 'http://127.0.0.1:1' }, context)).rejects.toMatchObject({
      code: 'HTTP_CONNECTION_REFUSED',
      message: 'the proxy cannot be reached: nothing listens on 127.0.0.1:1',
      hint: expect.stringContaining('`proxy`'),
    })
  })
})

describe('http2', () => {
  it.each([
    ['over TLS', { tls, http2: true }],
    ['in the clear', { http2: true }],
  ])('is spoken %s, over one connection', async (_, options) => {
    await using server = await httpServer(hello, options)
    await using context = createTestContext()
    const config = { url: `${server.url}/x`, http2: true, ca: tls.cert, method: 'POST', body: { a: 1 } }
    const first = await runAction(httpRequest, config, context)
    expect(first).toMatchObject({
      status: 200,
      protocol: 'HTTP/2',
      remote_address: `127.0.0.1:${server.port}`,
      body: { method: 'POST', url: '/x', type: 'application/json', body: '{"a":1}', version: '2.0' },
    })
    expect(first.timings.tcp).toBeGreaterThan(0)
    expect((await runAction(httpRequest, config, context)).timings.tcp).toBe(0)
    expect(server.connections()).toBe(1)
  })

  it.each([
    ['over TLS', { tls }],
    ['in the clear', {}],
  ])('is missed where there is none, %s', async (_, options) => {
    await using server = await httpServer(hello, options)
    await using context = createTestContext()
    await expect(runAction(httpRequest, { url: server.url, http2: true, ca: tls.cert }, context)).rejects.toMatchObject({
      code: 'HTTP_NO_HTTP2',
    })
  })

  it.each([
    ['goes away', {}, ({ session }: ServerHttp2Stream) => session?.destroy()],
    ['sends less than it said', { 'content-length': '100' }, (stream: ServerHttp2Stream) => stream.destroy()],
  ])('takes no part of a body for the whole when the server %s', async (_, headers, breakOff) => {
    const listener: RequestListener = (request, response) => {
      response.writeHead(200, headers)
      response.write('the beginning')
      setTimeout(() => breakOff((request as unknown as Http2ServerRequest).stream), 50)
    }
    await using server = await httpServer(listener, { http2: true })
    await using context = createTestContext()
    await expect(runAction(httpRequest, { url: server.url, http2: true }, context)).rejects.toMatchObject({
      code: 'HTTP_CONNECTION_CLOSED',
    })
  })

  it('has no body to wait for where only its length is told', async () => {
    const listener: RequestListener = (request, response) =>
      response.writeHead(request.method === 'HEAD' ? 200 : 304, { 'content-length': '100' }).end()
    await using server = await httpServer(listener, { http2: true })
    await using context = createTestContext()
    const statusOf = async (method: string) => (await runAction(httpRequest, { url: server.url, http2: true, method }, context)).status
    expect([await statusOf('HEAD'), await statusOf('GET')]).toEqual([200, 304])
  })

  it('stops at once when it is cancelled, and survives the server going away', async () => {
    const silent: RequestListener = (request, response) => (request.url === '/slow' ? undefined : response.end('ok'))
    await using server = await httpServer(silent, { http2: true })
    await using context = createTestContext()
    const controller = new AbortController()
    const running = runAction(httpRequest, { url: `${server.url}/slow`, http2: true }, { ...context, signal: controller.signal }).catch(
      (error) => error,
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    controller.abort()
    expect(await running).toMatchObject({ code: 'HTTP_ABORTED' })
    expect(await runAction(httpRequest, { url: server.url, http2: true }, context)).toMatchObject({ body: 'ok' })
    await server.stop()
    await expect(runAction(httpRequest, { url: server.url, http2: true }, context)).rejects.toMatchObject({
      code: expect.stringMatching(/^HTTP_CONNECTION_(CLOSED|REFUSED)$/),
    })
  })
})
