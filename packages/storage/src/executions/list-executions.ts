import type { Verdict } from '@testmesh/protocol'
import { andAll } from '../query/and-all.ts'
import { type Page, pageSize, parseCursor, toPage } from '../query/cursor.ts'
import { escapeLike, wordsOf } from '../query/search-words.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import { type ExecutionRecord, type ExecutionStatus, executionColumns, type TriggerType } from './execution-record.ts'
import { type InsightFilter, type Insights, readInsights } from './insights.ts'
import { isInQuarantine, isWhole, runDurationMs, runVerdict } from './run-sql.ts'

export interface ExecutionFilter {
  readonly flowId?: string
  readonly batchId?: string
  readonly scheduleId?: string
  readonly triggerId?: string
  readonly suite?: string
  readonly environment?: string
  /** All of them. */
  readonly tags?: readonly string[]
  /** Any of them. */
  readonly status?: readonly ExecutionStatus[]
  /** Any of them. */
  readonly verdict?: readonly Verdict[]
  readonly triggerType?: TriggerType
  /** True: what fails does not count; false: the others. */
  readonly quarantined?: boolean
  /** True: of whole flows; false: of a part of one. */
  readonly whole?: boolean
  /** Words that each occur in the name of the flow, in what went wrong, or at the beginning of the id. */
  readonly search?: string
  /** Made at or after. */
  readonly since?: Date
  /** Made before. */
  readonly until?: Date
  readonly cursor?: string
  /** Default 50, at most 200. */
  readonly limit?: number
}

export interface ExecutionLists {
  /** The newest first. @throws InvalidCursor */
  list(filter?: ExecutionFilter): Promise<Page<ExecutionRecord>>
  /** The last runs of each of these flows, the newest first. */
  recent(options: { readonly flowIds: readonly string[]; readonly limit: number }): Promise<readonly RecentRun[]>
  /** How many of them have which value, the most frequent first, at most 50 of each: `{ verdict: [{ value: 'passed', count: 3 }] }`. */
  facets(filter?: Omit<ExecutionFilter, 'cursor' | 'limit'>): Promise<Readonly<Record<string, readonly FacetValue[]>>>
  /** What executions of whole flows tell together: day by day, flow by flow, and what goes wrong. */
  insights(filter: InsightFilter): Promise<Insights>
}

/** All executions of a flow that were asked for together: one for each of its data rows. Runs of a part of the flow are left out. */
export interface RecentRun {
  /** Of the first execution that did not pass, else of the newest. */
  readonly id: string
  readonly flowId: string
  readonly flowVersion: number | null
  readonly environment: string | null
  /** `finished` when all are. */
  readonly status: ExecutionStatus
  /** The worst; null until all are finished. */
  readonly verdict: Verdict | null
  readonly createdAt: Date
  /** From the first start to the last end; null until all are finished. */
  readonly durationMs: number | null
  readonly executions: number
  /** How many of them failed or met an error. */
  readonly failed: number
  /** What failed does not count. */
  readonly isQuarantined: boolean
}

/** Of a flow, so many executions are looked at for its recent runs. */
const mostLookedAt = 500

export interface FacetValue {
  readonly value: string | null
  readonly count: number
}

const facetColumns = ['status', 'verdict', 'suite', 'environment', 'trigger_type']

export const executionListsOf = (sql: TenantSql): ExecutionLists => ({
  list: async (filter = {}) => {
    const limit = pageSize(filter.limit)
    const params: unknown[] = []
    const conditions = andAll(conditionsOf(filter), params)
    const rows = await sql.query<ExecutionRecord>(
      `select ${executionColumns} from executions.executions
       where workspace_id = $1${conditions}
       order by created_at desc, id desc limit ${limit + 1}`,
      params,
    )
    return toPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }))
  },
  recent: ({ flowIds, limit }) =>
    sql.query<RecentRun>(
      `select recent.*, wanted_id as "flowId"
       from unnest($2::uuid[]) as wanted (wanted_id)
       cross join lateral (
         select
           (array_agg(id order by is_bad and not is_held desc, is_bad desc, created_at, id))[1] as id,
           max(flow_version) as "flowVersion", max(environment) as environment,
           case when every(status = 'finished') then 'finished' when bool_or(status <> 'queued') then 'running' else 'queued' end as status,
           case when every(status = 'finished') then ${runVerdict} end as verdict,
           min(created_at) as "createdAt",
           case when every(status = 'finished') then ${runDurationMs} end as "durationMs",
           count(*)::int as executions, count(*) filter (where is_bad)::int as failed,
           coalesce(every(is_held) filter (where is_bad), every(is_held)) as "isQuarantined"
         from (
           select *, coalesce(verdict in ('failed', 'error'), false) as is_bad, ${isInQuarantine} as is_held
           from executions.executions
           where workspace_id = $1 and flow_id = wanted_id and ${isWhole}
           order by created_at desc, id desc limit ${mostLookedAt}
         ) as last
         group by coalesce(batch_id, id)
         order by min(created_at) desc, min(id::text) desc limit $3
       ) as recent
       order by "createdAt" desc, id desc`,
      [flowIds, limit],
    ),
  facets: async (filter = {}) => {
    const params: unknown[] = []
    const conditions = andAll(conditionsOf(filter), params)
    const rows = await sql.query<FacetValue & { facet: string }>(
      `with found as (select ${facetColumns.join(', ')} from executions.executions where workspace_id = $1${conditions})
       ${facetColumns.map(countBy).join(' union all ')}`,
      params,
    )
    return Object.fromEntries(
      ['status', 'verdict', 'suite', 'environment', 'triggerType'].map((name, at) => [
        name,
        rows.filter(({ facet }) => facet === facetColumns[at]).map(({ value, count }) => ({ value, count })),
      ]),
    )
  },
  insights: (filter) => sql.together((together) => readInsights(together, filter)),
})

const countBy = (column: string): string =>
  `(select '${column}' as facet, ${column} as value, count(*) as count from found group by ${column} order by count(*) desc, ${column} limit 50)`

const conditionsOf = (filter: ExecutionFilter) => {
  const after = filter.cursor === undefined ? undefined : parseCursor(filter.cursor)
  return [
    ['flow_id = $?', filter.flowId],
    ['batch_id = $?', filter.batchId],
    ['schedule_id = $?', filter.scheduleId],
    ['trigger_id = $?', filter.triggerId],
    ['suite = $?', filter.suite],
    ['environment = $?', filter.environment],
    ['tags @> $?', filter.tags],
    ['status = any ($?)', filter.status],
    // What the index of those that go on asks for.
    ...(filter.status?.includes('finished') === false ? [['finished_at is null'] as const] : []),
    ['verdict = any ($?)', filter.verdict],
    ['trigger_type = $?', filter.triggerType],
    [`${isInQuarantine} = $?`, filter.quarantined],
    [`${isWhole} = $?`, filter.whole],
    ...wordsOf(filter.search ?? '').map(conditionOf),
    ['created_at >= $?', filter.since],
    ['created_at < $?', filter.until],
    ['(created_at, id) < ($?, $?)', after?.at, after?.id],
  ] as const
}

/** Along the index that the list is ordered by: a page ends with its last row, so that only a word that is rare reads far. */
const conditionOf = (word: string) =>
  [
    "(lower(flow_name) like $? or lower(error ->> 'message') like $? or lower(error ->> 'code') = $? or id::text like $?)",
    `%${escapeLike(word)}%`,
    `%${escapeLike(word)}%`,
    word,
    `${escapeLike(word)}%`,
  ] as const
