/** The columns of a `Claim`, of the table or sub-query that is called `j`. */
export const claimColumns = `
  j.id as "jobId", j.epoch, j.workspace_id as "workspaceId", j.pool, j.kind, j.payload, j.priority, j.attempt, j.losses,
  j.max_losses as "maxLosses", j.timeout_s * 1000 as "timeoutMs"`

/** The columns of a `Job`, likewise. */
export const jobColumns = `${claimColumns},
  j.state, j.run_at as "runAt", j.owner, j.reason, j.finished_at as "finishedAt", j.requeued_from as "requeuedFrom"`

/** The columns of an `EndedJob`, likewise. */
export const endedColumns = `
  j.id as "jobId", j.epoch, j.workspace_id as "workspaceId", j.kind, j.payload, j.state, j.reason`
