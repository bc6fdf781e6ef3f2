import type { DataRow, Verdict } from '@testmesh/protocol'
import { isInQuarantine } from '../executions/run-sql.ts'
import type { Sql } from '../ports.ts'
import type { FireOutcome, FireProblem } from '../scheduler/fires.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'

/** An execution that ended. */
export interface EndedNews {
  readonly type: 'execution'
  /** When it became known. */
  readonly at: Date
  readonly executionId: string
  readonly batchId: string | null
  readonly flowId: string | null
  readonly flowName: string
  readonly suite: string | null
  readonly tags: readonly string[]
  /** Of its text. */
  readonly path: string | null
  readonly environment: string | null
  readonly row: DataRow | null
  readonly verdict: Verdict
  readonly isScheduled: boolean
  /** What fails does not count. */
  readonly isQuarantined: boolean
  readonly scheduleId: string | null
  /** Null also when it was removed since. */
  readonly scheduleName: string | null
  readonly finishedAt: Date
  readonly durationMs: number
  readonly failure: { readonly code: string; readonly message: string } | null
}

/** What came of a time of a schedule. */
export interface FireNews {
  readonly type: 'schedule'
  readonly at: Date
  readonly scheduleId: string
  readonly scheduleName: string
  readonly environment: string | null
  readonly scheduledFor: Date
  readonly outcome: Exclude<FireOutcome, 'skipped'>
  readonly missed: number
  readonly problems: readonly FireProblem[]
}

export type News = EndedNews | FireNews

export interface Outbox {
  /** In the order in which it became known; nobody else takes it again, when this is committed. */
  take(limit: number): Promise<readonly News[]>
}

export const outboxOf = (sql: TenantSql): Outbox => ({
  take: async (limit) => {
    const rows = await sql.query<NewsRow>(takeNews, [limit])
    return rows.flatMap(({ execution, fire, ...common }): News[] => {
      if (execution) return [{ ...common, ...execution, type: 'execution', finishedAt: new Date(execution.finishedAt) }]
      return fire ? [{ ...common, ...fire, type: 'schedule', scheduledFor: new Date(fire.scheduledFor) }] : []
    })
  },
})

export interface Patience {
  /** So long nothing more became known. Milliseconds. */
  readonly quietMs: number
  /** At the latest. Milliseconds. */
  readonly patienceMs: number
}

/** The workspaces in which something became known, and nothing more is waited for. */
export const workspacesWithNews = async (sql: Sql, { quietMs, patienceMs }: Patience): Promise<string[]> => {
  const rows = await sql.query<{ id: string }>(
    `select workspace_id as id from executions.outbox group by workspace_id
     having max(created_at) <= tm.now() - $1::float8 * interval '1 millisecond'
       or min(created_at) <= tm.now() - $2::float8 * interval '1 millisecond'`,
    [quietMs, patienceMs],
  )
  return rows.map(({ id }) => id)
}

type Stated<T, K extends string> = Omit<T, 'type' | 'at' | K> & Readonly<Record<K, string>>

/** Moments within JSON are texts. */
interface NewsRow {
  readonly at: Date
  readonly execution: Stated<EndedNews, 'finishedAt'> | null
  readonly fire: Stated<FireNews, 'scheduledFor'> | null
}

const takeNews = `
  with news as (
    delete from executions.outbox
    where id in (
      select id from executions.outbox where workspace_id = $1 order by created_at, id limit $2 for update skip locked
    )
    returning *
  )
  select news.created_at as at,
    case when execution.id is not null then jsonb_build_object(
      'executionId', execution.id, 'batchId', execution.batch_id, 'flowId', flow_id, 'flowName', flow_name, 'suite', suite, 'tags', tags,
      'path', bundle ->> 'main', 'environment', execution.environment, 'row', row, 'verdict', verdict,
      'isScheduled', trigger_type = 'schedule', 'isQuarantined', ${isInQuarantine}, 'finishedAt', finished_at,
      'scheduleId', execution.schedule_id, 'scheduleName', schedule.name,
      'durationMs', coalesce(duration_ms, 0),
      'failure', case when error is not null then jsonb_build_object('code', error ->> 'code', 'message', error ->> 'message') end
    ) end as execution,
    case when fire.schedule_id is not null then jsonb_build_object(
      'scheduleId', schedule.id, 'scheduleName', schedule.name, 'environment', schedule.environment, 'scheduledFor', fire.scheduled_for,
      'outcome', fire.outcome, 'missed', fire.missed, 'problems', fire.problems
    ) end as fire
  from news
  left join executions.executions as execution on execution.workspace_id = $1 and execution.id = news.execution_id
  left join scheduler.fires as fire
    on fire.workspace_id = $1 and fire.schedule_id = news.schedule_id and fire.scheduled_for = news.scheduled_for
  left join scheduler.schedules as schedule
    on schedule.workspace_id = $1 and schedule.id = coalesce(fire.schedule_id, execution.schedule_id)
  order by news.created_at, news.scheduled_for, news.id`
