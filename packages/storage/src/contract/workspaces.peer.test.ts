import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enterWorkspace, isViolation, newId } from '../index.ts'
import type { TemporaryDatabase } from '../testing/index.ts'
import { enterTenant } from '../workspace/tenant-sql.ts'
import { databases } from './testing/databases.ts'
import { furnishedWorkspace } from './testing/furnished-workspace.ts'
import { newWorkspace } from './testing/new-workspace.ts'

describe.each(databases)('workspaces on $name', ({ open }) => {
  let database: TemporaryDatabase
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database[Symbol.asyncDispose]())

  const tenantTables = async () => {
    const rows = await database.query<{ name: string }>(`
      select table_schema || '.' || table_name as name from information_schema.columns
      where column_name = 'workspace_id' and table_schema in ('users', 'flows', 'executions', 'scheduler', 'environments')
      order by name`)
    return rows.map(({ name }) => name)
  }

  it('finds nothing of another one by id, by list or by change', async () => {
    const theirs = await furnishedWorkspace(database)
    const ours = await newWorkspace(database)
    const start = { executionId: theirs.execution.id, epoch: 1 }
    expect({
      flow: await ours.flows.find(theirs.flow.id),
      flows: (await ours.flows.list()).items,
      updated: await ours.flows.update(theirs.flow.id, { base: 1, content: { name: 'ours', text: 'ours' } }),
      removed: await ours.flows.remove(theirs.flow.id),
      versions: await ours.flowVersions.list(theirs.flow.id),
      execution: await ours.executions.find(theirs.execution.id),
      executions: (await ours.executions.list()).items,
      finished: await ours.executions.finish({ ...start, verdict: 'passed', durationMs: 0 }),
      events: await ours.events.read(theirs.execution.id),
      appended: await ours.events.append({ ...start, from: 0, events: [] }),
      recorded: await ours.stepResults.record(start, []),
      steps: await ours.stepResults.list(theirs.execution.id),
      environment: await ours.environments.findByName('production'),
      variables: [await ours.variables.list(theirs.environment.id), await ours.variables.listAll()],
      changed: await ours.variables.change(theirs.environment.id, { set: { a: 2 } }),
      secrets: await ours.secrets.sealed(theirs.environment.id),
      member: await ours.members.find(theirs.ownerId),
      schedules: [
        await ours.schedules.find(theirs.schedule.id),
        (await ours.schedules.list()).items,
        await ours.schedules.remove(theirs.schedule.id),
      ],
      fires: [(await ours.fires.list(theirs.schedule.id)).items, await ours.fires.recent({ scheduleIds: [theirs.schedule.id], limit: 5 })],
      webhooks: [
        await ours.webhooks.find(theirs.webhook.id),
        await ours.webhooks.list(),
        await ours.webhooks.target(theirs.webhook.id),
        await ours.webhooks.remove(theirs.webhook.id),
      ],
      triggers: [
        await ours.triggers.find(theirs.trigger.id),
        await ours.triggers.list(),
        await ours.triggers.proof(theirs.trigger.id),
        await ours.triggers.hold(theirs.trigger.id),
        await ours.triggers.remove(theirs.trigger.id),
      ],
      arrivals: [(await ours.arrivals.list(theirs.trigger.id)).items, await ours.arrivals.findByDelivery(theirs.trigger.id, 'a')],
      deliveries: [(await ours.deliveries.list(theirs.webhook.id)).items, await ours.outbox.take(9)],
      keys: await ours.apiKeys.list(),
      revoked: await ours.apiKeys.revoke(theirs.key.id),
    }).toMatchInlineSnapshot(`
      {
        "appended": {
          "outcome": "missing",
        },
        "arrivals": [
          [],
          undefined,
        ],
        "changed": false,
        "deliveries": [
          [],
          [],
        ],
        "environment": undefined,
        "events": [],
        "execution": undefined,
        "executions": [],
        "finished": false,
        "fires": [
          [],
          [],
        ],
        "flow": undefined,
        "flows": [],
        "keys": [],
        "member": undefined,
        "recorded": false,
        "removed": false,
        "revoked": false,
        "schedules": [
          undefined,
          [],
          false,
        ],
        "secrets": [],
        "steps": [],
        "triggers": [
          undefined,
          [],
          undefined,
          undefined,
          false,
        ],
        "updated": {
          "outcome": "missing",
        },
        "variables": [
          [],
          [],
        ],
        "versions": [],
        "webhooks": [
          undefined,
          [],
          undefined,
          false,
        ],
      }
    `)
    expect(await theirs.flows.find(theirs.flow.id)).toMatchObject({ version: 1, text: 'text' })
  })

  it('shows no row of another one to a statement that forgot to ask, in any table', async () => {
    const theirs = await furnishedWorkspace(database)
    const ours = await newWorkspace(database)
    const tables = await tenantTables()
    const countAs = (workspaceId: string) =>
      database.transaction(async (sql) => {
        enterWorkspace(sql, workspaceId)
        const counts: Record<string, unknown> = {}
        for (const table of tables) counts[table] = (await sql.query(`select count(*) as n from ${table} where true`))[0]?.n
        return counts
      })
    const expected = { 'users.members': 1 }
    expect(await countAs(ours.id)).toEqual({ ...Object.fromEntries(tables.map((table) => [table, 0])), ...expected })
    expect(await countAs(theirs.id)).toEqual(Object.fromEntries(tables.map((table) => [table, 1])))
  })

  it('lets a statement that forgot to ask change nothing of another one', async () => {
    const theirs = await furnishedWorkspace(database)
    const ours = await newWorkspace(database)
    const asOurs = (text: string, params: readonly unknown[] = []) =>
      database.transaction(async (sql) => {
        enterWorkspace(sql, ours.id)
        return sql.query(text, params)
      })
    expect(await asOurs(`update flows.flows set text = 'ours' returning id`)).toEqual([])
    expect(await asOurs('delete from environments.secrets returning name')).toEqual([])
    const moved = await asOurs(`insert into flows.flows (workspace_id, id, name, text) values ($1, $2, 'a', 'b')`, [
      theirs.id,
      newId(),
    ]).catch((error: unknown) => error)
    expect(isViolation(moved, 'privilege')).toBe(true)
    const hung = await asOurs('insert into flows.versions (workspace_id, flow_id, version, text, sha256) values ($1, $2, 9, $3, $3)', [
      ours.id,
      theirs.flow.id,
      '',
    ]).catch((error: unknown) => error)
    expect(isViolation(hung, 'foreignKey', 'versions_flow')).toBe(true)
  })

  it('shows of people only who belongs to it, and never a password or a session', async () => {
    const ours = await newWorkspace(database)
    await newWorkspace(database)
    const asOurs = (text: string) =>
      database.transaction(async (sql) => {
        enterWorkspace(sql, ours.id)
        return sql.query(text)
      })
    expect(await asOurs('select id from users.users')).toEqual([{ id: ours.ownerId }])
    expect(await asOurs('select id from users.workspaces')).toEqual([{ id: ours.id }])
    for (const hidden of ['password_hash from users.users', '* from users.sessions', '* from users.idempotency', '* from tm.migrations']) {
      const problem = await asOurs(`select ${hidden}`).catch((error: unknown) => error)
      expect([hidden, isViolation(problem, 'privilege')]).toEqual([hidden, true])
    }
  })

  it('refuses a statement that does not mention the workspace', async () => {
    const { id } = await newWorkspace(database)
    const forgetful = database.transaction(async (sql) =>
      (await enterTenant(sql, id)).query('select name from flows.flows where id = $2', [newId()]),
    )
    await expect(forgetful).rejects.toMatchObject({ code: '42P18' })
  })

  it('leaves no trace of a workspace on the connection', async () => {
    const workspace = await newWorkspace(database)
    await workspace
      .transaction(async ({ flows }) => {
        await flows.create({ name: 'a', text: 'a' })
        throw new Error('rolled back')
      })
      .catch(() => undefined)
    expect((await workspace.flows.list()).items).toEqual([])
    const [row] = await database.query<{ role: string; workspace: string | null }>(
      `select current_user::text as role, tm.workspace_id() as workspace`,
    )
    expect(row).toEqual({ role: 'postgres', workspace: null })
  })

  it('is left again within a transaction, for what no workspace owns', async () => {
    const workspace = await newWorkspace(database)
    const keys = workspace.transaction(async ({ flows, leave, sql }) => {
      await flows.create({ name: 'a', text: 'a' })
      await leave()
      return sql.query('select count(*) as n from users.idempotency')
    })
    expect(await keys).toEqual([{ n: 0 }])
    expect((await workspace.flows.list()).items).toHaveLength(1)
  })

  it('guards every table that has a workspace', async () => {
    const unguarded = await database.query(`
      select class.oid::regclass::text as name
      from pg_class as class
      join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attname = 'workspace_id'
      where class.relkind = 'r' and (not class.relrowsecurity or not exists (
        select from pg_policy as policy where policy.polrelid = class.oid and policy.polcmd = '*' and policy.polwithcheck is not null
      ))`)
    expect(unguarded).toEqual([])
  })

  it('only adds to the audit, whoever asks', async () => {
    await furnishedWorkspace(database)
    for (const change of [`update users.audit set action = 'b'`, 'delete from users.audit', 'truncate users.audit'])
      await expect(database.query(change)).rejects.toMatchObject({ message: 'users.audit takes new rows only' })
  })
})
