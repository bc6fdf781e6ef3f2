import type { Verdict } from '@testmesh/protocol'
import { isWhole, runDurationMs, runVerdict } from '../executions/run-sql.ts'
import { andAll } from '../query/and-all.ts'
import { formatSortCursor, type Page, pageOf, pageSize, parseSortCursor, type SortKind } from '../query/cursor.ts'
import { escapeLike, wordsOf } from '../query/search-words.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import { type FlowSummary, summaryColumns } from './flow-record.ts'

export interface FlowFilter {
  /** Those of them that there are. */
  readonly ids?: readonly string[]
  readonly suite?: string
  /** All of them. */
  readonly tags?: readonly string[]
  readonly environment?: string
  readonly collectionId?: string
  /** True: those whose text names a quarantine, also one that is over; false: the others. */
  readonly quarantined?: boolean
  /** Whose path lies in this folder, or below it: `shop/orders`. */
  readonly folder?: string
  /** Words that all occur in name, path, tags, steps or actions, in any case and order. */
  readonly search?: string
  /** How its last whole run ended, any of them; `none` when there was none. */
  readonly lastVerdict?: readonly (Verdict | 'none')[]
  /** Default `changed`. */
  readonly sort?: FlowSort
  /** From a list in the same order. */
  readonly cursor?: string
  /** Default 50, at most 200. */
  readonly limit?: number
}

/** A folder that paths of flows lie in. */
export interface FlowFolder {
  readonly path: string
  /** Flows in it and below it. */
  readonly flows: number
}

export interface FlowLists {
  /** @throws InvalidCursor */
  list(filter?: FlowFilter): Promise<Page<FlowSummary>>
  /** Every folder that a path lies in, those above it too, by path. */
  folders(): Promise<readonly FlowFolder[]>
}

export const flowListsOf = (sql: TenantSql): FlowLists => ({
  list: async (filter = {}) => {
    const limit = pageSize(filter.limit)
    const { sort = 'changed' } = filter
    const { key, direction, readsLast }: Sort = sorts[sort]
    const params: unknown[] = []
    const conditions = andAll(conditionsOf(filter), params)
    const needsLast = filter.lastVerdict !== undefined || readsLast
    const rows = await sql.query<FlowSummary & { readonly key: Date | number | string }>(
      `select ${summaryColumns}, ${key} as key from flows.flows${needsLast ? joinLast : ''}
       where workspace_id = $1 and deleted_at is null${conditions}
       order by ${key} ${direction}, id ${direction} limit ${limit + 1}`,
      params,
    )
    const { items, ...page } = pageOf(rows, limit, ({ key: at, id }) => formatSortCursor({ sort, key: at, id }))
    return { items: items.map(({ key: _, ...flow }) => flow), ...page }
  },
  folders: () => sql.query<FlowFolder>(selectFolders),
})

/** The last changed; by name; the last run; what took longest, and what failed, in its last run. */
export type FlowSort = keyof typeof sorts

interface Sort {
  readonly key: string
  readonly kind: SortKind
  readonly direction: 'asc' | 'desc'
  /** Of the last run, which is joined then. Default: of the flow alone. */
  readonly readsLast?: true
}

/** What lists are ordered by. Keys are never null, so that a row has a place behind any other. */
const sorts = {
  changed: { key: 'updated_at', kind: 'time', direction: 'desc' },
  // No longer than fits into a cursor.
  name: { key: 'left(lower(name), 60)', kind: 'text', direction: 'asc' },
  lastRun: { key: "coalesce(last.at, 'epoch')", kind: 'time', direction: 'desc', readsLast: true },
  duration: { key: 'coalesce(last.duration_ms, -1)', kind: 'number', direction: 'desc', readsLast: true },
  // Among those that went alike, the last run: the time has 13 digits.
  failed: {
    key: "(coalesce((last.verdict in ('error', 'failed'))::int, 0) * 1e14 + coalesce(extract(epoch from last.at) * 1000, 0))::float8",
    kind: 'number',
    direction: 'desc',
    readsLast: true,
  },
} satisfies Readonly<Record<string, Sort>>

/** Of each flow its last run of which something ended: one row, of nulls when there is none. */
const joinLast = `
  cross join lateral (
    select ${runVerdict} as verdict, min(created_at) as at, ${runDurationMs} as duration_ms
    from executions.executions as run, (
      select id as newest_id, batch_id as newest_batch from executions.executions
      where workspace_id = $1 and flow_id = flows.id and status = 'finished' and ${isWhole}
      order by created_at desc, id desc limit 1
    ) as newest
    where workspace_id = $1 and (id = newest_id or (batch_id = newest_batch and flow_id = flows.id and ${isWhole}))
  ) as last`

const selectFolders = `
  select array_to_string(parts[1:depth], '/') as path, count(*)::int as flows
  from (
    select string_to_array(path, '/') as parts
    from flows.flows
    where workspace_id = $1 and deleted_at is null and path is not null
  ) as files
  cross join lateral generate_series(1, array_length(parts, 1) - 1) as depth
  group by 1
  order by 1`

const conditionsOf = ({
  ids,
  suite,
  tags,
  environment,
  collectionId,
  quarantined,
  folder,
  search = '',
  lastVerdict,
  sort = 'changed',
  cursor,
}: FlowFilter) => {
  const { key, kind, direction } = sorts[sort]
  const after = cursor === undefined ? undefined : parseSortCursor(cursor, { sort, kind })
  return [
    ['id = any ($?)', ids],
    ['suite = $?', suite],
    ['tags @> $?', tags],
    ['environment = $?', environment],
    ['collection_id = $?', collectionId],
    ['(quarantine is not null) = $?', quarantined],
    ['starts_with(path, $?)', folder === undefined ? undefined : `${folder}/`],
    ...wordsOf(search).map((word) => [`(search || ' ' || coalesce(lower(path), '')) like $?`, `%${escapeLike(word)}%`] as const),
    ["coalesce(last.verdict, 'none') = any ($?)", lastVerdict],
    [`(${key}, id) ${direction === 'desc' ? '<' : '>'} ($?, $?)`, after?.key, after?.id],
  ] as const
}
