import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { builtins } from '@testmesh/actions'
import { runFlow } from '@testmesh/engine'
import { afterAll, beforeAll, expect, it } from 'vitest'

let asked = 0
const server = createServer((_request, response) => {
  response.setHeader('Content-Type', 'application/json')
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
