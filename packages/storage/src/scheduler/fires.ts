import type { Verdict } from '@testmesh/protocol'
import { outcomeOfBatch } from '../executions/run-sql.ts'
import { type Page, type PageWish, pageSize, parseCursor, toPage } from '../query/cursor.ts'
import { someWebhookHears } from '../webhooks/webhooks.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'

/** Why a flow of a schedule did not run. Without a flow: why none did. */
export interface FireProblem {
  readonly flowId: string | null
  readonly flowName: string | null
  readonly message: string
}

/** `refused`: nothing could run. `skipped`: what it started before still ran. `missed`: no server was up, or too late. */
export type FireOutcome = 'started' | 'refused' | 'skipped' | 'missed'

export interface NewFire {
  readonly scheduleId: string
  readonly scheduledFor: Date
  readonly outcome: FireOutcome
  /** Who did not wait for the time. */
  readonly manual?: { readonly by: string | null }
  readonly batchId?: string
  readonly executions?: number
  /** So many times were missed, the last of them `scheduledFor`. */
  readonly missed?: number
  readonly problems?: readonly FireProblem[]
}

export interface FireRecord {
  readonly scheduleId: string
  readonly scheduledFor: Date
  readonly firedAt: Date
  readonly outcome: FireOutcome
  readonly isManual: boolean
  readonly triggeredBy: string | null
  readonly batchId: string | null
  /** So many were started. */
  readonly executions: number
  readonly missed: number
  readonly problems: readonly FireProblem[]
  /** Of the executions that are kept still: so many have not finished, so many failed or met an error, and so many did in quarantine. */
  readonly unfinished: number
  readonly failed: number
  readonly quarantined: number
  /** The worst, where what failed in quarantine counts as passed; null until all are finished. */
  readonly verdict: Verdict | null
  /** From the first start to the last end; null until all are finished. */
  readonly durationMs: number | null
  /** Of the first execution that did not pass, else of the first. */
  readonly executionId: string | null
}

export interface Fires {
  /** False when what came of this time is written already. */
  record(fire: NewFire): Promise<boolean>
  /** Whether what came of this time is written already. */
  has(scheduleId: string, scheduledFor: Date): Promise<boolean>
  /** Of one schedule, the latest first. @throws InvalidCursor */
  list(scheduleId: string, page?: PageWish): Promise<Page<FireRecord>>
  /** The last of each of these schedules, the latest first. */
  recent(options: { readonly scheduleIds: readonly string[]; readonly limit: number }): Promise<readonly FireRecord[]>
}

export const firesOf = (sql: TenantSql): Fires => ({
  record: async ({ scheduleId, scheduledFor, outcome, manual, batchId = null, executions = 0, missed = 0, problems = [] }) => {
    const values = [scheduleId, scheduledFor, outcome, manual !== undefined, manual?.by, batchId, executions, missed, problems]
    return (await sql.query(insertFire, values)).length > 0
  },
  has: async (scheduleId, scheduledFor) => {
    const rows = await sql.query(
      'select schedule_id from scheduler.fires where workspace_id = $1 and schedule_id = $2 and scheduled_for = $3',
      [scheduleId, scheduledFor],
    )
    return rows.length > 0
  },
  list: async (scheduleId, { cursor, limit: asked } = {}) => {
    const limit = pageSize(asked)
    const after = cursor === undefined ? undefined : parseCursor(cursor)
    const rows = await sql.query<FireRecord>(
      `select ${columns} from scheduler.fires cross join lateral (${outcomeOfBatch('fires')}) as batch
       where workspace_id = $1 and schedule_id = $2 and scheduled_for < coalesce($3::timestamptz, 'infinity')
       order by scheduled_for desc limit ${limit + 1}`,
      [scheduleId, after?.at],
    )
    return toPage(rows, limit, ({ scheduledFor }) => ({ at: scheduledFor, id: scheduleId }))
  },
  recent: ({ scheduleIds, limit }) =>
    sql.query<FireRecord>(
      `select ${columns}
       from unnest($2::uuid[]) as wanted (wanted_id)
       cross join lateral (
         select * from scheduler.fires where fires.workspace_id = $1 and fires.schedule_id = wanted_id
         order by scheduled_for desc limit $3
       ) as fires
       cross join lateral (${outcomeOfBatch('fires')}) as batch
       order by scheduled_for desc`,
      [scheduleIds, limit],
    ),
})

const columns = `
  fires.schedule_id as "scheduleId", scheduled_for as "scheduledFor", fired_at as "firedAt", outcome, manual as "isManual",
  triggered_by as "triggeredBy", batch_id as "batchId", fires.executions, missed, problems, unfinished, failed, quarantined, batch.verdict,
  batch.duration_ms as "durationMs", execution_id as "executionId"`

/** One that was skipped is nothing to tell, and of one that somebody asked for he knows. */
const insertFire = `
  with fire as (
    insert into scheduler.fires
      (workspace_id, schedule_id, scheduled_for, outcome, manual, triggered_by, batch_id, executions, missed, problems)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (schedule_id, scheduled_for) do nothing
    returning schedule_id, scheduled_for, outcome <> 'skipped' and not manual as is_news
  ), told as (
    insert into executions.outbox (workspace_id, id, schedule_id, scheduled_for)
    select $1::uuid, gen_random_uuid(), schedule_id, scheduled_for from fire where is_news and ${someWebhookHears("'schedule'")}
  )
  select schedule_id from fire`
