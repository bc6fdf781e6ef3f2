import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { builtinActions } from '@testmesh/actions'
import type { JsonValue } from '@testmesh/protocol'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { BatchFollower } from './run-batch.ts'
import { runProject } from './testing/run-project.ts'
import { tempProject } from './testing/temp-project.ts'

const temp = tempProject()

let shop: Server
let url = ''
beforeEach(async () => {
  shop = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ path: request.url, seen: request.headers['x-pass'] ?? 'none' }))
  })
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
})
afterEach(() => void shop.close().closeAllConnections())

const ask = (id: string, path: string, more: object = {}): JsonValue => ({
  id,
  action: 'http_request',
  config: { url: `${url}${path}`, ...more },
})

const contract = (assert: readonly string[], config: object = {}): JsonValue => ({
  id: 'contract',
  action: 'contract_generate',
  config: { consumer: 'store', provider: 'shop', ...config },
  assert: [...assert],
})

/** What went wrong, in words. */
const problemsOf = async (flow: object, secrets: Readonly<Record<string, string>> = {}): Promise<string[]> => {
  const file = temp.write('contract.testmesh.yaml', JSON.stringify({ name: 'Contract', ...flow }))
  const problems: string[] = []
  const follower: BatchFollower = {
    onEvents: (_, events) => {
      for (const { type, data } of events) if (type === 'step.finished' && data.outcome !== 'passed') problems.push(JSON.stringify(data))
    },
  }
  const { counts } = await runProject(await temp.load(), [file], { actions: builtinActions, parallel: 2, secrets, follower })
  return counts.passed > 0 ? problems : [...problems, 'no flow passed']
}

it('tells what setup, loops and flows that are run sent, each execution its own', async () => {
  temp.write('child.testmesh.yaml', JSON.stringify({ name: 'Child', steps: [ask('inner', '/inner')] }))
  const loop = { id: 'loop', action: 'for_each', config: { items: [1, 2], steps: [ask('each', '/each/${item}')] } }
  const run = { id: 'run', action: 'run_flow', config: { flow: 'child.testmesh.yaml' } }
  const paths = '["/first", "/each/1", "/each/2", "/inner", "/row/" + row.n]'
  const steps = [loop, run, ask('own', '/row/${row.n}'), contract([`map(pact_json.interactions, .request.path) == ${paths}`])]
  expect(await problemsOf({ data: [{ n: 'a' }, { n: 'b' }, { n: 'c' }], setup: [ask('first', '/first')], steps })).toEqual([])
})

it('writes no secret of the execution, wherever it went', async () => {
  const headers = { 'X-Pass': 'so ${PASS}' }
  const steps = [
    ask('read', '/of/${PASS}', { headers }),
    contract([
      'pact_json.interactions[0].request.path == "/of/***"',
      'pact_json.interactions[0].response.body == { path: "/of/***", seen: "so ***" }',
      '!exists(pact_json.interactions[0].request.headers)',
    ]),
  ]
  expect(await problemsOf({ steps }, { PASS: 'pa55-word-of-ada' })).toEqual([])
})
