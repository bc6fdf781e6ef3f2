import type { Verdict } from '@testmesh/protocol'
import { andAll } from '../query/and-all.ts'
import { type Page, pageSize, parseCursor, toPage } from '../query/cursor.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import { type ExecutionRecord, type ExecutionStatus, executionColumns, type TriggerType } from './execution-record.ts'

export interface ExecutionFilter {
  readonly flowId?: string
  readonly batchId?: string
  readonly suite?: string
  readonly environment?: string
  /** All of them. */
  readonly tags?: readonly string[]
  /** Any of them. */
  readonly status?: readonly ExecutionStatus[]
  /** Any of them. */
  readonly verdict?: readonly Verdict[]
  readonly triggerType?: TriggerType
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
  /** The last executions of each of these flows, the newest first. */
  recent(options: { readonly flowIds: readonly string[]; readonly limit: number }): Promise<readonly ExecutionRecord[]>
  /** How many of them have which value, the most frequent first, at most 50 of each: `{ verdict: [{ value: 'passed', count: 3 }] }`. */
  facets(filter?: Omit<ExecutionFilter, 'cursor' | 'limit'>): Promise<Readonly<Record<string, readonly FacetValue[]>>>
}

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
    sql.query<ExecutionRecord>(
      `select ${executionColumns}
       from unnest($2::uuid[]) as wanted (wanted_id)
       cross join lateral (
         select * from executions.executions
         where workspace_id = $1 and flow_id = wanted_id
         order by created_at desc, id desc limit $3
       ) as recent
       order by created_at desc, id desc`,
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
})

const countBy = (column: string): string =>
  `(select '${column}' as facet, ${column} as value, count(*) as count from found group by ${column} order by count(*) desc, ${column} limit 50)`

const conditionsOf = (filter: ExecutionFilter) => {
  const after = filter.cursor === undefined ? undefined : parseCursor(filter.cursor)
  return [
    ['flow_id = $?', filter.flowId],
    ['batch_id = $?', filter.batchId],
    ['suite = $?', filter.suite],
    ['environment = $?', filter.environment],
    ['tags @> $?', filter.tags],
    ['status = any ($?)', filter.status],
    ['verdict = any ($?)', filter.verdict],
    ['trigger_type = $?', filter.triggerType],
    ['created_at >= $?', filter.since],
    ['created_at < $?', filter.until],
    ['(created_at, id) < ($?, $?)', after?.at, after?.id],
  ] as const
}
