import { accountsOf, type Database } from '@testmesh/storage'

/** As many finished executions as a year of a busy team leaves. */
export const seededExecutions = 100_000

/** In a workspace of their own, with so many events each. */
export const seedExecutions = async (database: Database, { events = 0 }: { readonly events?: number } = {}): Promise<void> => {
  const { id } = await accountsOf(database).workspaces.create({ slug: 'main', name: 'Main' })
  await database.query(
    `insert into executions.executions
       (workspace_id, id, flow_name, flow_sha256, suite, tags, status, verdict, trigger_type, created_at, started_at, finished_at, duration_ms)
     select $1::uuid, gen_random_uuid(), 'Flow ' || n % 500, '', 'suite ' || n % 20, '{smoke}', 'finished',
       case when n % 10 = 0 then 'failed' else 'passed' end, 'schedule', at, at, at, 100
     from generate_series(1, $2::int) as n cross join lateral (select tm.now() - n * interval '5 minutes' as at) as times`,
    [id, seededExecutions],
  )
  await database.query(
    `insert into executions.events (workspace_id, execution_id, epoch, seq, at, type, path, data)
     select workspace_id, id, 1, n, extract(epoch from created_at) * 1000 + n, 'step.finished', 'steps/s' || n,
       json_build_object('outcome', 'passed', 'attempts', 1, 'durationMs', 12.5,
         'output', json_build_object('id', gen_random_uuid(), 'status', 200, 'body', repeat('some text of a body ', 10)))
     from executions.executions cross join generate_series(0, $1::int - 1) as n`,
    [events],
  )
  await database.query('analyze')
}
