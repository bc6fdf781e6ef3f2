/** SQL over executions that belong together as one run of a flow: one for each of its data rows. */

/** Of the whole flow, not of a part of it; and nobody changed anything on the way, as in a debugger. */
export const isWhole = "(request ->> 'upTo' is null and request ->> 'from' is null and request -> 'debug' is null)"

/** Until the end of a day what fails does not count. */
export const isInQuarantine = "(quarantine is not null and not quarantine ? 'over')"

/** The worst; null while none has any. */
export const runVerdict = `
  (array_agg(verdict order by array_position(array['error', 'failed', 'cancelled', 'flaky', 'passed', 'skipped'], verdict)))[1]`

/** From the first start to the last end. */
export const runDurationMs = 'coalesce(extract(epoch from max(finished_at) - min(started_at)) * 1000, max(duration_ms))::float8'
