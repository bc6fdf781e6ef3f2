import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createLog, openPlatform } from '@testmesh/platform'
import { routes } from '@testmesh/protocol'
import { accountsOf, newId, withWorkspace } from '@testmesh/storage'
import { templateFile } from '@testmesh/storage/testing'
import { otlpReceiver } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tidy } from './create-tidying.ts'
import { startServer } from './start-server.ts'
import { openReceiver } from './testing/open-receiver.ts'
import { openTestServer, type TestServer } from './testing/open-test-server.ts'

let test: TestServer
beforeAll(async () => {
  test = await openTestServer()
})
afterAll(() => test.close())

describe('a server', () => {
  it('shows the link of the first account until there is one', async () => {
    expect(test.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup#[\w-]{43}$/)
    expect(await test.server.setupLink()).toBeUndefined()
  })

  it('says whether it lives and is ready', async () => {
    for (const path of ['/health', '/healthz'])
      expect(await test.ask('GET', path)).toMatchObject({ status: 200, body: { status: 'ok', version: '1.2.3' } })
    for (const path of ['/health/ready', '/readyz'])
      expect(await test.ask('GET', path)).toMatchObject({ status: 200, body: { checks: { database: 'ok', server: 'ok' } } })
  })

  it('counts executions, queues and connections for Prometheus, by names that stay', async () => {
    await test.ask('GET', '/metrics')
    const { id } = await test.workspace.executions.create({ flowName: 'a', flowSha256: '', triggerType: 'api', suite: 'shop' })
    await test.workspace.executions.finish({ executionId: id, epoch: 0, verdict: 'failed', durationMs: 700 })
    const schedule = { name: 'nightly', cron: '0 0 1 1 *', flows: { suite: 'shop' } }
    const { body: made } = await test.ask<{ id: string }>('POST', '/api/v1/schedules', schedule)
    await test.workspace.fires.record({ scheduleId: made.id, scheduledFor: new Date(0), outcome: 'missed', missed: 12 })
    const receiver = await openReceiver()
    const webhook = { name: 'a', kind: 'generic', url: receiver.origin, source: 'all' }
    const { body: hook } = await test.ask<{ id: string }>('POST', '/api/v1/webhooks', webhook)
    await test.workspace.deliveries.add({ id: newId(), webhookId: hook.id, body: '{}', title: 'a', told: [], more: 0 })
    await expect.poll(() => receiver.received.length).toBe(1)
    await receiver.close()
    const trigger = { name: 'a', kind: 'token', flows: { suite: 'shop' } }
    const { body: door } = await test.ask<{ id: string }>('POST', '/api/v1/triggers', trigger)
    expect((await test.ask('POST', `/api/v1/triggers/${door.id}/in`, {})).status).toBe(404)
    await test.ask('POST', '/api/v1/environments', { name: 'inner', pool: 'inner' })
    const [, { body }] = await Promise.all([test.ask('GET', '/metrics'), test.ask<string>('GET', '/metrics')])
    expect(body).toContain('testmesh_schedule_times_total{outcome="missed"} 12')
    expect(body).toContain('testmesh_trigger_arrivals_total{outcome="unproven"} 1')
    expect(body).toContain('testmesh_webhook_deliveries_total{outcome="delivered"} 1')
    expect(body).toContain('testmesh_test_executions_total{status="failed",suite="shop"} 1')
    expect(body).toContain('testmesh_test_duration_seconds_bucket{le="1",suite="shop"} 1')
    for (const name of [
      'testmesh_active_tests',
      'testmesh_queue_depth{pool="default"}',
      'testmesh_queue_oldest_seconds{pool="default"}',
      'testmesh_workers{pool="inner"}',
      'testmesh_worker_slots{pool="inner"}',
      'testmesh_ws_clients',
      'testmesh_job_losses_total',
      'testmesh_schedule_times_total{outcome="skipped"}',
      'testmesh_trigger_arrivals_total{outcome="started"}',
      'testmesh_webhook_deliveries_total{outcome="failed"}',
      'testmesh_webhook_pending_seconds',
    ])
      expect(body).toContain(`\n${name} 0\n`)
    expect(body).toContain('\ntestmesh_database_up 1\n')
  })

  it('counts nothing twice when the database breaks off in the middle of telling', async () => {
    const { id } = await test.workspace.executions.create({ flowName: 'a', flowSha256: '', triggerType: 'api', suite: 'cut' })
    await test.workspace.executions.finish({ executionId: id, epoch: 0, verdict: 'passed', durationMs: 1 })
    await test.database.query('alter table scheduler.attempts rename to away')
    const broken = await test.ask('GET', '/metrics')
    await test.database.query('alter table scheduler.away rename to attempts')
    expect(broken.status).toBe(500)
    expect((await test.ask('GET', '/metrics')).body).toContain('testmesh_test_executions_total{status="passed",suite="cut"} 1')
  })

  it('counts once what ended before it was last asked and was committed later', async () => {
    const [row] = await test.database.query<{ now: Date }>('select tm.now() as now')
    await test.ask('GET', '/metrics')
    const { id } = await test.workspace.executions.create({ flowName: 'a', flowSha256: '', triggerType: 'api', suite: 'late' })
    await test.workspace.executions.finish({ executionId: id, epoch: 0, verdict: 'passed', durationMs: 1 })
    await test.database.query('update executions.executions set finished_at = $2 where id = $1', [id, row?.now])
    for (let times = 0; times < 3; times += 1)
      expect((await test.ask('GET', '/metrics')).body).toContain('testmesh_test_executions_total{status="passed",suite="late"} 1\n')
  })

  it('counts what the process before left running, and what was given up because of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'testmesh-metrics-'))
    const before = await openPlatform({ folder, template: await templateFile() })
    const { users, workspaces } = accountsOf(before.database)
    const owner = await users.create({ email: 'olga@example.com', name: 'Olga' })
    const { id: workspaceId } = await workspaces.create({ slug: 'main', name: 'Main', ownerId: owner.id })
    for (const suite of ['once', 'thrice']) {
      const { id } = await withWorkspace(before.database, workspaceId).executions.create({
        flowName: 'a',
        flowSha256: '',
        triggerType: 'api',
        suite,
      })
      await before.queue.enqueueAll(
        [{ id, workspaceId, pool: 'default', kind: 'execution', payload: {}, maxLosses: suite === 'once' ? 3 : 1 }],
        before.database,
      )
      await before.queue.claimById(id, 'worker')
    }
    // Its jobs are still running, as after a kill.
    await before.close()
    const platform = await openPlatform({ folder })
    const log = createLog({ name: 'test', write: () => {} })
    const server = await startServer({ platform, host: '127.0.0.1', port: 0, version: '1', log })
    const body = await (await fetch(`${server.url}/metrics`)).text()
    expect(body).toMatch(/^testmesh_job_losses_total 2$/m)
    expect(body).toMatch(/^testmesh_test_executions_total\{status="error",suite="thrice"\} 1$/m)
    await server.close()
    await platform.close()
    await rm(folder, { recursive: true })
  })

  it('answers whoever waits for an execution at once, as far as it is, when it is told to end', async () => {
    const own = await openTestServer()
    const text = 'name: A\nsteps:\n  - { id: a, action: log, config: { message: hi } }\n'
    const waiting = own.ask('POST', '/api/v1/executions', { text, waitMs: 30_000 })
    await expect.poll(async () => (await own.workspace.executions.list({})).items).toHaveLength(1)
    const begunMs = performance.now()
    await own.close()
    expect(performance.now() - begunMs).toBeLessThan(2_000)
    expect(await waiting).toMatchObject({ status: 202, body: { executions: [{ status: 'queued' }] } })
    expect(own.lines.filter((line) => line.includes('"level":"error"'))).toEqual([])
  })

  it('describes every operation in an OpenAPI document, and on a page', async () => {
    const { body } = await test.ask<{ openapi: string; paths: Record<string, Record<string, { operationId: string }>> }>(
      'GET',
      '/api/v1/openapi.json',
    )
    expect(body.openapi).toBe('3.1.0')
    // A list of schemas is called prefixItems in the draft of 3.1.
    expect(JSON.stringify(body)).not.toContain('"items":[')
    const described = Object.values(body.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
    expect(described.sort()).toEqual(Object.keys(routes).sort())
    expect((await test.ask<string>('GET', '/docs')).body).toContain('/executions/:id/events')
  })

  it('shows its metrics to this machine, not to whom a proxy on it lets in', async () => {
    expect(await test.ask('GET', '/metrics')).toMatchObject({ status: 200 })
    for (const header of ['x-forwarded-for', 'forwarded'])
      expect(await test.ask('GET', '/metrics', undefined, { [header]: 'for=198.51.100.7' })).toMatchObject({ status: 403 })
  })

  it('starts flows by the requests of docs/triggers.md, byte for byte as they go over the wire', async () => {
    const text = 'name: Smoke\nsteps:\n  - { id: a, action: log, config: { message: hello } }\n'
    const { body: flow } = await test.ask<{ id: string }>('POST', '/api/v1/flows', { text })
    const page = await readFile(new URL('../../../docs/triggers.md', import.meta.url), 'utf8')
    const scripts = page
      .split('```sh\n')
      .flatMap((part) => (part.includes('$TRIGGER_SECRET') || part.includes('#whsec_') ? [part.split('```')[0] ?? ''] : []))
    const outcomes: unknown[] = []
    for (const [index, kind] of (['standard', 'token'] as const).entries()) {
      const content = { name: kind, kind, flows: { ids: [flow.id] }, variables: { VERSION: '${body.version}' } }
      const { body: made } = await test.ask<{ id: string; secret: string }>('POST', '/api/v1/triggers', content)
      const script = scripts[index]?.replaceAll('https://mesh.example.com', test.server.url) ?? ''
      const env = { ...process.env, TRIGGER_ID: made.id, TRIGGER_SECRET: made.secret }
      const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { env })
      outcomes.push(JSON.parse(stdout))
    }
    expect(outcomes).toMatchObject([
      { outcome: 'started', started: 1, executions: [{ flowName: 'Smoke', url: null }] },
      { outcome: 'started', started: 1 },
    ])
  })

  it('writes one line of JSON for each request, without tickets or tokens', async () => {
    test.lines.length = 0
    await test.ask('GET', '/api/v1/flows?search=canary-in-query', undefined, { 'x-request-id': 'line-1' })
    await test.ask('POST', '/api/v1/auth/login', { email: 'a@example.com', password: 'canary-password' })
    await expect.poll(() => test.lines.length).toBe(2)
    expect(JSON.parse(test.lines[0] ?? '')).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: 'info',
      logger: 'testmesh-server',
      message: 'request',
      request_id: 'line-1',
      status: 200,
      operation: 'listFlows',
      workspace_id: expect.stringMatching(/^[\da-f-]{36}$/),
    })
    expect(test.lines.join('')).not.toMatch(/canary/)
  })

  it('takes away what expired, and bytes that nothing names', async () => {
    const [kept, orphan] = [
      await test.blobs.put(Buffer.from('kept'), 'text/plain'),
      await test.blobs.put(Buffer.from('orphan'), 'text/plain'),
    ]
    const { id } = await test.workspace.executions.create({ flowName: 'a', flowSha256: '', triggerType: 'api' })
    const artifact = {
      path: 'steps/a',
      kind: 'attachment',
      name: 'a',
      mediaType: 'text/plain',
      sha256: kept.sha256,
      sizeBytes: kept.sizeBytes,
    } as const
    await test.workspace.artifacts.record({ executionId: id, epoch: 0 }, [artifact])
    for (const { sha256 } of [kept, orphan]) {
      const old = new Date(Date.now() - 2 * 3_600_000)
      await utimes(join(test.folder, 'blobs/sha256', sha256.slice(0, 2), sha256), old, old)
    }
    await test.ticket()
    await test.database.query(`update users.tickets set expires_at = tm.now() - interval '1 second'`)
    await tidy({ platform: test })
    expect([await test.blobs.size(kept.sha256), await test.blobs.size(orphan.sha256)]).toEqual([4, undefined])
    expect(await test.database.query('select from users.tickets')).toEqual([])
  })

  it('gives the bytes of an attachment to who may see the execution, whole or in part, and never as a page', async () => {
    const blob = await test.blobs.put(Buffer.from('<script>alert(1)</script>'), 'text/html')
    const { id } = await test.workspace.executions.create({ flowName: 'a', flowSha256: '', triggerType: 'api' })
    const artifact = {
      path: 'steps/a',
      kind: 'attachment',
      name: 'page.html',
      mediaType: 'text/html',
      sha256: blob.sha256,
      sizeBytes: blob.sizeBytes,
    } as const
    await test.workspace.artifacts.record({ executionId: id, epoch: 0 }, [artifact])
    expect((await test.ask('GET', `/api/v1/executions/${id}/artifacts`)).body).toMatchObject({
      items: [{ name: 'page.html', sizeBytes: 25 }],
    })
    const path = `/api/v1/executions/${id}/blobs/${blob.sha256}`
    const whole = await test.ask('GET', path)
    expect([whole.status, whole.body]).toEqual([200, '<script>alert(1)</script>'])
    expect(whole.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(whole.headers.get('content-security-policy')).toContain('sandbox')
    const part = await test.ask('GET', path, undefined, { range: 'bytes=1-6' })
    expect([part.status, part.body, part.headers.get('content-range')]).toEqual([206, 'script', 'bytes 1-6/25'])
    expect((await test.ask('GET', path, undefined, { range: 'bytes=-7' })).body).toBe('script>')
    expect((await test.ask('GET', path, undefined, { range: 'bytes=99-' })).status).toBe(416)
    const other = await test.workspace.executions.create({ flowName: 'a', flowSha256: '', triggerType: 'api' })
    expect((await test.ask('GET', `/api/v1/executions/${other.id}/blobs/${blob.sha256}`)).status).toBe(404)
  })

  it('says with every answer which edition of the dashboard it gives out', async () => {
    const pages = await mkdtemp(join(tmpdir(), 'testmesh-pages-'))
    const editions = async (html: string): Promise<ReadonlySet<string | null>> => {
      await writeFile(join(pages, 'index.html'), html)
      const server = await startServer({
        platform: test,
        host: '127.0.0.1',
        port: 0,
        version: '1',
        log: createLog({ name: 'a', level: 'silent' }),
        pages,
      })
      const answers = await Promise.all(['/', '/health', '/api/v1/auth/setup', '/nowhere'].map((path) => fetch(server.url + path)))
      await server.close()
      return new Set(answers.map(({ headers }) => headers.get('x-dashboard-edition')))
    }
    const [first, again, next] = [await editions('one'), await editions('one'), await editions('two')]
    await rm(pages, { recursive: true })
    expect([first, first.size, next.size]).toEqual([again, 1, 1])
    expect(next).not.toEqual(first)
    expect((await test.ask('GET', '/health')).headers.has('x-dashboard-edition')).toBe(false)
  })

  it('sends a span for each request to the API, without what its query holds', async () => {
    await using receiver = await otlpReceiver()
    const lines: Record<string, unknown>[] = []
    const log = createLog({ name: 'testmesh-server', write: (line) => lines.push(JSON.parse(line)) })
    const options = { platform: test, log, host: '127.0.0.1', port: 0, version: '1.2.3' }
    const server = await startServer({ ...options, otlpEndpoint: receiver.endpoint })
    await fetch(`${server.url}/api/v1/flows/0198?token=canary`, { headers: { 'x-request-id': 'r-1' } })
    await fetch(`${server.url}/health`)
    await server.close()
    expect(receiver.spans).toMatchObject([
      {
        service: 'testmesh-server',
        name: 'GET /api/v1/flows/:id',
        kind: 2,
        attributes: {
          'http.request.method': 'GET',
          'http.route': '/api/v1/flows/:id',
          'http.response.status_code': 401,
          'url.path': '/api/v1/flows/0198',
          'testmesh.request.id': 'r-1',
        },
        status: {},
      },
    ])
    expect(JSON.stringify(receiver.spans)).not.toContain('canary')
    expect(lines).toMatchObject([{ request_id: 'r-1', trace_id: receiver.spans[0]?.traceId }, {}])
  })
})
