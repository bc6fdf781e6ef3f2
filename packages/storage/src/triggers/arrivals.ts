import type { Verdict } from '@testmesh/protocol'
import { outcomeOfBatch } from '../executions/run-sql.ts'
import { newId } from '../new-id.ts'
import { type Page, type PageWish, pageSize, parseCursor, toPage } from '../query/cursor.ts'
import type { FireProblem } from '../scheduler/fires.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'

/**
 * `refused`: nothing could run. `unmet`: the condition did not hold. `skipped`: what was started before still ran. `ping`: it asked
 * whether anybody is there. `unproven`: it was not signed by the secret, so nobody knows who sent it.
 */
export type ArrivalOutcome = 'started' | 'refused' | 'unmet' | 'skipped' | 'paused' | 'ping' | 'unproven'

export interface NewArrival {
  /** Default: a new one. */
  readonly id?: string
  readonly triggerId: string
  /** As the sender calls it. */
  readonly deliveryId: string
  /** Of GitHub and GitLab: what happened there. */
  readonly event?: string
  readonly outcome: Exclude<ArrivalOutcome, 'unproven'>
  readonly batchId?: string
  readonly executions?: number
  readonly problems?: readonly FireProblem[]
}

export interface ArrivalRecord {
  readonly id: string
  /** Null: it did not prove itself. */
  readonly deliveryId: string | null
  readonly event: string | null
  /** When it came; of one that started nothing and came again, then. */
  readonly at: Date
  readonly outcome: ArrivalOutcome
  readonly batchId: string | null
  /** So many were started. */
  readonly executions: number
  readonly problems: readonly FireProblem[]
  /** Of the executions that are kept still: so many have not finished, so many failed or met an error, and so many did in quarantine. */
  readonly unfinished: number
  readonly failed: number
  readonly quarantined: number
  /** The worst, where what failed in quarantine counts as passed; null until all are finished. */
  readonly verdict: Verdict | null
  /** Of the first execution that did not pass, else of the first. */
  readonly executionId: string | null
}

export interface Arrivals {
  /** In the place of one of the same delivery that started nothing. Of all that proved themselves the last 100 are kept. */
  record(arrival: NewArrival): Promise<void>
  findByDelivery(triggerId: string, deliveryId: string): Promise<ArrivalRecord | undefined>
  /** The latest first. @throws InvalidCursor */
  list(triggerId: string, page?: PageWish): Promise<Page<ArrivalRecord>>
}

export const arrivalsOf = (sql: TenantSql): Arrivals => ({
  record: async ({ id = newId(), triggerId, deliveryId, event, outcome, batchId, executions = 0, problems = [] }) => {
    await sql.query(recordArrival, [triggerId, id, deliveryId, event, outcome, batchId, executions, problems])
  },
  findByDelivery: async (triggerId, deliveryId) => {
    const [found] = await sql.query<ArrivalRecord>(`${selectArrivals} and delivery_id = $3`, [triggerId, deliveryId])
    return found
  },
  list: async (triggerId, { cursor, limit: asked } = {}) => {
    const limit = pageSize(asked)
    const after = cursor === undefined ? undefined : parseCursor(cursor)
    const rows = await sql.query<ArrivalRecord>(
      `${selectArrivals} and ($3::timestamptz is null or (at, id) < ($3, $4::uuid)) order by at desc, id desc limit ${limit + 1}`,
      [triggerId, after?.at, after?.id],
    )
    return toPage(rows, limit, ({ at, id }) => ({ at, id }))
  },
})

const selectArrivals = `
  select id, delivery_id as "deliveryId", event, at, outcome, batch_id as "batchId", arrivals.executions, problems, unfinished, failed,
    quarantined, batch.verdict, execution_id as "executionId"
  from scheduler.arrivals cross join lateral (${outcomeOfBatch('arrivals')}) as batch
  where workspace_id = $1 and trigger_id = $2`

const mostKept = 100
/** Longer than a signature holds: none is forgotten that could still come again. Minutes. */
const leastKept = 15

/** What is removed was there before: the statement does not see the row that it makes itself. */
const recordArrival = `
  with made as (
    insert into scheduler.arrivals (workspace_id, trigger_id, id, delivery_id, event, outcome, batch_id, executions, problems)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (trigger_id, delivery_id) do update
      set event = excluded.event, at = tm.now(), outcome = excluded.outcome, batch_id = excluded.batch_id,
        executions = excluded.executions, problems = excluded.problems
      where arrivals.outcome <> 'started'
  )
  delete from scheduler.arrivals where workspace_id = $1 and at < tm.now() - interval '${leastKept} minutes' and id in (
    select id from scheduler.arrivals where workspace_id = $1 and trigger_id = $2 and outcome <> 'unproven' and delivery_id <> $4
    order by at desc, id desc offset ${mostKept - 1}
  )`
