import type { Failure, Phase, StepOutcome } from '@testmesh/protocol'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import type { Start } from './executions.ts'

export interface StepResult {
  /** Names the iteration too: `steps/poll[12]/check`. */
  readonly path: string
  readonly stepId: string
  readonly name: string | null
  readonly action: string
  readonly phase: Phase
  readonly outcome: StepOutcome
  readonly tolerated: boolean
  readonly attempts: number
  readonly startedAt: Date | null
  readonly durationMs: number
  readonly failure: Failure | null
}

export interface StepResults {
  /** A step that is there already stays. False when a later start has the execution or it is finished: nothing is kept. */
  record(start: Start, steps: readonly StepResult[]): Promise<boolean>
  /** Those of the start that counts, in the order they began. */
  list(executionId: string): Promise<readonly StepResult[]>
}

export const stepResultsOf = (sql: TenantSql): StepResults => ({
  record: async ({ executionId, epoch }, steps) => {
    const held = await sql.query(recordSteps, [executionId, epoch, steps])
    return held.length > 0
  },
  list: (executionId) => sql.query<StepResult>(selectSteps, [executionId]),
})

const recordSteps = `
  with held as (
    select id from executions.executions
    where workspace_id = $1 and id = $2 and epoch = $3 and status <> 'finished' for no key update
  ), kept as (
    insert into executions.step_results (
      workspace_id, execution_id, epoch, path, step_id, name, action, phase, outcome, tolerated, attempts, started_at, duration_ms, failure
    )
    select $1::uuid, held.id, $3::bigint, path, "stepId", name, action, phase, outcome, tolerated, attempts, "startedAt", "durationMs", failure
    from held, jsonb_to_recordset($4::jsonb) as step (
      path text, "stepId" text, name text, action text, phase text, outcome text, tolerated boolean, attempts integer,
      "startedAt" timestamptz, "durationMs" double precision, failure jsonb
    )
    on conflict do nothing
  )
  select id from held`

const selectSteps = `
  select path, step_id as "stepId", name, action, phase, outcome, tolerated, attempts, step.started_at as "startedAt",
         step.duration_ms as "durationMs", failure
  from executions.step_results as step
  join executions.executions as execution on execution.id = step.execution_id and execution.epoch = step.epoch
  where step.workspace_id = $1 and execution_id = $2
  order by step.started_at nulls last, path`
