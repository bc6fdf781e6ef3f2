import { once } from 'node:events'
import { createServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { checkConfig, type Mismatch } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, httpServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { websocketCodes } from './codes.ts'
import { websocketSchema } from './websocket.schema.ts'
import { websocket } from './websocket.ts'

let server: WebSocketServer
let url: string
const seen: { headers: Record<string, unknown>; messages: unknown[]; closes: unknown[] } = { headers: {}, messages: [], closes: [] }

/** Echoes; `/greet` speaks first, `/bye` hangs up. */
beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: (offered) => (offered.has('v2') ? 'v2' : false) })
  server.on('connection', (socket, request) => {
    seen.headers = request.headers
    socket.on('message', (data, isBinary) => {
      seen.messages.push(isBinary ? data : data.toString())
      if (String(data) === 'bye') socket.close(4001, 'as you wish')
      else if (request.url !== '/silent') socket.send(data, { binary: isBinary })
    })
    socket.on('close', (code, reason) => seen.closes.push([code, reason.toString()]))
    if (request.url === '/greet') for (const n of [1, 2, 3]) socket.send(JSON.stringify({ n }))
  })
  await new Promise((resolve) => server.once('listening', resolve))
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  for (const client of server.clients) client.terminate()
  server.close()
})

const run = async (config: Record<string, unknown>) => {
  await using context = createTestContext()
  return await runAction(websocket, { url, ...config }, context)
}

const hasNumber = (wanted: number) => (value: unknown) => {
  const found = (value as { n?: number }).n
  const shown = (n: number) => ({ type: 'number', text: String(n) })
  const mismatch: Mismatch = { path: 'n', expected: shown(wanted), ...(found === undefined ? {} : { actual: shown(found) }) }
  return found === wanted ? [] : [mismatch]
}

describe('a list of actions', () => {
  it('sends and receives text, JSON and bytes over one connection, and closes it', async () => {
    seen.messages.length = 0
    const result = await run({
      headers: { 'X-Key': 'k' },
      protocols: ['v1', 'v2'],
      actions: [
        { type: 'send', data: 'hello' },
        { type: 'send', data: { id: 1 } },
        { type: 'send', data: 'AAH/', format: 'binary' },
        { type: 'receive', count: 3 },
        { type: 'ping' },
        { type: 'close', code: 4000, reason: 'done' },
      ],
    })
    expect(result).toEqual({
      connected: false,
      protocol: 'v2',
      messages: [
        { type: 'text', data: 'hello' },
        { type: 'text', data: { id: 1 } },
        { type: 'binary', data: Buffer.from([0, 1, 255]) },
      ],
      count: 3,
      received_message: Buffer.from([0, 1, 255]),
      sent: 3,
      latency_ms: expect.any(Number),
      close_code: 4000,
      close_reason: 'done',
      duration_ms: expect.any(Number),
    })
    expect(seen.messages).toEqual(['hello', '{"id":1}', Buffer.from([0, 1, 255])])
    expect(seen.headers).toMatchObject({ 'x-key': 'k', traceparent: expect.stringMatching(/^00-/) })
    await expect.poll(() => seen.closes.at(-1)).toEqual([4000, 'done'])
    await run({ traceparent: false, actions: [{ type: 'ping' }] })
    expect(seen.headers).not.toHaveProperty('traceparent')
  })

  it('finds messages that came with the handshake', async () => {
    expect(await run({ url: `${url}/greet`, actions: [{ type: 'receive', count: 3 }] })).toMatchObject({
      received_message: { n: 3 },
      count: 3,
    })
  })

  it('waits for the message that matches', async () => {
    const result = await run({ url: `${url}/greet`, actions: [{ type: 'wait_for', match: hasNumber(2) }] })
    expect(result).toMatchObject({ received_message: { n: 2 }, count: 2 })
  })

  it('receives what matches, and so many of it', async () => {
    const greet = `${url}/greet`
    expect(await run({ url: greet, actions: [{ type: 'receive', match: hasNumber(3) }] })).toMatchObject({ received_message: { n: 3 } })
    expect(await run({ url: greet, actions: [{ type: 'wait_for', count: 2 }] })).toMatchObject({ received_message: { n: 2 }, count: 2 })
    await expect(run({ url: greet, actions: [{ type: 'receive', match: hasNumber(1), count: 2, timeout: '80ms' }] })).rejects.toMatchObject(
      { code: 'WEBSOCKET_NO_MATCH' },
    )
  })

  it('may begin with messages to send', async () => {
    const result = await run({
      messages: [{ data: 'a' }, { type: 'json', data: 'b', delay: '10ms' }],
      actions: [{ type: 'receive', count: 2 }],
    })
    expect(result).toMatchObject({ sent: 2, messages: [{ data: 'a' }, { data: '"b"' }] })
  })
})

describe('one action per step', () => {
  it('keeps the connection open for the next', async () => {
    await using context = createTestContext()
    const step = (config: Record<string, unknown>) => runAction(websocket, { connection_id: 'feed', ...config }, context)
    expect(await step({ url, action: 'connect' })).toMatchObject({ connected: true, connection_id: 'feed', sent: 0 })
    expect(await step({ action: 'send', data: 'hi' })).toMatchObject({ connected: true, sent: 1 })
    expect(await step({ action: 'receive' })).toMatchObject({ received_message: 'hi' })
    expect(await step({ action: 'close' })).toMatchObject({ connected: false, close_code: 1000 })
    await expect(step({ action: 'send', data: 'x' })).rejects.toMatchObject({ code: 'WEBSOCKET_NOT_OPEN' })
  })

  it('needs a connection', async () => {
    await expect(run({ url: undefined, action: 'receive', connection_id: 'nobody' })).rejects.toMatchObject({
      code: 'WEBSOCKET_NOT_OPEN',
      message: 'no connection "nobody" is open, and there is no url to connect to',
    })
  })

  it('closes with the execution what it left open', async () => {
    const before = server.clients.size
    await run({ action: 'connect' })
    await expect.poll(() => server.clients.size).toBe(before)
  })
})

describe('what cannot succeed', () => {
  it('is refused where a setting would be passed over', () => {
    const problemsOf = (config: object) =>
      checkConfig(websocketSchema.config, { url, ...config }, { subject: 'the websocket action' }).map(({ message }) => message)
    expect([
      problemsOf({ match: { n: 1 } }),
      problemsOf({ actions: [{ type: 'receive' }], match: { n: 1 }, delay: '1s' }),
      problemsOf({ action: 'receive', data: 'hi' }),
      problemsOf({ actions: [{ type: 'send', data: 'hi', match: { n: 1 } }] }),
      problemsOf({
        actions: [
          { type: 'ping', count: 2 },
          { type: 'receive', code: 4000 },
        ],
      }),
      problemsOf({ messages: [{ data: 'hi' }], match: { n: 1 } }),
    ]).toEqual([
      ['"match" means nothing without "action" or "actions" or "messages"'],
      ['"match" cannot stand beside "actions"', '"delay" cannot stand beside "actions"'],
      ['"data" cannot stand beside "action: receive"'],
      ['"match" cannot stand beside "type: send"'],
      ['"count" cannot stand beside "type: ping"', '"code" cannot stand beside "type: receive"'],
      [],
    ])
  })

  it('is told in plain words', async () => {
    const port = await findFreePort()
    await expect(run({ url: `ws://127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'WEBSOCKET_CONNECTION_REFUSED',
      message: `nothing listens on 127.0.0.1:${port}`,
      kind: 'connection',
    })
    await expect(run({ url: 'ws://nowhere.invalid' })).rejects.toMatchObject({ code: 'WEBSOCKET_DNS' })
    await expect(run({ url: 'ftp://x' })).rejects.toMatchObject({ code: 'WEBSOCKET_BAD_URL' })
    await using http = await httpServer((_, response) => response.writeHead(401).end())
    await expect(run({ url: http.url })).rejects.toMatchObject({
      code: 'WEBSOCKET_REFUSED',
      message: `127.0.0.1:${http.port} answered 401 Unauthorized instead of opening a WebSocket`,
    })
    const taken: Socket[] = []
    const silent = createTcpServer((socket) => void taken.push(socket.on('error', () => undefined)))
    await once(silent.listen(0, '127.0.0.1'), 'listening')
    const { port: silentPort } = silent.address() as AddressInfo
    await expect(run({ url: `ws://127.0.0.1:${silentPort}`, timeout: '50ms' })).rejects.toMatchObject({
      ...{ code: 'WEBSOCKET_TIMEOUT', message: `a connection to 127.0.0.1:${silentPort} did not come in time` },
      hint: 'Raise `timeout`, or check host and port: what listens there does not answer.',
    })
    for (const socket of taken) socket.destroy()
    silent.close()
  })

  it('says that no message came, or that the server hung up', async () => {
    await expect(run({ url: `${url}/silent`, actions: [{ type: 'receive', timeout: '50ms' }] })).rejects.toMatchObject({
      code: 'WEBSOCKET_TIMEOUT',
      message: 'a message did not come in time',
      kind: 'timeout',
    })
    await expect(
      run({ url: `${url}/silent`, actions: [{ type: 'wait_for', match: hasNumber(9), timeout: '50ms' }] }),
    ).rejects.toMatchObject({
      code: 'WEBSOCKET_TIMEOUT',
      message: 'no message came within 50 ms',
      kind: 'timeout',
    })
    await expect(run({ actions: [{ type: 'send', data: 'bye' }, { type: 'receive' }] })).rejects.toMatchObject({
      code: 'WEBSOCKET_CLOSED',
      message: 'the connection was closed (4001, as you wish) while waiting for a message',
    })
  })

  it('shows the nearest message when none matches', async () => {
    await expect(run({ url: `${url}/greet`, actions: [{ type: 'wait_for', match: hasNumber(9), timeout: '80ms' }] })).rejects.toMatchObject(
      {
        code: 'WEBSOCKET_NO_MATCH',
        message: 'none of the 3 messages that came within 80 ms matched; the nearest: {"n":1} (n should be 9, is 1)',
      },
    )
  })
})

it('speaks wss to a server it is told to trust', async () => {
  const tls = createTlsIdentity()
  const https = createServer(tls).listen(0, '127.0.0.1')
  const secure = new WebSocketServer({ server: https })
  secure.on('connection', (socket) => socket.send('secret'))
  await new Promise((resolve) => https.once('listening', resolve))
  const config = { url: `wss://localhost:${(https.address() as AddressInfo).port}`, actions: [{ type: 'receive' }] }
  try {
    expect(await run({ ...config, ca: tls.cert })).toMatchObject({ received_message: 'secret' })
    await expect(run(config)).rejects.toMatchObject({ code: 'WEBSOCKET_TLS' })
  } finally {
    secure.close()
    https.close()
  }
})

it('can be listened to', async () => {
  await using context = createTestContext()
  const listener = await websocket.listen?.({ url: `${url}/greet`, timeout: 1000, verify_ssl: true }, context)
  const numbers: unknown[] = []
  for await (const { data } of listener?.messages ?? []) {
    numbers.push((data as { n: number }).n)
    if (numbers.length === 3) await listener?.close()
  }
  expect(numbers).toEqual([1, 2, 3])
})

describe('the contract', () => {
  const contract = actionContract(websocket, {
    createContext: createTestContext,
    codes: Object.keys(websocketCodes),
    cases: [{ name: 'an echo', config: () => ({ url, actions: [{ type: 'send', data: 'a' }, { type: 'receive' }] }) }],
    hang: () => ({ url: `${url}/silent`, actions: [{ type: 'receive' }] }),
    unreachable: async () => ({ url: `ws://127.0.0.1:${await findFreePort()}` }),
  })
  for (const { name, run: prove } of contract) it(name, prove)
})
