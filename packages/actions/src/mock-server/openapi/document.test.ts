import { expect, it } from 'vitest'
import { readOpenApi } from './document.ts'
import { endpointsOf } from './endpoints-of.ts'

it('reads an answer that hundreds of operations share by an anchor, and maps that are merged', async () => {
  const path = (number: number) => `  /orders/${number}: { get: { <<: *usual, responses: { 200: *order } } }`
  const text = `openapi: 3.1.0
x-usual: &usual { operationId: order }
x-order: &order { description: an order, content: { application/json: { example: { id: 17 } } } }
paths:
${Array.from({ length: 300 }, (_, number) => path(number)).join('\n')}
  /all: &all { get: { responses: { 200: *order } } }
  /every: { <<: *all }
`
  const endpoints = endpointsOf(await readOpenApi(text, 'openapi.yaml'))
  expect(endpoints).toHaveLength(302)
  expect(endpoints.at(-1)).toMatchObject({ method: 'get', path: '/every' })
})

it('refuses aliases that only make a document large', async () => {
  const lists = Array.from({ length: 9 }, (_, level) => `x-${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]`)
  const text = `openapi: 3.1.0\npaths: {}\nx-0: &l0 [a]\n${lists.join('\n')}\n`
  await expect(readOpenApi(text, 'openapi.yaml')).rejects.toMatchObject({ code: 'MOCK_BAD_DOCUMENT' })
})

it('refuses a document that is no YAML, and says where', async () => {
  await expect(readOpenApi('openapi: 3.1.0\npaths: {\n', 'openapi.yaml')).rejects.toMatchObject({
    code: 'MOCK_BAD_DOCUMENT',
    message: expect.stringMatching(/^openapi\.yaml cannot be used: .* at line 3, column 1/),
  })
})
