import type { JsonValue } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { serveMock } from './testing/serve-mock.ts'

/** What a server with these endpoints answers to each request: its status and JSON. */
const answersTo = async (
  endpoints: readonly JsonValue[],
  requests: readonly (string | [string, Record<string, unknown>])[],
  more: Record<string, JsonValue> = {},
): Promise<unknown[]> => {
  const answers: unknown[] = []
  const { failures } = await serveMock(
    { endpoints, ...more },
    async (ask) => {
      for (const asked of requests) {
        const { status, json, text } = typeof asked === 'string' ? await ask(asked) : await ask(...asked)
        answers.push(status === 200 ? (json ?? text) : status)
      }
    },
    { env: { LIMIT: 100, TOKEN: 's3cret' } },
  )
  expect(failures).toEqual([])
  return answers
}

const says = (body: JsonValue) => ({ response: { body } })

describe('paths', () => {
  it('are literal, or leave parts open, which texts read', async () => {
    const endpoints = [
      { path: '/users/:id/orders/{order}', ...says({ id: '{{path.id}}', order: '{{params.order}}' }) },
      { path: '/files/*', ...says('any file') },
      { path: '/a%20b', ...says('escaped') },
      { path: '/plain.path', ...says('plain') },
    ]
    expect(
      await answersTo(endpoints, [
        'GET /users/4%202/orders/7?x=1',
        'GET /files/a/b/c',
        'GET /a%20b',
        'GET /plain.path',
        'GET /plainxpath',
        'GET /users/4/orders',
      ]),
    ).toEqual([{ id: '4 2', order: '7' }, 'any file', 'escaped', 'plain', 404, 404])
  })

  it('are asked literal before :id before *, then by priority, then those with a match, then as written', async () => {
    const endpoints = [
      { method: '*', path: '*', priority: -5, ...says('fallback') },
      { path: '/users/:id', priority: 2, ...says('by id, later') },
      { path: '/users/:name', priority: 1, ...says('by id, sooner') },
      { path: '/users/me', priority: 9, ...says('me') },
      { path: '/same', ...says('first without match') },
      { path: '/same', match: { query: { x: '1' } }, ...says('with match') },
      { path: '/same', ...says('second without match') },
    ]
    expect(await answersTo(endpoints, ['GET /users/me', 'GET /users/1', 'GET /same', 'GET /same?x=1', 'DELETE /nothing'])).toEqual([
      'me',
      'by id, sooner',
      'first without match',
      'with match',
      'fallback',
    ])
  })

  it('stand below the base path, which base_url has too', async () => {
    const { results } = await serveMock({ base_path: 'api/v1/', endpoints: [{ path: '/users', ...says('ok') }] }, async (ask, url) => {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/)
      expect((await ask('GET /users')).text).toBe('ok')
    })
    expect(results.mock).toEqual({
      base_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/),
      server_id: expect.stringMatching(/^mock-\d+-[a-z\d]{6}$/),
      name: 'mock',
      port: expect.any(Number),
      endpoints: 1,
      status: 'running',
    })
  })

  it('can be regular expressions, in linear time', async () => {
    const endpoints = [{ path: '/api/users/*', match: { path_pattern: '^/api/users/[0-9]+$' }, ...says('a number') }]
    expect(await answersTo(endpoints, ['GET /api/users/12', 'GET /api/users/me'])).toEqual(['a number', 404])
  })
})

describe('methods', () => {
  it('are GET unless said otherwise; what answers GET answers HEAD', async () => {
    const endpoints = [
      { path: '/x', ...says('get') },
      { method: 'post', path: '/x', ...says('post') },
    ]
    expect(await answersTo(endpoints, ['GET /x', 'POST /x', 'HEAD /x', 'PUT /x'])).toEqual(['get', 'post', '', 404])
  })
})

describe('a match', () => {
  it('wants parameters and headers, whatever else is there, as text or as what the text spells', async () => {
    const endpoints = [
      { path: '/q', match: { query: { page: 2, all: true, tag: 'b' } }, ...says('query') },
      { path: '/h', match: { headers: { Authorization: 'Bearer ${TOKEN}', 'X-Id': '#uuid' } }, ...says('headers') },
    ]
    const headers = { authorization: 'Bearer s3cret', 'x-id': '3fa85f64-5717-4562-b3fc-2c963f66afa6' }
    expect(
      await answersTo(endpoints, [
        'GET /q?page=2&all=true&tag=a&tag=b&more=1',
        'GET /q?page=3&all=true&tag=b',
        ['GET /h', { headers }],
        ['GET /h', { headers: { ...headers, authorization: 'Bearer other' } }],
      ]),
    ).toEqual(['query', 404, 'headers', 404])
  })

  it('wants a part of the body, conditions on it, a pattern of its text', async () => {
    const endpoints = [
      { method: 'POST', path: '/x', match: { body: { user: { name: 'Ada' }, id: '#integer' } }, ...says('part') },
      { method: 'POST', path: '/x', match: { body_matches: ['$.amount > LIMIT', "$.currency == 'EUR'"] }, ...says('conditions') },
      { method: 'POST', path: '/x', match: { body_pattern: 'urgent|now' }, ...says('pattern') },
      {
        method: 'POST',
        path: '/x',
        match: { expression: "request.headers['content-type'] contains 'form' and request.body.a == '1'" },
        ...says('form'),
      },
    ]
    expect(
      await answersTo(endpoints, [
        ['POST /x', { body: { user: { name: 'Ada', age: 3 }, id: 7 } }],
        ['POST /x', { body: { amount: 101, currency: 'EUR' } }],
        ['POST /x', { body: { amount: 100, currency: 'EUR' } }],
        ['POST /x', { body: { currency: 'EUR' } }],
        ['POST /x', { body: 'do it now' }],
        ['POST /x', { body: 'a=1&b=2', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
        'POST /x',
      ]),
    ).toEqual(['part', 'conditions', 404, 404, 'pattern', 'form', 404])
  })

  it('may look at the state and at how often the endpoint was asked', async () => {
    const endpoints = [
      { path: '/x', match: { expression: 'state.open and request_count <= 2' }, ...says('open') },
      { method: 'POST', path: '/close', response: { state_changes: [{ action: 'set', path: 'open', value: false }] } },
    ]
    expect(await answersTo(endpoints, ['GET /x', 'GET /x', 'GET /x'], { state: { open: true } })).toEqual(['open', 'open', 404])
    expect(await answersTo(endpoints, ['GET /x', 'POST /close', 'GET /x'], { state: { open: true } })).toEqual(['open', '', 404])
  })
})

it('says what came nearest when nothing answers', async () => {
  const endpoints = [
    { method: 'POST', path: '/orders', match: { body: { total: 5 }, headers: { 'x-key': 'k' } }, ...says('ok') },
    { path: '/orders/:id', ...says('ok') },
    { path: '/unlike/anything', ...says('ok') },
    { path: '/limited', responses: [{ when: 'request_count > 5', body: 'late' }] },
  ]
  await serveMock({ name: 'shop', endpoints }, async (ask) => {
    expect((await ask('POST /orders', { body: { total: 7 } })).json).toEqual({
      error: 'no endpoint of the mock server "shop" answers POST /orders',
      nearest: [
        'POST /orders (header x-key should be "k", is missing; body.total should be 5, is 7)',
        expect.stringContaining('GET /orders/:id (method should be GET, is POST; path should be /orders/:id, is /orders'),
        expect.any(String),
      ],
    })
    expect((await ask('GET /limited')).json).toMatchObject({
      nearest: ['GET /limited (none of its answers fits)', expect.any(String), expect.any(String)],
    })
  })
})
