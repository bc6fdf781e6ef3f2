import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@testmesh/client'
import { type ExecutionEvent, streamLaws } from '@testmesh/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningCli, startCli } from './start-cli.ts'
import { startTarget, type TargetServer } from './target-server.ts'

/** A server that runs executions of the pool `default` itself, and an environment of the pool `inner`. */
let folder: string
let server: RunningCli & { readonly url: string }
let admin: Client
let agentKey: string
let target: TargetServer
const running: RunningCli[] = []

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningCli => {
  const cli = startCli(args, { cwd: folder, env: { TMPDIR: folder, ...env } })
  running.push(cli)
  return cli
}

const startAgent = async (...options: string[]): Promise<RunningCli> => {
  const agent = run(['agent', '--server', server.url, '--pool', 'inner', ...options], { TESTMESH_API_KEY: agentKey })
  await agent.says('"message":"working"')
  return agent
}

const startServer = async (port: string): Promise<void> => {
  const cli = run(['serve', '--data', join(folder, 'data'), '--port', port])
  await cli.says('Ctrl-C ends it.')
  server = { ...cli, url: /serves on (\S+),/.exec(cli.soFar())?.[1] ?? '' }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'testmesh-agent-test-'))
  target = await startTarget()
  await startServer('0')
  const { url } = server
  const token = /setup#(\S+)/.exec(server.soFar())?.[1] ?? ''
  const account = { token, email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' }
  admin = createClient({ url, token: (await createClient({ url }).setUp({ body: account })).accessToken })
  agentKey = (await admin.createApiKey({ body: { name: 'agent', scope: 'agent' } })).key
  const { id } = await admin.createEnvironment({ body: { name: 'inner', pool: 'inner' } })
  await admin.changeVariables({ params: { id }, body: { set: { TARGET: target.url } } })
  await admin.setSecret({ params: { id, name: 'KEY' }, body: { value: 'canary-of-the-inner-network' } })
})
afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(({ ended }) => ended))
  await target[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const start = async (text: string): Promise<string> => {
  const { executions } = await admin.createExecution({ body: { text, environment: 'inner' } })
  return executions[0]?.id ?? ''
}

const inner = async () => (await admin.listPools()).items.find(({ name }) => name === 'inner')

const eventsOf = async (id: string): Promise<ExecutionEvent[]> => {
  const seen: ExecutionEvent[] = []
  for await (const events of admin.follow(id)) seen.push(...events)
  return seen
}

const long = '0123456789'.repeat(10_000)
const quick = 'name: Quick\nsteps:\n  - { id: a, action: log, config: { message: a } }\n'

const echo = `name: Reaches the inner network
steps:
  - id: long
    action: http_request
    config: { method: POST, url: "{{ TARGET }}/echo", headers: { X-Key: "{{ KEY }}" }, body: "${long}" }
    assert: [status == 200]
  - id: thing
    action: http_request
    config: { method: POST, url: "{{ TARGET }}/things" }
    output: { id: body.id }
    cleanup: [{ id: undo, action: http_request, config: { method: DELETE, url: "{{ TARGET }}/things/{{ id }}" } }]
  - { id: pause, action: delay, config: { duration: 300ms } }
`

it('runs what its pool is for, where only it may: over HTTP, with the secrets and files of the execution, and leaves nothing behind', async () => {
  const id = await start(echo)
  expect(await admin.getExecution({ params: { id } })).toMatchObject({ status: 'queued', pool: 'inner' })
  const whyWaiting = 'No worker takes the pool inner. Start an agent: testmesh agent --pool inner.'
  expect(await inner()).toMatchObject({ waiting: 1, whyWaiting, workers: [] })
  const agent = await startAgent('--slots', '3')
  const { version } = await admin.listPools()
  await expect
    .poll(inner)
    .toMatchObject({ whyWaiting: null, workers: [{ isAgent: true, pid: agent.child.pid, version, slots: 3, isOnline: true }] })
  const events = await eventsOf(id)
  expect(streamLaws(events)).toEqual([])
  expect(events.at(-1)).toMatchObject({ type: 'execution.finished', epoch: 1, data: { verdict: 'passed' } })
  expect(target.requests).toEqual(expect.arrayContaining(['POST /things', 'DELETE /things/t-1']))
  expect(JSON.stringify(events)).not.toContain('canary-of-the-inner-network')
  // What is long is at the server, byte by byte.
  const [attempted] = events.filter((event) => event.type === 'step.attempted' && event.path === 'steps/long')
  const sha256 = /"\$blob":\{"sha256":"(\w+)"/.exec(JSON.stringify(attempted))?.[1] ?? ''
  expect(await (await admin.getExecutionBlob({ params: { id, sha256 } })).text()).toBe(long)
  const { items: steps } = await admin.listExecutionSteps({ params: { id } })
  expect(steps.map(({ path, outcome, startedAt }) => [path, outcome, startedAt === null])).toContainEqual(['steps/pause', 'passed', false])
  expect((await admin.listExecutionAttempts({ params: { id } })).items).toMatchObject([
    { epoch: 1, outcome: 'succeeded', worker: expect.stringContaining(' agent ') },
  ])
  agent.child.kill('SIGTERM')
  expect(await agent.ended).toMatchObject({ code: 0 })
  expect(await inner()).toMatchObject({ waiting: 0, running: 0, workers: [] })
  expect(readdirSync(folder).filter((name) => /^testmesh-(?:run|agent)-/.test(name))).toEqual([])
})

it('says on the command line why nothing begins, until somebody takes it', async () => {
  writeFileSync(join(folder, 'testmesh.config.yaml'), '')
  writeFileSync(join(folder, 'quick.testmesh.yaml'), quick)
  const { key } = await admin.createApiKey({ body: { name: 'ci', scope: 'run' } })
  const remote = run(['run', '--remote', server.url, 'quick.testmesh.yaml', '-e', 'inner'], { TESTMESH_API_KEY: key })
  await remote.says('waiting: Whoever ran the last executions of the pool inner is not listed: ')
  const agent = await startAgent()
  expect(await remote.ended).toMatchObject({ code: 0, output: expect.stringMatching(/1 passed/) })
  agent.child.kill('SIGTERM')
  await agent.ended
})

it('stops what somebody cancels, and tears it down', async () => {
  const agent = await startAgent()
  const id = await start(
    'name: Slow\nsteps:\n  - { id: wait, action: delay, config: { duration: 60s } }\nteardown:\n  - { id: bye, action: log, config: { message: bye } }\n',
  )
  await expect.poll(async () => (await admin.getExecution({ params: { id } })).status, { timeout: 10_000 }).toBe('running')
  await admin.cancelExecution({ params: { id } })
  const events = await eventsOf(id)
  expect(events.at(-1)).toMatchObject({ type: 'execution.finished', data: { verdict: 'cancelled' } })
  expect(events).toContainEqual(expect.objectContaining({ type: 'step.logged', path: 'teardown/bye' }))
  agent.child.kill('SIGTERM')
  await agent.ended
})

it('ends when its key is revoked, tears down what it runs, and says why once', async () => {
  const { id, key } = await admin.createApiKey({ body: { name: 'short-lived', scope: 'agent' } })
  const agent = run(['agent', '--server', server.url, '--pool', 'inner'], { TESTMESH_API_KEY: key })
  await agent.says('"message":"working"')
  const execution = await start(
    `name: Slow
steps:
  - { id: hello, action: http_request, config: { url: "{{ TARGET }}/hello" } }
  - { id: wait, action: delay, config: { duration: 60s } }
teardown: [{ id: bye, action: http_request, config: { url: "{{ TARGET }}/bye" } }]
`,
  )
  // Until then it asks for what it needs to begin.
  await expect.poll(() => target.requests, { timeout: 10_000 }).toContain('GET /hello')
  await admin.revokeApiKey({ params: { id } })
  const { code, output } = await agent.ended
  expect([code, output.match(/the server does not take the key any more/g)?.length]).toEqual([2, 1])
  expect(output).not.toContain('claim-failed')
  expect(target.requests).toContain('GET /bye')
  await admin.cancelExecution({ params: { id: execution } })
})

it('works for a server that is older and does not list it, and says so once, in a line', async () => {
  const asked: string[] = []
  const older = createServer((request, response) => {
    asked.push(request.url ?? '')
    const isKnown = !/^\/api\/v1\/agent\/(?:note|forget)$/.test(request.url ?? '')
    const [status, body] = isKnown ? [200, { taken: [], lost: null }] : [404, { code: 'NOT_FOUND', title: 'Not found' }]
    // One that nothing comes to is asked again at once.
    setTimeout(() => response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body)), 100)
  })
  await new Promise<void>((resolve) => older.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(older.address() as AddressInfo).port}`
  const agent = run(['agent', '--server', url], { TESTMESH_API_KEY: agentKey })
  await agent.says('does not list it among its workers')
  agent.child.kill('SIGTERM')
  const { code, output } = await agent.ended
  older.close()
  expect(code).toBe(0)
  expect(asked.filter((path) => path === '/api/v1/agent/note')).toHaveLength(2)
  const problems = output.split('\n').filter((line) => /"level":"(?:warn|error)"/.test(line))
  expect(problems.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warn', message: 'the server is older than this agent: it gives it executions, but does not list it among its workers' },
  ])
})

it('says what is wrong with its key or its address, and ends; tells of a server that is away, once, and goes on when it is back', async () => {
  const keyless = run(['agent', '--server', 'http://127.0.0.1:1'], { TESTMESH_API_KEY: '' })
  expect(await keyless.ended).toMatchObject({ code: 2, output: expect.stringContaining('there is no API key for http://127.0.0.1:1') })
  const nowhere = run(['agent', '--server', 'testmesh.example.com'], { TESTMESH_API_KEY: agentKey })
  expect(await nowhere.ended).toMatchObject({ code: 2, output: expect.stringContaining('is no address of a server') })
  const { key } = await admin.createApiKey({ body: { name: 'ci', scope: 'admin' } })
  const refused = run(['agent', '--server', server.url], { TESTMESH_API_KEY: key })
  expect(await refused.ended).toMatchObject({ code: 2, output: expect.stringContaining('an API key needs the scope agent') })
  server.child.kill('SIGKILL')
  await server.ended
  const agent = run(['agent', '--server', server.url, '--pool', 'inner'], { TESTMESH_API_KEY: agentKey })
  await agent.says('the server does not answer')
  await startServer(new URL(server.url).port)
  await agent.says('the server answers again')
  expect((await eventsOf(await start(quick))).at(-1)).toMatchObject({ type: 'execution.finished', data: { verdict: 'passed' } })
  agent.child.kill('SIGTERM')
  const { output } = await agent.ended
  expect(output.match(/the server does not answer/g)).toHaveLength(1)
})
