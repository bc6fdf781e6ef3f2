import type { DataRow, Failure, JsonObject, Verdict } from '@testmesh/protocol'

export type ExecutionStatus = 'queued' | 'running' | 'paused' | 'finished'
export type TriggerType = 'manual' | 'cli' | 'api' | 'schedule' | 'webhook' | 'rerun' | 'agent'

export interface NewExecution {
  /** That of the job that will run it. Default: a new one. */
  readonly id?: string
  readonly batchId?: string | null
  readonly flowId?: string | null
  readonly flowVersion?: number | null
  readonly flowName: string
  readonly flowSha256: string
  readonly suite?: string | null
  readonly tags?: readonly string[]
  readonly environment?: string | null
  readonly row?: DataRow | null
  readonly triggerType: TriggerType
  readonly triggeredBy?: string | null
  readonly rerunOf?: string | null
  /** Masked. */
  readonly context?: JsonObject
}

export interface ExecutionRecord {
  readonly id: string
  readonly batchId: string | null
  readonly flowId: string | null
  readonly flowVersion: number | null
  readonly flowName: string
  readonly flowSha256: string
  readonly suite: string | null
  readonly tags: readonly string[]
  readonly environment: string | null
  readonly row: DataRow | null
  readonly status: ExecutionStatus
  /** Null until it is finished. */
  readonly verdict: Verdict | null
  readonly triggerType: TriggerType
  readonly triggeredBy: string | null
  readonly rerunOf: string | null
  /** The start that counts; 0 before the first. */
  readonly epoch: number
  readonly context: JsonObject
  readonly error: Failure | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly durationMs: number | null
}

export const executionColumns = `
  id, batch_id as "batchId", flow_id as "flowId", flow_version as "flowVersion", flow_name as "flowName", flow_sha256 as "flowSha256",
  suite, tags, environment, row, status, verdict, trigger_type as "triggerType", triggered_by as "triggeredBy", rerun_of as "rerunOf",
  epoch, context, error, created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt", duration_ms as "durationMs"`
