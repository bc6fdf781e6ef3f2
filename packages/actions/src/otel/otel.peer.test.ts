import { actionContract } from '@testmesh/action-kit/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { createOtlp, type OwnOtlp } from '../node/otlp/create-otlp.ts'
import { activeResources } from '../testing/active-resources.ts'
import { ownTrace, sendSpans, type TestSpan } from '../testing/send-spans.ts'
import { createTestContext, runAction, type TestContext } from '../testing/test-context.ts'
import { otelCodes } from './codes.ts'
import { otel } from './otel.ts'
import { matching } from './testing/matching.ts'

const receivers: OwnOtlp[] = []
const contexts: TestContext[] = []
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()))
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()))
})

/** A context in which a receiver listens on free ports. */
const createContext = (): TestContext => {
  const otlp = createOtlp({ http: '0', grpc: '0', until: 'idle' })
  const context = createTestContext({}, { otlp })
  receivers.push(otlp)
  contexts.push(context)
  return context
}

const endpointOf = async (context: TestContext): Promise<string> => (await runAction(otel, { operation: 'inject' }, context)).endpoint ?? ''

const shop: readonly TestSpan[] = [
  { id: 'a1', name: 'POST /orders', took: 40, attributes: { 'http.response.status_code': 201 } },
  { id: 'a2', service: 'stock', name: 'reserve', parent: 'a1', at: 5, took: 10, kind: 3 },
  { id: 'a3', service: 'mail', name: 'order.created process', parent: 'a2', at: 50, took: 3, kind: 5, error: 'no such address' },
]

/** What the step gives, or says, once these spans came. */
const look = async (config: Record<string, unknown>, spans: readonly TestSpan[] = shop) => {
  const context = createContext()
  const endpoint = await endpointOf(context)
  if (spans.length > 0) await sendSpans(endpoint, spans)
  return runAction(otel, { settle: 0, within: 200, ...config }, context)
}

const failure = async (config: Record<string, unknown>, spans?: readonly TestSpan[]): Promise<string> => {
  const error: unknown = await look(config, spans).then(
    () => new Error('it passed'),
    (reason: unknown) => reason,
  )
  return (error as Error).message
}

const orders = { service: matching('orders') }
const stock = { service: matching('stock') }
const mail = { service: matching('mail') }

it('gives the trace: its spans, its services, how long it took, and where it broke', async () => {
  const { spans = [], ...result } = await look({})
  expect(result).toEqual({
    trace_id: ownTrace,
    traceparent: expect.stringContaining(ownTrace),
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    grpc_endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    count: 3,
    services: ['orders', 'stock', 'mail'],
    errors: 1,
    duration_ms: 53,
    breaks: [],
    tree: [
      'steps/test',
      '└─ orders POST /orders  40 ms',
      '   └─ stock reserve  10 ms',
      '      └─ mail order.created process  3 ms  ✗ no such address',
    ].join('\n'),
  })
  expect(spans[0]).toEqual({
    trace_id: ownTrace,
    span_id: '00000000000000a1',
    parent_id: 'b7ad6b7169203331',
    step: 'steps/test',
    service: 'orders',
    name: 'POST /orders',
    kind: 'server',
    start: '2026-01-31T00:00:00.000Z',
    duration_ms: 40,
    status: 'unset',
    status_message: null,
    attributes: { 'http.response.status_code': 201 },
    resource: { 'service.name': 'orders' },
    events: [],
  })
})

describe('what is expected', () => {
  it('holds', async () => {
    const expect_ = [
      {
        ...orders,
        name: matching('POST /orders'),
        kind: 'server',
        attributes: matching({ 'http.response.status_code': 201 }),
        parent: 'step',
      },
      { ...stock, max_duration: 10, min_duration: 10, parent: orders, count: 1 },
      { ...mail, below: orders, parent: stock, status: 'error' },
      { service: matching('payments'), count: 0 },
      { count_min: 2, count_max: 3 },
    ]
    const { count } = await look({ expect: expect_, services: ['mail', 'orders'], order: [orders, stock, mail], unbroken: true })
    expect(count).toBe(3)
  })

  it('gives the spans that are meant', async () => {
    const { spans = [], count, services } = await look(stock)
    expect([spans.map(({ name }) => name), count, services]).toEqual([['reserve'], 1, ['orders', 'stock', 'mail']])
  })

  it.each([
    ['a service', { service: matching('payments') }, 'expected at least 1 span "payments", got none\nthe trace:'],
    [
      'a name',
      { ...orders, name: matching('GET /orders') },
      'the nearest: orders POST /orders (name should be "GET /orders", is "POST /orders")',
    ],
    [
      'an attribute',
      { ...orders, attributes: matching({ 'http.response.status_code': 200 }) },
      'attributes.http.response.status_code should be 200, is 201',
    ],
    ['a kind', { ...stock, kind: 'server' }, 'stock reserve (kind should be server, is client)'],
    ['too many', { count_max: 2 }, 'expected at most 2 spans, got 3'],
    ['too few', { count_min: 4 }, 'expected at least 4 spans, got 3'],
    ['one that must not be', { ...mail, count: 0 }, 'expected no span "mail", got 1'],
    ['a long one', { ...orders, max_duration: 39 }, 'orders POST /orders took 40 ms, more than 39 ms'],
    ['a short one', { ...orders, min_duration: 1500 }, 'orders POST /orders took 40 ms, less than 1.5 s'],
    [
      'a parent',
      { ...mail, parent: orders },
      'mail order.created process should have span "orders" right above it, but lies right below stock reserve',
    ],
    ['not a step', { ...mail, parent: 'step' }, 'should have a step of the flow right above it'],
    ['not the top', { ...orders, parent: 'none' }, 'should have nothing right above it, but was asked for by steps/test'],
    ['not below', { ...orders, below: mail }, 'orders POST /orders does not lie below any span "mail", but was asked for by steps/test'],
    ['services', { services: ['orders', 'payments'] }, 'payments took no part in it; these did: orders, stock, mail'],
    ['order', { order: [mail, stock] }, 'stock reserve should begin after mail order.created process, but began 45 ms before it'],
    ['an error', { no_errors: true }, 'mail order.created process failed: no such address'],
  ])('tells of %s', async (_, config, message) => {
    expect(await failure(config)).toContain(message)
  })

  it('tells everything at once, with the trace below it', async () => {
    expect(await failure({ expect: [{ ...orders, max_duration: 1 }], no_errors: true })).toBe(
      [
        `the trace ${ownTrace} is not as expected: orders POST /orders took 40 ms, more than 1 ms`,
        'and mail order.created process failed: no such address',
        'the trace:',
        '  steps/test',
        '  └─ orders POST /orders  40 ms',
        '     └─ stock reserve  10 ms',
        '        └─ mail order.created process  3 ms  ✗ no such address',
      ].join('\n'),
    )
  })
})

describe('where it broke', () => {
  it('tells of a span whose parent never came', async () => {
    const broken = shop.filter(({ id }) => id !== 'a2')
    expect(await failure({ unbroken: true }, broken)).toContain(
      'mail order.created process hangs in the air: the span 00000000000000a2 above it never came; what did it',
    )
    const { breaks } = await look({}, broken)
    expect(breaks?.length).toBe(1)
  })

  it('finds what was expected in a trace that a service began by itself', async () => {
    const stray = 'ef'.repeat(16)
    const broken = shop.map((span) => (span.id === 'a3' ? { ...span, traceId: stray, parent: null } : span))
    const said = await failure(mail, broken)
    expect(said).toContain(
      `mail order.created process, which is expected, began a trace of its own, ${stray}: it was called without a traceparent, or does not`,
    )
  })

  it('says so when nothing came at all, and why that may be', async () => {
    const context = createContext()
    const endpoint = await endpointOf(context)
    await fetch(`${endpoint}/v1/traces`, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } })
    await expect(runAction(otel, { within: 50 }, context)).rejects.toMatchObject({
      code: 'OTEL_NO_SPANS',
      message: expect.stringMatching(
        /no span of the trace .* came to the receiver on .* within 50 ms\nrequests that the receiver could not read:\n {2}POST /,
      ),
    })
  })

  it('cuts a circle open, and shows a part of what is long', async () => {
    const circle: TestSpan[] = [
      { id: 'a1', parent: 'a2' },
      { id: 'a2', parent: 'a1' },
    ]
    expect((await look({}, circle)).tree?.split('\n').length).toBe(3)
    const deep = Array.from({ length: 5000 }, (_, index) => ({
      id: (index + 1).toString(16),
      parent: index === 0 ? 'b7ad6b7169203331' : index.toString(16),
    }))
    expect((await look({}, deep)).tree?.split('\n').slice(-1)).toEqual(['… and 4941 more'])
  })
})

describe('waiting', () => {
  it('waits for what is to come, and for the trace to settle', async () => {
    const context = createContext()
    const endpoint = await endpointOf(context)
    const running = runAction(otel, { ...mail, settle: 200, within: 5000 }, context)
    for (const span of shop) {
      await context.clock.sleep(60)
      await sendSpans(endpoint, [span])
    }
    const lastMs = context.clock.now()
    expect((await running).services).toEqual(['orders', 'stock', 'mail'])
    expect(context.clock.now() - lastMs).toBeGreaterThan(150)
  })

  it('does not wait for what can no longer be made good', async () => {
    const startedMs = performance.now()
    expect(await failure({ no_errors: true, within: 20_000 })).toContain('no such address')
    expect(performance.now() - startedMs).toBeLessThan(5000)
  })

  it('looks at what came since the execution began, and no further back', async () => {
    const context = createContext()
    await sendSpans(await endpointOf(context), shop)
    await expect(runAction(otel, { within: 0 }, { ...context, startedAt: Date.now() + 1000 })).rejects.toMatchObject({
      code: 'OTEL_NO_SPANS',
    })
  })
})

describe('which trace', () => {
  const other = 'cd'.repeat(16)

  it.each([
    ['an id', other.toUpperCase()],
    ['a traceparent', `00-${other}-00000000000000a1-01`],
    ['any', 'any'],
  ])('looks at the one that is named by %s', async (_, trace_id) => {
    const { spans } = await look({ trace_id }, [{ id: 'a1', traceId: other, name: 'from elsewhere' }])
    expect(spans?.map(({ name }) => name)).toEqual(['from elsewhere'])
  })

  it('refuses what is none', async () => {
    await expect(look({ trace_id: '4711' })).rejects.toMatchObject({ code: 'OTEL_BAD_TRACE_ID' })
    await expect(look({ trace_id: 'any', backend: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'OTEL_BAD_SETTINGS' })
  })

  it('passes a trace on without a receiver, and says why there is none', async () => {
    await using context = createTestContext({}, { otlp: createOtlp({ http: 'off', grpc: 'off', until: 'idle' }) })
    expect(await runAction(otel, { operation: 'inject' }, context)).toEqual({ trace_id: ownTrace, traceparent: context.trace.traceparent })
    expect(context.logs).toEqual(['no receiver listens: the receiver of spans is switched off, over HTTP and over gRPC'])
    await expect(runAction(otel, {}, context)).rejects.toMatchObject({ code: 'OTLP_NO_RECEIVER' })
  })
})

describe('the contract', () => {
  const contract = actionContract(otel, {
    createContext,
    activeResources,
    codes: Object.keys(otelCodes),
    cases: [{ name: 'a traceparent', config: { operation: 'inject' } }],
    hang: { within: '1h' },
    unreachable: { backend: 'http://127.0.0.1:1', within: 100 },
  })
  for (const { name, run } of contract) it(name, run)
})
