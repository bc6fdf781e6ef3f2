import { andAll } from '../query/and-all.ts'
import { type Page, pageSize, parseCursor, toPage } from '../query/cursor.ts'
import { escapeLike, wordsOf } from '../query/search-words.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import { type FlowSummary, summaryColumns } from './flow-record.ts'

export interface FlowFilter {
  readonly suite?: string
  /** All of them. */
  readonly tags?: readonly string[]
  readonly environment?: string
  readonly collectionId?: string
  /** Whose path lies in this folder, or below it: `shop/orders`. */
  readonly folder?: string
  /** Words that all occur in name, path, tags, steps or actions, in any case and order. */
  readonly search?: string
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
  /** The last changed first. @throws InvalidCursor */
  list(filter?: FlowFilter): Promise<Page<FlowSummary>>
  /** Every folder that a path lies in, those above it too, by path. */
  folders(): Promise<readonly FlowFolder[]>
}

export const flowListsOf = (sql: TenantSql): FlowLists => ({
  list: async (filter = {}) => {
    const limit = pageSize(filter.limit)
    const params: unknown[] = []
    const conditions = andAll(conditionsOf(filter), params)
    const rows = await sql.query<FlowSummary>(
      `select ${summaryColumns} from flows.flows
       where workspace_id = $1 and deleted_at is null${conditions}
       order by updated_at desc, id desc limit ${limit + 1}`,
      params,
    )
    return toPage(rows, limit, ({ updatedAt, id }) => ({ at: updatedAt, id }))
  },
  folders: () => sql.query<FlowFolder>(selectFolders),
})

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

const conditionsOf = ({ suite, tags, environment, collectionId, folder, search = '', cursor }: FlowFilter) => {
  const after = cursor === undefined ? undefined : parseCursor(cursor)
  return [
    ['suite = $?', suite],
    ['tags @> $?', tags],
    ['environment = $?', environment],
    ['collection_id = $?', collectionId],
    ['starts_with(path, $?)', folder === undefined ? undefined : `${folder}/`],
    ...wordsOf(search).map((word) => [`(search || ' ' || coalesce(lower(path), '')) like $?`, `%${escapeLike(word)}%`] as const),
    ['(updated_at, id) < ($?, $?)', after?.at, after?.id],
  ] as const
}
