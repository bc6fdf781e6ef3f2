import type { ExecutionEvent, UnnumberedEvent } from '@testmesh/protocol'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import type { Start } from './executions.ts'

/** Where a reader is: after this event. Later starts come after earlier ones. */
export interface EventPlace {
  readonly epoch: number
  readonly seq: number
}

export interface EventBatch extends Start {
  /** The number that the sender gives the first of them, from 0 in each epoch. */
  readonly from: number
  readonly events: readonly UnnumberedEvent[]
}

export type Appended =
  /** All of them are in the log, those that were sent before too. The next one is `nextSeq`. */
  | { readonly outcome: 'appended'; readonly nextSeq: number }
  /** Events before these did not arrive: send from `nextSeq`. */
  | { readonly outcome: 'gap'; readonly nextSeq: number }
  /** A later start has the execution, or it is finished, or its job is no longer this owner's: stop. */
  | { readonly outcome: 'stale' }
  | { readonly outcome: 'missing' }

export interface EventLog {
  /** May be sent again after an unknown end: what is in the log already is passed over. */
  append(batch: EventBatch): Promise<Appended>
  /** As `append`, for whoever has made, locked or ended the job in the same transaction: nobody else can hold it. */
  appendHeld(batch: EventBatch): Promise<Appended>
  /** Where the log of the start that counts ends: the number of its next event, when its last one was, and the steps that go on. */
  end(executionId: string): Promise<LogState | undefined>
  /** In their order, at most `limit` (default 500). Read again with the place of the last. */
  read(executionId: string, options?: { readonly after?: EventPlace; readonly limit?: number }): Promise<ExecutionEvent[]>
}

export const eventLogOf = (sql: TenantSql): EventLog => ({
  append: (batch) => sql.together((transaction) => appendOwned(transaction, batch)),
  appendHeld: (batch) => append(sql, batch),
  end: (executionId) => readEnd(sql, executionId),
  read: async (executionId, { after = { epoch: -1, seq: -1 }, limit = 500 } = {}) => {
    const rows = await sql.query<EventRow>(selectEvents, [executionId, after.epoch, after.seq, limit])
    return rows.map((row) => toEvent(executionId, row))
  },
})

/** The job first, then its execution, as everybody who locks both: whoever finishes the job waits for this or comes before it. */
const appendOwned = async (sql: TenantSql, batch: EventBatch): Promise<Appended> => {
  const [job] = await sql.query<{ epoch: number; state: string }>(lockJob, [batch.executionId])
  const isOwner = !job || (job.epoch === batch.epoch && ['running', 'cancelling'].includes(job.state))
  await sql.query(lockExecution, [batch.executionId])
  return isOwner ? append(sql, batch) : { outcome: 'stale' }
}

const append = async (sql: TenantSql, { executionId, epoch, from, events }: EventBatch): Promise<Appended> => {
  const [log] = await sql.query<LogEnd>(appendEvents, [executionId, epoch, from, ...columnsOf(events)])
  if (!log) return { outcome: 'missing' }
  if (log.isShut) return { outcome: 'stale' }
  return { outcome: from > log.nextSeq ? 'gap' : 'appended', nextSeq: log.nextSeq }
}

export interface LogState {
  readonly epoch: number
  readonly nextSeq: number
  /** Milliseconds since 1970, of the last event; of the making while there is none. */
  readonly lastAt: number
  readonly startedAt: number | null
  /** Paths of steps that began and did not end, in the order they began. */
  readonly openSteps: readonly { readonly path: string; readonly at: number }[]
  /** How many steps ended how. */
  readonly counts: Readonly<Record<string, number>>
}

const readEnd = async (sql: TenantSql, executionId: string): Promise<LogState | undefined> => {
  const [end] = await sql.query<LogState>(selectEnd, [executionId])
  return end
}

interface LogEnd {
  /** A later start has it, or it is finished. */
  readonly isShut: boolean
  readonly nextSeq: number
}

const lockJob = 'select epoch, state from scheduler.jobs where workspace_id = $1 and id = $2 for no key update'

const lockExecution = 'select id from executions.executions where workspace_id = $1 and id = $2 for no key update'

/** As arrays, one per column: one statement for a batch of any length. `data` goes as text, since `json` is kept letter by letter. */
const columnsOf = (events: readonly UnnumberedEvent[]): readonly unknown[] => [
  events.map(({ at }) => at),
  events.map(({ type }) => type),
  events.map((event) => ('path' in event ? event.path : null)),
  events.map(({ data }) => JSON.stringify(data)),
]

/** Adds those that are not in the log yet, unless some before them are missing, and tells whoever follows it. */
const appendEvents = `
  with log as (
    select epoch > $3 or status = 'finished' as is_shut, case when epoch = $3 then next_seq else 0 end as next_seq
    from executions.executions where workspace_id = $1 and id = $2 for no key update
  ), added as (
    insert into executions.events (workspace_id, execution_id, epoch, seq, at, type, path, data)
    select $1::uuid, $2::uuid, $3::bigint, $4::bigint + place - 1, at, type, path, data::json
    from log, unnest($5::double precision[], $6::text[], $7::text[], $8::text[]) with ordinality as sent (at, type, path, data, place)
    where not is_shut and $4 <= next_seq and next_seq <= $4 + place - 1
    returning seq
  ), grown as (
    update executions.executions
    set epoch = $3, next_seq = (select max(seq) + 1 from added)
    where workspace_id = $1 and id = $2 and exists (select from added)
    returning next_seq, pg_notify('tm_live', $1::text || ' ' || $2::text)
  )
  select is_shut as "isShut", coalesce(grown.next_seq, log.next_seq) as "nextSeq" from log left join grown on true`

const selectEnd = `
  with execution as (
    select id, epoch, next_seq, created_at from executions.executions where workspace_id = $1 and id = $2
  ), log as (
    select event.* from executions.events as event join execution on execution.id = event.execution_id and execution.epoch = event.epoch
  )
  select epoch, next_seq as "nextSeq",
    coalesce((select max(at) from log), extract(epoch from created_at)::float8 * 1000) as "lastAt",
    (select at from log where type = 'execution.started') as "startedAt",
    coalesce((
      select jsonb_agg(jsonb_build_object('path', path, 'at', at) order by seq) from log as started
      where type = 'step.started'
        and not exists (select from log as ended where ended.type = 'step.finished' and ended.path = started.path)
    ), '[]') as "openSteps",
    (select coalesce(jsonb_object_agg(outcome, steps), '{}') from (
      select data ->> 'outcome' as outcome, count(*) as steps from log where type = 'step.finished' group by 1
    ) as ended) as counts
  from execution`

interface EventRow {
  readonly epoch: number
  readonly seq: number
  readonly at: number
  readonly type: string
  readonly path: string | null
  readonly data: unknown
}

const selectEvents = `
  select epoch, seq, at, type, path, data
  from executions.events
  where workspace_id = $1 and execution_id = $2 and (epoch, seq) > ($3, $4)
  order by epoch, seq
  limit $5`

const toEvent = (executionId: string, { path, ...row }: EventRow): ExecutionEvent =>
  ({ v: 1, executionId, ...row, ...(path === null ? {} : { path }) }) as ExecutionEvent
