import type { Failure, Verdict } from '@testmesh/protocol'
import { newId } from '../new-id.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import { type ExecutionRecord, executionColumns, type NewExecution } from './execution-record.ts'
import { type ExecutionLists, executionListsOf } from './list-executions.ts'

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
  find(id: string): Promise<ExecutionRecord | undefined>
  /** Shows it as running, by this start. False when a later start has it or it is finished. */
  start(start: Start): Promise<boolean>
  /** Between `running` and `paused`. False as above, and when it is not under way. */
  setPaused(start: Start, isPaused: boolean): Promise<boolean>
  /** The verdict, once. Append the last events before. False when a later start has it or it is finished. */
  finish(finish: Finish): Promise<boolean>
}

export const executionsOf = (sql: TenantSql): Executions => {
  const changes = async (text: string, params: readonly unknown[]) => (await sql.query(text, params)).length > 0
  return {
    ...executionListsOf(sql),
    create: async (execution) => {
      const [made] = await sql.query<ExecutionRecord>(insertExecution, valuesOf(execution))
      if (!made) throw new Error('a new execution gave no row')
      return made
    },
    find: async (id) => {
      const [found] = await sql.query<ExecutionRecord>(
        `select ${executionColumns} from executions.executions where workspace_id = $1 and id = $2`,
        [id],
      )
      return found
    },
    start: ({ executionId, epoch }) => changes(startExecution, [executionId, epoch]),
    setPaused: ({ executionId, epoch }, isPaused) => changes(pauseExecution, [executionId, epoch, isPaused ? 'paused' : 'running']),
    finish: ({ executionId, epoch, verdict, durationMs, failure = null }) =>
      changes(finishExecution, [executionId, epoch, verdict, durationMs, failure]),
  }
}

const valuesOf = (execution: NewExecution): readonly unknown[] => [
  execution.id ?? newId(),
  execution.batchId ?? null,
  execution.flowId ?? null,
  execution.flowVersion ?? null,
  execution.flowName,
  execution.flowSha256,
  execution.suite ?? null,
  execution.tags ?? [],
  execution.environment ?? null,
  execution.row ?? null,
  execution.triggerType,
  execution.triggeredBy ?? null,
  execution.rerunOf ?? null,
  execution.bundle ?? null,
  execution.request ?? {},
  execution.traceId ?? null,
  execution.traceParent ?? null,
  execution.context ?? {},
]

const insertExecution = `
  insert into executions.executions (
    workspace_id, id, batch_id, flow_id, flow_version, flow_name, flow_sha256, suite, tags, environment, row,
    trigger_type, triggered_by, rerun_of, bundle, request, trace_id, trace_parent, context
  )
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
  returning ${executionColumns}`

/** A later start begins its log anew. */
const startExecution = `
  update executions.executions
  set status = 'running', started_at = tm.now(), epoch = $3, next_seq = case when epoch = $3 then next_seq else 0 end
  where workspace_id = $1 and id = $2 and epoch <= $3 and status <> 'finished'
  returning id`

const pauseExecution = `
  update executions.executions
  set status = $4
  where workspace_id = $1 and id = $2 and epoch = $3 and status in ('running', 'paused')
  returning id`

/** It may end before it ever started: cancelled while it waited. */
const finishExecution = `
  update executions.executions
  set status = 'finished', epoch = $3, verdict = $4, duration_ms = $5, error = $6, finished_at = tm.now()
  where workspace_id = $1 and id = $2 and epoch <= $3 and status <> 'finished'
  returning id`
