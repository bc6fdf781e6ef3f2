import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, httpServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadAction } from '../builtin-actions.ts'
import { clientCodes } from '../http/client.ts'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { contractCodes } from './codes.ts'
import { contractGenerate } from './contract-generate.ts'
import { contractVerify } from './contract-verify.ts'
import { matchers, writeOfficially } from './testing/official-pact.ts'
import { type Shop, startShop } from './testing/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())
beforeEach(() => {
  shop.states.length = 0
  shop.asked.length = 0
  shop.isNew = false
})

interface Told {
  readonly description?: string
  readonly request?: object
  readonly response?: object
}

const pactOf = (interactions: readonly Told[], version = '3.0.0'): string =>
  JSON.stringify({
    consumer: { name: 'storefront' },
    provider: { name: 'orders' },
    interactions: interactions.map((one) => ({
      description: 'a thing',
      ...one,
      request: { method: 'GET', path: '/health', ...one.request },
      response: { status: 200, ...one.response },
    })),
    metadata: { pactSpecification: { version } },
  })

const verify = async (pact: string, config: object = {}) => {
  await using context = createTestContext({ 'pact.json': pact })
  const result = await runAction(contractVerify, { contract_path: 'pact.json', provider_base_url: shop.url, ...config }, context)
  return { ...result, logs: context.logs }
}

interface Failure {
  readonly code: string
  readonly message: string
  readonly kind?: string
  readonly result?: Awaited<ReturnType<typeof verify>>
}

const failing = (pact: string, config: object = {}): Promise<Failure> =>
  verify(pact, config).then(
    (result) => Promise.reject(new Error(`it passed: ${JSON.stringify(result)}`)),
    (error: unknown) => error as Failure,
  )

const byType = (path = '$') => ({ body: { [path]: { matchers: [{ match: 'type' }] } } })
const json = { 'Content-Type': 'application/json' }
const order = { id: 'a', product: 'book', price: 1.5, lines: [{ sku: 'x' }] }
const create: Told = {
  description: 'create an order',
  request: { method: 'POST', path: '/orders', headers: json, body: { product: 'book' } },
  response: { status: 201, headers: json, body: order, matchingRules: byType() },
}

it('holds the provider to each interaction', async () => {
  const {
    verification_id: id,
    logs,
    ...result
  } = await verify(pactOf([create, { description: 'is well', response: { body: 'fine' } }]), { provider_version: '2.1' })
  expect(id).toMatch(/^verification-\w{8}$/)
  expect(logs).toEqual([])
  expect(result).toEqual({
    status: 'passed',
    verified: true,
    consumer: 'storefront',
    provider: 'orders',
    provider_version: '2.1',
    total: 2,
    passed: 2,
    passed_interactions: 2,
    failed: 0,
    failed_interactions: 0,
    pending: 0,
    summary: '2 of 2 interactions of storefront with orders hold',
    failures: [],
    interactions: [
      { description: 'create an order', status: 'passed', method: 'POST', url: `${shop.url}/orders`, answer: 201 },
      { description: 'is well', status: 'passed', method: 'GET', url: `${shop.url}/health`, answer: 200 },
    ],
  })
})

it('tells each difference, and the nearest of them in its message', async () => {
  shop.isNew = true
  const missing = { description: 'an old way', request: { path: '/v1' }, response: { status: 200, headers: { 'X-Version': '1' } } }
  const { code, message, result } = await failing(pactOf([create, missing, { description: 'is well' }]))
  expect(code).toBe('CONTRACT_BROKEN')
  expect(message).toBe(
    [
      '2 of 3 interactions do not hold:',
      'create an order: body.price should be a number like 1.5, is "12.50"',
      'an old way: status should be 200, is 404',
    ].join('\n  '),
  )
  expect(result).toMatchObject({
    status: 'failed',
    verified: false,
    total: 3,
    passed: 1,
    failed: 2,
    summary: '1 of 3 interactions of storefront with orders hold',
  })
  expect(result?.failures[0]).toEqual({
    interaction: 'create an order',
    path: 'body.price',
    expected: 1.5,
    actual: '12.50',
    message: 'should be a number like 1.5, is "12.50"',
    pending: false,
  })
})

it('tells of each interaction that does not hold, a wrong status alone', async () => {
  const types = { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }
  await using provider = await httpServer(({ url }, response) => {
    response.writeHead(url === '/500' ? 500 : 200, json).end(url === '/one' ? '{"a":2,"b":1,"c":1,"d":1,"e":1,"f":1}' : '{}')
  })
  const asks = (path: string): Told => ({ description: path.slice(1), request: { path }, response: { headers: json, body: types } })
  const { message, result } = await failing(pactOf(['/many', '/500', '/one', '/more'].map(asks)), { provider_base_url: provider.url })
  expect(message.split('\n  ')).toEqual([
    '4 of 4 interactions do not hold:',
    ...['a', 'b', 'c', 'd'].map((name) => `many: body.${name} is missing`),
    '500: status should be 200, is 500',
    'one: body.a should be 1, is 2',
    ...['a', 'b', 'c', 'd'].map((name) => `more: body.${name} is missing`),
    'and 4 more differences',
  ])
  expect(result?.failures.filter(({ interaction }) => interaction === '500')).toHaveLength(1)
  const dozen = Array.from({ length: 12 }, (_, index) => ({ ...asks('/500'), description: `no. ${index + 1}` }))
  const { message: long } = await failing(pactOf(dozen), { provider_base_url: provider.url })
  expect(long.split('\n  ').slice(10)).toEqual(['no. 10: status should be 200, is 500', 'and 2 more differences, also of no. 11, no. 12'])
})

it('brings the provider into its states, and puts into requests what these gave', async () => {
  const read: Told & object = {
    description: 'read an order',
    providerStates: [{ name: 'an order exists', params: { product: 'mug' } }],
    request: { path: '/orders/1', generators: { path: { type: 'ProviderState', expression: '/orders/${id}' } } },
    response: { body: order, headers: json, matchingRules: byType() },
  } as object
  const states = { provider_states_url: `${shop.url}/states` }
  expect(await verify(pactOf([read]), states)).toMatchObject({ passed: 1 })
  expect(shop.states).toEqual([{ state: 'an order exists', params: { product: 'mug' }, action: 'setup' }])
  expect(await verify(pactOf([read]), { ...states, provider_states_teardown: true })).toMatchObject({ passed: 1 })
  expect(shop.states.slice(1)).toMatchObject([{ action: 'setup' }, { action: 'teardown' }])
  const broken = await failing(pactOf([{ ...read, providerStates: [{ name: 'no such state' }] } as Told]), states)
  expect(broken.result?.failures).toMatchObject([{ path: 'state', message: 'the setup of "no such state" was answered with 500' }])
  await using context = createTestContext({ 'pact.json': pactOf([read]) })
  await expect(runAction(contractVerify, { contract_path: 'pact.json', provider_base_url: shop.url }, context)).rejects.toMatchObject({
    code: 'CONTRACT_BROKEN',
  })
  expect(context.logs).toEqual([
    'nobody is asked for the states of the provider, as there is no provider_states_url: an order exists',
    'an example stays in the request: no provider state gave "id"',
  ])
})

it('makes the values that a contract wants made', async () => {
  const seen: { url: string; body: Record<string, unknown>; header: unknown }[] = []
  await using provider = await httpServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    seen.push({ url: request.url ?? '', body: JSON.parse(Buffer.concat(chunks).toString()), header: request.headers['x-one'] })
    response.end()
  })
  const generators = {
    query: { n: { type: 'RandomInt', min: 5, max: 5 } },
    header: { 'X-One': { type: 'RandomHexadecimal', digits: 6 } },
    body: {
      '$.id': { type: 'Uuid' },
      '$.items[*].price': { type: 'RandomDecimal', digits: 4 },
      '$.when': { type: 'DateTime', format: 'yyyy' },
    },
  }
  const request = {
    method: 'POST',
    path: '/x',
    query: { n: ['1'] },
    headers: json,
    body: { id: 'x', items: [{ price: 0 }, { price: 0 }], when: 'now' },
    generators,
  }
  const { logs } = await verify(pactOf([{ request }]), { provider_base_url: provider.url })
  expect(seen).toEqual([
    {
      url: '/x?n=5',
      header: expect.stringMatching(/^[\da-f]{6}$/),
      body: {
        id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/),
        items: [{ price: expect.any(Number) }, { price: expect.any(Number) }],
        when: 'now',
      },
    },
  ])
  expect(logs).toEqual(['the body keeps its example: values of the kind "DateTime" are not made here'])
})

it('verifies what was generated in the same execution, and what the official library wrote', async () => {
  await using context = createTestContext()
  await contractGenerate.begin?.(context)
  await runAction(await loadAction('http_request'), { method: 'POST', url: `${shop.url}/orders`, body: { product: 'book' } }, context)
  await runAction(contractGenerate, { consumer: 'a', provider: 'b', version: '1' }, context)
  const config = { contract_id: 'a-b-1', provider_base_url: shop.url }
  expect(await runAction(contractVerify, config, context)).toMatchObject({ passed: 1, consumer: 'a' })
  await expect(runAction(contractVerify, { ...config, contract_id: 'b' }, context)).rejects.toMatchObject({
    code: 'CONTRACT_UNKNOWN',
    message: 'no contract "b" was made in this execution; these were: a-b-1',
  })
  await using thing = await httpServer((_, response) => response.setHeader('content-type', 'application/json').end('{"id":7}'))
  const pact = await writeOfficially(4, { body: { id: matchers.integer(1) } })
  expect(await verify(pact, { provider_base_url: thing.url })).toMatchObject({ passed: 1 })
})

it('takes pending interactions as they are, and verifies only those that are named', async () => {
  const pending = { type: 'Synchronous/HTTP', pending: true, description: 'later', request: { path: '/later' } }
  const well = { type: 'Synchronous/HTTP', description: 'is well' }
  const pact = pactOf([pending, well], '4.0')
  expect(await verify(pact)).toMatchObject({
    verified: true,
    passed: 1,
    pending: 1,
    failed: 0,
    failures: [{ interaction: 'later', pending: true }],
  })
  expect(await verify(pact, { interactions: ['is well'] })).toMatchObject({ total: 1, pending: 0 })
  expect(await failing(pact, { interactions: ['sooner'] })).toMatchObject({
    code: 'CONTRACT_UNKNOWN',
    message: expect.stringContaining('"later", "is well"'),
  })
})

it('asks with the credentials of the provider, which its states do not get', async () => {
  const asked: unknown[] = []
  await using provider = await httpServer((request, response) => {
    asked.push([request.url, request.headers.authorization, request.headers['x-tenant']])
    response.end()
  })
  const pact = pactOf([{ providerState: 'some', request: { headers: { 'X-Tenant': 'theirs', Authorization: 'Bearer theirs' } } } as Told])
  const config = {
    provider_base_url: `${provider.url}/api/`,
    provider_states_url: `${provider.url}/states`,
    auth: { type: 'bearer', token: 'tok' },
    headers: { 'x-tenant': 'ours' },
  }
  await verify(pact, config)
  expect(asked).toEqual([
    ['/states', undefined, undefined],
    ['/api/health', 'Bearer tok', 'ours'],
  ])
})

describe('what is no contract that can be verified', () => {
  it.each([
    ['no JSON', 'hello', 'CONTRACT_UNREADABLE', /not JSON/],
    ['nothing in it', '{"interactions":[]}', 'CONTRACT_UNREADABLE', /no interactions/],
    ['messages', '{"messages":[{}]}', 'CONTRACT_UNSUPPORTED', /messages/],
    ['a message', pactOf([{ type: 'Asynchronous/Messages' } as Told], '4.0'), 'CONTRACT_UNSUPPORTED', /Asynchronous/],
    ['a plugin', pactOf([{ pluginConfiguration: {} } as Told], '4.0'), 'CONTRACT_UNSUPPORTED', /plugin/],
    [
      'a matcher of its own',
      pactOf([{ response: { body: 1, matchingRules: { body: { $: { matchers: [{ match: 'prime' }] } } } } }]),
      'CONTRACT_UNSUPPORTED',
      /"prime"/,
    ],
    [
      'rules for XML',
      pactOf([{ response: { headers: { 'Content-Type': 'text/xml' }, body: '<a/>', matchingRules: byType('$.a') } }]),
      'CONTRACT_UNSUPPORTED',
      /not JSON/,
    ],
    ['a path that ends nowhere', pactOf([{ response: { body: {}, matchingRules: byType('$.a[') } }]), 'CONTRACT_UNREADABLE', /"\["/],
    [
      'a pattern that is none',
      pactOf([{ response: { body: 'fine', matchingRules: { body: { $: { matchers: [{ match: 'regex', regex: '(' }] } } } } }]),
      'CONTRACT_UNSUPPORTED',
      /pattern/,
    ],
  ])('%s', async (_, pact, code, message) => {
    expect(await failing(pact)).toMatchObject({ code, message: expect.stringMatching(message) })
  })
})

describe('a provider that', () => {
  const pact = pactOf([{}])

  it('is not there, hangs up, or is too slow', async () => {
    expect(await failing(pact, { provider_base_url: `http://127.0.0.1:${await findFreePort()}` })).toMatchObject({
      code: 'HTTP_CONNECTION_REFUSED',
      kind: 'connection',
      message: expect.stringMatching(/^a thing: /),
    })
    await using rude = await httpServer((request) => request.socket.destroy())
    expect(await failing(pact, { provider_base_url: rude.url })).toMatchObject({ kind: 'connection' })
    await using silent = await httpServer(() => undefined)
    expect(await failing(pact, { provider_base_url: silent.url, timeout: '100ms' })).toMatchObject({
      code: 'HTTP_TIMEOUT',
      kind: 'timeout',
    })
  })

  it('answers with garbage where JSON is expected', async () => {
    await using garbage = await httpServer((_, response) => response.setHeader('content-type', 'application/json').end('{"id":'))
    const { result } = await failing(pactOf([{ response: { headers: json, body: { id: 1 } } }]), { provider_base_url: garbage.url })
    expect(result?.failures).toMatchObject([{ path: 'body', actual: '{"id":', message: expect.stringMatching(/^should be JSON/) }])
  })

  it('has a certificate that nobody knows, unless it is given', async () => {
    const tls = createTlsIdentity()
    await using secure = await httpServer((_, response) => response.end(), { tls })
    expect(await failing(pact, { provider_base_url: secure.url })).toMatchObject({ code: 'HTTP_TLS' })
    expect(await verify(pact, { provider_base_url: secure.url, ca: tls.cert })).toMatchObject({ passed: 1 })
  })
})

describe('every promise of an action', () => {
  let silent: Awaited<ReturnType<typeof httpServer>>
  beforeAll(async () => {
    silent = await httpServer(() => undefined)
  })
  afterAll(() => silent.stop())
  const contract = actionContract(contractVerify, {
    createContext: () => createTestContext({ 'pact.json': pactOf([{}]) }),
    activeResources,
    codes: [...Object.keys(contractCodes), ...Object.keys(clientCodes)],
    cases: [{ name: 'a contract that holds', config: () => ({ contract_path: 'pact.json', provider_base_url: shop.url }) }],
    hang: () => ({ contract_path: 'pact.json', provider_base_url: silent.url }),
    unreachable: { contract_path: 'pact.json', provider_base_url: 'http://127.0.0.1:1' },
  })
  for (const { name, run } of contract) it(name, run)
})
