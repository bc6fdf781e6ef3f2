import type { Failure, Verdict } from '@testmesh/protocol'
import { newId } from '../new-id.ts'
import { someWebhookHears } from '../webhooks/webhooks.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import { type ExecutionRecord, executionColumns, type NewExecution } from './execution-record.ts'
import { type ExecutionLists, executionListsOf } from './list-executions.ts'
import { isWhole } from './run-sql.ts'

/** One start of an execution: only the latest may change it. */
export interface Start {
  readonly executionId: string
  readonly epoch: number
}

export interface Finish extends Start {
  readonly verdict: Verdict
  readonly durationMs: number
  readonly failure?: Failure | null
}

export interface Executions extends ExecutionLists {
  create(execution: NewExecution): Promise<ExecutionRecord>
  /** In one statement. Answers in the order of `executions`. */
  createAll(executions: readonly NewExecution[]): Promise<readonly ExecutionRecord[]>
  find(id: string): Promise<ExecutionRecord | undefined>
  /** Shows it as running, by this start. Undefined when a later start has it or it is finished. */
  start(start: Start): Promise<ExecutionRecord | undefined>
  /** Between `running` and `paused`. False when a later start has it, or it is not under way. */
  setPaused(start: Start, isPaused: boolean): Promise<boolean>
  /** The verdict, once. Append the last events before. False when a later start has it or it is finished. */
  finish(finish: Finish): Promise<boolean>
}

export const executionsOf = (sql: TenantSql): Executions => {
  const changes = async (text: string, params: readonly unknown[]) => (await sql.query(text, params)).length > 0
  const createAll = async (executions: readonly NewExecution[]) => {
    const rows = executions.map(toRow)
    const made = new Map((await sql.query<ExecutionRecord>(insertExecutions, [rows])).map((execution) => [execution.id, execution]))
    return rows.map(({ id }) => {
      const execution = made.get(id)
      if (!execution) throw new Error('a new execution gave no row')
      return execution
    })
  }
  return {
    ...executionListsOf(sql),
    createAll,
    create: async (execution) => (await createAll([execution]))[0] as ExecutionRecord,
    find: async (id) => {
      const [found] = await sql.query<ExecutionRecord>(
        `select ${executionColumns} from executions.executions where workspace_id = $1 and id = $2`,
        [id],
      )
      return found
    },
    start: async ({ executionId, epoch }) => {
      const [started] = await sql.query<ExecutionRecord>(startExecution, [executionId, epoch])
      return started
    },
    setPaused: ({ executionId, epoch }, isPaused) => changes(pauseExecution, [executionId, epoch, isPaused ? 'paused' : 'running']),
    finish: ({ executionId, epoch, verdict, durationMs, failure = null }) =>
      changes(finishExecution, [executionId, epoch, verdict, durationMs, failure]),
  }
}

/** The event goes as text, since `json` is kept letter by letter. */
const toRow = ({ id = newId(), tags = [], request = {}, context = {}, pool = 'default', queued, ...execution }: NewExecution) => ({
  ...{ id, tags, request, context, pool, ...execution },
  queued: queued && JSON.stringify(queued),
})

/** To the end of its day. */
const quarantineNow = `
      case when (tm.now() at time zone 'UTC')::date > (quarantine ->> 'until')::date
        then quarantine || '{"over": true}' else quarantine - 'over' end`

const insertExecutions = `
  with wanted as (
    select * from jsonb_to_recordset($2::jsonb) as execution (
      id uuid, "batchId" uuid, "flowId" uuid, "flowVersion" integer, "flowName" text, "flowSha256" text, suite text, tags text[],
      environment text, pool text, row jsonb, "triggerType" text, "triggeredBy" text, "rerunOf" uuid, "scheduleId" uuid, "triggerId" uuid, bundle jsonb, request jsonb, quarantine jsonb, "traceId" text,
      "traceParent" text, context jsonb, queued text
    )
  ), made as (
    insert into executions.executions (
      workspace_id, id, batch_id, flow_id, flow_version, flow_name, flow_sha256, suite, tags, environment, pool, row,
      trigger_type, triggered_by, rerun_of, schedule_id, trigger_id, bundle, request, quarantine, trace_id, trace_parent, context, next_seq
    )
    select $1::uuid, id, "batchId", "flowId", "flowVersion", "flowName", "flowSha256", suite, tags, environment, pool, row,
      "triggerType", "triggeredBy", "rerunOf", "scheduleId", "triggerId", bundle, request, ${quarantineNow}, "traceId", "traceParent", context, case when queued is null then 0 else 1 end
    from wanted
    returning *
  ), told as (
    insert into executions.events (workspace_id, execution_id, epoch, seq, at, type, data)
    select workspace_id, id, 0, 0, extract(epoch from created_at) * 1000, 'execution.queued', queued::json
    from made join wanted using (id) where queued is not null
    returning pg_notify('tm_live', workspace_id || ' ' || execution_id)
  )
  select ${executionColumns} from made`

/** A later start begins its log anew. */
const startExecution = `
  update executions.executions
  set status = 'running', started_at = tm.now(), epoch = $3, next_seq = case when epoch = $3 then next_seq else 0 end
  where workspace_id = $1 and id = $2 and epoch <= $3 and status <> 'finished'
  returning ${executionColumns}`

const pauseExecution = `
  update executions.executions
  set status = $4
  where workspace_id = $1 and id = $2 and epoch = $3 and status in ('running', 'paused')
  returning id`

/** It may end before it ever started: cancelled while it waited. That is nothing to tell; nor is what became of a part of a flow. */
const finishExecution = `
  with finished as (
    update executions.executions
    set status = 'finished', epoch = $3, verdict = $4, duration_ms = $5, error = $6, finished_at = tm.now()
    where workspace_id = $1 and id = $2 and epoch <= $3 and status <> 'finished'
    returning id, trigger_type, verdict <> 'cancelled' and ${isWhole} as is_news
  ), told as (
    insert into executions.outbox (workspace_id, id, execution_id)
    select $1::uuid, gen_random_uuid(), id from finished where is_news and ${someWebhookHears('trigger_type')}
  )
  select id from finished`
