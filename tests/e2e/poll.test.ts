import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { builtins } from '@testmesh/actions'
import { runFlow } from '@testmesh/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let asked = 0
const server = createServer((request, response) => {
  response.setHeader('Content-Type', 'application/json')
  if (request.url?.startsWith('/metrics')) {
    const data = { resultType: 'vector', result: [{ metric: {}, value: [1, '3'] }] }
    return void response.end(JSON.stringify({ status: 'success', data }))
  }
  response.end(JSON.stringify({ ready: ++asked >= 3 }))
})
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

it('polls until the assertions of the step hold when it names no condition, and finds headers in any case', async () => {
  const flow = `
name: Wait for readiness
steps:
  - id: ready
    action: http_request
    config: { url: "\${URL}/state", poll: { interval: 5ms, timeout: 2s } }
    assert: [body.ready == true, 'headers["Content-Type"] == "application/json"', attempts == 3]
`
  const state = await runFlow(flow, builtins(), { variables: { URL: url } }).finished
  expect(state.steps.get('steps/ready')?.assertions.map(({ text, passed }) => `${passed} ${text}`)).toEqual([
    'true body.ready == true',
    'true headers["Content-Type"] == "application/json"',
    'true attempts == 3',
  ])
  expect(state.verdict).toBe('passed')
})

describe('what does not come to hold', () => {
  const failureOf = async (steps: string, variables: Record<string, string> = { URL: url }) => {
    const state = await runFlow(`name: Wait\nsteps:\n  - ${steps}\n`, builtins(), { variables }).finished
    return [...state.steps.values()].map(({ failure }) => failure && `${failure.code}: ${failure.message}`)[0]
  }

  it('is told assertion by assertion, as the step has them', async () => {
    expect(
      await failureOf(
        `{ id: a, action: http_request, config: { url: "\${URL}/state", poll: { interval: 20ms, timeout: 1s } }, assert: [status == 200, body.ready == "x"] }`,
      ),
    ).toMatch(
      /^HTTP_TIMEOUT: the condition did not hold within 1 s and \d+ requests; body\.ready == "x" does not hold: .* should be "x", is true$/,
    )
    const query = `connection: "sqlite::memory:", query: SELECT 3 AS n, poll: { interval: 50ms, timeout: 1s }`
    expect(await failureOf(`{ id: a, action: database_query, config: { ${query} }, assert: [first_row.n == 4] }`)).toMatch(
      /^SQL_CONDITION_NOT_MET: .*; found 1 row; first_row\.n == 4 does not hold: .* should be 4, is 3$/,
    )
    const asked = `url: "\${URL}/metrics", query: up, within: 1s, interval: 50ms`
    const told = /^PROMETHEUS_NOT_AS_EXPECTED: value == 4 does not hold: .* should be 4, is 3; after \d+ questions/
    expect(await failureOf(`{ id: a, action: prometheus, config: { ${asked} }, assert: [value == 4, count == 1] }`)).toMatch(told)
    expect(await failureOf(`{ id: a, action: prometheus, config: { ${asked}, until: value == 4 } }`)).toMatch(told)
  })

  it('is asked of the server that a variable names, and says which variable is missing', async () => {
    const step = '{ id: a, action: prometheus, config: { query: up }, assert: [value == 3] }'
    expect(await failureOf(step, { PROMETHEUS_URL: `${url}/metrics` })).toBeUndefined()
    const { finished } = runFlow(`name: Wait\nsteps:\n  - ${step}\n`, builtins(), {})
    expect((await finished).steps.get('steps/a')?.failure).toMatchObject({
      ...{ code: 'CONFIG_INVALID', message: expect.stringContaining('"url" is missing') },
      hint: 'Write "url", or set the variable PROMETHEUS_URL.',
    })
  })
})
