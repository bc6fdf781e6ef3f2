import { gzipSync } from 'node:zlib'
import type { JsonValue } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { type Answer, serveMock } from './testing/serve-mock.ts'

const one = (response: JsonValue, more: Record<string, JsonValue> = {}): JsonValue => ({
  endpoints: [{ method: '*', path: '*', response, ...more }],
})

describe('an answer', () => {
  it('has a status, headers and a body whose kind the body says', async () => {
    const endpoints = [
      { path: '/map', response: { status: '201', headers: { 'X-Count': 3 }, body: { a: 1 } } },
      { path: '/list', response: { status_code: 202, body_json: [1] } },
      { path: '/text', response: { body_text: 'hello' } },
      { path: '/json-text', response: { body: '{"a": 1}' } },
      { path: '/own', response: { headers: { 'Content-Type': 'text/html' }, body: '<p>' } },
      { path: '/bytes', response: { body_base64: 'AAH/' } },
      { path: '/none', response: { status: 204 } },
      { path: '/file', response: { body_from_file: 'data/report.pdf' } },
    ]
    const seen: unknown[] = []
    const { failures } = await serveMock(
      { endpoints, default_headers: { 'X-Mock': 'yes', 'x-count': '0' } },
      async (ask) => {
        for (const { path } of endpoints) {
          const { status, headers, text } = await ask(`GET ${path}`)
          seen.push([status, headers['content-type'], headers['x-count'], text])
        }
        expect((await ask('GET /map')).headers).toMatchObject({ 'x-mock': 'yes', 'content-length': '7' })
      },
      { files: { 'data/report.pdf': '%PDF ${x} {{y}}' } },
    )
    expect(failures).toEqual([])
    const json = 'application/json; charset=utf-8'
    expect(seen).toEqual([
      [201, json, '3', '{"a":1}'],
      [202, json, '0', '[1]'],
      [200, 'text/plain; charset=utf-8', '0', 'hello'],
      [200, json, '0', '{"a": 1}'],
      [200, 'text/html', '0', '<p>'],
      [200, 'application/octet-stream', '0', expect.any(String)],
      [204, undefined, '0', ''],
      [200, 'application/pdf', '0', '%PDF ${x} {{y}}'],
    ])
  })

  it('is filled from the request; ${…} and {{…}} that read nothing of it are filled when the step starts', async () => {
    const body = {
      name: '{{request.body.name}}',
      again: '${request.body.name}',
      kept: '{{request.body}}',
      greeting: 'Hello {{request.body.name}}, at ${PRICE} from {{header.X-From}} {{headers["x-from"]}}',
      sum: '{{request.body.n * PRICE}}',
      query: '{{query.q ?? "none"}}',
      line: '{{request.method}} {{request.path}} {{request.url}}',
      cookie: '{{request.cookies.session}}',
      ip: '{{request.ip}}',
      early: '{{UUID}}',
      late: '{{random.uuid}}',
      dice: '{{random.int(1, 6)}}',
      id: 'ch_{{random.string(24)}}',
      at: '{{timestamp}}',
      unix: '{{timestamp_unix}}',
      count: '{{request_count}}',
      status: '{{path.id == null ? 404 : 200}}',
    }
    const answers: Answer[] = []
    const { failures } = await serveMock(
      one({ body }),
      async (ask) => {
        const headers = { 'X-From': 'here', cookie: 'a=b; session=s1' }
        for (const n of [2, 3]) answers.push(await ask('POST /x?q=1', { headers, body: { name: 'Ada', n } }))
      },
      { env: { PRICE: 5 } },
    )
    expect(failures).toEqual([])
    const [first, second] = answers.map(({ json }) => json as Record<string, unknown>)
    expect(first).toEqual({
      name: 'Ada',
      again: 'Ada',
      kept: { name: 'Ada', n: 2 },
      greeting: 'Hello Ada, at 5 from here here',
      sum: 10,
      query: '1',
      line: 'POST /x /x?q=1',
      cookie: 's1',
      ip: '127.0.0.1',
      early: expect.stringMatching(/^[\da-f-]{36}$/),
      late: expect.stringMatching(/^[\da-f-]{36}$/),
      dice: expect.any(Number),
      id: expect.stringMatching(/^ch_\w{24}$/),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      unix: expect.any(Number),
      count: 1,
      status: 404,
    })
    expect(second).toMatchObject({ sum: 15, count: 2, early: first?.early })
    expect(second?.late).not.toBe(first?.late)
  })

  it('tells whoever asked, and the next step that asks, when it cannot be made', async () => {
    const settings = { endpoints: [{ method: 'POST', path: '/x', response: { body: { name: '{{request.body.name}}' } } }] }
    const { failures } = await serveMock(
      settings,
      async (ask) => {
        expect((await ask('POST /x', { body: { nam: 1 } })).status).toBe(500)
        expect((await ask('POST /x', { body: { nam: 1 } })).json).toEqual({
          error: 'the mock server "mock" could not make its answer: POST /x: request.body.name is missing',
        })
      },
      {
        steps: [
          { id: 'probe', action: 'probe', config: { url: '${mock.base_url}' } },
          { id: 'stop', action: 'mock_server_stop' },
        ],
      },
    )
    expect(failures).toEqual([
      'steps/stop error MOCK_ANSWER_FAILED: the mock server "mock": POST /x: request.body.name is missing; the mock server "mock": POST /x: request.body.name is missing',
    ])
  })

  it('is one of several, by condition or in turn', async () => {
    const endpoints = [
      {
        path: '/when',
        responses: [{ when: '{{request_count <= 2}}', status: 503 }, { when: "query.kind == 'b'", body: 'b' }, { body: 'else' }],
      },
      { path: '/last', sequence: [{ body: '1' }, { body: '2' }] },
      { path: '/all', repeat: 'all', sequence: [{ body: '1' }, { body: '2' }] },
    ]
    await serveMock({ endpoints }, async (ask) => {
      const told = async (line: string) => {
        const { status, text } = await ask(line)
        return status === 200 ? text : status
      }
      const seen: unknown[] = []
      for (const line of ['/when', '/when', '/when', '/when?kind=b', '/last', '/last', '/last', '/all', '/all', '/all'])
        seen.push(await told(`GET ${line}`))
      expect(seen).toEqual([503, 503, 'else', 'b', '1', '2', '2', '1', '2', '1'])
    })
  })

  it('reads a request of 16 digits without losing one, and gives bytes back', async () => {
    await serveMock(one({ body: '{{request.body}}' }), async (ask) => {
      expect((await ask('POST /x', { body: '{"id": 12345678901234567890}' })).text).toBe('{"id":"12345678901234567890"}')
      const bytes = gzipSync('x')
      expect(await ask('POST /x', { body: bytes })).toMatchObject({ status: 200, headers: { 'content-length': String(bytes.length) } })
    })
  })
})

describe('the state', () => {
  it('is shared by the endpoints, which read and change it', async () => {
    const endpoints = [
      {
        method: 'POST',
        path: '/users',
        response: {
          status: 201,
          body: { id: '{{state.next_id}}', name: '{{request.body.name}}' },
          state_changes: [
            { action: 'append', path: 'users', value: { id: '{{state.next_id}}', name: '{{request.body.name}}' } },
            { action: 'increment', path: 'next_id' },
            { action: 'set', path: 'last.name', value: '{{request.body.name}}' },
            { action: 'toggle', path: 'flag' },
            { action: 'decrement', path: 'left', value: 2 },
            { action: 'remove', path: 'gone' },
          ],
        },
      },
      { path: '/users', response: { body: { users: '{{state.users}}', total: '{{state.users.length}}' } } },
      { path: '/users/:id', response: { body: '{{state.users[path.id - 1]}}' } },
      { path: '/state', response: { body: '{{state}}' } },
    ]
    const state = { users: [], next_id: 1, left: 10, gone: 1 }
    const { failures } = await serveMock({ state, endpoints }, async (ask) => {
      expect((await ask('POST /users', { body: { name: 'Ada' } })).json).toEqual({ id: 1, name: 'Ada' })
      expect((await ask('POST /users', { body: { name: 'Bo' } })).json).toEqual({ id: 2, name: 'Bo' })
      const users = [
        { id: 1, name: 'Ada' },
        { id: 2, name: 'Bo' },
      ]
      expect((await ask('GET /users')).json).toEqual({ users, total: 2 })
      expect((await ask('GET /users/2')).json).toEqual({ id: 2, name: 'Bo' })
      expect((await ask('GET /state')).json).toEqual({ users, next_id: 3, left: 6, last: { name: 'Bo' }, flag: false })
    })
    expect(failures).toEqual([])
  })

  it('is changed by an endpoint before its answer', async () => {
    const count = (update_rule: string, more: Record<string, JsonValue> = {}) => ({
      path: `/${update_rule}`,
      state: { state_key: update_rule, update_rule, ...more },
      response: { body: { now: `{{state.${update_rule}}}` } },
    })
    const endpoints = [
      count('increment', { initial_value: 5 }),
      count('decrement', { update_value: 3 }),
      count('append', { update_value: '{{query.x}}' }),
      count('toggle'),
      count('set', { update_value: '{{query.x}}' }),
    ]
    await serveMock({ endpoints }, async (ask) => {
      const now: unknown[] = []
      for (const { path } of [...endpoints, ...endpoints]) now.push(((await ask(`GET ${path}?x=v`)).json as { now: unknown }).now)
      expect(now).toEqual([6, -3, ['v'], true, 'v', 7, -6, ['v', 'v'], false, 'v'])
    })
  })

  it('counts right when many ask at once', async () => {
    const endpoint = {
      path: '/n',
      state: { state_key: 'n', update_rule: 'increment' },
      response: { delay: { min: 0, max: 5 }, body: { n: '{{state.n}}' } },
    }
    await serveMock({ endpoints: [endpoint] }, async (ask) => {
      const all = await Promise.all(Array.from({ length: 50 }, () => ask('GET /n')))
      expect(new Set(all.map(({ json }) => (json as { n: number }).n)).size).toBe(50)
    })
  })

  it('never reaches a prototype', async () => {
    const endpoint = {
      method: 'POST',
      path: '/x',
      response: { body: '{{state}}', state_changes: [{ action: 'set', path: '__proto__.polluted', value: 1 }] },
    }
    await serveMock({ endpoints: [endpoint], state: {} }, async (ask) => {
      await ask('POST /x')
      await ask('POST /x')
    })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('what goes wrong on purpose', () => {
  it('takes its time', async () => {
    await serveMock(
      {
        endpoints: [
          { path: '/own', response: { delay_ms: 60, body: 'late' } },
          { path: '/default', response: {} },
        ],
        default_delay: '30ms',
      },
      async (ask) => {
        const timed = async (line: string) => {
          const startedAt = performance.now()
          await ask(line)
          return performance.now() - startedAt
        }
        expect(await timed('GET /own')).toBeGreaterThanOrEqual(59)
        expect(await timed('GET /default')).toBeGreaterThanOrEqual(29)
      },
    )
  })

  it('breaks the connection in every way there is, and goes on serving', async () => {
    const body = 'x'.repeat(1000)
    const endpoints = [
      { path: '/close', response: { close_connection: true } },
      { path: '/reset', response: { fault: 'reset', body } },
      { path: '/truncate', response: { fault: 'truncate', body } },
      { path: '/garbage', response: { fault: 'garbage' } },
      { path: '/well', response: { body: 'well' } },
    ]
    const { failures } = await serveMock({ endpoints }, async (ask) => {
      const codes: unknown[] = []
      for (const path of ['close', 'reset', 'truncate', 'garbage'])
        codes.push(
          await ask(`GET /${path}`).then(
            ({ status }) => status,
            (error: NodeJS.ErrnoException) => error.code,
          ),
        )
      expect(codes).toEqual(['ECONNRESET', 'ECONNRESET', 'ECONNRESET', expect.stringMatching(/^HPE_/)])
      expect((await ask('GET /well')).text).toBe('well')
    })
    expect(failures).toEqual([])
  })

  it('hangs until whoever asked gives up, and does not hold up the end', async () => {
    const startedAt = performance.now()
    const { failures } = await serveMock(one({ hang: true }), async (ask) => {
      const hung = ask('GET /x', { signal: AbortSignal.timeout(50) }).catch((error: Error) => error.name)
      expect(await hung).toBe('AbortError')
      void ask('GET /forever').catch(() => undefined)
    })
    expect(failures).toEqual([])
    expect(performance.now() - startedAt).toBeLessThan(3000)
  })

  it('is chaos, the same with the same seed', async () => {
    const settings = (seed: number) => ({
      endpoints: [{ path: '/x', response: { body: 'ok' } }],
      chaos: {
        seed,
        rules: [
          { probability: 0.3, response: { status: 503 } },
          { probability: 0.2, path: '/x', response: { status: 429 } },
        ],
      },
    })
    const drawn = async (seed: number): Promise<number[]> => {
      const statuses: number[] = []
      await serveMock(settings(seed), async (ask) => {
        for (let n = 0; n < 60; n += 1) statuses.push((await ask('GET /x')).status)
      })
      return statuses
    }
    const [first, again, other] = [await drawn(7), await drawn(7), await drawn(8)]
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    const share = (status: number) => first.filter((one) => one === status).length / first.length
    expect([share(200), share(503), share(429)].every((part) => part > 0.05)).toBe(true)
    expect(share(200) + share(503) + share(429)).toBe(1)
  })

  it('is chaos of one endpoint, a delay alone, or switched off', async () => {
    const rules = [{ probability: 1, response: { status: 500, body: { error: 'chaos' } } }]
    await serveMock(
      {
        endpoints: [
          { path: '/x', response: {}, chaos_rules: rules },
          { path: '/y', response: {} },
        ],
      },
      async (ask) => {
        expect([(await ask('GET /x')).json, (await ask('GET /y')).status]).toEqual([{ error: 'chaos' }, 200])
      },
    )
    await serveMock(
      { endpoints: [{ path: '/x', response: { body: 'usual' } }], chaos: { rules: [{ probability: 1, response: { delay: '40ms' } }] } },
      async (ask) => {
        const startedAt = performance.now()
        expect((await ask('GET /x')).text).toBe('usual')
        expect(performance.now() - startedAt).toBeGreaterThanOrEqual(39)
      },
    )
    await serveMock({ endpoints: [{ path: '/x', response: {}, chaos_rules: rules }], chaos: { enabled: false, rules } }, async (ask) => {
      expect((await ask('GET /x')).status).toBe(200)
    })
    const { failures } = await serveMock({ endpoints: [{ path: '/x', response: {} }], chaos: { rules: [...rules, ...rules] } }, [])
    expect(failures[0]).toBe('setup/mock error MOCK_BAD_SETTINGS: the probabilities of the chaos rules add up to 2, which is more than 1')
  })
})

describe('CORS', () => {
  const preflight = { origin: 'https://shop.test', 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a' }

  it('is answered for any origin when it is on', async () => {
    await serveMock({ enable_cors: true, endpoints: [{ path: '/x', response: {} }] }, async (ask) => {
      const { status, headers } = await ask('OPTIONS /x', { headers: preflight })
      expect([
        status,
        headers['access-control-allow-origin'],
        headers['access-control-allow-methods'],
        headers['access-control-allow-headers'],
      ]).toEqual([204, '*', 'PUT', 'x-a'])
      expect((await ask('GET /x', { headers: { origin: 'https://shop.test' } })).headers['access-control-allow-origin']).toBe('*')
      expect((await ask('GET /nothing')).headers['access-control-allow-origin']).toBe('*')
    })
    await serveMock({ endpoints: [{ path: '/x', response: {} }] }, async (ask) => {
      expect([
        (await ask('OPTIONS /x', { headers: preflight })).status,
        (await ask('GET /x')).headers['access-control-allow-origin'],
      ]).toEqual([404, undefined])
    })
  })

  it('keeps to what is said, and to an endpoint that answers itself', async () => {
    const cors = {
      origins: ['https://shop.test'],
      methods: ['get', 'put'],
      headers: ['x-b'],
      credentials: true,
      max_age: 60,
      expose: ['x-total'],
    }
    const endpoints = [
      { path: '/x', response: {} },
      { method: 'OPTIONS', path: '/own', response: { status: 418 } },
    ]
    await serveMock({ cors, endpoints }, async (ask) => {
      const { headers } = await ask('OPTIONS /x', { headers: preflight })
      expect(headers).toMatchObject({
        'access-control-allow-origin': 'https://shop.test',
        'access-control-allow-methods': 'GET, PUT',
        'access-control-allow-headers': 'x-b',
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'x-total',
        'access-control-max-age': '60',
      })
      expect((await ask('GET /x', { headers: { origin: 'https://other.test' } })).headers['access-control-allow-origin']).toBeUndefined()
      expect((await ask('OPTIONS /own', { headers: preflight })).status).toBe(418)
    })
  })
})
