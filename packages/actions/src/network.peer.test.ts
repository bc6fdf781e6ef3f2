import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { createTlsIdentity, type ProxyServer, proxyServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { grpcCall } from './grpc/grpc-call.ts'
import { labServer } from './grpc/testing/lab-server.ts'
import { httpRequest } from './http/http-request.ts'
import { sse } from './http/sse.ts'
import { mcp } from './mcp/mcp.ts'
import { createLabServer } from './mcp/testing/lab-server.ts'
import { mockServerStart } from './mock-server/mock-server-start.ts'
import type { Network } from './node/egress.ts'
import { createProxyRoute } from './node/proxy-route.ts'
import { createTestContext, runAction } from './testing/test-context.ts'
import { waitFor } from './wait-for/wait-for.ts'
import { websocket } from './websocket/websocket.ts'

/** A server that no machine trusts, and that asks whoever comes for a certificate; it says whose it was. */
const [identity, client, other] = [createTlsIdentity(), createTlsIdentity('mara'), createTlsIdentity('lena')]
let server: Server
let url: string
let proxy: ProxyServer
const past: string[] = []

beforeAll(async () => {
  const answerMcp = createMcpHandler(createLabServer)
  const known = { ca: [client.cert, other.cert], requestCert: true, rejectUnauthorized: true }
  server = createServer({ ...identity, ...known }, async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const who = (request.socket as TLSSocket).getPeerCertificate().subject?.CN
    if (request.url === '/events') return response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${who}\n\n`)
    if (request.url !== '/mcp') return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ who }))
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)])
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
    const answer = await answerMcp.fetch(new Request('http://127.0.0.1/mcp', { method: request.method ?? 'GET', headers, ...body }))
    return response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()))
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket, { socket: raw }) => socket.send((raw as TLSSocket).getPeerCertificate().subject.CN as string))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  proxy = await proxyServer()
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await proxy.stop()
})
beforeEach(() => void past.splice(0))

const network: Network = { defaults: { isVerified: false, client } }
const open = (given: Network) => createTestContext({}, {}, given)
const proxied = (except = ''): Network => {
  const { proxyFor, serve, isPast } = createProxyRoute({ url: proxy.url, except })
  const onConnect = (host: string, port: number) => void (isPast(host, port) && past.push(`${host}:${port}`))
  return { defaults: { ...network.defaults, proxyFor }, serve, onConnect }
}

/** What each action of the web gets to hear. */
const askAll = async (given: Network) => {
  await using context = open(given)
  const ask = { server: { url: `${url}/mcp` }, operation: 'ping' } as const
  const forwarded = await runAction(mockServerStart, { proxy: url }, context)
  return {
    http: (await runAction(httpRequest, { url }, context)).body,
    sse: (await runAction(sse, { url: `${url}/events` }, context)).data,
    waitFor: (await runAction(waitFor, { type: 'http', url, max_attempts: 1 }, context)).body,
    websocket: (await runAction(websocket, { url: url.replace('http', 'ws'), actions: [{ type: 'receive' }] }, context)).received_message,
    mcp: (await runAction(mcp, ask, context)).is_error,
    mock: (await runAction(httpRequest, { url: forwarded.base_url }, context)).body,
  }
}

const heard = { http: { who: 'mara' }, sse: 'mara', waitFor: { who: 'mara' }, websocket: 'mara', mcp: false, mock: { who: 'mara' } }

it('shows the certificate of the run, and takes any of a server, where a step says nothing of it', async () => {
  expect(await askAll(network)).toEqual(heard)
  await using lab = await labServer({ tls: identity, clientCa: client.cert })
  await using context = open(network)
  const call = { address: lab.address, service: 'lab.v1.Lab', method: 'Echo', tls: true }
  expect(await runAction(grpcCall, call, context)).toMatchObject({ status: 'OK' })
})

it('does as the step says where it says something', async () => {
  await using context = open(network)
  const ask = (more: object) => runAction(httpRequest, { url, ...more }, context)
  await expect(ask({ verify_ssl: true })).rejects.toMatchObject({ code: 'HTTP_TLS' })
  await expect(ask({ insecure: false })).rejects.toMatchObject({ code: 'HTTP_TLS' })
  expect((await ask({ client_cert: other.cert, client_key: other.key })).body).toEqual({ who: 'lena' })
  await expect(ask({ proxy: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'HTTP_CONNECTION_REFUSED' })
  await using strict = open({ defaults: { client } })
  expect((await runAction(httpRequest, { url, ca: identity.cert }, strict)).body).toEqual({ who: 'mara' })
  await expect(runAction(httpRequest, { url }, strict)).rejects.toMatchObject({ code: 'HTTP_TLS' })
})

it('goes through the proxy of the run with all that is HTTP, but not to what the execution itself serves', async () => {
  const before = proxy.seen.length
  expect(await askAll(proxied())).toEqual(heard)
  const lines = proxy.seen.slice(before).map(({ line }) => line)
  expect(new Set(lines)).toEqual(new Set([`CONNECT ${url.slice('https://'.length)}`]))
  expect(lines.length).toBeGreaterThanOrEqual(6)
  expect(past).toEqual([])
})

it('keeps no connection open to the proxy that nothing uses again', async () => {
  const openNow = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))
  server.closeAllConnections()
  await using context = open(proxied())
  for (let times = 0; times < 3; times++) await runAction(waitFor, { type: 'http', url, max_attempts: 1 }, context)
  // Sooner than the server would close what is idle.
  await expect.poll(openNow, { timeout: 2_000 }).toBe(0)
})

it('takes no answer of a proxy that opens no tunnel for one of the service', async () => {
  await using refusing = await proxyServer({ refuses: '403 Forbidden' })
  const { proxyFor, serve } = createProxyRoute({ url: refusing.url, except: '' })
  const context = open({ defaults: { proxyFor }, serve })
  const said = 'the proxy opens no tunnel to shop.example:443: 403 Forbidden'
  const told = (work: Promise<unknown>) => expect(work).rejects.toMatchObject({ message: expect.stringContaining(said) })
  await told(runAction(websocket, { url: 'wss://shop.example', actions: [{ type: 'receive' }] }, context))
  await told(runAction(waitFor, { type: 'http', url: 'https://shop.example', status_code: 403, max_attempts: 1 }, context))
  const { base_url: url } = await runAction(mockServerStart, { proxy: 'https://shop.example' }, context)
  expect(await runAction(httpRequest, { url }, context)).toMatchObject({ status: 502, body: { error: expect.stringContaining(said) } })
  // The mock server tells what it could not pass on.
  await expect(context.close()).rejects.toThrow(said)
})

it('tells of what goes past the proxy, and excepts what is to be excepted', async () => {
  const before = proxy.seen.length
  await using context = open(proxied())
  const { port } = server.address() as AddressInfo
  await runAction(waitFor, { type: 'tcp', host: '127.0.0.1', port, max_attempts: 1 }, context)
  expect(past).toEqual([`127.0.0.1:${port}`])
  await using excepting = open(proxied(`127.0.0.1:${port}`))
  expect((await runAction(httpRequest, { url }, excepting)).body).toEqual({ who: 'mara' })
  expect(past).toHaveLength(1)
  expect(proxy.seen).toHaveLength(before)
})
