import { createTlsIdentity, httpServer, jaegerPeer, jaegerServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { ownTrace } from '../testing/send-spans.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { otel } from './otel.ts'
import { expectTrace } from './testing/backend-cases.ts'
import { failing } from './testing/failing.ts'

const jaeger = jaegerPeer()
describe.skipIf(jaeger.isMissing)(jaeger.label, () => {
  it('gives the trace as the receiver would', { timeout: 60_000 }, async () => {
    await using server = await jaegerServer()
    await expectTrace({ backend: server.url, otlp: server.otlp })
    expect(await failing({ type: 'jaeger', url: `${server.url}/` }, { services: ['payments'] })).toMatchObject({
      code: 'OTEL_TRACE_FAILED',
    })
    expect(await failing({ type: 'tempo', url: server.url })).toMatchObject({ code: 'OTEL_BACKEND_FAILED' })
  })
})

describe.each(['jaeger', 'tempo'])('a %s that does not do what it should', (type) => {
  const failed = (url: string, config?: object) => failing({ type, url }, config)

  it.each([
    ['gives no JSON', 200, '<html>', 'OTEL_BACKEND_FAILED', 'answered no JSON'],
    ['gives something else', 200, '{"status":"ok"}', 'OTEL_BACKEND_FAILED', 'answered no trace'],
    ['gives nothing', 200, '', 'OTEL_BACKEND_FAILED', 'answered no JSON'],
    ['breaks', 500, 'trace exceeds max size', 'OTEL_BACKEND_FAILED', 'answered 500: trace exceeds max size'],
    ['does not know the trace', 404, '', 'OTEL_NO_SPANS', 'no span of the trace'],
    ['has no such page', 404, '404 page not found', 'OTEL_BACKEND_FAILED', 'answered 404: 404 page not found'],
  ])('%s', async (_, status, body, code, message) => {
    await using server = await httpServer((__, response) => response.writeHead(status).end(body))
    const error = await failed(server.url)
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)])
  })

  it.each([401, 403])('wants to know who asks: %i', async (status) => {
    await using server = await httpServer((_, response) => response.writeHead(status).end('no org id'))
    expect(await failed(server.url)).toMatchObject({
      code: 'OTEL_BACKEND_FAILED',
      message: expect.stringContaining(`answered ${status}: no org id`),
      hint: expect.stringContaining('X-Scope-OrgID'),
    })
  })

  it('is not there, or hangs up', async () => {
    expect(await failed('http://127.0.0.1:1')).toMatchObject({ code: 'OTEL_BACKEND_UNREACHABLE', kind: 'connection' })
    expect(await failed('http://nowhere.invalid')).toMatchObject({ code: 'OTEL_BACKEND_UNREACHABLE', kind: 'connection' })
    await using server = await httpServer((request) => void request.socket.destroy())
    expect(await failed(server.url)).toMatchObject({ code: 'OTEL_BACKEND_UNREACHABLE', kind: 'connection' })
    expect(await failed('ftp://127.0.0.1')).toMatchObject({ code: 'OTEL_BAD_SETTINGS' })
    expect(await failed('http://127.0.0.1:1', { trace_id: 'any' })).toMatchObject({ code: 'OTEL_BAD_SETTINGS' })
  })

  it('does not answer, or has a certificate that nobody knows', async () => {
    await using silent = await httpServer(() => undefined)
    expect(await failed(silent.url)).toMatchObject({ code: 'OTEL_BACKEND_UNREACHABLE', kind: 'timeout' })
    await using secure = await httpServer((_, response) => response.end('{}'), { tls: createTlsIdentity() })
    expect(await failed(secure.url)).toMatchObject({ code: 'OTEL_BACKEND_UNREACHABLE', message: expect.stringContaining('certificate') })
  })

  it('is asked where egress lets it, with the headers that it wants', async () => {
    const asked: unknown[] = []
    await using server = await httpServer(({ headers }, response) => {
      asked.push([headers['x-scope-orgid'], headers.accept])
      response.writeHead(404).end()
    })
    await failing({ type, url: `${server.url}/`, headers: { 'X-Scope-OrgID': 'team-a' } }, { within: 0 })
    expect(asked[0]).toEqual(['team-a', 'application/json'])
    await using context = createTestContext()
    const net = { resolve: async () => Promise.reject(Object.assign(new Error('no'), { name: 'ActionError', code: 'EGRESS_DENIED' })) }
    await expect(runAction(otel, { backend: { type, url: server.url } }, { ...context, net })).rejects.toMatchObject({
      code: 'EGRESS_DENIED',
    })
  })
})

describe('a Jaeger', () => {
  it('is asked for the trace by its id, and says in its words that it does not know it', async () => {
    const asked: unknown[] = []
    await using server = await httpServer(({ url }, response) => {
      asked.push(url)
      response.writeHead(404).end('{"data":null,"errors":[{"code":404}]}')
    })
    expect(await failing(`${server.url}/`)).toMatchObject({ code: 'OTEL_NO_SPANS' })
    expect(asked[0]).toEqual(`/api/traces/${ownTrace}`)
  })

  it.each([
    [404, 'trace not found'],
    [200, '{"batches":[]}'],
  ])('that is a Tempo is told to be one: %i %s', async (status, body) => {
    await using server = await httpServer((_, response) => response.writeHead(status).end(body))
    expect(await failing(server.url)).toMatchObject({ code: 'OTEL_BACKEND_FAILED', hint: expect.stringContaining('type: tempo') })
  })
})
