import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { httpServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startCli } from './start-cli.ts'

const cwd = mkdtempSync(join(tmpdir(), 'mock-'))
const write = (name: string, text: string): void => writeFileSync(join(cwd, name), text)
afterAll(() => rmSync(cwd, { recursive: true }))

const api = (path: string, example: string): string => `openapi: 3.1.0
info: { title: Things, version: "1" }
paths:
  ${path}:
    get:
      responses:
        "200": { description: All of them, content: { application/json: { example: ${example} } } }
`

beforeAll(() => {
  write('testmesh.config.yaml', '')
  write('api.yaml', api('/things', '[1]'))
  write(
    'flow.testmesh.yaml',
    `name: Payments
steps:
  - { id: other, action: mock_server_start, config: { endpoints: [{ path: /, response: {} }] } }
  - id: payments
    action: mock_server_start
    config:
      base_path: /api
      endpoints:
        - { path: /charges/:id, response: { body: { id: "{{path.id}}", to: "\${WHO}" } } }
        - { path: /broken, response: { body: "{{request.body.none.there}}" } }
`,
  )
})

/** What it says stripped of how long things took. */
const plain = (output: string): string => output.replaceAll(/\d+ ms/g, '# ms').replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:#')

const get = async (url: string): Promise<unknown> => (await fetch(url)).json()

it('serves the mock server of a flow, with its variables, and tells of each request', async () => {
  const mock = startCli(['mock', 'flow.testmesh.yaml', '--step', 'payments', '--var', 'WHO=mara'], { cwd })
  await mock.says('Ctrl-C ends it\n')
  const url = /http:\S+/.exec(mock.soFar())?.[0]
  expect(await get(`${url}/charges/7?a=1`)).toEqual({ id: '7', to: 'mara' })
  await get(`${url}/charge/7`)
  await get(`${url}/broken`)
  await mock.says('is missing\n')
  mock.child.kill('SIGINT')
  const { code, output } = await mock.ended
  expect(code).toBe(130)
  expect(plain(output)).toMatchInlineSnapshot(`
    "mock server "payments" on http://127.0.0.1:#/api
      GET /charges/:id
      GET /broken
    2 endpoints; Ctrl-C ends it
    GET /api/charges/7?a=1 → 200  GET /charges/:id, # ms
    GET /api/charge/7 → 404  no endpoint, # ms
      nearest  GET /charges/:id (path should be /api/charges/:id, is /api/charge/7)
      nearest  GET /broken (path should be /api/broken, is /api/charge/7)
    GET /api/broken → 500  GET /broken, # ms
      GET /api/broken: request.body.none.there is missing
    "
  `)
})

it('serves a document for pages of other origins and for programs, reads it again when it is saved, and goes on when it is broken', async () => {
  const mock = startCli(['mock', 'api.yaml', '--watch', '--json'], { cwd })
  await mock.says('\n')
  const { url, ...started } = JSON.parse(mock.soFar()) as { url: string }
  expect(started).toEqual({ type: 'listening', name: 'api.yaml', endpoints: ['GET /things'] })
  const answer = await fetch(`${url}/things`, { headers: { origin: 'http://localhost:5173' } })
  expect([answer.headers.get('access-control-allow-origin'), await answer.json()]).toEqual(['*', [1]])
  await mock.says('"status":200,"endpoint":"GET /things","duration_ms":')
  rmSync(join(cwd, 'api.yaml'))
  await mock.says('error: there is no file api.yaml\n')
  write('api.yaml', 'openapi: 3.1.0\npaths: {\n')
  await mock.says('error MOCK_BAD_DOCUMENT: api.yaml cannot be used:')
  expect(await get(`${url}/things`)).toEqual([1])
  write('api.yaml', api('/others', '[2]'))
  await mock.says('"endpoints":["GET /others"]')
  expect(await get(`${url}/others`)).toEqual([2])
  mock.child.kill('SIGTERM')
  const { code, output } = await mock.ended
  expect([code, output.split('there is no file').length]).toEqual([0, 2])
})

it('fills the variables of a file into endpoints', async () => {
  write('who.env', 'WHO=mara\n')
  write('endpoints.yaml', 'endpoints: [{ path: /who, response: { body: "${WHO}" } }]\n')
  const mock = startCli(['mock', 'endpoints.yaml', '--vars-file', 'who.env'], { cwd })
  await mock.says('Ctrl-C ends it\n')
  expect(await (await fetch(`${/http:\S+/.exec(mock.soFar())?.[0]}/who`)).text()).toBe('mara')
  mock.child.kill('SIGTERM')
  expect(await mock.ended).toMatchObject({ code: 0 })
})

it('shows no control characters of a document, and ends when nobody reads what it says any more', async () => {
  write('escapes.yaml', api('"/a\\e[31m"', '[1]'))
  const mock = startCli(['mock', 'escapes.yaml'], { cwd })
  await mock.says('Ctrl-C ends it\n')
  expect(mock.soFar()).toContain('  GET /a·[31m\n')
  mock.child.stdout?.destroy()
  await get(`${/http:\S+/.exec(mock.soFar())?.[0]}/a`)
  expect(await mock.ended).toMatchObject({ code: 0 })
})

it('records what a service answers, and says where', async () => {
  await using real = await httpServer((_, response) => void response.end('real'))
  write(
    'record.testmesh.yaml',
    `name: Record\nsteps:\n  - { id: real, action: mock_server_start, config: { proxy: "${real.url}", mode: record, save_to: real.yaml } }\n`,
  )
  const mock = startCli(['mock', 'record.testmesh.yaml'], { cwd })
  await mock.says('Ctrl-C ends it\n')
  expect(await (await fetch(/http:\S+/.exec(mock.soFar())?.[0] ?? '')).text()).toBe('real')
  mock.child.kill('SIGINT')
  expect((await mock.ended).output).toContain('recorded: ')
})

it('starts nothing when something is wrong, and says what and where', async () => {
  await using taken = await httpServer((_, response) => void response.end())
  const outputOf = async (...args: string[]) => {
    const { code, output } = await startCli(['mock', ...args], { cwd }).ended
    return `${code} ${plain(output)}`
  }
  write('misspelt.testmesh.yaml', 'name: A\nsteps:\n  - { id: a, action: mock_server_start, config: { endpoint: [] } }\n')
  expect(await outputOf('api.yaml', '-p', String(taken.port))).toBe('2 error: something else listens on 127.0.0.1:# (MOCK_PORT_TAKEN)\n')
  expect(await outputOf('flow.testmesh.yaml', '--var', 'WHO=mara')).toBe(
    '2 error: flow.testmesh.yaml starts 2 mock servers; say which one by --step: other, payments\n',
  )
  expect(await outputOf('flow.testmesh.yaml', '--var', 'WHO=mara', '--step', 'payment')).toBe(
    '2 error: no step "payment" starts a mock server; did you mean "payments"?\n',
  )
  expect(await outputOf('misspelt.testmesh.yaml')).toContain('--> misspelt.testmesh.yaml:3:')
  expect(await outputOf('flow.testmesh.yaml', '--step', 'payments')).toContain('"WHO" is not defined here\n  --> flow.testmesh.yaml:9:')
  expect(await outputOf('api.yaml', '--secrets-file', 'none.env')).toMatch(/^2 error .*none\.env/)
  expect(await outputOf('none.yaml')).toBe('2 error: there is no file none.yaml\n')
})
