import type { RequestListener, ServerResponse } from 'node:http'
import type { Mismatch } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { findFreePort, type HttpServer, httpServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { httpCodes } from './codes.ts'
import { sse } from './sse.ts'

const open = (response: ServerResponse): ServerResponse => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  return response
}

const seen: Record<string, unknown>[] = []
const paths: Readonly<Record<string, RequestListener>> = {
  '/three': (_, response) => {
    open(response).write(': hello\nretry: 50\n\nevent: order\nid: 1\ndata: {"id":\ndata: 1}\n\n')
    // In the middle of a character, and of a line.
    const bytes = Buffer.from('data: größer\r\n\r\nevent: order\rid: 3\rdata: {"id":3}\r\r')
    response.write(bytes.subarray(0, 9))
    setTimeout(() => response.write(bytes.subarray(9)), 20)
  },
  '/ended': (_, response) => open(response).end('data: one\n\ndata: cut off'),
  '/silent': (_, response) => open(response).flushHeaders(),
  '/broken': (_, response) => {
    open(response).write('data: one\n\n')
    setTimeout(() => response.destroy(), 20)
  },
  '/moved': (_, response) => void response.writeHead(307, { location: '/three' }).end(),
  '/json': (_, response) => void response.setHeader('content-type', 'application/json').end('{"error":"no stream here"}'),
  '/denied': (_, response) => void response.writeHead(401).end(),
  '/flood': (_, response) => {
    open(response)
    const more = (): void => {
      while (!response.destroyed && response.write(`data: ${'x'.repeat(1000)}\n\n`.repeat(50)));
      response.once('drain', more)
    }
    more()
  },
}

let server: HttpServer
beforeAll(async () => {
  server = await httpServer((request, response) => {
    seen.push(request.headers)
    paths[request.url?.split('?')[0] ?? '']?.(request, response)
  })
})
afterAll(() => server.stop())

const run = async (path: string, config: Record<string, unknown> = {}) => {
  await using context = createTestContext()
  return await runAction(sse, { url: server.url + path, timeout: '2s', ...config }, context)
}
const failure = (path: string, config?: Record<string, unknown>) =>
  run(path, config).then(
    () => 'nothing went wrong',
    ({ code, message }: { code: string; message: string }) =>
      `${code}: ${message.replaceAll(server.url, 'http://mesh').replaceAll(`127.0.0.1:${server.port}`, 'mesh')}`,
  )

const has = (key: string, wanted: unknown) => (value: unknown) => {
  const found = (value as Record<string, unknown> | undefined)?.[key]
  const shown = (one: unknown) => ({ type: typeof one as 'number', text: JSON.stringify(one) })
  const mismatch: Mismatch = { path: key, expected: shown(wanted), ...(found === undefined ? {} : { actual: shown(found) }) }
  return found === wanted ? [] : [mismatch]
}
const is = (wanted: string) => (value: unknown) =>
  value === wanted
    ? []
    : [
        {
          path: '',
          expected: { type: 'string', text: JSON.stringify(wanted) },
          actual: { type: 'string', text: JSON.stringify(value) },
        } satisfies Mismatch,
      ]

describe('a stream of events', () => {
  it('is read as the standard has it: names, ids, data of several lines, any line end, characters in pieces', async () => {
    expect(await run('/three', { count: 3 })).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8' },
      events: [
        { event: 'order', id: '1', data: { id: 1 }, raw: '{"id":\n1}' },
        { event: 'message', data: 'größer', raw: 'größer' },
        { event: 'order', id: '3', data: { id: 3 } },
      ],
      count: 3,
      event: 'order',
      data: { id: 1 },
      last_event_id: '3',
      seen: 3,
    })
  })

  it('is waited on for what matches, and no longer', async () => {
    const result = await run('/three', { match: { event: is('order'), data: has('id', 3) } })
    expect(result).toMatchObject({ events: [{ id: '3' }], count: 1, seen: 3 })
    expect(result.duration_ms).toBeLessThan(1000)
  })

  it('is asked for with who is asking and from where, also behind a redirect', async () => {
    seen.length = 0
    await run('/moved', {
      headers: { 'X-Tenant': 'acme', Accept: 'text/event-stream;v=2' },
      params: { topic: 'orders' },
      auth: { type: 'bearer', token: 't' },
      last_event_id: '41',
    })
    expect(seen).toHaveLength(2)
    expect(seen[1]).toMatchObject({
      accept: 'text/event-stream;v=2',
      authorization: 'Bearer t',
      'last-event-id': '41',
      'x-tenant': 'acme',
      traceparent: expect.any(String),
    })
    await run('/three', { traceparent: false })
    expect(seen[2]).not.toHaveProperty('traceparent')
  })

  it('may be wanted to stay silent', async () => {
    expect(await run('/silent', { never: true, timeout: '50ms' })).toMatchObject({ count: 0, seen: 0 })
    expect(await failure('/three', { never: true })).toMatchInlineSnapshot(
      `"SSE_UNEXPECTED: an event came that should never come: order 1 {"id":\\n1}"`,
    )
  })

  it('says what came instead, nearest first, and why no more came', async () => {
    expect({
      'too few in time': await failure('/three', { match: { event: is('order'), data: has('id', 4) }, timeout: '200ms' }),
      'nothing at all': await failure('/silent', { timeout: '50ms' }),
      'ended early': await failure('/ended', { count: 2 }),
      'cut off': await failure('/broken', { count: 2 }),
    }).toMatchInlineSnapshot(`
      {
        "cut off": "HTTP_CONNECTION_CLOSED: mesh closed the connection before the answer was complete",
        "ended early": "SSE_TOO_FEW: 1 of 2 events came before the server ended the stream; nothing else came either",
        "nothing at all": "SSE_TOO_FEW: 0 of 1 event came within 50 ms; nothing else came either",
        "too few in time": "SSE_TOO_FEW: 0 of 1 event came within 200 ms; 3 others did not match, the nearest first:
        order 1 {"id":\\n1}: data.id should be 4, is 1
        order 3 {"id":3}: data.id should be 4, is 3
        message größer: event should be "order", is "message"; data.id should be 4, is missing",
      }
    `)
  })

  it('says when there is none', async () => {
    expect({ json: await failure('/json'), denied: await failure('/denied') }).toMatchInlineSnapshot(`
      {
        "denied": "SSE_NO_STREAM: http://mesh/denied answered 401 Unauthorized with no content type, not with a stream",
        "json": "SSE_NO_STREAM: http://mesh/json answered 200 OK with application/json, not with a stream: {"error":"no stream here"}",
      }
    `)
  })

  it('that is faster than anybody reads is held back', async () => {
    const before = process.memoryUsage().rss
    expect(await run('/flood', { count: 3000 })).toMatchObject({ count: 3000 })
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  })

  it('is listened to from before what makes the events come', async () => {
    await using context = createTestContext()
    const listener = await sse.listen?.({ url: `${server.url}/three`, timeout: 2000, match: { event: is('order') } } as never, context)
    const messages = listener?.messages[Symbol.asyncIterator]()
    expect([await messages?.next(), await messages?.next()]).toMatchObject([{ value: { data: { id: 1 } } }, { value: { data: { id: 3 } } }])
    const last = messages?.next()
    await listener?.close()
    expect(await last).toMatchObject({ done: true })
  })
})

describe('every promise of an action', () => {
  const contract = actionContract(sse, {
    createContext: createTestContext,
    codes: Object.keys(httpCodes),
    cases: [{ name: 'an event', config: () => ({ url: `${server.url}/ended` }) }],
    hang: () => ({ url: `${server.url}/silent` }),
    unreachable: async () => ({ url: `http://127.0.0.1:${await findFreePort()}` }),
  })
  for (const { name, run: check } of contract) it(name, check)
})
