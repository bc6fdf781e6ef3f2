import type { ExecutionEvent } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { type Coverage, measureCoverage, readApi } from './index.ts'

interface Asked {
  readonly flow?: string
  readonly action?: string
  readonly config?: object
  readonly result?: object
  readonly outcome?: 'passed' | 'failed' | 'error' | 'cancelled'
  readonly exchange?: { readonly request: string }
  /** Of each assertion, whether it held. */
  readonly assert?: readonly boolean[]
}

/** A step that asks: `GET http://shop/orders 200`. */
const ask = (line: string, more: Asked = {}): Asked => {
  const [method = '', url, status] = line.split(' ')
  return { config: { method, url }, result: { status: Number(status), url, redirects: [] }, assert: [true], ...more }
}

/** What a recording holds of an execution with these steps. */
const eventsOf = (asked: readonly Asked[]): ExecutionEvent[] => {
  const head = { v: 1, executionId: 'e', epoch: 0, seq: 0, at: 0 } as const
  const counts = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0 }
  return asked.flatMap(
    (
      { flow = 'Checkout', action = 'http_request', config, result, outcome = 'passed', exchange, assert = [] },
      index,
    ): ExecutionEvent[] => {
      const path = `steps/s${index}`
      const place = { file: 'a.testmesh.yaml', pointer: `/steps/${index}` }
      const results = assert.map((passed) => ({ passed, text: 'status == 200', list: 'assert' as const, pointer: '/steps/0/assert/0' }))
      const attempt = {
        attempt: 1,
        outcome,
        durationMs: 1,
        ...(config && { config }),
        ...(result && { result }),
        ...(exchange && { exchange }),
      }
      return [
        { ...head, type: 'execution.started', data: { flow: { name: flow, sha256: '', tags: [] }, seed: 1, variables: {} } },
        { ...head, type: 'step.started', path, data: { id: `s${index}`, action, phase: 'steps', pointer: place.pointer, place } },
        ...(results.length > 0 ? [{ ...head, type: 'step.asserted' as const, path, data: { attempt: 1, results } }] : []),
        { ...head, type: 'step.attempted', path, data: attempt },
        { ...head, type: 'step.finished', path, data: { outcome, attempts: 1, durationMs: 1 } },
        { ...head, type: 'execution.finished', data: { verdict: 'passed', counts, durationMs: 1 } },
      ]
    },
  )
}

const measure = async (document: object, asked: readonly Asked[], servers: readonly string[] = []): Promise<Coverage> => {
  const { api } = readApi(JSON.stringify({ openapi: '3.1.0', ...document }))
  if (!api) throw new Error('the document is wrong')
  return measureCoverage(
    api,
    async function* () {
      yield eventsOf(asked)
    },
    servers,
  )
}

/** `GET /orders 2 200 !404`: its calls, the documented answers that were seen and the others that were. */
const lines = ({ operations }: Coverage): string[] =>
  operations.map(({ method, path, calls, answers, undocumented }) => {
    const seen = answers.flatMap((answer) => (answer.calls > 0 ? [answer.status] : []))
    return [method, path, calls, ...seen, ...undocumented.map(({ status }) => `!${status}`)].join(' ')
  })

const operations = (...written: readonly string[]): Record<string, Record<string, object>> => {
  const paths: Record<string, Record<string, object>> = {}
  for (const line of written) {
    const [method = '', path = '', ...statuses] = line.split(' ')
    paths[path] = { ...paths[path], [method.toLowerCase()]: { responses: Object.fromEntries(statuses.map((status) => [status, {}])) } }
  }
  return paths
}

const servers = [{ url: 'http://shop' }]

describe('which operation a request asks for', () => {
  it('is the one whose path says most', async () => {
    const paths = operations(
      ...['GET /orders/{id} 200', 'GET /orders/mine 200', 'DELETE /orders/{id} 204', 'GET /orders/{id}.pdf 200', 'GET /{kind}/mine 200'],
      ...['GET /a%20b/{id} 200', 'GET /at({x},{y}) 200', 'GET / 200'],
    )
    const asked = [
      ...['GET http://shop/orders/7?expand=lines 200', 'GET http://shop/orders/7/ 200', 'GET http://shop/orders/a%2Fb#top 200'],
      ...['GET http://shop/orders/mine 200', 'DELETE http://shop/orders/mine 204', 'GET http://shop/orders/7.pdf 200'],
      ...['GET http://shop/carts/mine 200', 'GET http://shop/a%20b/1 200', 'GET http://shop/at(1,2) 200', 'GET http://shop 200'],
      ...['GET http://shop/orders/ 404', 'GET http://shop/orders/7/lines 404', 'PUT http://shop/orders/7 405'],
    ]
    const coverage = await measure(
      { servers, paths },
      asked.map((line) => ask(line)),
    )
    expect(lines(coverage)).toEqual([
      'GET /orders/{id} 3 200',
      'DELETE /orders/{id} 1 204',
      'GET /orders/mine 1 200',
      'GET /orders/{id}.pdf 1 200',
      'GET /{kind}/mine 1 200',
      'GET /a%20b/{id} 1 200',
      'GET /at({x},{y}) 1 200',
      'GET / 1 200',
    ])
    expect(coverage.unknown.map(({ method, path, statuses }) => [method, path, statuses])).toEqual([
      ['GET', '/orders/', [404]],
      ['GET', '/orders/7/lines', [404]],
      ['PUT', '/orders/7', [405]],
    ])
  })

  it('is one of the servers of the document, with what its paths begin with', async () => {
    const paths = {
      ...operations('GET /orders 200', 'GET /carts 200'),
      '/old': { servers: [{ url: 'http://old.shop/v1/' }], get: {}, put: { servers: [{ url: 'http://older.shop' }] } },
    }
    const written = [
      { url: 'https://{region}.shop:443/{version}', variables: { region: {}, version: { enum: ['v1', 'v2'], default: 'v2' } } },
      { url: 'http://{host}', variables: { host: { default: 'Local.shop/api/v3' } } },
    ]
    const asked = [
      ...['GET https://eu.shop/v1/orders 200', 'GET https://us.shop/v2/orders 200', 'GET http://local.shop/api/v3/orders 200'],
      ...[
        'GET http://old.shop/v1/old 200',
        'PUT http://older.shop/old 200',
        'GET https://eu.shop/v3/orders 200',
        'GET https://eu.shop/v1/tea 200',
      ],
    ]
    const coverage = await measure(
      { servers: written, paths },
      asked.map((line) => ask(line)),
    )
    expect(lines(coverage)).toEqual(['GET /orders 3 200', 'GET /carts 0', 'GET /old 1 !200', 'PUT /old 1 !200'])
    expect(coverage.unknown.map(({ path }) => path)).toEqual(['/v1/tea'])
    expect(coverage.elsewhere).toEqual([{ origin: 'https://eu.shop', requests: 1 }])
  })

  it('is told by the paths where no server of the document was asked, and by the servers that are given', async () => {
    const document = { servers: [{ url: 'https://api.shop/v1' }], paths: operations('GET /orders 200') }
    const asked = ['http://localhost:3000/v1/orders', 'http://localhost:3000/orders', 'http://localhost:3000/tea', 'http://mail/box'].map(
      (url) => ask(`GET ${url} 200`),
    )
    const byPaths = await measure(document, asked)
    expect([byPaths.addressedBy, byPaths.origins, byPaths.elsewhere]).toEqual([
      'paths',
      [{ origin: 'http://localhost:3000', requests: 3 }],
      [{ origin: 'http://mail', requests: 1 }],
    ])
    expect([lines(byPaths), byPaths.unknown.map(({ path }) => path)]).toEqual([['GET /orders 2 200'], ['/tea']])
    const given = await measure(document, asked, ['http://localhost:3000/v1'])
    expect([given.addressedBy, lines(given), given.unknown]).toEqual(['given', ['GET /orders 1 200'], []])
    expect(given.elsewhere).toEqual([
      { origin: 'http://localhost:3000', requests: 2 },
      { origin: 'http://mail', requests: 1 },
    ])
    expect((await measure({ paths: document.paths }, asked)).origins).toEqual(byPaths.origins.map((one) => ({ ...one, requests: 3 })))
  })

  it('is told by servers in all the ways that they are written', async () => {
    const paths = operations('GET /orders 200')
    const of = async (server: object, url: string) => {
      const coverage = await measure({ servers: [server], paths }, [ask(`GET ${url} 200`)])
      return [coverage.addressedBy, ...lines(coverage)]
    }
    const variables = { base: { default: '' } }
    expect(await of({ url: 'http://shop/{base}', variables }, 'http://shop/orders')).toEqual(['document', 'GET /orders 1 200'])
    expect(await of({ url: '//shop/v1' }, 'https://shop/v1/orders')).toEqual(['document', 'GET /orders 1 200'])
    expect(await of({ url: './v1' }, 'http://local/v1/orders')).toEqual(['paths', 'GET /orders 1 200'])
  })

  it('is told of Swagger 2 by its host and base path', async () => {
    const document = {
      openapi: undefined,
      swagger: '2.0',
      host: 'shop',
      basePath: '/v2',
      schemes: ['http'],
      paths: operations('GET /orders 200'),
    }
    expect(lines(await measure(document, [ask('GET http://shop/v2/orders 200'), ask('GET https://shop/v2/orders 200')]))).toEqual([
      'GET /orders 1 200',
    ])
  })

  it('may have a secret for a parameter, and an address that is one', async () => {
    const document = { servers, paths: operations('GET /users/{id}/key 200', 'GET /users/me/key 200') }
    const asked = ['http://shop/users/***/key', '***/users/7/key', 'http://***/users/7/key', '***/tea'].map((url) => ask(`GET ${url} 200`))
    const coverage = await measure(document, asked)
    expect(lines(coverage)).toEqual(['GET /users/{id}/key 3 200', 'GET /users/me/key 0'])
    expect(coverage.elsewhere).toEqual([{ origin: '***', requests: 1 }])
  })

  it('is none for HEAD and OPTIONS that the document does not have, which is no finding', async () => {
    const document = { servers, paths: operations('GET /orders 200', 'HEAD /carts 200') }
    const asked = [
      'HEAD http://shop/carts 200',
      'HEAD http://shop/orders 200',
      'OPTIONS http://shop/orders 204',
      'HEAD http://shop/tea 404',
    ]
    const coverage = await measure(
      document,
      asked.map((line) => ask(line)),
    )
    expect([lines(coverage), coverage.passedOver, coverage.unknown.map(({ path }) => path)]).toEqual([
      ['GET /orders 0', 'HEAD /carts 1 200'],
      2,
      ['/tea'],
    ])
  })
})

describe('the answers of an operation', () => {
  it('are the status itself, then its hundred, then the default; others are not documented', async () => {
    const paths = operations('GET /a 200 4xx default', 'GET /b 200')
    const asked = ['a 200', 'a 404', 'a 422', 'a 503', 'b 404', 'b 404'].map((line) => ask(`GET http://shop/${line}`))
    const { operations: measured, totals } = await measure({ servers, paths }, asked)
    expect(measured.map(({ answers, undocumented }) => [answers, undocumented])).toEqual([
      [
        [
          { status: '200', calls: 1 },
          { status: '4xx', calls: 2 },
          { status: 'default', calls: 1 },
        ],
        [],
      ],
      [[{ status: '200', calls: 0 }], [{ status: '404', calls: 2 }]],
    ])
    expect(totals).toEqual({ operations: 2, called: 2, checked: 2, answers: 4, seen: 3, undocumented: 1, requests: 6 })
  })

  it('are checked where an assertion held, or what a step waited for', async () => {
    const paths = operations('GET /a 200', 'GET /b 200', 'GET /c 200', 'GET /d 200', 'GET /e 200', 'GET /f 200')
    const until = { url: 'http://shop/c', poll: { until: 'status == 200' } }
    const coverage = await measure({ servers, paths }, [
      ask('GET http://shop/a 200', { assert: [false, true], outcome: 'failed' }),
      ask('GET http://shop/b 200', { assert: [false], outcome: 'failed' }),
      ask('GET http://shop/c 200', { assert: [], config: until, result: { status: 200, url: 'http://shop/c', attempts: 3 } }),
      ask('GET http://shop/b 202', { assert: [], config: { ...until, url: 'http://shop/b' }, outcome: 'cancelled' }),
      { action: 'wait_for', config: { type: 'http', url: 'http://shop/d' }, result: { status: 200 } },
      { action: 'sse', config: { url: '/e', base_url: 'http://shop/' }, result: { status: 200 }, flow: 'Feed' },
      { config: { url: 'http://shop/f' }, outcome: 'error', exchange: { request: 'GET http://shop/f' } },
      { action: 'log', config: { url: 'http://shop/f' }, result: { status: 200 } },
      { config: { url: 'http://shop/${id}' }, outcome: 'error' },
    ])
    expect(coverage.operations.map(({ path, calls, checked, unanswered, flows }) => [path, calls, checked, unanswered, flows])).toEqual([
      ['/a', 1, 1, 0, ['Checkout']],
      ['/b', 2, 0, 0, ['Checkout']],
      ['/c', 3, 1, 0, ['Checkout']],
      ['/d', 1, 1, 0, ['Checkout']],
      ['/e', 1, 0, 0, ['Feed']],
      ['/f', 0, 0, 1, []],
    ])
    expect(coverage.totals).toMatchObject({ called: 5, checked: 3 })
  })

  it('are those of a contract that a provider keeps', async () => {
    const interaction = (path: string, status: string) => ({
      description: path,
      status,
      method: 'GET',
      url: `http://shop/${path}`,
      answer: 200,
    })
    const verify = (result: object): Asked => ({ action: 'contract_verify', config: { contract_path: 'pact.json' }, result })
    const coverage = await measure({ servers, paths: operations('GET /a 200', 'GET /b 200') }, [
      verify({
        status: 'failed',
        total: 3,
        interactions: [interaction('a', 'passed'), interaction('b', 'failed'), { description: 'c', status: 'failed' }],
      }),
      verify({ status: 'passed', total: 500, interactions: { $blob: { sha256: '', sizeBytes: 60_000 }, preview: '' } }),
    ])
    expect([lines(coverage), coverage.unread]).toEqual([['GET /a 1 200', 'GET /b 1 200'], 500])
    expect(coverage.operations.map(({ checked }) => checked)).toEqual([1, 0])
  })

  it('are those of each request that a redirect leads through, and assertions look at the last', async () => {
    const paths = operations('POST /a 302', 'GET /b 200', 'PUT /c 307', 'PUT /d 200')
    const redirect = (method: string, from: string, status: number, to: string) =>
      ask(`${method} http://shop/${to} 200`, {
        config: { ...(method === 'POST' ? { form: {} } : { method: 'put' }), url: `http://shop/${from}` },
        result: {
          status: 200,
          url: `http://shop/${to}`,
          redirects: [{ status, url: `http://shop/${from}`, location: `http://shop/${to}` }],
        },
      })
    const { operations: measured } = await measure({ servers, paths }, [redirect('POST', 'a', 302, 'b'), redirect('PUT', 'c', 307, 'd')])
    expect(measured.map(({ path, calls, checked }) => [path, calls, checked])).toEqual([
      ['/a', 1, 0],
      ['/b', 1, 1],
      ['/c', 1, 0],
      ['/d', 1, 1],
    ])
  })
})
