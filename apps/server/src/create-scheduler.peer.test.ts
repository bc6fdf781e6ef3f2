import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fireSchedules } from '@testmesh/platform'
import { withWorkspace } from '@testmesh/storage'
import { setClock, unsetClock } from '@testmesh/storage/testing'
import { type PostgresServer, postgresServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestApi, type TestApi } from './testing/open-test-api.ts'

let server: PostgresServer
let api: TestApi
const schedulers: ChildProcess[] = []
const said: string[] = []
beforeAll(async () => {
  server = await postgresServer()
  api = await openTestApi({ databaseUrl: server.dsn })
})
afterAll(async () => {
  await Promise.all(schedulers.map(kill))
  await unsetClock(api.database)
  await api.close()
  await server.stop()
})

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

const startScheduler = async (n: number): Promise<void> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/scheduler-process.ts'), api.folder, server.dsn])
  schedulers[n] = child
  child.stderr.on('data', (text: Buffer) => said.push(text.toString()))
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
}

it('leaves one that somebody holds for the next look, and looks after the others', async () => {
  await setClock(api.database, { at: new Date('2026-03-01T09:00:30Z') })
  const ids = []
  for (const name of ['held', 'free']) {
    const content = { name, cron: '* * * * *', flows: { tags: ['none'] } }
    ids.push((await api.ask<{ id: string }>('POST', '/schedules', content)).body.id)
  }
  await setClock(api.database, { at: new Date('2026-03-01T09:01:00Z') })
  const fired = async () => {
    const findFlows = async () => ({ count: 0, problems: [], start: async () => [] })
    const onError = (error: unknown) => said.push(String(error))
    await fireSchedules({ database: api.database, findFlows, onError })
    return (await api.database.query<{ id: string }>('select schedule_id as id from scheduler.fires')).map(({ id }) => id).sort()
  }
  const [held = '', free = ''] = ids
  await withWorkspace(api.database, api.workspace.id).transaction(async (workspace) => {
    await workspace.schedules.hold(held)
    expect(await fired()).toEqual([free])
  })
  expect(await fired()).toEqual([held, free].sort())
  await api.database.query('delete from scheduler.schedules')
})

it('uses each time of each schedule once, while the processes that look after them are killed', { timeout: 120_000 }, async () => {
  const { body: flow } = await api.ask<{ id: string }>('POST', '/flows', {
    text: 'name: A\nsteps:\n  - { id: a, action: log, config: { message: hello } }\n',
  })
  const at = new Date('2026-03-01T10:00:30Z')
  await setClock(api.database, { at })
  const content = { cron: '* * * * *', flows: { ids: [flow.id] }, overlap: 'allow', catchUp: 'all', catchUpWithinMs: 24 * 60 * 60_000 }
  for (let n = 0; n < 20; n++) expect(await api.ask('POST', '/schedules', { name: `s${n}`, ...content })).toMatchObject({ status: 201 })
  // Now that all are there, an hour passes in a minute.
  await setClock(api.database, { at, rate: 60 })
  await Promise.all([0, 1, 2].map(startScheduler))
  let killed = 0
  for (; killed < 12; killed++) {
    await pause(200 + 60 * (killed % 7))
    const n = killed % 3
    await kill(schedulers[n] as ChildProcess)
    void startScheduler(n)
  }
  await Promise.all([0, 1, 2].map(startAgain))
  const fewest = async () => {
    const counted = `select count(*)::int as fired from scheduler.fires group by schedule_id order by 1 limit 1`
    return (await api.database.query<{ fired: number }>(counted))[0]?.fired
  }
  await expect.poll(fewest, { timeout: 60_000, interval: 250 }).toBeGreaterThan(8)
  await Promise.all(schedulers.map(kill))

  const fires = await api.database.query<{ name: string; at: Date; outcome: string; batch: string }>(
    `select name, scheduled_for as at, outcome, batch_id as batch from scheduler.fires join scheduler.schedules on id = schedule_id order by 1, 2`,
  )
  const minutes = Map.groupBy(fires, ({ name }) => name)
  expect(minutes.size).toBe(20)
  for (const [name, of] of minutes) {
    const first = Date.parse('2026-03-01T10:01:00Z')
    // Every minute from the first on, without a gap: a time that came twice would break the primary key, and nobody would see it.
    expect([name, of.map(({ at }) => at.getTime())]).toEqual([name, of.map((_, n) => first + n * 60_000)])
    expect(of.length).toBeGreaterThan(5)
  }
  const started = await api.database.query<{ batch: string; count: number }>(
    `select batch_id as batch, count(*)::int as count from executions.executions group by batch_id`,
  )
  // What was started is what is written, one execution each; nothing was started besides.
  expect(new Set(started.map(({ batch }) => batch))).toEqual(new Set(fires.map(({ batch }) => batch)))
  expect(started.every(({ count }) => count === 1)).toBe(true)
  expect(said).toEqual([])
})

/** It may have been killed as it started. */
const startAgain = async (n: number): Promise<void> => {
  await kill(schedulers[n] as ChildProcess)
  await startScheduler(n)
}
