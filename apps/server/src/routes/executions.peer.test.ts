import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { openRequest } from '@testmesh/platform'
import type { Problem } from '@testmesh/protocol'
import { withWorkspace } from '@testmesh/storage'
import { setClock, unsetClock } from '@testmesh/storage/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestApi, type TestApi } from '../testing/open-test-api.ts'
import { type Store, stores } from '../testing/stores.ts'

describe.each(stores)('on $name', ({ open }) => {
  let api: TestApi
  let store: Store
  beforeAll(async () => {
    store = await open()
    api = await openTestApi({ ...store, startSpan: () => ({ place: request, end: () => {} }) })
  })
  afterAll(async () => {
    await api.close()
    await store.stop()
  })

  const request = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }
  interface Started {
    readonly batchId: string
    readonly executions: readonly { readonly id: string; readonly status: string; readonly row: unknown; readonly traceId: string }[]
  }
  const flow = 'name: Hello\nsuite: s\nsteps:\n  - action: log\n    config: { message: "hello ${WHO}" }\n'
  const start = (body: object) => api.ask<Started & Problem>('POST', '/executions', body)

  describe('executions', () => {
    it('are made with their first event and a job, and show nothing of their secrets', async () => {
      const made = await start({ text: flow, variables: { A: 1 }, secrets: { WHO: 'canary-4711' } })
      expect(made).toMatchObject({
        status: 202,
        body: { executions: [{ status: 'queued', flowName: 'Hello', suite: 's', verdict: null }] },
      })
      const [{ id } = { id: '' }] = made.body.executions
      expect(await api.queue.find(id)).toMatchObject({ kind: 'execution', state: 'queued', pool: 'default' })
      const events = await api.ask('GET', `/executions/${id}/events`)
      expect(events.body).toMatchObject({ items: [{ type: 'execution.queued', epoch: 0, seq: 0, data: { flow: { name: 'Hello' } } }] })
      expect(await api.ask('GET', `/executions/${id}/events?after=0.0`)).toMatchObject({ body: { items: [] } })
      expect((await api.send(`/executions/${id}/flow`, { method: 'GET' })).body).toBe(flow)

      const rows = await api.database.query('select executions::text as row from executions.executions as executions')
      expect(JSON.stringify([rows, made.body])).not.toContain('canary-4711')
      const kept = await withWorkspace(api.database, api.workspace.id).executions.find(id)
      expect(kept && openRequest(api.keyring, kept)).toMatchObject({ variables: { A: 1 }, secrets: { WHO: 'canary-4711' } })
    })

    it('are in quarantine as their flow is, to the end of its day, and say so in lists', async () => {
      const quarantine = { until: '2026-03-01', reason: 'PAY-231: the total is late', owner: 'payments' }
      const text = `name: Held\nquarantine: { until: 2026-03-01, reason: "PAY-231: the total is late", owner: payments }\nsteps: [{ action: fail, config: { message: no } }]\n`
      const saved = await api.ask<{ id: string }>('POST', '/flows', { text })
      expect(saved).toMatchObject({ status: 201, body: { quarantine } })
      await setClock(api.database, { at: new Date('2026-03-01T23:59:59Z') })
      const [held] = (await start({ flowId: saved.body.id })).body.executions
      await setClock(api.database, { at: new Date('2026-03-02T00:00:00Z') })
      const again = await api.ask<Started>('POST', `/executions/${held?.id}/rerun`, {})
      const [over] = again.body.executions
      expect([held, over]).toMatchObject([{ quarantine }, { quarantine: { ...quarantine, over: true } }])
      const listed = async (query: string) =>
        (await api.ask<{ items: { id: string }[] }>('GET', `/executions?flowId=${saved.body.id}&${query}`)).body.items.map(({ id }) => id)
      expect([await listed('quarantined=true'), await listed('quarantined=false')]).toEqual([[held?.id], [over?.id]])
      const flows = await api.ask<{ items: unknown[] }>('GET', '/flows?quarantined=true')
      expect(flows.body.items).toMatchObject([{ name: 'Held', quarantine }])
      const { executions } = withWorkspace(api.database, api.workspace.id)
      await executions.finish({ executionId: held?.id ?? '', epoch: 0, verdict: 'failed', durationMs: 1 })
      expect(await api.ask('GET', `/executions/recent?flowIds=${saved.body.id}`)).toMatchObject({
        body: { items: [{ isQuarantined: false }, { isQuarantined: true, failed: 1 }] },
      })
      const told = await executions.insights({ since: new Date('2026-03-01') })
      expect(told.flows.find(({ flowName }) => flowName === 'Held')).toMatchObject({ quarantine, failed: 1 })
      await unsetClock(api.database)
    })

    it('are made of those flows of a text that are asked for, whatever is wrong with the others', async () => {
      const one = (name: string, action = 'log') => `name: ${name}\nsteps: [{ action: ${action}, config: { message: hi } }]\n`
      const text = [one('First'), one('Second', 'lag'), one('Third')].join('---\n')
      expect(await start({ text, documents: [0, 2] })).toMatchObject({
        status: 202,
        body: { executions: [{ flowName: 'First' }, { flowName: 'Third' }] },
      })
      expect((await start({ text })).body.code).toBe('FLOW_NOT_RUNNABLE')
      expect((await start({ text, documents: [1] })).body.code).toBe('FLOW_NOT_RUNNABLE')
      expect(await start({ text, documents: [3] })).toMatchObject({
        status: 422,
        body: {
          code: 'REQUEST_INVALID',
          errors: [{ pointer: '/body/documents/0', message: 'must be below 3: the text holds 3 flows, counted from 0' }],
        },
      })
    })

    it('run flows that are stored by path, name or slug, in the version they have now', async () => {
      const save = async (text: string) => (await api.ask<{ id: string; version: number }>('POST', '/flows', { text })).body
      const login = await save('name: Log in there\nsteps:\n  - { action: run_flow, config: { flow: shared/ask.yaml } }\n')
      const sha256 = (content: string) => createHash('sha256').update(content).digest('hex')
      const ask = 'name: Ask\nenv_file: ask.env\nsteps:\n  - { action: log, config: { message: "${WHO}" } }\n'
      for (const content of [ask, 'WHO=ann\n']) await api.send(`/contents/${sha256(content)}`, { method: 'PUT', body: content })
      await api.ask('POST', '/project/push', {
        flows: [{ path: 'shared/ask.yaml', sha256: sha256(ask) }],
        files: [{ path: 'shared/ask.env', sha256: sha256('WHO=ann\n') }],
      })
      const calling = (name: string) => `name: Caller\nsteps:\n  - { id: sub, action: run_flow, config: { flow: ${name} } }\n`
      for (const name of ['Log in there', 'log-in-there', 'ask', 'shared/ask.yaml'])
        expect([name, (await start({ text: calling(name) })).status]).toEqual([name, 202])
      expect(await start({ text: calling('Log in ther') })).toMatchObject({
        status: 422,
        body: { diagnostics: [{ code: 'PLAN_UNKNOWN_FLOW', hint: 'did you mean "Log in there"?' }] },
      })

      const made = await start({ text: calling('Log in there') })
      const [{ id } = { id: '' }] = made.body.executions
      await api.ask(
        'PUT',
        `/flows/${login.id}`,
        { text: 'name: Log in there\nsteps: [{ action: log }]\n' },
        { 'if-match': `"${login.version}"` },
      )
      const bundle = (await withWorkspace(api.database, api.workspace.id).executions.find(id))?.bundle
      expect(bundle?.files).toEqual({
        'flow.yaml': expect.any(String),
        [`log-in-there.${login.id}.testmesh.yaml`]: sha256(
          'name: Log in there\nsteps:\n  - { action: run_flow, config: { flow: shared/ask.yaml } }\n',
        ),
        'shared/ask.yaml': sha256(ask),
        'shared/ask.env': sha256('WHO=ann\n'),
      })
    })

    it('are not made of more rows than a request has time for', async () => {
      const rows = Array.from({ length: 1_001 }, (_, index) => `  - id: ${index}\n`).join('')
      const refused = await start({ text: `name: Rows\ndata:\n${rows}steps:\n  - action: log\n    config: { message: "\${id}" }\n` })
      expect(refused).toMatchObject({
        status: 422,
        body: { code: 'FLOW_NOT_RUNNABLE', diagnostics: [{ code: 'PROJECT_TOO_MANY_ROWS', place: { span: { start: { line: 3 } } } }] },
      })
    })

    it('run a stored flow once for each of its rows, with the files beside it', async () => {
      const put = async (content: string) => {
        const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(content))).toString('hex')
        await api.send(`/contents/${sha256}`, { method: 'PUT', body: content })
        return sha256
      }
      const text = 'name: Rows\ndata: people.csv\nsteps:\n  - action: log\n    config: { message: "${name}" }\n'
      const push = {
        flows: [{ path: 'deep/er/rows.yaml', sha256: await put(text) }],
        files: [{ path: 'deep/people.csv', sha256: await put('name\nAda\nBob\n') }],
      }
      await api.ask('POST', '/project/push', push)
      const { body } = await api.ask<{ items: { id: string }[] }>('GET', '/flows?search=rows')
      const made = await start({ flowId: body.items[0]?.id })
      expect(made.body.executions).toMatchObject([
        { row: { values: { name: 'Ada' } }, flowVersion: 1 },
        { row: { values: { name: 'Bob' } } },
      ])
      expect(new Set([...made.body.executions.map(({ traceId }) => traceId), request.traceId])).toHaveProperty('size', 3)
      expect(await api.ask('GET', `/executions?batchId=${made.body.batchId}`)).toMatchObject({ body: { items: [{}, {}] } })
      const recent = await api.ask<{ items: object[] }>('GET', `/executions/recent?flowIds=${body.items[0]?.id}&limit=1`)
      expect(recent.body.items).toEqual([
        {
          // One run of all its rows.
          id: made.body.executions[0]?.id,
          flowId: body.items[0]?.id,
          status: 'queued',
          verdict: null,
          flowVersion: 1,
          environment: null,
          createdAt: expect.any(String),
          durationMs: null,
          executions: 2,
          failed: 0,
          isQuarantined: false,
        },
      ])
      expect((await api.ask('GET', `/executions/facets?batchId=${made.body.batchId}`)).body).toMatchObject({
        status: [{ value: 'queued', count: 2 }],
      })
    })

    it('run a text with files that were sent for it, by a key that may change nothing', async () => {
      const { body } = await api.ask<{ key: string }>('POST', '/api-keys', { name: 'ci', scope: 'run' })
      const ci = api.as(body.key)
      const text = 'name: Rows\ndata: people.csv\nsteps:\n  - action: log\n    config: { message: "${name}" }\n'
      const csv = 'name\nEve\n'
      const sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(csv))).toString('hex')
      const wish = { text, path: 'deep/er/unsaved.yaml', files: [{ path: 'deep/people.csv', sha256 }] }
      expect(await ci('POST', '/executions', wish)).toMatchObject({ status: 409, body: { code: 'CONTENT_MISSING' } })
      expect(await ci('POST', '/contents/missing', { hashes: [sha256] })).toMatchObject({ body: { missing: [sha256] } })
      await api.send(`/contents/${sha256}`, { method: 'PUT', body: csv, headers: { authorization: `Bearer ${body.key}` } })
      expect(await ci('POST', '/executions', wish)).toMatchObject({
        status: 202,
        body: { executions: [{ row: { values: { name: 'Eve' } }, flowId: null }] },
      })
      const push = { flows: [], files: wish.files }
      expect(await ci('POST', '/project/push', push)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    })

    it('are refused for a text that would lie outside its project, and write nothing there', async () => {
      const text = 'name: a\nsteps: [{ action: log, config: { message: x } }]\n'
      const outside = join(tmpdir(), `testmesh-outside-${api.workspace.id}.yaml`)
      for (const path of [`../${basename(outside)}`, `a/../../${basename(outside)}`, outside, '..', 'a\\..\\b.yaml'])
        expect(await start({ text, path })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/body/path' }] } })
      expect(existsSync(outside)).toBe(false)
    })

    it('are refused with everything that is wrong, and nothing is made', async () => {
      const before = (await api.ask('GET', '/executions?limit=200')).body
      const broken = await start({ text: flow })
      expect(broken).toMatchObject({
        status: 422,
        body: { code: 'FLOW_NOT_RUNNABLE', diagnostics: [{ place: { span: { start: { line: 5 } } } }] },
      })
      expect(await start({ text: flow, environment: 'nowhere' })).toMatchObject({ status: 422, body: { code: 'UNKNOWN_ENVIRONMENT' } })
      expect(await start({ text: flow, variables: { WHO: 1 }, from: 'nostep' })).toMatchObject({
        status: 422,
        body: { code: 'UNKNOWN_STEP', errors: [{ pointer: '/body/from' }] },
      })
      expect(await start({ text: flow, variables: { WHO: 1 }, upTo: 'nostep' })).toMatchObject({
        body: { code: 'UNKNOWN_STEP', errors: [{ pointer: '/body/upTo' }] },
      })
      for (const both of [{}, { text: flow, flowId: '01890000-0000-7000-8000-000000000000' }])
        expect(await start(both)).toMatchObject({
          status: 422,
          body: {
            code: 'REQUEST_INVALID',
            detail: '/body must say what to run: a flowId, or a text, not both.',
            errors: [{ pointer: '/body', message: 'must say what to run: a flowId, or a text, not both' }],
          },
        })
      for (const [part, vain] of [
        ['flowVersion', { text: flow, flowVersion: 2 }],
        ['path', { flowId: '01890000-0000-7000-8000-000000000000', path: 'a.yaml' }],
        ['files', { flowId: '01890000-0000-7000-8000-000000000000', files: [{ path: 'a.json', sha256: 'a'.repeat(64) }] }],
      ] as const)
        expect(await start(vain)).toMatchObject({ status: 422, body: { errors: [{ pointer: `/body/${part}` }] } })
      expect(await start({ flowId: '01890000-0000-7000-8000-000000000000' })).toMatchObject({ status: 404 })
      expect((await api.ask('GET', '/executions?limit=200')).body).toEqual(before)
    })

    it('are run again as they were', async () => {
      const made = await start({ text: flow, variables: { WHO: 'you' }, seed: 7 })
      const again = await api.ask<Started>('POST', `/executions/${made.body.executions[0]?.id}/rerun`, {})
      expect(again).toMatchObject({ status: 202, body: { executions: [{ triggerType: 'rerun', rerunOf: made.body.executions[0]?.id }] } })
      const kept = await withWorkspace(api.database, api.workspace.id).executions.find(again.body.executions[0]?.id ?? '')
      expect(kept && openRequest(api.keyring, kept)).toMatchObject({ variables: { WHO: 'you' }, seed: 7 })
    })

    it('show each of their starts, and who made it', async () => {
      const made = await start({ text: flow, variables: { WHO: 'you' } })
      const [{ id } = { id: '' }] = made.body.executions
      const attempts = async () => (await api.ask<{ items: object[] }>('GET', `/executions/${id}/attempts`)).body.items
      expect(await attempts()).toEqual([])
      const claim = await api.queue.claimById(id, 'host-1 4711 abc')
      await api.queue.retry({ jobId: id, epoch: claim?.epoch ?? 0 }, 'its process ended')
      const time = expect.stringMatching(/Z$/)
      const lost = { epoch: 1, worker: 'host-1 4711 abc', outcome: 'lost', reason: 'its process ended', startedAt: time, endedAt: time }
      expect(await attempts()).toEqual([lost])
      await api.database.query(`update scheduler.jobs set state = 'queued' where id = $1`, [id])
      await api.queue.claimById(id, 'host-2')
      const open = { epoch: 2, worker: 'host-2', outcome: null, reason: null, startedAt: time, endedAt: null }
      expect(await attempts()).toEqual([lost, open])
      expect((await api.refused('GET', `/executions/${api.workspace.id}/attempts`)).status).toBe(404)
    })

    it('go on in the trace of the request that made one of them alone', async () => {
      const made = await start({ text: flow, variables: { WHO: 'you' } })
      expect(made.body.executions).toMatchObject([{ traceId: request.traceId }])
      const kept = await withWorkspace(api.database, api.workspace.id).executions.find(made.body.executions[0]?.id ?? '')
      expect(kept?.traceParent).toBe(`00-${request.traceId}-${request.spanId}-01`)
    })
  })
})
