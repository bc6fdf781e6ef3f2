import { httpServer } from '@testmesh-tooling/services'
import { describe, expect, it } from 'vitest'
import { ownTrace, type TestSpan, toRequest } from '../testing/send-spans.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { otel } from './otel.ts'
import { failing } from './testing/failing.ts'

// A plain server that answers as Tempo's documentation says. That a Tempo does answer like that, tempo.peer.test.ts proves.

interface Said {
  readonly status?: number
  readonly body: unknown
}

/** What a path says, the last again and again. */
type Pages = Readonly<Record<string, readonly Said[]>>

const second = `/api/v2/traces/${ownTrace}`
const first = `/api/traces/${ownTrace}`
const noPage: Said = { status: 404, body: '404 page not found' }
const notFound: Said = { status: 404, body: 'trace not found' }

const serve = async (pages: Pages) => {
  const asked: string[] = []
  const server = await httpServer(({ url = '' }, response) => {
    const times = asked.filter((path) => path === url).length
    asked.push(url)
    const { status = 200, body } = pages[url]?.[times] ?? pages[url]?.at(-1) ?? noPage
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  return Object.assign(server, { asked, backend: { type: 'tempo', url: server.url } })
}

const look = async (backend: object, config: object = {}) => {
  await using context = createTestContext()
  const result = await runAction(otel, { backend, settle: 0, within: 3000, ...config }, context)
  return { ...result, lines: context.logs }
}

const order: TestSpan = { id: 'a1', name: 'POST /orders', took: 40 }
const reserve: TestSpan = { id: 'a2', service: 'stock', name: 'reserve', parent: 'a1', at: 5, took: 10, kind: 3 }
const otlp = (...spans: TestSpan[]) => toRequest(spans) as { readonly resourceSpans: unknown }
const tree = 'steps/test\n└─ orders POST /orders  40 ms\n   └─ stock reserve  10 ms'

describe('a Tempo as its documentation has it', () => {
  it('is asked again until the trace is there, and whole', async () => {
    const trace = otlp(order, reserve)
    await using server = await serve({ [second]: [{ body: {} }, { body: { trace: otlp(order) } }, { body: { trace } }] })
    expect(await look(server.backend, { services: ['orders', 'stock'] })).toMatchObject({ tree, count: 2 })
    expect(server.asked).toEqual([second, second, second])
  })

  it('may have the first version of the API alone', async () => {
    const { resourceSpans } = otlp(order, reserve)
    await using server = await serve({ [first]: [notFound, { body: { batches: resourceSpans } }] })
    expect(await look(server.backend, { services: ['stock'], settle: 300 })).toMatchObject({ tree })
    // Once it is known which there is, the other is not asked for.
    expect(server.asked.slice(0, 4)).toEqual([second, first, second, first])
    expect(new Set(server.asked.slice(4))).toEqual(new Set([first]))
  })

  it.each([
    ['in words', notFound],
    ['with nothing in the answer', { body: { trace: {}, metrics: { inspectedBytes: '7' } } }],
  ])('does not know the trace: %s', async (_, said) => {
    await using server = await serve({ [second]: [said] })
    expect(await failing(server.backend)).toMatchObject({ code: 'OTEL_NO_SPANS', message: expect.stringContaining('came to Tempo on') })
    expect(server.asked).not.toContain(first)
  })

  it('may lie below a path; neither version there is a wrong URL', async () => {
    await using server = await serve({ [`/tempo${second}`]: [{ body: { trace: otlp(order) } }] })
    expect(await look({ type: 'tempo', url: `${server.url}/tempo/` })).toMatchObject({ count: 1 })
    expect(await failing(server.backend)).toMatchObject({
      code: 'OTEL_BACKEND_FAILED',
      message: `${server.url}${second} and ${server.url}${first} answered 404: 404 page not found`,
      hint: expect.stringContaining('port 3200'),
    })
  })

  it('fails the step when it leaves out a part, and tells why', async () => {
    const message = 'Trace exceeds maximum size of 5000000 bytes, a partial trace is returned'
    const partial: Said = { body: { trace: otlp(order), status: 'PARTIAL', message } }
    await using server = await serve({ [second]: [partial] })
    await using context = createTestContext()
    const config = { backend: server.backend, settle: 0, within: 700 }
    await expect(runAction(otel, config, context)).rejects.toMatchObject({
      code: 'OTEL_TRACE_PARTIAL',
      message: expect.stringContaining(message),
      result: { count: 1 },
    })
    expect(context.logs).toEqual([`Tempo gave a part of the trace only: ${message}`])
    expect(await failing(server.backend, { services: ['stock'] })).toMatchObject({
      code: 'OTEL_TRACE_FAILED',
      message: expect.stringContaining(`gave a part of the trace only; it says: ${message}`),
    })
  })

  it('passes when the part that was left out comes in time', async () => {
    const partial: Said = { body: { trace: otlp(order), status: 'PARTIAL' } }
    await using server = await serve({ [second]: [partial, { body: { trace: otlp(order, reserve), status: 'COMPLETE' } }] })
    expect(await look(server.backend, { services: ['stock'] })).toMatchObject({ tree })
  })

  it('is told to be a Jaeger when it answers as one', async () => {
    await using server = await serve({ [first]: [{ body: { data: [] } }] })
    expect(await failing(server.backend)).toMatchObject({ code: 'OTEL_BACKEND_FAILED', hint: expect.stringContaining('type: jaeger') })
  })
})
