import type { TenantSql } from '../workspace/tenant-sql.ts'

/** One start of an execution, by one worker. */
export interface Attempt {
  /** As in the events of this start. */
  readonly epoch: number
  /** Host and process of the worker, whose log tells more. */
  readonly worker: string
  readonly startedAt: Date
  /** Null while it goes on. */
  readonly endedAt: Date | null
  /** `lost`: its worker fell silent or broke; `released`: given back by one that shut down. Null while it goes on. */
  readonly outcome: 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'lost' | 'released' | null
  /** Why it was lost or failed. */
  readonly reason: string | null
}

export interface Attempts {
  /** In their order. */
  list(executionId: string): Promise<readonly Attempt[]>
}

export const attemptsOf = (sql: TenantSql): Attempts => ({
  list: (executionId) =>
    sql.query<Attempt>(
      `select epoch, owner as worker, started_at as "startedAt", ended_at as "endedAt", outcome, error ->> 'message' as reason
       from scheduler.attempts where workspace_id = $1 and job_id = $2 order by epoch`,
      [executionId],
    ),
})
