import type { DataRow, EventOf, Failure, HeldQuarantine, JsonObject, Quarantine, Verdict } from '@testmesh/protocol'

export type ExecutionStatus = 'queued' | 'running' | 'paused' | 'finished'
export type TriggerType = 'manual' | 'cli' | 'api' | 'schedule' | 'webhook' | 'rerun' | 'agent'

/** The files that an execution runs, by path, as hashes of `contents`. */
export interface Bundle {
  /** The path of the flow itself. */
  readonly main: string
  readonly files: Readonly<Record<string, string>>
}

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
  /** Which workers run it. Default `default`. */
  readonly pool?: string
  readonly row?: DataRow | null
  readonly triggerType: TriggerType
  readonly triggeredBy?: string | null
  readonly rerunOf?: string | null
  /** What started it. */
  readonly scheduleId?: string | null
  readonly triggerId?: string | null
  readonly bundle?: Bundle | null
  /** What it was asked for: variables, inputs, seed, steps. Secrets in it are sealed. Default `{}`. */
  readonly request?: JsonObject
  /** That of its flow. Whether it is over is decided by the database, when this is made. */
  readonly quarantine?: Quarantine | null
  /** Of the trace that it belongs to, 32 hex digits. */
  readonly traceId?: string | null
  /** The span that it comes from, as `traceparent` writes it. */
  readonly traceParent?: string | null
  /** Masked. */
  readonly context?: JsonObject
  /** What the first event of its log tells. Default: the log is empty. */
  readonly queued?: EventOf<'execution.queued'>['data']
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
  /** Which workers run it. */
  readonly pool: string
  readonly row: DataRow | null
  readonly status: ExecutionStatus
  /** Null until it is finished. */
  readonly verdict: Verdict | null
  readonly triggerType: TriggerType
  readonly triggeredBy: string | null
  readonly rerunOf: string | null
  /** What started it; it may have been removed since. */
  readonly scheduleId: string | null
  readonly triggerId: string | null
  /** Of its request: it ran a part of the flow alone. */
  readonly from: string | null
  readonly upTo: string | null
  /** Somebody steps through it. */
  readonly isDebugged: boolean
  /** The start that counts; 0 before the first. */
  readonly epoch: number
  readonly bundle: Bundle | null
  readonly request: JsonObject
  /** As it stood when this was made. */
  readonly quarantine: HeldQuarantine | null
  readonly traceId: string | null
  readonly traceParent: string | null
  readonly context: JsonObject
  readonly error: Failure | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly durationMs: number | null
}

export const executionColumns = `
  id, batch_id as "batchId", flow_id as "flowId", flow_version as "flowVersion", flow_name as "flowName", flow_sha256 as "flowSha256",
  suite, tags, environment, pool, row, status, verdict, trigger_type as "triggerType", triggered_by as "triggeredBy", rerun_of as "rerunOf",
  schedule_id as "scheduleId", trigger_id as "triggerId", request ->> 'from' as "from", request ->> 'upTo' as "upTo", request -> 'debug' is not null as "isDebugged", epoch, bundle, request, quarantine, trace_id as "traceId", trace_parent as "traceParent", context, error, created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt", duration_ms as "durationMs"`
