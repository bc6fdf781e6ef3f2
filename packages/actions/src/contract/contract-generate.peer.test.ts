import { actionContract } from '@testmesh/action-kit/contract'
import { httpServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadAction } from '../builtin-actions.ts'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction, type TestContext } from '../testing/test-context.ts'
import { contractCodes } from './codes.ts'
import { contractGenerate } from './contract-generate.ts'
import { contractVerify } from './contract-verify.ts'
import { verifyOfficially } from './testing/official-verifier.ts'
import { type Shop, startShop } from './testing/shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.stop())

const pair = { consumer: 'Store front', provider: 'orders' }

/** As the engine does: what an action begins with comes before all steps. */
const begun = async (): Promise<TestContext> => {
  const context = createTestContext()
  await contractGenerate.begin?.(context)
  return context
}

const httpRequest = await loadAction('http_request')

const step = (context: TestContext, id: string, config: object) =>
  runAction(httpRequest, { base_url: shop.url, ...config }, Object.assign(Object.create(context), { path: `steps/${id}` }) as TestContext)

const ordersOf = async (context: TestContext): Promise<string> => {
  const { body } = await step(context, 'create', { method: 'POST', url: '/orders', body: { product: 'book' } })
  const { id } = body as { id: string }
  await step(context, 'read', { url: `/orders/${id}` })
  await step(context, 'all', { url: '/orders', params: { page: '2' } })
  await step(context, 'none', { url: '/orders/none', headers: { 'X-Shop': 'north' } })
  return id
}

const generate = (context: TestContext, config: object = {}) => runAction(contractGenerate, { ...pair, ...config }, context)

const failing = (context: TestContext, config: object = {}) =>
  generate(context, config).then(
    (result) => Promise.reject(new Error(`it passed: ${JSON.stringify(result)}`)),
    (error: unknown) => error as { code: string; message: string; hint?: string },
  )

interface Pact {
  readonly interactions: readonly Record<string, Record<string, unknown>>[]
}

const interactionsOf = ({ pact_json: pact }: { pact_json?: unknown }) => (pact as Pact).interactions

it('writes what was sent and got, matched by type where it changes', async () => {
  await using context = await begun()
  const id = await ordersOf(context)
  const result = await generate(context, { version: '1.2.0' })
  expect(result).toMatchObject({
    contract_id: 'store-front-orders-1.2.0',
    contract_path: 'output/pacts/store-front-orders.json',
    interactions: 4,
  })
  expect(JSON.parse(Buffer.from(context.written.get('pacts/store-front-orders.json') ?? '').toString())).toEqual(result.pact_json)
  const byType = { combine: 'AND', matchers: [{ match: 'type' }] }
  const filled = { combine: 'AND', matchers: [{ match: 'type', min: 1 }] }
  const order = {
    id,
    product: 'book',
    price: 12.5,
    quantity: 1,
    lines: [{ sku: 'a', tags: ['new', 'red'] }],
    created_at: expect.any(String),
  }
  expect(result.pact_json).toEqual({
    consumer: { name: 'Store front' },
    provider: { name: 'orders' },
    interactions: [
      {
        description: 'create: POST /orders',
        request: { method: 'POST', path: '/orders', headers: { 'Content-Type': 'application/json' }, body: { product: 'book' } },
        response: {
          status: 201,
          headers: { 'Content-Type': 'application/json; charset=utf-8', Location: `/orders/${id}` },
          body: order,
          matchingRules: { header: { Location: byType }, body: { $: byType, '$.lines': filled } },
        },
      },
      {
        description: `read: GET /orders/${id}`,
        request: {
          method: 'GET',
          path: `/orders/${id}`,
          matchingRules: { path: { combine: 'AND', matchers: [{ match: 'regex', regex: '^/orders/[^/]+$' }] } },
        },
        response: {
          status: 200,
          headers: { 'Content-Type': 'application/json; charset=utf-8' },
          body: order,
          matchingRules: { body: { $: byType, '$.lines': filled } },
        },
      },
      expect.objectContaining({ request: { method: 'GET', path: '/orders', query: { page: ['2'] } } }),
      expect.objectContaining({ request: { method: 'GET', path: '/orders/none', headers: { 'X-Shop': 'north' } } }),
    ],
    metadata: { pactSpecification: { version: '3.0.0' }, testmesh: { consumerVersion: '1.2.0' } },
  })
})

describe.each(['3.0.0', '4.0'])('a pact of version %s', (specification) => {
  it('is taken by the verifier of the Pact foundation, and holds', async () => {
    await using context = await begun()
    const id = await ordersOf(context)
    await step(context, 'health', { url: '/health' })
    if (specification === '4.0') await step(context, 'picture', { url: '/picture' })
    shop.states.length = 0
    const interactions = ['create', { step: 'read', given: { name: 'an order exists', params: { id } } }, 'all', 'none', 'health']
    const more = specification === '4.0' ? ['picture'] : []
    const { pact_json: pact, interactions: count } = await generate(context, { specification, interactions: [...interactions, ...more] })
    expect(count).toBe(5 + more.length)
    await verifyOfficially(pact, shop, `${shop.url}/states`)
    expect(shop.states).toContainEqual(expect.objectContaining({ state: 'an order exists', params: { id } }))
  })

  it('is broken, says that verifier, when the provider answers with another type', async () => {
    await using context = await begun()
    await ordersOf(context)
    const { pact_json: pact } = await generate(context, { specification, interactions: ['create'] })
    shop.isNew = true
    await expect(verifyOfficially(pact, shop)).rejects.toThrow()
    shop.isNew = false
  })
})

it('holds no credentials', async () => {
  await using context = await begun()
  context.secret('pa55-word-of-ada')
  context.secret('key-of-the-query')
  await step(context, 'login', {
    method: 'POST',
    url: '/login',
    params: { key: 'key-of-the-query', lang: 'en' },
    headers: { Authorization: 'Bearer tok-in-the-header', 'X-Trace': 'pa55-word-of-ada', Cookie: 'session=in-the-cookie' },
    body: { user: 'ada', pin: 'pa55-word-of-ada', new_password: 'called-by-name' },
  })
  await step(context, 'form', { method: 'POST', url: '/login', form: { user: 'ada', client_secret: 'called-in-a-form' } })
  await step(context, 'key', {
    url: '/health',
    auth: { type: 'api_key', name: 'X-Shop-Key', value: 'key-in-a-header', location: 'header' },
  })
  const [login, form] = interactionsOf(await generate(context))
  const written = Buffer.from(context.written.get('pacts/store-front-orders.json') ?? '').toString()
  for (const secret of ['pa55', 'key-of', 'tok-', 'in-the-cookie', 'called-', 'key-in'])
    expect([secret, written.includes(secret)]).toEqual([secret, false])
  expect(login?.request).toMatchObject({ query: { lang: ['en'] }, body: { user: 'ada', pin: '***', new_password: '***' } })
  expect(form?.request?.body).toBe('user=ada&client_secret=***')
  expect(login?.response?.body).toMatchObject({ user: 'ada', access_token: '***' })
})

it('tells of a poll only the last look, and of a redirect both answers', async () => {
  await using context = await begun()
  await step(context, 'job', { url: '/slow-job', poll: { interval: '5ms', until: (result: { status: number }) => result.status === 200 } })
  await step(context, 'old', { url: '/old' })
  const told = interactionsOf(await generate(context)).map(({ description, response }) => [description, response?.status])
  expect(told).toEqual([
    ['job: GET /slow-job', 200],
    ['old: GET /old', 302],
    ['old: GET /orders', 200],
  ])
})

it('takes interactions that are written out, and names each once', async () => {
  await using context = await begun()
  await ordersOf(context)
  const written = {
    request: { path: '/orders/7' },
    response: { body: { id: 7 } },
    given: ['order 7', { name: 'stock', params: { left: 3 } }],
  }
  const interactions = interactionsOf(await generate(context, { interactions: ['create', { step: 'create' }, written] }))
  expect(interactions.map(({ description }) => description)).toEqual(['create: POST /orders', 'create: POST /orders (2)', 'GET /orders/7'])
  expect(interactions[2]).toMatchObject({
    providerStates: [{ name: 'order 7' }, { name: 'stock', params: { left: 3 } }],
    request: { method: 'GET', path: '/orders/7' },
    response: { status: 200, headers: { 'Content-Type': 'application/json' }, body: { id: 7 } },
  })
})

it('wants something in a list that held something', async () => {
  let lines: readonly object[] = [{ sku: 'a', tags: ['new'] }]
  const answer = () => JSON.stringify({ lines, notes: [] })
  await using server = await httpServer((_, response) => response.setHeader('content-type', 'application/json').end(answer()))
  await using context = await begun()
  await step(context, 'read', { base_url: server.url, url: '/' })
  const { contract_id } = await generate(context)
  const verify = () => runAction(contractVerify, { contract_id, provider_base_url: server.url }, context)
  lines = [
    { sku: 'b', tags: [] },
    { sku: 'c', tags: ['x'] },
  ]
  await expect(verify()).resolves.toMatchObject({ verified: true })
  lines = []
  await expect(verify()).rejects.toMatchObject({
    message: expect.stringContaining('read: GET /: body.lines should have at least 1 element, has 0'),
  })
})

it('has an id of its own for each file', async () => {
  await using context = await begun()
  await ordersOf(context)
  const idOf = async (config: object) => (await generate(context, config)).contract_id
  expect([
    await idOf({ interactions: ['create'] }),
    await idOf({ interactions: ['read'], output_path: 'read.json' }),
    await idOf({ interactions: ['read', 'all'], output_path: 'read.json' }),
    await idOf({ interactions: ['all'], output_path: 'all.json' }),
  ]).toEqual(['store-front-orders', 'store-front-orders-2', 'store-front-orders-2', 'store-front-orders-3'])
  const verified = await runAction(contractVerify, { contract_id: 'store-front-orders', provider_base_url: shop.url }, context)
  expect(verified.interactions.map(({ description }) => description)).toEqual(['create: POST /orders'])
})

it('is about one provider', async () => {
  await using other = await httpServer((_, response) => response.end('{}'))
  await using context = await begun()
  await step(context, 'here', { url: '/health' })
  await step(context, 'there', { url: `${other.url}/api/v2/things` })
  expect(await failing(context)).toMatchObject({ code: 'CONTRACT_SEVERAL_PROVIDERS', message: expect.stringContaining(other.url) })
  const interactions = interactionsOf(await generate(context, { provider_base_url: `${other.url}/api/` }))
  expect(interactions.map(({ request }) => request?.path)).toEqual(['/v2/things'])
  expect(await failing(context, { provider_base_url: `${other.url}/apis` })).toMatchObject({ code: 'CONTRACT_NO_TRAFFIC' })
})

it('says what it cannot write', async () => {
  await using context = await begun()
  expect(await failing(context)).toMatchObject({ code: 'CONTRACT_NO_TRAFFIC' })
  await step(context, 'picture', { url: '/picture' })
  expect(await failing(context)).toMatchObject({ code: 'CONTRACT_BODY_IS_BYTES' })
  expect(await failing(context, { interactions: ['draw'] })).toMatchObject({ code: 'CONTRACT_UNKNOWN_STEP', hint: 'These did: picture.' })
  expect(await failing(context, { interactions: [{}] })).toMatchObject({ code: 'CONTRACT_BAD_INTERACTION' })
  await using long = await httpServer((_, response) => response.end('x'.repeat(1024 * 1024 + 1)))
  await step(context, 'long', { url: long.url })
  expect(await failing(context, { interactions: ['long'] })).toMatchObject({ code: 'CONTRACT_CUT' })
})

it('keeps a thousand exchanges and counts the rest', async () => {
  await using context = await begun()
  for (let index = 0; index < 1001; index += 1) await step(context, `s${index}`, { url: '/health' })
  expect(await failing(context)).toMatchObject({ code: 'CONTRACT_CUT', message: expect.stringContaining('1001') })
  expect(await generate(context, { interactions: ['s7'] })).toMatchObject({ interactions: 1 })
})

describe('every promise of an action', () => {
  const contract = actionContract(contractGenerate, {
    createContext: () => createTestContext(),
    activeResources,
    codes: Object.keys(contractCodes),
    cases: [{ name: 'written out', config: { ...pair, interactions: [{ request: { path: '/' }, response: {} }] } }],
  })
  for (const { name, run } of contract) it(name, run)
})
