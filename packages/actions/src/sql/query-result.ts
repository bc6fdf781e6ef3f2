import { boolean, bytes, either, integer, json, list, map, number, object, text } from '@testmesh/action-kit'
import * as v from 'valibot'
import type { StatementResult } from './database.ts'

const row = () => map(either([json(), bytes()]))
export type Row = v.InferOutput<ReturnType<typeof row>>

/** What a query returns; entries of the output of both actions. */
export const queryResultFields = {
  rows: list(row(), { description: 'Of the last statement that returned rows.' }),
  row_count: integer({ description: 'Rows that came, `max_rows` at most; when there are none to return, rows affected.' }),
  count: integer(),
  first_row: v.optional(row()),
  rows_affected: integer({ description: 'Rows inserted, updated and deleted, over all statements.' }),
  columns: list(text()),
  truncated: v.optional(boolean({ description: 'There were more rows than `max_rows`; the rest was not fetched.' })),
  duration_ms: number({ unit: 'ms' }),
}

const queryResultSchema = object(queryResultFields)
export type QueryResult = v.InferOutput<typeof queryResultSchema>

/** The outcome of several statements as one result. */
export const toQueryResult = (results: readonly StatementResult[], durationMs: number): QueryResult => {
  const returning = results.findLast(({ columns }) => columns !== undefined)
  const affected = results.reduce((sum, one) => sum + one.affected, 0)
  const rows = returning?.rows ?? []
  const count = returning ? rows.length : affected
  return {
    rows: [...rows],
    row_count: count,
    count,
    ...(rows[0] ? { first_row: rows[0] } : {}),
    rows_affected: affected,
    columns: [...(returning?.columns ?? [])],
    ...(returning?.isTruncated ? { truncated: true } : {}),
    duration_ms: Math.round(durationMs * 100) / 100,
  }
}
