/** SQL over executions that belong together as one run of a flow: one for each of its data rows. */

/** Of the whole flow, not of a part of it; and nobody changed anything on the way, as in a debugger. */
export const isWhole = "(request ->> 'upTo' is null and request ->> 'from' is null and request -> 'debug' is null)"

/** Until the end of a day what fails does not count. */
export const isInQuarantine = "(quarantine is not null and not quarantine ? 'over')"

/** The worst; null while none has any. */
export const runVerdict = `
  (array_agg(verdict order by array_position(array['error', 'failed', 'cancelled', 'flaky', 'passed', 'skipped'], verdict)))[1]`

/** Of one execution what it took by itself; of several, from the first start to the last end, which includes that a process began for each. */
export const runDurationMs = `
  coalesce(
    case when count(*) = 1 then max(duration_ms) end, extract(epoch from max(finished_at) - min(started_at)) * 1000, max(duration_ms)
  )::float8`

/** What became of the batch that a row of this table names: what failed in quarantine is told, and counts as passed. */
export const outcomeOfBatch = (table: string): string => `
  select count(*) filter (where not is_finished)::int as unfinished, count(*) filter (where is_bad)::int as failed,
    count(*) filter (where is_held)::int as quarantined,
    case when every(is_finished) then ${runVerdict} end as verdict, case when every(is_finished) then ${runDurationMs} end as duration_ms,
    (array_agg(id order by is_bad desc, is_held desc, created_at, id))[1] as execution_id
  from (
    select id, created_at, started_at, finished_at, duration_ms, status = 'finished' as is_finished,
      has_failed and not in_quarantine as is_bad, has_failed and in_quarantine as is_held,
      case when has_failed and in_quarantine then 'passed' else verdict end as verdict
    from (
      select *, coalesce(verdict in ('failed', 'error'), false) as has_failed, ${isInQuarantine} as in_quarantine
      from executions.executions where executions.workspace_id = $1 and executions.batch_id = ${table}.batch_id
    ) as ended
  ) as execution`
