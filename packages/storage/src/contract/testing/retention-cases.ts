import { afterAll, expect, it } from 'vitest'
import { type Database, newId, oldRowsOf, type Workspace } from '../../index.ts'
import { setClock, unsetClock } from '../../testing/index.ts'
import { newSchedule } from './new-schedule.ts'
import { newTrigger } from './new-trigger.ts'
import { newTarget, newWebhook } from './new-webhook.ts'
import { newWorkspace } from './new-workspace.ts'

const dayMs = 24 * 60 * 60_000

/** What is removed and what is not, on the database that a suite opened. */
export const retentionCases = (database: () => Database): void => {
  const flow = { flowName: 'Checkout', flowSha256: 'abc', triggerType: 'api' } as const
  const ninetyDays = { olderThanMs: 90 * dayMs, limit: 2 }
  const later = (days: number) => setClock(database(), { at: new Date(Date.now() + days * dayMs) })
  afterAll(() => unsetClock(database()))

  /** With all that hangs below one, and its job. */
  const execution = async ({ id: workspaceId, executions, events, stepResults, artifacts }: Workspace, state: 'running' | 'succeeded') => {
    const { id } = await executions.create(flow)
    const start = { executionId: id, epoch: 1 }
    await executions.start(start)
    await events.append({
      ...start,
      from: 0,
      events: [{ v: 1, executionId: id, epoch: 1, at: 1, type: 'step.logged', path: 'steps/a', data: { line: 'x', attempt: 1 } }],
    })
    const step = { path: 'steps/a', stepId: 'a', name: null, action: 'log', phase: 'steps', outcome: 'passed' } as const
    await stepResults.record(start, [{ ...step, tolerated: false, attempts: 1, startedAt: null, durationMs: 1, failure: null }])
    await artifacts.record(start, [{ path: 'steps/a', kind: 'body', name: 'b', mediaType: 'text/plain', sha256: 'x', sizeBytes: 1 }])
    const ended = state === 'running' ? 'null' : 'tm.now()'
    await database().query(
      `insert into scheduler.jobs (workspace_id, id, kind, state, epoch, lease_until, owner, finished_at)
       values ($1, $2, 'execution', $3, 1, tm.now(), 'w', ${ended})`,
      [workspaceId, id, state],
    )
    await database().query(`insert into scheduler.attempts (workspace_id, job_id, epoch, owner) values ($1, $2, 1, 'w')`, [workspaceId, id])
    if (state === 'succeeded') await executions.finish({ ...start, verdict: 'passed', durationMs: 1 })
    return id
  }
  const left = async (workspaceId: string, table: string): Promise<number> =>
    (await database().query(`select from ${table} where workspace_id = $1`, [workspaceId])).length
  const belowOne = ['executions.events', 'executions.step_results', 'executions.artifacts', 'scheduler.jobs', 'scheduler.attempts']
  const inBatches = async (remove: () => Promise<number>): Promise<number[]> => {
    const removed = [await remove()]
    while (removed.at(-1) === ninetyDays.limit) removed.push(await remove())
    return removed
  }

  it('removes executions that ended long ago with all of theirs, and never what goes on, is young, or left something to clean up', async () => {
    await unsetClock(database())
    const workspace = await newWorkspace(database())
    const old = [await execution(workspace, 'succeeded'), await execution(workspace, 'succeeded'), await execution(workspace, 'succeeded')]
    const running = await execution(workspace, 'running')
    const untidy = await execution(workspace, 'succeeded')
    const entry = await workspace.cleanup.add({ executionId: untidy, epoch: 1 }, { path: 'a', action: 'http', kind: 'order', ref: 1 })
    await later(2)
    const young = await execution(workspace, 'succeeded')
    await later(91)
    const rows = oldRowsOf(database())

    const counts = await inBatches(() => rows.executions(ninetyDays))
    expect(counts.length).toBeGreaterThan(1)
    const there = await Promise.all([...old, running, untidy, young].map((id) => workspace.executions.find(id)))
    expect(there.map((found) => found?.id)).toEqual([undefined, undefined, undefined, running, untidy, young])
    for (const table of belowOne) expect([table, await left(workspace.id, table)]).toEqual([table, 3])

    await workspace.cleanup.done(entry)
    expect(await rows.executions(ninetyDays)).toBe(1)
    expect(await workspace.executions.find(untidy)).toBeUndefined()
    await rows.reclaim()
    expect(await workspace.events.read(young, {})).toHaveLength(1)
  })

  it('removes jobs without an execution once they ended long ago', async () => {
    await unsetClock(database())
    const { id: workspaceId } = await newWorkspace(database())
    const job = (state: string, endedAt: string) =>
      database().query(`insert into scheduler.jobs (workspace_id, id, kind, state, finished_at) values ($1, $2, 'k', $3, ${endedAt})`, [
        workspaceId,
        newId(),
        state,
      ])
    await job('dead', 'tm.now()')
    await job('queued', 'null')
    await later(91)
    await job('dead', 'tm.now()')
    await inBatches(() => oldRowsOf(database()).jobs(ninetyDays))
    expect(await left(workspaceId, 'scheduler.jobs')).toBe(2)
  })

  it('removes what came of schedules long ago, and no schedule', async () => {
    await unsetClock(database())
    const { id, schedules, fires } = await newWorkspace(database())
    const { id: scheduleId } = await schedules.create(newSchedule, { by: null, nextAt: new Date('2100-01-01') })
    const skip = (second: number) => fires.record({ scheduleId, scheduledFor: new Date(second * 1000), outcome: 'skipped' })
    for (const second of [1, 2, 3]) await skip(second)
    await later(91)
    await skip(4)
    await inBatches(() => oldRowsOf(database()).fires(ninetyDays))
    expect((await fires.list(scheduleId)).items).toMatchObject([{ scheduledFor: new Date(4000) }])
    expect(await left(id, 'scheduler.schedules')).toBe(1)
  })

  it('removes what came to triggers long ago, and no trigger', async () => {
    await unsetClock(database())
    const { id, triggers, arrivals } = await newWorkspace(database())
    const { id: triggerId } = await triggers.create(newId(), newTrigger, { by: null, proof: newTarget })
    const come = (deliveryId: string) => arrivals.record({ triggerId, deliveryId, outcome: 'unmet' })
    for (const deliveryId of ['a', 'b', 'c']) await come(deliveryId)
    await later(91)
    await come('d')
    await inBatches(() => oldRowsOf(database()).arrivals(ninetyDays))
    expect((await arrivals.list(triggerId)).items).toMatchObject([{ deliveryId: 'd' }])
    expect(await left(id, 'scheduler.triggers')).toBe(1)
  })

  it('removes what webhooks told long ago, and nothing that is still to be told', async () => {
    await unsetClock(database())
    const { webhooks, deliveries } = await newWorkspace(database())
    const { id: webhookId } = await webhooks.create(newId(), newWebhook, { by: null, target: newTarget })
    const deliver = async (isDelivered: boolean) => {
      const { id } = await deliveries.add({ id: newId(), webhookId, body: '', title: '', told: [], more: 0 })
      if (isDelivered) await deliveries.settle(id, 0, { state: 'delivered', status: 204, answer: '' })
      return id
    }
    for (let n = 0; n < 3; n += 1) await deliver(true)
    const pending = await deliver(false)
    await later(91)
    const young = await deliver(true)
    expect(await inBatches(() => oldRowsOf(database()).deliveries(ninetyDays))).toEqual([2, 1])
    expect((await deliveries.list(webhookId)).items.map(({ id }) => id)).toEqual([young, pending])
  })

  it('removes rows of the audit that are old, which nobody else may', async () => {
    await unsetClock(database())
    const { id, audit } = await newWorkspace(database())
    const entry = { actorType: 'user', actorId: 'u', outcome: 'done' } as const
    for (const action of ['a', 'b', 'c']) await audit.add({ ...entry, action })
    await later(91)
    await audit.add({ ...entry, action: 'young' })
    await inBatches(() => oldRowsOf(database()).audit(ninetyDays))
    expect((await audit.list()).items).toMatchObject([{ action: 'young' }])
    await expect(database().query('delete from users.audit where workspace_id = $1', [id])).rejects.toThrow('takes new rows only')
  })

  it('removes bytes that nothing names, and never those that somebody put or asked for lately', async () => {
    await unsetClock(database())
    const { id, contents, executions, projectFiles, flows } = await newWorkspace(database())
    const put = (text: string) => contents.put(Buffer.from(`${id} ${text}`))
    const [named, filed, again, asked] = [await put('named'), await put('filed'), await put('again'), await put('asked')]
    await put('nobody')
    const version = await put('version')
    await flows.create({ name: 'a', text: `${id} version` })
    await executions.create({ ...flow, bundle: { main: 'a.yaml', files: { 'a.yaml': named } } })
    await projectFiles.put('b.csv', filed)
    await later(2)
    await put('again')
    expect(await contents.missing([asked, 'f00'])).toEqual(['f00'])
    const young = await put('young')
    await inBatches(() => oldRowsOf(database()).contents({ olderThanMs: dayMs, limit: 2 }))
    const kept = await contents.findAll([named, filed, again, asked, version, young])
    expect([kept.size, await left(id, 'flows.contents')]).toEqual([6, 6])
  })
}
