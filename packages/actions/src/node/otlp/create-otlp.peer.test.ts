import { createServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { context as noContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { OtlpClaim } from '@testmesh/action-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { ownTrace, sendSpans, type TestSpan, toRequest } from '../../testing/send-spans.ts'
import { createOtlp, type OwnOtlp } from './create-otlp.ts'

const free = { http: '0', grpc: '0' }
const receivers: OwnOtlp[] = []
const receiver = (settings: { http?: string; grpc?: string } = free, until: 'idle' | 'close' = 'close'): OwnOtlp => {
  const made = createOtlp({ ...settings, until })
  receivers.push(made)
  return made
}
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((one) => one.close()))
})

const seenBy = async (claim: OtlpClaim, traceId = ownTrace, withOthers = false) => {
  const seen = await claim.look({ traceId, sinceMs: 0, withOthers })
  if (!seen) throw new Error('a first look sees something')
  return seen
}

const send = async ({ addresses: { http = '' } }: OtlpClaim, spans: readonly TestSpan[]) => sendSpans(http, spans)

const post = async (
  { addresses: { http = '' } }: OtlpClaim,
  body: string | Buffer<ArrayBuffer>,
  headers: Record<string, string> = {},
  path = '/v1/traces',
) => fetch(`${http}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })

describe('what the exporters of OpenTelemetry send', () => {
  const exporters = {
    'over HTTP in JSON': ({ http = '' }: OtlpClaim['addresses']) => new JsonExporter({ url: `${http}/v1/traces` }),
    'over HTTP in protobuf': ({ http = '' }: OtlpClaim['addresses']) => new ProtobufExporter({ url: `${http}/v1/traces` }),
    'over HTTP in protobuf, packed': ({ http = '' }: OtlpClaim['addresses']) =>
      new ProtobufExporter({ url: `${http}/v1/traces`, compression: 'gzip' as never }),
    'over gRPC': ({ grpc = '' }: OtlpClaim['addresses']) => new GrpcExporter({ url: grpc }),
  }

  it.each(Object.entries(exporters))('%s comes whole', async (_, exporterFor) => {
    const otlp = receiver()
    const claim = await otlp.claim(ownTrace)
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'orders', 'host.cpus': 2 }),
      spanProcessors: [new SimpleSpanProcessor({ exporter: exporterFor(claim.addresses) })],
    })
    const step = { traceId: ownTrace, spanId: '00000000000000a1', traceFlags: 1, isRemote: true }
    const attributes = { text: 'ä', whole: 42, part: 0.5, yes: true, list: ['a', 'b'] }
    const options = { kind: SpanKind.SERVER, startTime: new Date(1_767_225_600_000), attributes }
    const span = provider.getTracer('test').startSpan('POST /orders', options, trace.setSpanContext(noContext.active(), step))
    span.addEvent('retried', { times: 2 }, new Date(1_767_225_600_010))
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'no stock' })
    span.end(new Date(1_767_225_600_042))
    await provider.shutdown()

    expect((await seenBy(claim)).spans).toEqual([
      {
        traceId: ownTrace,
        spanId: span.spanContext().spanId,
        parentId: step.spanId,
        service: 'orders',
        name: 'POST /orders',
        kind: 'server',
        startMs: 1_767_225_600_000,
        durationMs: 42,
        status: 'error',
        statusMessage: 'no stock',
        attributes,
        resource: { 'service.name': 'orders', 'host.cpus': 2 },
        events: [{ name: 'retried', atMs: 1_767_225_600_010, attributes: { times: 2 } }],
        receivedMs: expect.closeTo(Date.now(), -4),
      },
    ])
  })
})

describe('over HTTP', () => {
  it('reads packed bodies, names of kinds, bytes, nested values and numbers that JavaScript would round', async () => {
    const claim = await receiver().claim(ownTrace)
    const values = {
      exact: { intValue: '9007199254740993' },
      map: { kvlistValue: { values: [{ key: 'a', value: { arrayValue: { values: [{ doubleValue: 1.5 }, {}] } } }] } },
      bytes: { bytesValue: 'AAE=' },
    }
    const span = {
      traceId: ownTrace.toUpperCase(),
      spanId: '00000000000000A1',
      kind: 'SPAN_KIND_CLIENT',
      status: { code: 'STATUS_CODE_OK' },
      attributes: Object.entries(values).map(([key, value]) => ({ key, value })),
    }
    const body = gzipSync(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }))
    expect((await post(claim, body, { 'content-encoding': 'gzip' })).status).toBe(200)
    const [seen] = (await seenBy(claim)).spans
    expect(seen).toMatchObject({ traceId: ownTrace, spanId: '00000000000000a1', service: 'unknown_service', kind: 'client', status: 'ok' })
    expect(seen?.attributes).toEqual({ exact: '9007199254740993', map: { a: [1.5, null] }, bytes: 'AAE=' })
  })

  it('takes metrics and logs, and lets pages of other sites send', async () => {
    const claim = await receiver().claim(ownTrace)
    const taken = await post(claim, '{}', {}, '/v1/metrics')
    expect([taken.status, await taken.json(), taken.headers.get('access-control-allow-origin')]).toEqual([200, {}, '*'])
    expect((await fetch(`${claim.addresses.http}/v1/traces`, { method: 'OPTIONS' })).status).toBe(204)
  })

  it.each([
    ['garbage', { body: 'garbage' }, 400, /POST \/v1\/traces: .*JSON/],
    ['a list', { body: '[]' }, 400, /it has no resourceSpans/],
    ['another type', { body: 'x', headers: { 'content-type': 'text/plain' } }, 415, /text\/plain is neither/],
    ['bytes that are no protobuf', { body: '\xff\xff', headers: { 'content-type': 'application/x-protobuf' } }, 400, /POST/],
    ['what is not packed as it says', { body: '{}', headers: { 'content-encoding': 'gzip' } }, 400, /incorrect header/],
    ['a packing that nobody knows', { body: '{}', headers: { 'content-encoding': 'br' } }, 400, /packed by br/],
    [
      'a time of nonsense',
      { body: JSON.stringify(toRequest([{ id: 'a1' }])).replace(/"\d{19}"/, '"soon"') },
      400,
      /no time in nanoseconds/,
    ],
    ['another path', { body: '{}', path: '/v1/trace' }, 404, /there is no POST \/v1\/trace here/],
  ] as const)(
    'refuses %s, and tells of it',
    async (_, { body, headers, path }: { body: string; headers?: Record<string, string>; path?: string }, status, problem) => {
      const claim = await receiver().claim(ownTrace)
      expect((await post(claim, body, headers, path)).status).toBe(status)
      expect((await seenBy(claim)).problems).toEqual([expect.stringMatching(problem)])
    },
  )

  it('refuses spans without an id, and takes the others', async () => {
    const claim = await receiver().claim(ownTrace)
    const answer = await send(claim, [{ id: 'a1' }, { id: '0', name: 'broken' }, { id: 'a2', traceId: 'short' }])
    expect(await answer.json()).toEqual({ partialSuccess: { rejectedSpans: '2', errorMessage: 'the span "broken" has no span id' } })
    const { spans, problems } = await seenBy(claim)
    expect([spans.length, problems]).toEqual([1, ['the span "broken" has no span id', 'the span "work" has no trace id']])
  })

  it('reads 16 MiB and no more, and outlives a client that breaks off', async () => {
    const claim = await receiver().claim(ownTrace)
    const long = await post(claim, Buffer.alloc(17 * 1024 * 1024)).catch((error: unknown) => error)
    expect(long instanceof Error || (long as Response).status === 400).toBe(true)
    const packed = await post(claim, gzipSync(Buffer.alloc(17 * 1024 * 1024)), { 'content-encoding': 'gzip' })
    expect(packed.status).toBe(400)
    const controller = new AbortController()
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) })
    const half = fetch(`${claim.addresses.http}/v1/traces`, {
      method: 'POST',
      body,
      duplex: 'half',
      signal: controller.signal,
    } as RequestInit)
    setTimeout(() => controller.abort(), 20)
    await expect(half).rejects.toThrow()
    expect((await send(claim, [{ id: 'a1' }])).status).toBe(200)
  })
})

describe('who sees what', () => {
  it('keeps a span once, whatever an exporter sends again, and looks only when something came', async () => {
    const claim = await receiver().claim(ownTrace)
    await send(claim, [{ id: 'a1' }])
    await send(claim, [{ id: 'a1' }, { id: 'a2' }])
    const { spans, revision } = await seenBy(claim)
    expect(spans.length).toBe(2)
    expect(await claim.look({ traceId: ownTrace, sinceMs: 0, revision })).toBeUndefined()
    expect((await claim.look({ traceId: ownTrace, sinceMs: Date.now() + 1000 }))?.spans).toEqual([])
  })

  it('shows a claimed trace to nobody else, and what nobody claimed to all', async () => {
    const otlp = receiver()
    const [mine, theirs] = await Promise.all([otlp.claim(ownTrace), otlp.claim('ab'.repeat(16))])
    const stray = 'cd'.repeat(16)
    await send(mine, [{ id: 'a1' }, { id: 'b1', traceId: 'ab'.repeat(16) }, { id: 'c1', traceId: stray }])
    expect((await seenBy(mine, 'ab'.repeat(16))).spans).toEqual([])
    expect((await seenBy(mine, ownTrace, true)).others.map(({ traceId }) => traceId)).toEqual([stray])
    expect((await seenBy(theirs, stray)).spans.map(({ traceId }) => traceId)).toEqual([stray])
  })

  it('forgets a trace that is over, and what still comes of it', async () => {
    const otlp = receiver()
    const [mine, theirs] = await Promise.all([otlp.claim(ownTrace), otlp.claim('ab'.repeat(16))])
    await send(mine, [{ id: 'a1' }])
    await mine.release()
    await send(theirs, [{ id: 'a2' }])
    expect((await seenBy(theirs, ownTrace, true)).others).toEqual([])
    expect((await seenBy(theirs, ownTrace)).spans).toEqual([])
  })

  it('gives up what nobody claimed first, and says how many of its own it lost', async () => {
    const claim = await receiver().claim(ownTrace)
    const many = (count: number, traceId: string): TestSpan[] =>
      Array.from({ length: count }, (_, index) => ({ id: (index + 1).toString(16), traceId }))
    await send(claim, many(10, ownTrace))
    for (let index = 1; index <= 6; index++) await send(claim, many(9_000, index.toString(16).padStart(32, '0')))
    const before = await seenBy(claim)
    expect([before.spans.length, before.dropped]).toEqual([10, 0])
    for (let part = 0; part < 6; part++)
      await send(
        claim,
        many(9_000, ownTrace).map(({ id }) => ({ id: `${part + 1}${id.padStart(6, '0')}`, traceId: ownTrace })),
      )
    const after = await seenBy(claim)
    expect(after.spans.length + after.dropped).toBe(54_010)
    expect(after.dropped).toBeGreaterThan(40_000)
  })
})

describe('where it listens', () => {
  it('is open until it is closed, or until nobody uses it', async () => {
    const [kept, idle] = [receiver(), receiver(free, 'idle')]
    const open = async ({ addresses: { http = '' } }: OtlpClaim) =>
      fetch(http).then(
        ({ status }) => status,
        () => 'closed',
      )
    const [first, second] = [await kept.claim(ownTrace), await idle.claim(ownTrace)]
    await Promise.all([first.release(), second.release()])
    expect([await open(first), await open(second)]).toEqual([404, 'closed'])
    const again = await idle.claim(ownTrace)
    expect(await open(again)).toBe(404)
    await kept.close()
    expect(await open(first)).toBe('closed')
  })

  it('leaves out a door that is off, and listens on IPv6', async () => {
    const claim = await receiver({ http: '[::1]:0', grpc: 'off' }).claim(ownTrace)
    expect(claim.addresses).toEqual({ http: expect.stringMatching(/^http:\/\/\[::1\]:\d+$/) })
    expect((await send(claim, [{ id: 'a1' }])).status).toBe(200)
  })

  it.each(['http', 'grpc'] as const)('says who may be in the way on the port for %s, and leaves nothing open', async (door) => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    try {
      const { port } = taken.address() as { port: number }
      await expect(receiver({ ...free, [door]: String(port) }).claim(ownTrace)).rejects.toMatchObject({
        code: 'OTLP_PORT_TAKEN',
        message: `something else listens on 127.0.0.1:${port}, where spans are taken over ${door === 'http' ? 'HTTP' : 'gRPC'}`,
      })
    } finally {
      taken.close()
    }
  })

  it.each([
    ['nowhere at all', { http: 'off', grpc: 'off' }, 'OTLP_NO_RECEIVER'],
    ['on a path', { http: 'http://localhost:4318' }, 'OTLP_BAD_ADDRESS'],
    ['on a port there is not', { grpc: '70000' }, 'OTLP_BAD_ADDRESS'],
    ['on an address of another machine', { http: '192.0.2.1:4318', grpc: 'off' }, 'OTLP_CANNOT_LISTEN'],
  ])('cannot listen %s', async (_, settings, code) => {
    await expect(receiver(settings).claim(ownTrace)).rejects.toMatchObject({ code, hint: expect.any(String) })
  })
})
