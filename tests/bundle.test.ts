import { execFile, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { actionDescriptors } from '@testmesh/actions'
import { startShop } from '@testmesh-examples/shop'
import { findFreePort, mongodbPeer, mongodbServer, mosquittoPeer, mosquittoServer, natsPeer, natsServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { builtBin, modulesOfBuilt } from './built-cli.ts'
import { repository } from './e2e/start-cli.ts'
import { startTarget } from './e2e/target-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'testmesh-bundle-'))
const dist = join(folder, 'dist')
/** Other tests keep them there. */
const besides = ['out', 'compile-cache']
let modulesOf: ReadonlyMap<string, readonly string[]>

beforeAll(() => {
  // Away from the repository: what it does not bring is not there.
  cpSync(dirname(builtBin), dist, { recursive: true, filter: (path) => !besides.includes(basename(path)) })
  modulesOf = new Map([...modulesOfBuilt()].map(([file, ids]) => [file, ids.map((id) => id.replaceAll('\\', '/'))]))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Preloaded: tells each file and each of Node's own modules that the process loaded, as it ends. */
const spy = `
const { registerHooks } = process.getBuiltinModule('node:module')
const before = new Set(process.moduleLoadList)
const files = []
registerHooks({ load: (url, context, next) => (files.push(url), next(url, context)) })
process.on('exit', () => {
  const builtins = process.moduleLoadList.filter((name) => !before.has(name)).map((name) => name.split(' ').pop())
  process.getBuiltinModule('node:fs').writeFileSync(process.env.SPY_FILE, JSON.stringify({ files, builtins }))
})`

const run = async (args: readonly string[]): Promise<{ files: string[]; builtins: string[] }> => {
  writeFileSync(join(folder, 'spy.cjs'), spy)
  const SPY_FILE = join(folder, 'loaded.json')
  const env = { ...process.env, SPY_FILE, XDG_CONFIG_HOME: join(folder, 'config') }
  await promisify(execFile)(process.execPath, ['--require', join(folder, 'spy.cjs'), join(dist, 'bin.js'), ...args], { cwd: folder, env })
  const { files, builtins } = JSON.parse(readFileSync(SPY_FILE, 'utf8')) as { files: string[]; builtins: string[] }
  return { files: files.filter((url) => url.startsWith('file:')).map((url) => basename(url)), builtins }
}

const sizeOf = (files: readonly string[]): number => files.reduce((sum, file) => sum + statSync(join(dist, file)).size, 0)

const flow = `name: One request
steps:
  - id: read
    action: http_request
    config: { url: "\${BASE}/things" }
    assert: [status == 200]
`

it.each(['--version', '--help'])('answers %s from one small file', async (option) => {
  const { files } = await run([option])
  expect(files).toEqual(['bin.js'])
  expect(sizeOf(files)).toBeLessThan(4_000)
})

it('loads for one request nothing that only other runs need', async () => {
  await using target = await startTarget()
  writeFileSync(join(folder, 'one.testmesh.yaml'), flow)
  const args = ['run', join(folder, 'one.testmesh.yaml'), '--var', `BASE=${target.url}`]
  // The first run reads the YAML; what it read is kept for the second.
  const first = await run(args)
  const { files, builtins } = await run(args)

  const modules = files.flatMap((file) => modulesOf.get(file) ?? [])
  const needless =
    /\/node_modules\/(yaml|ws|postgres|kafkajs|lz4js|snappyjs|amqplib|mqtt|mqtt-packet|readable-stream|@nats-io\/[a-z-]+|ioredis|mysql2|mongodb|bson|@grpc\/[a-z-]+|nodemailer|smtp-server|postal-mime|protobufjs|long|@modelcontextprotocol\/[a-z-]+|undici|zod|tough-cookie|proxy-agent|aws4fetch|@valibot\/to-json-schema|re2js|json-p3|json-schema-library|saxes|xpath|@faker-js|csv-parse|tinyglobby|vscode-[a-z-]+)\//
  expect(modules.length).toBeGreaterThan(100)
  expect(modules.filter((id) => needless.test(id))).toEqual([])
  // It finds its own files beside itself, and so comes from its own package.
  expect([...modulesOf.values()].flat().filter((id) => id.includes('/playwright-core/'))).toEqual([])
  const heavy = [
    'http',
    'https',
    'tls',
    'zlib',
    'http2',
    'crypto',
    'child_process',
    'worker_threads',
    'perf_hooks',
    'fs/promises',
    'internal/deps/undici/undici',
  ]
  expect(builtins.filter((name) => heavy.includes(name))).toEqual([])
  // The bin, and all that it begins with: each further file costs half a millisecond, each 100 kB about one.
  expect(files).toHaveLength(2)
  // The tables of actions grow with each of them, and nothing else may grow with them.
  const tables = ['descriptors.ts', 'loaders.ts', 'codes.ts'].map((name) => join(repository, 'packages/actions/src/generated', name))
  const tableSize = tables.reduce((sum, table) => sum + statSync(table).size, 0)
  expect(tableSize / actionDescriptors.length).toBeLessThan(8_000)
  expect(sizeOf(files) - tableSize).toBeLessThan(471_000)
  expect(first.files.flatMap((file) => modulesOf.get(file) ?? []).some((id) => id.includes('/node_modules/yaml/'))).toBe(true)
})

it('brings the drivers of other actions along', async () => {
  const otlpPort = await findFreePort()
  const shop = await startShop({ otlpEndpoint: `http://127.0.0.1:${otlpPort}` })
  try {
    const flows = ['13-grpc-recommendations', '14-mcp-assistant', '16-one-trace'].map((name) =>
      join(repository, 'examples/flows', `${name}.testmesh.yaml`),
    )
    const mail = join(repository, 'packages/actions/src/email/email.flow.yaml')
    const variables = Object.entries(shop.environment()).flatMap(([name, value]) => ['--var', `${name}=${value}`])
    // Where nothing is installed: a driver that the bundle does not hold is missing.
    const env = { ...process.env, TESTMESH_OTLP_HTTP: String(otlpPort), TESTMESH_OTLP_GRPC: '0' }
    const args = [join(dist, 'bin.js'), 'run', ...flows, mail, ...variables]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env })
    expect(stdout).toMatch(/^4 passed in /m)
  } finally {
    await shop.stop()
  }
})

const mongodb = mongodbPeer()

it.skipIf(mongodb.isMissing)(
  'asks MongoDB',
  async () => {
    await using server = await mongodbServer()
    const documents = `name: Documents
steps:
  - { id: put, action: database_query, config: { query: { collection: orders, operation: insertOne, document: { number: 1 } } } }
  - { id: get, action: database_query, config: { query: { collection: orders, operation: find } }, assert: [first_row._id == put.first_row._id] }
`
    writeFileSync(join(folder, 'documents.testmesh.yaml'), documents)
    const args = [join(dist, 'bin.js'), 'run', join(folder, 'documents.testmesh.yaml'), '--var', `DATABASE_URL=${server.dsn}`]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder })
    expect(stdout).toMatch(/^1 passed in /m)
  },
  60_000,
)

const mosquitto = mosquittoPeer()
const nats = natsPeer()

it.skipIf(mosquitto.isMissing || nats.isMissing)('hears from brokers what came before the step that waits for it', async () => {
  await using broker = await mosquittoServer()
  await using server = await natsServer()
  const closed = await findFreePort()
  const steps = `name: Brokers
steps:
  - { id: id, action: set, config: { ID: 42 } }
  - { id: told, action: mqtt, config: { url: ${broker.url}, operation: publish, topic: orders/1, payload: { id: 42 } } }
  - { id: heard, action: mqtt, config: { url: ${broker.url}, operation: consume, topic: orders/+, match: { value: { id: "\${ID}" } } }, assert: [value.id == 42] }
  - { id: sent, action: nats, config: { url: ${server.url}, operation: publish, subject: orders.1, payload: { id: 42 } } }
  - { id: got, action: nats, config: { url: ${server.url}, operation: consume, subject: orders.*, match: { value: { id: "\${ID}" } } }, assert: [$.id == 42] }
  - { id: away, action: amqp, config: { url: "amqp://127.0.0.1:${closed}", operation: consume, exchange: orders } }
`
  writeFileSync(join(folder, 'brokers.testmesh.yaml'), steps)
  const ran = promisify(execFile)(process.execPath, [join(dist, 'bin.js'), 'run', 'brokers.testmesh.yaml'], { cwd: folder })
  const { stdout } = await ran.catch((error: { readonly stdout: string }) => error)
  expect(stdout).toMatch(/1 error, 5 passed/)
  expect(stdout).toContain(`error[AMQP_CONNECTION_REFUSED]: nothing listens on 127.0.0.1:${closed}`)
})

it('serves an editor', async () => {
  const child = spawn(process.execPath, [join(dist, 'bin.js'), 'lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message })
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
  }
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } })
  const textDocument = { uri: 'file:///a.testmesh.yaml', languageId: 'yaml', version: 1, text: 'name: A\nsteps:\n  - action: lgo\n' }
  send({ method: 'textDocument/didOpen', params: { textDocument } })
  await expect.poll(() => output).toMatch(/"code":"FLOW_UNKNOWN_ACTION".*errors\.md#flow_unknown_action/)
  send({ id: 2, method: 'shutdown' })
  send({ method: 'exit' })
  expect(await ended).toBe(0)
})

it('serves an assistant, with the pages that it reads', async () => {
  const client = new Client({ name: 'assistant', version: '1.0.0' })
  const env = { PATH: process.env.PATH ?? '', HOME: '/nowhere', XDG_CONFIG_HOME: join(folder, 'config') }
  mkdirSync(join(folder, 'assistant'))
  writeFileSync(join(folder, 'assistant/testmesh.config.yaml'), 'flows: .\n')
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [join(dist, 'bin.js'), 'mcp', 'assistant'], cwd: folder, env }),
  )
  const ask = async (name: string, given: Record<string, unknown>) => (await client.callTool({ name, arguments: given })).structuredContent
  expect(await ask('read_guide', { page: 'project' })).toMatchObject({ text: expect.stringContaining('testmesh.config.yaml') })
  expect(await ask('describe_action', { action: 'http_request' })).toMatchObject({
    description: expect.stringMatching(/^# http_request/),
  })
  expect(await ask('explain_code', { code: 'HTTP_TIMEOUT' })).toMatchObject({
    explanation: expect.stringContaining('did not come in time'),
  })
  const text = 'name: Say\nsteps: [{ action: log, config: { message: hello } }]\n'
  expect(await ask('write_flow', { file: 'say.testmesh.yaml', text })).toMatchObject({ is_valid: true })
  expect(await ask('run_flows', {})).toMatchObject({ outcome: 'passed', executions: [{ title: 'Say' }] })
  await client.close()
})

it('asks a database whose program it hands to Node as text', async () => {
  const steps =
    "steps:\n  - action: database_query\n    config: { connection: 'sqlite::memory:', query: SELECT 41 + 1 AS n }\n    assert: [first_row.n == 42]\n"
  writeFileSync(join(folder, 'memory.testmesh.yaml'), `name: In memory\n${steps}`)
  await run(['run', join(folder, 'memory.testmesh.yaml')])
})
