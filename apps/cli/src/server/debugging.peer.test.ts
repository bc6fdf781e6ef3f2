import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@testmesh/client'
import { createLog, openPlatform, type Platform, setupToken } from '@testmesh/platform'
import {
  type DebugCommand,
  type ExecutionEvent,
  type ExecutionState,
  emptyExecutionState,
  foldExecution,
  type RequestOf,
  type routes,
  streamLaws,
} from '@testmesh/protocol'
import { createHousekeeping, scaleTimings } from '@testmesh/queue'
import { type RunningServer, startServer } from '@testmesh/server'
import { templateFile } from '@testmesh/storage/testing'
import { databaseBackend, startWorker, type Worker } from '@testmesh/worker'
import { postgresServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const quick = scaleTimings(0.1)

const stores = [
  { name: 'pglite', open: async () => ({ url: undefined, stop: async () => {} }) },
  {
    name: 'postgres',
    open: async () => {
      const server = await postgresServer()
      return { url: server.dsn, stop: () => server.stop() }
    },
  },
]

const flow = `name: Shop
env: { WANTED: 2, LONG: ${'x'.repeat(20_000)} }
steps:
  - { id: first, action: log, config: { message: "\${TOKEN}" }, output: { n: "1 + 1" } }
  - id: each
    action: for_each
    config: { items: [10, 20], as: item, steps: [{ id: round, action: log, config: { message: "\${item} of \${n}" } }] }
  - { id: check, action: log, config: { message: "\${n}" }, assert: ["n == WANTED + 1"] }
  - { id: pay, action: http_request, config: { url: "http://127.0.0.1:1" }, output: { paid: body.amount } }
  - { id: last, action: log, config: { message: "paid \${paid}" } }
teardown:
  - { id: bye, action: log, config: { message: bye } }
`

type Start = Partial<RequestOf<typeof routes.createExecution>['body']>

describe.each(stores)('an execution that somebody debugs, on $name', ({ open }) => {
  const folder = mkdtempSync(join(tmpdir(), 'testmesh-debugging-'))
  let store: { readonly url: string | undefined; stop(): Promise<void> }
  let platform: Platform
  let server: RunningServer
  let worker: Worker
  let housekeeping: { stop(): Promise<void> }
  let token: string
  let client: Client
  const serve = async (): Promise<void> => {
    const log = createLog({ name: 'testmesh-server', write: () => {} })
    server = await startServer({
      platform,
      host: '127.0.0.1',
      port: 0,
      version: '1.2.3',
      log,
      rateLimits: { perPrincipal: 1e6, anonymous: 1e6 },
    })
    client = createClient({ url: server.url, token: () => token })
  }
  beforeAll(async () => {
    store = await open()
    platform = await openPlatform({
      folder,
      timings: quick,
      template: await templateFile(),
      ...(store.url !== undefined && { databaseUrl: store.url }),
    })
    housekeeping = createHousekeeping({ queue: platform.queue, timings: quick })
    await serve()
    const account = { token: setupToken(platform.keyring), email: 'olga@example.com', name: 'Olga', password: 'correct horse battery' }
    token = (await client.setUp({ body: account })).accessToken
    worker = await startWorker({
      ...{ backend: databaseBackend(platform), blobFolder: join(folder, 'blobs'), egress: { mode: 'open' } },
      ...{ timings: quick, slots: 2, version: '1.2.3' },
    })
  })
  afterAll(async () => {
    await worker.stop({ graceMs: 0 })
    await server.close()
    await housekeeping.stop()
    await platform.close()
    await store.stop()
    rmSync(folder, { recursive: true })
  })

  const start = async (debug: NonNullable<Start['debug']>, more: Start = {}): Promise<string> => {
    const body = { text: flow, secrets: { TOKEN: 'canary-9f8e7d' }, debug, ...more }
    return (await client.createExecution({ body })).executions[0]?.id ?? ''
  }
  const events = async (id: string): Promise<ExecutionEvent[]> =>
    (await client.listExecutionEvents({ params: { id }, query: { limit: '1000' } })).items
  const stateOf = async (id: string): Promise<ExecutionState> => (await events(id)).reduce(foldExecution, emptyExecutionState())
  const command = (id: string, body: DebugCommand) => client.debugExecution({ params: { id }, body })
  const refusal = (id: string, body: DebugCommand) =>
    command(id, body).then(
      () => undefined,
      ({ status, code, problem }) => ({ status, code, detail: problem.detail, diagnostics: problem.diagnostics, errors: problem.errors }),
    )
  /** Where it stands, in words. */
  const stands = (id: string, number: number) =>
    expect.poll(async () => {
      const { stop, epoch } = await stateOf(id)
      return stop?.number === number ? `${epoch} ${stop.why} ${stop.path}` : undefined
    })
  const ended = async (id: string) => {
    await expect.poll(async () => (await client.getExecution({ params: { id } })).status).toBe('finished')
    const all = await events(id)
    expect(streamLaws(all, { secrets: ['canary-9f8e7d'] })).toEqual([])
    return client.getExecution({ params: { id } })
  }
  const rowsLeft = () => platform.database.query('select id from executions.debug_commands')

  it('stops where somebody wants it to, shows and changes what is there, and takes another result for a step that failed', async () => {
    const id = await start({ breakpoints: [{ pointer: '/steps/1/config/steps/0', when: 'item == 20' }, { id: 'bye' }], stopOnEntry: true })
    await stands(id, 1).toBe('1 step steps/first')
    expect(await client.getExecution({ params: { id } })).toMatchObject({ status: 'paused', isDebugged: true })
    const first = await command(id, { command: 'look', stop: 1 })
    expect(first.config).toEqual({ message: '***' })
    expect(first.names).toContainEqual({ name: 'WANTED', value: 2, from: 'env of the flow, line 2' })
    expect(first.endsAt).toBeGreaterThan(Date.now() + 14 * 60_000)
    await command(id, { command: 'next', stop: 1 })
    await stands(id, 2).toBe('1 step steps/each')
    const second = await command(id, { command: 'look', stop: 2 })
    expect(second.names?.find(({ name }) => name === 'LONG')).toEqual({
      ...{ name: 'LONG', from: expect.any(String) },
      isLong: true,
      bytes: 20_002,
    })
    expect(await command(id, { command: 'evaluate', stop: 2, expression: '{ twice: n * 2, key: TOKEN }' })).toMatchObject({
      value: { twice: 4, key: '***' },
    })
    expect(await refusal(id, { command: 'evaluate', stop: 2, expression: 'n + nn' })).toMatchObject({
      ...{ status: 422, code: 'EXPRESSION_UNKNOWN_NAME' },
      diagnostics: [{ place: { span: { start: { offset: 4 }, end: { offset: 6 } } } }],
    })
    await command(id, { command: 'continue', stop: 2 })
    await stands(id, 3).toBe('1 breakpoint steps/each[1]/round')
    expect(await command(id, { command: 'set', stop: 3, name: 'n', expression: 'n + 5' })).toMatchObject({ value: 7 })
    expect(await refusal(id, { command: 'set', stop: 3, name: 'item', expression: '1' })).toMatchObject({ status: 422, code: 'CANNOT_SET' })
    await command(id, { command: 'continue', stop: 3 })
    await stands(id, 4).toBe('1 failure steps/check')
    expect((await stateOf(id)).stop?.failure).toMatchObject({ message: 'n == WANTED + 1' })
    await command(id, { command: 'set', stop: 4, name: 'WANTED', expression: '6' })
    await command(id, { command: 'again', stop: 4 })
    await stands(id, 5).toBe('1 step steps/pay')
    expect(await refusal(id, { command: 'again', stop: 5 })).toMatchObject({ status: 409, code: 'NOT_POSSIBLE_HERE' })
    expect(await refusal(id, { command: 'give', stop: 5, expression: '7' })).toMatchObject({ status: 422, code: 'NO_RESULT' })
    await command(id, { command: 'give', stop: 5, expression: '{ status: 200, body: { amount: n } }' })
    await stands(id, 6).toBe('1 step steps/last')
    await command(id, { command: 'continue', stop: 6, upTo: { id: 'last' } })
    await stands(id, 7).toBe('1 breakpoint teardown/bye')
    await command(id, { command: 'continue', stop: 7 })
    expect(await ended(id)).toMatchObject({ verdict: 'passed', isDebugged: true })
    expect((await stateOf(id)).steps.get('steps/last')?.logs).toMatchObject([{ line: 'paid 7' }])
    expect(await refusal(id, { command: 'pause' })).toMatchObject({ status: 409, code: 'EXECUTION_FINISHED' })
    for (const format of ['list', 'junit', 'markdown', 'html'] as const) {
      const report = await (await client.getExecutionReport({ params: { id }, query: { format } })).text()
      expect([format, /pass/i.test(report) || report.includes('failures="0"'), report.includes('paused')]).toEqual([format, true, false])
    }
    const { id: flowId } = await client.createFlow({ body: { text: flow } })
    const { executions } = await client.createExecution({ body: { flowId, secrets: { TOKEN: 'canary-9f8e7d' }, debug: {} } })
    await client.cancelExecution({ params: { id: executions[0]?.id ?? '' } })
    expect((await client.listRecentExecutions({ query: { flowIds: flowId } })).items).toEqual([])
    expect(await rowsLeft()).toEqual([])
  })

  it('obeys one of two at once, goes on with another server, and tears down when it is cancelled where it stands', async () => {
    const id = await start({ breakpoints: [{ id: 'round' }] })
    await stands(id, 1).toBe('1 breakpoint steps/each[0]/round')
    const said = await Promise.all([refusal(id, { command: 'into', stop: 1 }), refusal(id, { command: 'into', stop: 1 })])
    expect(said.filter(Boolean)).toMatchObject([{ status: 409, code: 'NOT_PAUSED' }])
    await stands(id, 2).toBe('1 breakpoint steps/each[1]/round')
    await server.close()
    await serve()
    const look = { params: { id }, body: { command: 'look', stop: 2 } } as const
    expect((await client.debugExecution(look)).config).toEqual({ message: '20 of 2' })
    // A repetition would be answered with nothing, as if nothing had a value.
    const keyed = client.debugExecution({ ...look, idempotencyKey: 'look-2' })
    await expect(keyed).rejects.toMatchObject({ status: 400, code: 'BAD_IDEMPOTENCY_KEY' })
    expect(await refusal(id, { command: 'breakpoints', breakpoints: [{ id: 'chek' }] })).toMatchObject({
      ...{ status: 422, code: 'REQUEST_INVALID' },
      errors: [{ pointer: '/body/breakpoints/0/id', message: expect.stringContaining('did you mean "check"?') }],
    })
    await client.cancelExecution({ params: { id } })
    expect(await ended(id)).toMatchObject({ verdict: 'cancelled' })
    const { steps } = await stateOf(id)
    expect([steps.get('steps/check')?.outcome, steps.get('teardown/bye')?.outcome]).toEqual(['skipped', 'passed'])
  })

  it('stops anew when its process was killed where it stood, and before the next step when it is told to pause', async () => {
    const text = `name: Slow\nsteps:\n  - { id: a, action: delay, config: { duration: 2s } }\n  - { id: b, action: log, config: { message: b } }\n`
    const id = await start({ breakpoints: [{ id: 'a' }] }, { text })
    await stands(id, 1).toBe('1 breakpoint steps/a')
    for (const pid of worker.childPids()) process.kill(pid, 'SIGKILL')
    await stands(id, 1).toBe('2 breakpoint steps/a')
    expect(await client.getExecution({ params: { id } })).toMatchObject({ status: 'paused', epoch: 2 })
    await command(id, { command: 'continue', stop: 1 })
    expect(await refusal(id, { command: 'look', stop: 1 })).toMatchObject({ status: 409, code: 'NOT_PAUSED' })
    await command(id, { command: 'pause' })
    await stands(id, 2).toBe('2 step steps/b')
    await command(id, { command: 'continue', stop: 2 })
    expect(await ended(id)).toMatchObject({ verdict: 'passed' })
    const again = await client.rerunExecution({ params: { id }, body: { waitMs: 20_000 } })
    expect(again.executions).toMatchObject([{ verdict: 'passed', isDebugged: false }])
  })

  it('refuses what cannot be debugged, with its place', async () => {
    const wrong = (debug: NonNullable<Start['debug']>, more: Start = {}) =>
      start(debug, more).then(
        () => undefined,
        ({ problem }) => problem.errors,
      )
    expect(await wrong({ breakpoints: [{ id: 'frist' }, { pointer: '/steps/9' }, { id: 'pay', when: 'n ==' }] })).toMatchObject([
      { pointer: '/body/debug/breakpoints/0/id', message: expect.stringContaining('did you mean "first"?') },
      { pointer: '/body/debug/breakpoints/1/pointer' },
      { pointer: '/body/debug/breakpoints/2/when' },
    ])
    expect(await wrong({}, { waitMs: 10 })).toMatchObject([{ pointer: '/body/waitMs' }])
    const rows = `name: Rows\ndata: [{ n: 1 }, { n: 2 }]\nsteps:\n  - { id: a, action: log, config: { message: "row \${n}" } }\n`
    expect(await wrong({}, { text: rows })).toMatchObject([{ pointer: '/body/debug', message: expect.stringContaining('"row"') }])
    expect(await wrong({}, { text: rows, row: 2 })).toMatchObject([{ pointer: '/body/row' }])
    const id = await start({}, { text: rows, row: 1 })
    expect(await ended(id)).toMatchObject({ verdict: 'passed', row: { index: 1 } })
    const [plain] = (await client.createExecution({ body: { text: rows, row: 0, waitMs: 20_000 } })).executions
    expect(await refusal(plain?.id ?? '', { command: 'pause' })).toMatchObject({ status: 409, code: 'NOT_DEBUGGED' })
  })
})
