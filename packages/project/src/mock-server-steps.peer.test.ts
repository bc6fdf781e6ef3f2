import type { JsonValue } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { type Probe, type Ran, type ServeOptions, serveMock } from './testing/serve-mock.ts'

const probe = (id = 'probe'): JsonValue => ({ id, action: 'probe', config: { url: '${mock.base_url}' } })
const step = (id: string, action: string, config: JsonValue = {}): JsonValue => ({ id, action: `mock_server_${action}`, config })
const endpoints: JsonValue = [
  { method: 'POST', path: '/orders', response: { status: 201 } },
  { path: '/orders/:id', response: { body: 'old' } },
]

const run = (
  steps: readonly JsonValue[],
  probes: Probe | readonly Probe[] = [],
  options: ServeOptions & { settings?: JsonValue } = {},
): Promise<Ran> => serveMock({ endpoints, ...(options.settings as object) }, probes, { ...options, steps })

const orders: Probe = async (ask) => {
  await ask('POST /orders?x=1', { body: { total: 5, kind: 'a' }, headers: { 'x-key': 'k' } })
  await ask('POST /orders', { body: { total: 7 } })
  await ask('GET /orders/17')
  await ask('GET /nothing')
}

describe('verify', () => {
  it('holds when the requests came that were expected, and gives them', async () => {
    const assertions = [
      { path: '/orders', method: 'post', count: 2 },
      {
        path: '/orders',
        count_min: 1,
        count_max: 1,
        body_matches: ['$.total == 5', "$.kind contains 'a'"],
        headers: { 'X-Key': 'k' },
        query: { x: 1 },
      },
      { path: '/orders/:id', expected_calls: 1 },
      { method: 'DELETE', count: 0 },
      { path: '/orders', body: { total: '#number' } },
    ]
    const { failures, results } = await run([probe(), step('verify', 'verify', { assertions })], orders)
    expect(failures).toEqual([])
    expect(results.verify).toMatchObject({ name: 'mock', verified: true, count: 3, unmatched: 1 })
    const [first] = (results.verify?.requests ?? []) as unknown[]
    expect(first).toEqual({
      method: 'POST',
      path: '/orders',
      query: { x: '1' },
      headers: expect.objectContaining({ 'x-key': 'k' }),
      body: { total: 5, kind: 'a' },
      at: expect.stringMatching(/Z$/),
      status: 201,
      endpoint: 'POST /orders',
    })
  })

  it.each([
    [{ path: '/orders', method: 'POST', count: 3 }, 'expected exactly 3 POST /orders, got 2; the nearest: '],
    [{ path: '/orders', count_max: 1 }, 'expected at most 1 /orders, got 2'],
    [
      { endpoint: 'PUT /orders' },
      'expected at least 1 PUT /orders, got none; the nearest: POST /orders?x=1 (method should be PUT, is POST)',
    ],
    [
      { path: '/orders', body: { total: 6 } },
      'expected at least 1 /orders, got none; the nearest: POST /orders?x=1 (body.total should be 6, is 5)',
    ],
    [{ path: '/orders', body_matches: ['$.total > 100'] }, 'POST /orders?x=1 ($.total > 100 does not hold)'],
    [{ path: '/order', count: 1 }, 'expected exactly 1 /order, got none; the nearest: '],
    [{ count: 0 }, 'expected no requests, got 4'],
  ])('fails and shows what came nearest: %j', async (config, message) => {
    const { failures, results } = await run([probe(), step('verify', 'verify', config)], orders)
    expect(failures).toEqual([expect.stringContaining('steps/verify error MOCK_VERIFY_FAILED: the mock server "mock": ')])
    expect(failures[0]).toContain(message)
    expect(results.verify).toMatchObject({ verified: false })
  })

  it('says that nobody asked at all, and that nothing is expected', async () => {
    const ran = await run([{ ...(step('verify', 'verify', { path: '/x' }) as object), on_error: 'continue' }, step('empty', 'verify')])
    expect(ran.failures).toEqual([
      'steps/verify error MOCK_VERIFY_FAILED: the mock server "mock": expected at least 1 /x, got none: nobody asked at all',
      'steps/empty error MOCK_BAD_SETTINGS: nothing is expected',
    ])
  })

  it('waits for requests that are still to come', async () => {
    const later: Probe = (ask) => void setTimeout(() => void ask('POST /orders'), 80)
    const waited = await run([probe(), step('verify', 'verify', { path: '/orders', within: '5s' })], later)
    expect(waited.failures).toEqual([])
    const startedAt = performance.now()
    const { failures } = await run([step('verify', 'verify', { path: '/orders', within: '100ms' })])
    expect(failures[0]).toContain('MOCK_VERIFY_FAILED')
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(99)
  })

  it('is not cut off by the time limit of steps that say nothing else', async () => {
    const later: Probe = (ask) => void setTimeout(() => void ask('POST /orders'), 300)
    const config = { step_timeout: '100ms' }
    const { failures } = await run([probe(), step('verify', 'verify', { path: '/orders', within: '5s' })], later, { config })
    expect(failures).toEqual([])
  })

  it('does not judge what it no longer has', async () => {
    const { failures } = await run([probe(), step('verify', 'verify', { path: '/orders' })], orders, { settings: { keep_requests: 2 } })
    expect(failures).toEqual([
      'steps/verify error MOCK_REQUESTS_DROPPED: the mock server "mock" got 4 requests and keeps 2: what came first cannot be verified any more',
    ])
  })

  it('masks the credentials of requests', async () => {
    const token = 'a-very-secret-token'
    const { events } = await run([probe(), step('verify', 'verify', { path: '/orders' })], (ask) =>
      ask('POST /orders', { headers: { authorization: `Bearer ${token}` } }),
    )
    expect(JSON.stringify(events)).toContain('Bearer ***')
    expect(JSON.stringify(events)).not.toContain(token)
  })
})

describe('update', () => {
  it('replaces endpoints of the same method and path, adds and takes away, and leaves the rest', async () => {
    const changed = step('update', 'update', {
      server: 'mock',
      endpoints: [
        { path: '/orders/:id', response: { body: 'new' } },
        { path: '/more', response: { body: '{{state.more}}' } },
      ],
      remove: ['post /orders'],
      state: { more: 'yes' },
    })
    const seen: unknown[] = []
    const look: Probe = async (ask) => {
      for (const line of ['GET /orders/1', 'POST /orders', 'GET /more']) {
        const { status, text } = await ask(line)
        seen.push(status === 404 ? status : text)
      }
    }
    const { failures, results } = await run([probe('a'), changed, probe('b')], [look, look])
    expect(failures).toEqual([])
    expect(seen).toEqual(['old', '', 404, 'new', 404, 'yes'])
    expect(results.update).toEqual({ server_id: expect.any(String), name: 'mock', endpoints: 2, endpoints_added: 2, endpoints_removed: 2 })
  })

  it('takes the older form, chaos, and refuses to change nothing', async () => {
    const older = {
      id: 'older',
      action: 'mock_server_configure',
      config: { name: 'mock', endpoint: '/orders/:id', response: { status: 503 } },
    }
    const chaos = step('chaos', 'update', { chaos: { rules: [{ probability: 1, response: { status: 429 } }] } })
    const statuses: number[] = []
    const look: Probe = async (ask) => statuses.push((await ask('GET /orders/1')).status)
    const { failures } = await run([older, probe('a'), chaos, probe('b'), step('nothing', 'update')], [look, look])
    expect(statuses).toEqual([503, 429])
    expect(failures).toEqual(['steps/nothing error MOCK_BAD_SETTINGS: there is nothing to change'])
  })
})

describe('reset', () => {
  it('puts state, counts and sequences back, and forgets requests when it is told to', async () => {
    const settings = {
      state: { list: [1] },
      endpoints: [
        { path: '/n', response: { body: '{{request_count}}' } },
        { path: '/s', sequence: [{ body: 'a' }, { body: 'b' }] },
        { method: 'POST', path: '/x', response: { body: '{{state.list}}', state_changes: [{ action: 'append', path: 'list', value: 2 }] } },
      ],
    }
    const seen: string[] = []
    const look: Probe = async (ask) => {
      for (const line of ['GET /n', 'GET /s', 'POST /x']) seen.push((await ask(line)).text)
    }
    const steps = [
      probe('a'),
      step('back', 'reset_state', { server: '${mock.server_id}' }),
      probe('b'),
      step('kept', 'verify', { path: '/n', count: 2 }),
      step('other', 'reset_state', { state: { list: [] }, requests: true }),
      probe('c'),
      step('forgotten', 'verify', { path: '/n', count: 1 }),
    ]
    const { failures, results } = await serveMock(settings, [look, look, look], { steps })
    expect(failures).toEqual([])
    expect(seen).toEqual(['1', 'a', '[1]', '1', 'a', '[1]', '1', 'a', '[]'])
    expect([results.back?.state, results.other?.state]).toEqual([{ list: [1] }, { list: [] }])
  })
})

describe('which server', () => {
  const other = (config: Record<string, JsonValue> = {}) => step('other', 'start', { endpoints: [{ path: '/x', response: {} }], ...config })

  it('is said by name, id, or the step that started it; the only one needs no name', async () => {
    const steps = [
      other({ name: 'named' }),
      step('a', 'verify', { server: 'mock', count: 0 }),
      step('b', 'verify', { server: 'named', count: 0 }),
      step('c', 'verify', { server: 'other', count: 0 }),
      step('d', 'stop', { server_id: '${other.server_id}' }),
      step('e', 'stop'),
    ]
    const { failures, results } = await run(steps)
    expect(failures).toEqual([])
    expect(['a', 'b', 'c', 'd', 'e'].map((id) => results[id]?.name)).toEqual(['mock', 'named', 'named', 'named', 'mock'])
    expect(results.d).toEqual({ server_id: expect.any(String), name: 'named', status: 'stopped', requests: 0, unmatched: 0 })
  })

  it.each([
    [[other(), step('v', 'verify', { count: 0 })], 'several mock servers are running: "other", "mock"'],
    [[step('v', 'verify', { server: 'nobody', count: 0 })], 'no mock server "nobody" is running'],
    [[step('s', 'stop'), step('v', 'verify', { count: 0 })], 'no mock server is running'],
  ])('is told when it cannot be known', async (steps, message) => {
    expect((await run(steps)).failures).toEqual([expect.stringContaining(`MOCK_NOT_RUNNING: ${message}`)])
  })

  it('cannot share its name or its port', async () => {
    const { failures } = await run([other({ name: 'one' }), { ...(other({ name: 'one' }) as object), id: 'again' }])
    expect(failures).toEqual(['steps/again error MOCK_NAME_TAKEN: a mock server "one" is running already'])
    const taken = await run([other({ port: '${mock.port}' })])
    expect(taken.failures).toEqual([
      expect.stringMatching(/^steps\/other error MOCK_PORT_TAKEN: something else listens on 127\.0\.0\.1:\d+$/),
    ])
  })
})

describe('the end of the execution', () => {
  const isServed = (url: string): Promise<boolean> =>
    fetch(url).then(
      () => true,
      () => false,
    )

  it.each([
    ['success', [probe()]],
    ['a failure', [probe(), { id: 'fail', action: 'fail', config: { message: 'no' } }]],
  ])('stops every server after %s', async (_, steps) => {
    let base = ''
    await run(steps, async (_ask, url) => {
      base = url
      expect(await isServed(`${base}/orders/1`)).toBe(true)
    })
    expect(await isServed(`${base}/orders/1`)).toBe(false)
  })

  it('stops every server when it is cancelled', async () => {
    const cancel = new AbortController()
    let base = ''
    const hang: Probe = (_ask, url) => {
      base = url
      setTimeout(() => cancel.abort(new Error('enough')), 20)
      return new Promise(() => undefined)
    }
    const { state } = await run([probe()], hang, { signal: cancel.signal })
    expect(state.verdict).toBe('cancelled')
    expect(await isServed(`${base}/orders/1`)).toBe(false)
  })

  it('tells of answers that could not be made and nobody asked about', async () => {
    const settings = { endpoints: [{ path: '/x', response: { body: '{{query.name}}' } }] }
    const { state } = await serveMock(settings, (ask) => ask('GET /x'))
    expect(state.verdict).toBe('passed')
    expect(JSON.stringify(state.warnings)).toContain('GET /x: query.name is missing')
  })
})
