import type { UnnumberedEvent, Verdict } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { type Database, type NewExecution, newId, takeLostCleanup } from '../../index.ts'
import { newWorkspace } from './new-workspace.ts'

/** What the repositories of executions promise, on the database that a suite opened. */
export const executionCases = (database: () => Database): void => {
  const flow = { flowName: 'Checkout', flowSha256: 'abc', triggerType: 'api' } as const
  const logged = (at: number, line = 'line'): UnnumberedEvent => ({
    v: 1,
    executionId: '',
    epoch: 1,
    at,
    type: 'step.logged',
    path: 'steps/a',
    data: { line, attempt: 1 },
  })

  it('moves from queued to one verdict, and a lost start changes nothing any more', async () => {
    const { executions } = await newWorkspace(database())
    const { id } = await executions.create({ ...flow, row: { index: 0, name: 'first', values: { a: 1 } } })
    expect(await executions.find(id)).toMatchObject({ status: 'queued', verdict: null, epoch: 0, row: { name: 'first' } })
    expect(await executions.start({ executionId: id, epoch: 1 })).toMatchObject({ id, status: 'running', epoch: 1 })
    expect(await executions.start({ executionId: id, epoch: 2 })).toMatchObject({ id, status: 'running', epoch: 2 })
    expect(await executions.setPaused({ executionId: id, epoch: 1 }, true)).toBe(false)
    expect(await executions.setPaused({ executionId: id, epoch: 2 }, true)).toBe(true)
    expect(await executions.finish({ executionId: id, epoch: 1, verdict: 'passed', durationMs: 1 })).toBe(false)
    const failure = { code: 'HTTP_TIMEOUT', message: 'late' }
    expect(await executions.finish({ executionId: id, epoch: 2, verdict: 'error', durationMs: 12.5, failure })).toBe(true)
    expect(await executions.finish({ executionId: id, epoch: 2, verdict: 'passed', durationMs: 1 })).toBe(false)
    expect(await executions.find(id)).toMatchObject({ status: 'finished', verdict: 'error', durationMs: 12.5, error: failure, epoch: 2 })
  })

  it('makes many at once, in their order, each with its first event', async () => {
    const { executions, events } = await newWorkspace(database())
    const queued = { flow: { name: 'NUL \0', file: 'a.yaml', sha256: 'abc', tags: ['z', 'a'] } }
    const rows = [0, 1, 2].map((index) => ({ index, name: `row ${index}`, values: { index } }))
    const made = await executions.createAll(rows.map((row) => ({ ...flow, row, queued: { ...queued, row } })))
    expect(made.map(({ row }) => row)).toEqual(rows)
    const [first] = made
    const log = await events.read(first?.id ?? '')
    const at = first?.createdAt.getTime()
    expect(log).toEqual([
      { v: 1, executionId: first?.id, epoch: 0, seq: 0, at, type: 'execution.queued', data: { ...queued, row: rows[0] } },
    ])
    const next = { v: 1, executionId: first?.id ?? '', epoch: 0, at: 1, type: 'execution.restarted', data: { reason: 'x' } } as const
    expect(await events.append({ executionId: next.executionId, epoch: 0, from: 1, events: [next] })).toEqual({
      outcome: 'appended',
      nextSeq: 2,
    })
  })

  it('lists the newest first by every filter', async () => {
    const { executions } = await newWorkspace(database())
    const [flowId, scheduleId, triggerId] = [newId(), newId(), newId()]
    const made: string[] = []
    for (let n = 0; n < 5; n += 1) {
      const of = { flowId: n < 2 ? flowId : null, scheduleId: n === 2 ? scheduleId : null, triggerId: n === 3 ? triggerId : null }
      made.unshift((await executions.create({ ...flow, ...of, tags: n ? ['t'] : [], suite: `s${n % 2}` })).id)
    }
    const [last = ''] = made
    await executions.finish({ executionId: last, epoch: 0, verdict: 'cancelled', durationMs: 0 })
    const ids = async (filter: Parameters<typeof executions.list>[0]) => (await executions.list(filter)).items.map(({ id }) => id)
    expect(await ids({})).toEqual(made)
    expect(await ids({ flowId })).toEqual(made.slice(3))
    expect(await ids({ scheduleId })).toEqual([made[2]])
    expect(await ids({ triggerId })).toEqual([made[1]])
    expect(await ids({ verdict: ['cancelled', 'failed'] })).toEqual([last])
    expect(await ids({ status: ['queued'], suite: 's0', tags: ['t'] })).toEqual([made[2]])
    expect(await ids({ since: new Date('2999-01-01') })).toEqual([])
    expect(await executions.facets({ suite: 's0' })).toEqual({
      status: [
        { value: 'queued', count: 2 },
        { value: 'finished', count: 1 },
      ],
      verdict: [
        { value: null, count: 2 },
        { value: 'cancelled', count: 1 },
      ],
      suite: [{ value: 's0', count: 3 }],
      environment: [{ value: null, count: 3 }],
      triggerType: [{ value: 'api', count: 3 }],
    })
    const first = await executions.list({ limit: 2 })
    const second = await executions.list({ limit: 4, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made)
    expect(second.next).toBeUndefined()
  })

  it('finds executions by words of the flow, of what went wrong, and by how an id begins, page by page', async () => {
    const { executions } = await newWorkspace(database())
    const [pay, refund, odd] = [
      await executions.create({ ...flow, flowName: 'Pay by card' }),
      await executions.create({ ...flow, flowName: 'Refund by card' }),
      await executions.create({ ...flow, flowName: '100%_sure' }),
    ].map(({ id }) => id)
    const failure = { code: 'HTTP_TIMEOUT', message: 'The Bank did not answer' }
    await executions.start({ executionId: refund ?? '', epoch: 1 })
    await executions.finish({ executionId: refund ?? '', epoch: 1, verdict: 'error', durationMs: 1, failure })
    const ids = async (search: string) => (await executions.list({ search })).items.map(({ id }) => id)
    expect(await ids('CARD')).toEqual([refund, pay])
    expect(await ids('card bank')).toEqual([refund])
    expect(await ids('http_timeout')).toEqual([refund])
    expect(await ids('%_')).toEqual([odd])
    expect(await ids(pay ?? '')).toEqual([pay])
    expect(await ids('nothing of the kind')).toEqual([])
    const first = await executions.list({ search: 'card', limit: 1 })
    const second = await executions.list({ search: 'card', limit: 1, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([refund, pay])
    expect(second.next).toBeUndefined()
    expect((await executions.facets({ search: 'bank' })).verdict).toEqual([{ value: 'error', count: 1 }])
  })

  it('takes the data rows of a flow together as its recent runs, and leaves out runs of a part', async () => {
    const { executions } = await newWorkspace(database())
    const flowId = newId()
    const create = (more: Partial<NewExecution> = {}) => executions.create({ ...flow, flowId, ...more })
    const end = async (id: string, verdict: Verdict) => {
      await executions.start({ executionId: id, epoch: 1 })
      await executions.finish({ executionId: id, epoch: 1, verdict, durationMs: 5 })
    }
    const batchId = newId()
    const [first, second, third] = [await create({ batchId }), await create({ batchId }), await create({ batchId })]
    await end(first.id, 'passed')
    await end(second.id, 'failed')
    const recent = () => executions.recent({ flowIds: [flowId, newId()], limit: 2 })
    expect(await recent()).toMatchObject([{ id: second.id, flowId, status: 'running', verdict: null, executions: 3, failed: 1 }])
    await end(third.id, 'passed')
    expect(await recent()).toMatchObject([{ status: 'finished', verdict: 'failed', durationMs: expect.any(Number) }])
    const [alone, part] = [await create(), await create({ request: { upTo: 'a' } })]
    await end(alone.id, 'passed')
    await end(part.id, 'failed')
    await create()
    expect((await recent()).map(({ verdict }) => verdict)).toEqual([null, 'passed'])
    expect((await recent())[1]).toMatchObject({ durationMs: 5 })
    expect(part).toMatchObject({ from: null, upTo: 'a' })
    expect((await executions.list({ whole: false })).items.map(({ id }) => id)).toEqual([part.id])
    expect((await executions.list({ whole: true })).items).toHaveLength(5)
    expect((await executions.facets({ whole: true })).verdict).toContainEqual({ value: 'failed', count: 1 })
    const ofOneFile = newId()
    const held = await create({ batchId: ofOneFile, quarantine: { until: '9999-12-31', reason: 'late' } })
    const other = await create({ batchId: ofOneFile })
    await end(held.id, 'failed')
    expect(await recent()).toMatchObject([{ id: held.id, isQuarantined: true }, {}])
    await end(other.id, 'failed')
    expect(await recent()).toMatchObject([{ id: other.id, failed: 2, isQuarantined: false }, {}])
  })

  it('tells what executions have in common: days, flows that flip, and failures of one kind', async () => {
    const { executions, flows } = await newWorkspace(database())
    const made = (name: string) => flows.create({ name, text: '' })
    const [pay, gone] = [await made('Pay'), await made('Gone')]
    const run = async (verdict: Verdict, of: Partial<NewExecution> = {}, failure?: { code: string; message: string }) => {
      const { id } = await executions.create({ ...flow, flowId: pay.id, flowVersion: 1, ...of })
      await executions.start({ executionId: id, epoch: 1 })
      await executions.finish({
        executionId: id,
        epoch: 1,
        verdict,
        durationMs: verdict === 'passed' ? 10 : 1000,
        ...(failure && { failure }),
      })
      return id
    }
    const page = 'nobody is there, '.repeat(1000)
    const status = (order: number, body: string) => ({ code: 'ASSERT_FAILED', message: `order ${order} of "${body}" is not paid` })
    await run('passed')
    await run('failed', {}, status(17, 'ada'))
    await run('passed')
    await run('flaky')
    await run('failed', {}, status(18, 'bob'))
    // Another version, environment or row is no flip, and what is a part, gone or cancelled says nothing.
    await run('passed', { flowVersion: 2 })
    await run('error', { flowVersion: 2, environment: 'staging' }, { code: 'HTTP_CONNECTION', message: page })
    await run('failed', { request: { upTo: 'a' } })
    await run('cancelled')
    const newest = await run('failed', { flowId: gone.id }, status(19, 'eve'))
    await flows.remove(gone.id)
    const since = new Date(Date.now() - 3_600_000)
    const insights = await executions.insights({ since })
    expect(insights).toMatchObject({
      executions: 8,
      isCut: false,
      days: [{ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), passed: 3, flaky: 1, failed: 3, error: 1 }],
      flows: [
        {
          flowId: pay.id,
          flowName: 'Pay',
          executions: 7,
          passed: 3,
          flaky: 1,
          failed: 2,
          error: 1,
          flips: 3,
          pairs: 4,
          p50Ms: 10,
          p95Ms: 10,
          lastVerdict: 'error',
        },
      ],
      failures: [
        { code: 'ASSERT_FAILED', message: 'order 19 of "eve" is not paid', executions: 3, flows: 2, flowId: gone.id, executionId: newest },
        { code: 'HTTP_CONNECTION', message: page.slice(0, 500), executions: 1, flows: 1 },
      ],
    })
    expect(await executions.insights({ since, environment: 'staging' })).toMatchObject({
      executions: 1,
      flows: [{ flips: 0, pairs: 0, p50Ms: null }],
    })
    expect(await executions.insights({ since, flowId: gone.id })).toMatchObject({
      executions: 1,
      flows: [],
      failures: [{ flowId: gone.id }],
    })
    expect(await executions.insights({ since: new Date('2999-01-01') })).toEqual({
      since: new Date('2999-01-01'),
      executions: 0,
      isCut: false,
      days: [],
      flows: [],
      failures: [],
    })
  })

  it('says since when it looked at executions, where there are more than it looks at', async () => {
    const { id, executions } = await newWorkspace(database())
    const since = new Date('2026-01-01')
    await database().query(
      `insert into executions.executions
         (id, workspace_id, flow_name, flow_sha256, trigger_type, status, verdict, created_at, finished_at)
       select gen_random_uuid(), $1, 'Pay', '', 'api', 'finished', 'passed', $2::timestamptz + n * interval '1 second', tm.now()
       from generate_series(0, 20001) as n`,
      [id, since],
    )
    expect(await executions.insights({ since })).toMatchObject({
      since: new Date('2026-01-01T00:00:02Z'),
      executions: 20_000,
      isCut: true,
      days: [{ day: '2026-01-01', passed: 20_000 }],
    })
  })

  it('gives events their numbers, takes a batch again without doubling it, and asks for what is missing', async () => {
    const { executions, events } = await newWorkspace(database())
    const { id } = await executions.create(flow)
    const send = (from: number, ...batch: UnnumberedEvent[]) => events.append({ executionId: id, epoch: 1, from, events: batch })
    expect(await send(0, logged(1.25), logged(2))).toEqual({ outcome: 'appended', nextSeq: 2 })
    expect(await send(0, logged(1.25), logged(2))).toEqual({ outcome: 'appended', nextSeq: 2 })
    expect(await send(1, logged(2), logged(3))).toEqual({ outcome: 'appended', nextSeq: 3 })
    expect(await send(5, logged(9))).toEqual({ outcome: 'gap', nextSeq: 3 })
    expect(await send(3)).toEqual({ outcome: 'appended', nextSeq: 3 })
    const log = await events.read(id)
    expect(log.map(({ seq, at }) => [seq, at])).toEqual([
      [0, 1.25],
      [1, 2],
      [2, 3],
    ])
    expect(log[0]).toEqual({ ...logged(1.25), executionId: id, seq: 0 })
    expect(await events.append({ executionId: newId(), epoch: 1, from: 0, events: [logged(1)] })).toEqual({ outcome: 'missing' })
  })

  it('keeps the log of a lost start, begins the next at 0, and lets a reader go on across both', async () => {
    const { executions, events } = await newWorkspace(database())
    const { id } = await executions.create(flow)
    await events.append({ executionId: id, epoch: 1, from: 0, events: [logged(1), logged(2)] })
    await executions.start({ executionId: id, epoch: 2 })
    expect(await events.append({ executionId: id, epoch: 1, from: 2, events: [logged(3)] })).toEqual({ outcome: 'stale' })
    expect(await events.append({ executionId: id, epoch: 2, from: 0, events: [logged(5)] })).toEqual({ outcome: 'appended', nextSeq: 1 })
    const rest = await events.read(id, { after: { epoch: 1, seq: 0 } })
    expect(rest.map(({ epoch, seq }) => [epoch, seq])).toEqual([
      [1, 1],
      [2, 0],
    ])
    await executions.finish({ executionId: id, epoch: 2, verdict: 'passed', durationMs: 1 })
    expect(await events.append({ executionId: id, epoch: 2, from: 1, events: [logged(6)] })).toEqual({ outcome: 'stale' })
  })

  it('takes events only from the owner of the job', async () => {
    const workspace = await newWorkspace(database())
    const { id } = await workspace.executions.create(flow)
    const setJob = (epoch: number, state: string) =>
      workspace.transaction(({ sql }) =>
        sql.query(
          `insert into scheduler.jobs (id, workspace_id, kind, state, epoch, owner, lease_until, finished_at)
           values ($1, $2, 'execution', $3, $4, 'w', tm.now(), case when $3 = 'dead' then tm.now() end)
           on conflict (id) do update set state = excluded.state, epoch = excluded.epoch, finished_at = excluded.finished_at`,
          [id, workspace.id, state, epoch],
        ),
      )
    const send = (epoch: number) => workspace.events.append({ executionId: id, epoch, from: 0, events: [logged(1)] })
    await setJob(1, 'queued')
    expect(await send(1)).toEqual({ outcome: 'stale' })
    await setJob(2, 'running')
    expect(await send(1)).toEqual({ outcome: 'stale' })
    expect(await send(2)).toEqual({ outcome: 'appended', nextSeq: 1 })
    await setJob(2, 'dead')
    expect(await send(2)).toEqual({ outcome: 'stale' })
  })

  it('numbers without gap or double when senders race, and keeps any text', async () => {
    const { executions, events } = await newWorkspace(database())
    const { id } = await executions.create(flow)
    const batch = Array.from({ length: 64 }, (_, index) => logged(index, 'NUL \0, half \ud83d, quote " \\ {,}'))
    await Promise.all(Array.from({ length: 6 }, () => events.append({ executionId: id, epoch: 1, from: 0, events: batch })))
    const log = await events.read(id)
    expect(log.map(({ seq }) => seq)).toEqual(batch.map((_, index) => index))
    expect(log[0]?.data).toEqual(batch[0]?.data)
  })

  it('keeps the results of steps for the start that counts', async () => {
    const { executions, stepResults } = await newWorkspace(database())
    const { id } = await executions.create(flow)
    const step = {
      path: 'steps/poll[12]/check',
      stepId: 'check',
      name: null,
      action: 'http_request',
      phase: 'steps',
      outcome: 'failed',
      tolerated: true,
      attempts: 3,
      startedAt: new Date('2026-01-01'),
      durationMs: 1.5,
      failure: { code: 'ASSERTION_FAILED', message: 'no' },
    } as const
    const skipped = { ...step, path: 'steps/z', outcome: 'skipped', failure: null, startedAt: null } as const
    await executions.start({ executionId: id, epoch: 1 })
    expect(await stepResults.record({ executionId: id, epoch: 1 }, [{ ...step, attempts: 9 }])).toBe(true)
    await executions.start({ executionId: id, epoch: 2 })
    expect(await stepResults.record({ executionId: id, epoch: 1 }, [skipped])).toBe(false)
    await stepResults.record({ executionId: id, epoch: 2 }, [skipped, step])
    await stepResults.record({ executionId: id, epoch: 2 }, [{ ...step, attempts: 4 }])
    expect(await stepResults.list(id)).toEqual([step, skipped])
  })

  it('knows where the log ends and which steps go on, and takes the last events of whoever ended the job', async () => {
    const workspace = await newWorkspace(database())
    const { executions, events } = workspace
    const { id, createdAt } = await executions.create(flow)
    expect(await events.end(id)).toEqual({ epoch: 0, nextSeq: 0, lastAt: createdAt.getTime(), startedAt: null, openSteps: [], counts: {} })
    const step = (path: string, type: 'step.started' | 'step.finished', at: number, data: object) =>
      ({ v: 1, executionId: id, epoch: 1, at, type, path, data }) as unknown as UnnumberedEvent
    await executions.start({ executionId: id, epoch: 1 })
    const batch = [
      step('steps/a', 'step.started', 5, {}),
      step('steps/b', 'step.started', 6, {}),
      step('steps/b', 'step.finished', 7, { outcome: 'passed' }),
    ]
    await events.append({ executionId: id, epoch: 1, from: 0, events: batch })
    expect(await events.end(id)).toMatchObject({ nextSeq: 3, lastAt: 7, openSteps: [{ path: 'steps/a', at: 5 }], counts: { passed: 1 } })

    await workspace.transaction(({ sql }) =>
      sql.query(
        `insert into scheduler.jobs (id, workspace_id, kind, state, epoch, finished_at) values ($1, $2, 'execution', 'dead', 1, tm.now())`,
        [id, workspace.id],
      ),
    )
    const last = { executionId: id, epoch: 1, from: 3, events: [step('steps/a', 'step.finished', 8, { outcome: 'cancelled' })] }
    expect(await events.append(last)).toEqual({ outcome: 'stale' })
    expect(await events.appendHeld(last)).toEqual({ outcome: 'appended', nextSeq: 4 })
    expect(await events.end(newId())).toBeUndefined()
  })

  it('tells whoever listens that a log has grown', async () => {
    const workspace = await newWorkspace(database())
    const heard: string[] = []
    const stop = await database().listen('tm_live', (payload) => heard.push(payload))
    const { id } = await workspace.executions.create(flow)
    await workspace.events.append({ executionId: id, epoch: 1, from: 0, events: [logged(1)] })
    await expect.poll(() => heard).toContain(`${workspace.id} ${id}`)
    await stop()
  })

  it('keeps what steps attached by hash, and shows it only of the start that counts', async () => {
    const { executions, artifacts } = await newWorkspace(database())
    const { id } = await executions.create(flow)
    await executions.start({ executionId: id, epoch: 1 })
    const file = { path: 'steps/a', kind: 'attachment', name: 'a.png', mediaType: 'image/png', sha256: 'abc', sizeBytes: 3 } as const
    await artifacts.record({ executionId: id, epoch: 1 }, [file, { ...file, kind: 'body', sha256: 'def' }])
    expect(await artifacts.list(id)).toMatchObject([file, { kind: 'body' }])
    await executions.start({ executionId: id, epoch: 2 })
    expect(await artifacts.list(id)).toEqual([])
    expect(await artifacts.find(id, 'abc')).toMatchObject(file)
    expect(await artifacts.find(id, 'none')).toBeUndefined()
  })

  it('remembers what must be removed, the last made first, until it is gone or given up', async () => {
    const { executions, cleanup } = await newWorkspace(database())
    const { id } = await executions.create(flow)
    const start = { executionId: id, epoch: 1 }
    const entry = (kind: string) => cleanup.add(start, { path: 'steps/a', action: 'http_request', kind, ref: { id: kind } })
    const [first, second, third] = [await entry('one'), await entry('two'), await entry('three')]
    expect((await cleanup.open(id)).map(({ kind }) => kind)).toEqual(['three', 'two', 'one'])
    expect([await cleanup.done(second), await cleanup.done(second)]).toEqual([true, false])
    await cleanup.failed(first, { error: 'not yet', retryMs: 10 })
    await cleanup.failed(third, { error: 'never' })
    expect(await cleanup.open(id)).toEqual([
      { id: first, executionId: id, path: 'steps/a', action: 'http_request', kind: 'one', ref: { id: 'one' }, attempts: 1 },
    ])
  })

  it('gives what a lost start left behind to one who removes it, and nothing of a start that goes on', async () => {
    const { executions, cleanup } = await newWorkspace(database())
    const { id } = await executions.create(flow)
    const entry = async (epoch: number, kind: string) => {
      await executions.start({ executionId: id, epoch })
      return cleanup.add({ executionId: id, epoch }, { path: 'steps/a', action: 'http_request', kind, ref: {} })
    }
    const take = async () => {
      const taken = await takeLostCleanup(database(), { pool: 'default', holdMs: 60_000 })
      return taken?.executionId === id ? new Set(taken.entryIds) : undefined
    }
    const lost = [await entry(1, 'one'), await entry(1, 'two')]
    expect(await take()).toBeUndefined()
    const running = await entry(2, 'three')
    expect(await take()).toEqual(new Set(lost))
    expect(await take()).toBeUndefined()
    await entry(3, 'four')
    expect(await take()).toEqual(new Set([running]))
  })
}
