import { createTlsIdentity, httpServer, jaegerPeer, jaegerServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { ownTrace, sendSpans, type TestSpan } from '../testing/send-spans.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { otel } from './otel.ts'

const shop: readonly TestSpan[] = [
  {
    id: 'a1',
    name: 'POST /orders',
    took: 40,
    attributes: { 'http.response.status_code': 201, paid: true },
    at: Date.now() - Date.UTC(2026, 0, 31),
  },
  {
    id: 'a2',
    service: 'stock',
    name: 'reserve',
    parent: 'a1',
    at: Date.now() - Date.UTC(2026, 0, 31) + 5,
    took: 10,
    kind: 3,
    error: 'no stock',
  },
]

const jaeger = jaegerPeer()
describe.skipIf(jaeger.isMissing)(jaeger.label, () => {
  it('gives the trace as the receiver would', { timeout: 60_000 }, async () => {
    await using backend = await jaegerServer()
    const look = async (config: object) => {
      await using context = createTestContext()
      return await runAction(otel, { backend: backend.url, settle: 300, within: 10_000, ...config }, context)
    }
    const waiting = look({ services: ['orders', 'stock'] })
    expect((await sendSpans(backend.otlp, shop)).status).toBe(200)
    const { spans = [], tree, breaks } = await waiting
    expect(tree).toBe('steps/test\n└─ orders POST /orders  40 ms\n   └─ stock reserve  10 ms  ✗ no stock')
    expect(breaks).toEqual([])
    expect(spans.map(({ trace_id, span_id, parent_id, kind, status, step }) => [trace_id, span_id, parent_id, kind, status, step])).toEqual(
      [
        [ownTrace, '00000000000000a1', 'b7ad6b7169203331', 'server', 'unset', 'steps/test'],
        [ownTrace, '00000000000000a2', '00000000000000a1', 'client', 'error', null],
      ],
    )
    expect(spans[0]?.attributes).toEqual({ 'http.response.status_code': 201, paid: true })
    await expect(look({ services: ['payments'], within: 500 })).rejects.toMatchObject({
      code: 'OTEL_TRACE_FAILED',
      message: expect.stringContaining('payments took no part in it; these did: orders, stock'),
    })
    await expect(look({ trace_id: 'ab'.repeat(16), within: 300 })).rejects.toMatchObject({ code: 'OTEL_NO_SPANS' })
  })
})

describe('a backend that does not do what it should', () => {
  const failing = async (backend: unknown, config: object = {}) => {
    await using context = createTestContext()
    const error: unknown = await runAction(otel, { backend, within: 200, settle: 0, ...config }, context).catch((reason: unknown) => reason)
    return error as { code: string; kind: string; message: string; hint: string }
  }

  it.each([
    ['refuses', 401, '{}', 'OTEL_BACKEND_FAILED', 'answered 401'],
    ['gives no JSON', 200, '<html>', 'OTEL_BACKEND_FAILED', 'answered no JSON'],
    ['gives something else', 200, '{"status":"ok"}', 'OTEL_BACKEND_FAILED', 'answered no trace'],
    ['does not know the trace', 404, '', 'OTEL_NO_SPANS', 'no span of the trace'],
    ['says that it does not know it', 404, '{"data":null,"errors":[{"code":404}]}', 'OTEL_NO_SPANS', 'no span of the trace'],
    ['has no such page', 404, '404 page not found', 'OTEL_BACKEND_FAILED', 'answered 404: 404 page not found'],
  ])('%s', async (_, status, body, code, message) => {
    await using server = await httpServer((__, response) => response.writeHead(status).end(body))
    const error = await failing(server.url)
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)])
  })

  it('is not there, or hangs up', async () => {
    expect(await failing('http://127.0.0.1:1')).toMatchObject({ code: 'OTEL_BACKEND_UNREACHABLE', kind: 'connection' })
    expect(await failing('http://nowhere.invalid')).toMatchObject({ code: 'OTEL_BACKEND_UNREACHABLE', kind: 'connection' })
    await using server = await httpServer((request) => void request.socket.destroy())
    expect(await failing(server.url)).toMatchObject({ code: 'OTEL_BACKEND_UNREACHABLE', kind: 'connection' })
    expect(await failing('ftp://127.0.0.1')).toMatchObject({ code: 'OTEL_BAD_SETTINGS' })
  })

  it('does not answer, or has a certificate that nobody knows', async () => {
    await using silent = await httpServer(() => undefined)
    expect(await failing(silent.url)).toMatchObject({ code: 'OTEL_BACKEND_UNREACHABLE', kind: 'timeout' })
    await using secure = await httpServer((_, response) => response.end('{}'), { tls: createTlsIdentity() })
    expect(await failing(secure.url)).toMatchObject({ code: 'OTEL_BACKEND_UNREACHABLE', message: expect.stringContaining('certificate') })
  })

  it('is asked where egress lets it, with the headers that it wants', async () => {
    const asked: unknown[] = []
    await using server = await httpServer(({ headers, url }, response) => {
      asked.push([url, headers['x-scope-orgid']])
      response.writeHead(404).end()
    })
    await failing({ url: `${server.url}/`, headers: { 'X-Scope-OrgID': 'team-a' } }, { within: 0 })
    expect(asked[0]).toEqual([`/api/traces/${ownTrace}`, 'team-a'])
    await using context = createTestContext()
    const net = { resolve: async () => Promise.reject(Object.assign(new Error('no'), { name: 'ActionError', code: 'EGRESS_DENIED' })) }
    await expect(runAction(otel, { backend: server.url }, { ...context, net })).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
  })
})
