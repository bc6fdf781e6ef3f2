import type { Quarantine, Verdict } from '@testmesh/protocol'
import { andAll } from '../query/and-all.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import { isWhole } from './run-sql.ts'

export interface InsightFilter {
  /** Made at or after. */
  readonly since: Date
  readonly environment?: string
  readonly flowId?: string
}

/** What executions of whole flows tell together. Those that were cancelled or skipped tell nothing. */
export interface Insights {
  /** They were made at or after; later than asked for when there are more. */
  readonly since: Date
  /** The newest are looked at: so many of them, and whether there are more. */
  readonly executions: number
  readonly isCut: boolean
  /** By day in UTC, those without an execution left out. */
  readonly days: readonly DayInsight[]
  /** The flows that are kept, those with the most trouble first, at most 200. */
  readonly flows: readonly FlowInsight[]
  /** What went wrong, the most frequent first, at most 50. */
  readonly failures: readonly FailureInsight[]
}

export interface VerdictCounts {
  readonly passed: number
  readonly flaky: number
  readonly failed: number
  readonly error: number
}

export interface DayInsight extends VerdictCounts {
  /** `2026-11-30` */
  readonly day: string
}

export interface FlowInsight extends VerdictCounts {
  readonly flowId: string
  readonly flowName: string
  readonly executions: number
  /** How often one passed and the next did not, or the other way round, with the same version, environment and data row. */
  readonly flips: number
  /** Of so many pairs of executions that followed one another so. */
  readonly pairs: number
  /** Of those that passed. Null: none did. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  /** What its text says now. */
  readonly quarantine: Quarantine | null
  /** Of the newest. */
  readonly lastVerdict: Verdict
  readonly lastAt: Date
}

/** Failures with the same code and the same message, but for numbers, ids and quoted values. */
export interface FailureInsight {
  readonly code: string
  /** Of the newest; how it begins, at most 500 characters. */
  readonly message: string
  readonly executions: number
  readonly flows: number
  /** Of the newest. */
  readonly flowName: string
  readonly flowId: string | null
  readonly executionId: string
  readonly firstAt: Date
  readonly lastAt: Date
}

const mostLookedAt = 20_000
const mostFlows = 200
const mostFailures = 50

/** Some tell a whole page. */
const message = "left(error ->> 'message', 500)"

/** A message without what else differs between failures of one kind: quoted values, ids, numbers. */
const kindOfMessage = [`"[^"]*"`, `''[^'']*''`, '[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}', '[0-9]+'].reduce(
  (text, pattern) => `regexp_replace(${text}, '${pattern}', '#', 'g')`,
  message,
)

const counts = ['passed', 'flaky', 'failed', 'error']
  .map((verdict) => `count(*) filter (where verdict = '${verdict}')::int as ${verdict}`)
  .join(', ')

/** In one statement: what it looks at is found once, and is the same for all that it tells. */
export const readInsights = async (sql: TenantSql, filter: InsightFilter): Promise<Insights> => {
  const params: unknown[] = []
  const conditions = andAll(
    [
      ['created_at >= $?', filter.since],
      ['environment = $?', filter.environment],
      ['flow_id = $?', filter.flowId],
    ],
    params,
  )
  const [row] = await sql.query<InsightRow>(
    `with found as materialized (
       select id, flow_id, flow_name, flow_version, environment, row, verdict, error, duration_ms, created_at,
         row_number() over (order by created_at desc, id desc) as nth
       from executions.executions
       where workspace_id = $1 and verdict in ('passed', 'flaky', 'failed', 'error') and ${isWhole}${conditions}
       order by created_at desc, id desc limit ${mostLookedAt + 1}),
     looked as (select * from found where nth <= ${mostLookedAt})
     select (select count(*)::int from looked) as executions, (select min(created_at) from looked) as first,
       exists(select from found where nth > ${mostLookedAt}) as "isCut",
       ${listOf(selectDays)} as days, ${listOf(selectFlows)} as flows, ${listOf(selectFailures)} as failures`,
    params,
  )
  if (!row) throw new Error('the insights gave no row')
  const { executions, isCut, first, days, flows, failures } = row
  return {
    since: (isCut && first) || filter.since,
    executions,
    isCut,
    days,
    flows: flows.map(({ lastAt, ...flow }) => ({ ...flow, lastAt: new Date(lastAt) })),
    failures: failures.map(({ firstAt, lastAt, ...failure }) => ({ ...failure, firstAt: new Date(firstAt), lastAt: new Date(lastAt) })),
  }
}

/** Moments within JSON are texts. */
interface InsightRow extends Pick<Insights, 'executions' | 'isCut' | 'days'> {
  readonly first: Date | null
  readonly flows: readonly (Omit<FlowInsight, 'lastAt'> & { readonly lastAt: string })[]
  readonly failures: readonly (Omit<FailureInsight, 'firstAt' | 'lastAt'> & Record<'firstAt' | 'lastAt', string>)[]
}

const listOf = (select: string): string => `(select coalesce(jsonb_agg(to_jsonb(one)), '[]') from (${select}) as one)`

const selectDays = `
  select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day, ${counts} from looked group by 1 order by 1`

const selectFlows = `
  select flow_id as "flowId", flow.name as "flowName", flow.quarantine, count(*)::int as executions, ${counts},
    count(*) filter (where flipped)::int as flips, count(flipped)::int as pairs,
    percentile_cont(0.5) within group (order by duration_ms) filter (where verdict = 'passed') as "p50Ms",
    percentile_cont(0.95) within group (order by duration_ms) filter (where verdict = 'passed') as "p95Ms",
    (array_agg(verdict order by judged.created_at desc, judged.id desc))[1] as "lastVerdict", max(judged.created_at) as "lastAt"
  from (
    select *, lag(verdict in ('passed', 'flaky')) over (
      partition by flow_id, flow_version, environment, row ->> 'name' order by created_at, id) <> (verdict in ('passed', 'flaky')) as flipped
    from looked where flow_id is not null
  ) as judged join flows.flows as flow on flow.workspace_id = $1 and flow.id = flow_id and flow.deleted_at is null
  group by flow_id, flow.name, flow.quarantine
  order by count(*) filter (where verdict <> 'passed') desc, count(*) desc, flow_id limit ${mostFlows}`

const selectFailures = `
  select code, ${message} as message, kind.executions, flows, flow_name as "flowName", flow_id as "flowId", id as "executionId", "firstAt", "lastAt"
  from (
    select error ->> 'code' as code, (array_agg(id order by created_at desc, id desc))[1] as newest, count(*)::int as executions,
      count(distinct coalesce(flow_id::text, flow_name))::int as flows, min(created_at) as "firstAt", max(created_at) as "lastAt"
    from looked where error is not null and verdict in ('failed', 'error')
    group by 1, ${kindOfMessage}
    order by count(*) desc, max(created_at) desc limit ${mostFailures}
  ) as kind join executions.executions on workspace_id = $1 and id = newest
  order by kind.executions desc, "lastAt" desc`
