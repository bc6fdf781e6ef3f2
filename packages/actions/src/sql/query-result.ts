import { boolean, bytes, either, integer, json, list, map, number, object, text } from '@testmesh/action-kit'
import type { Row, RowList } from 'postgres'
import * as v from 'valibot'

const row = () => map(either([json(), bytes()]))

/** What a query returns; entries of the output of both actions. */
export const queryResultFields = {
  rows: list(row(), { description: 'Of the last statement that returned rows.' }),
  row_count: integer({ description: 'Rows returned; when there are none to return, rows affected.' }),
  count: integer(),
  first_row: v.optional(row()),
  rows_affected: integer({ description: 'Rows inserted, updated and deleted, over all statements.' }),
  columns: list(text()),
  truncated: v.optional(boolean({ description: 'There were more rows than `max_rows`.' })),
  duration_ms: number({ unit: 'ms' }),
}

const queryResultSchema = object(queryResultFields)
export type QueryResult = v.InferOutput<typeof queryResultSchema>

interface ResultOptions {
  readonly maxRows: number
  readonly durationMs: number
}

const changes = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY'])

/** The outcome of several statements as one result. */
export const toQueryResult = (results: readonly RowList<Row[]>[], { maxRows, durationMs }: ResultOptions): QueryResult => {
  const returning = results.findLast(({ columns }) => columns !== undefined && columns.length > 0)
  const affected = results.reduce((sum, { command, count }) => sum + (changes.has(command) ? Number(count) : 0), 0)
  const rows = (returning ?? []).slice(0, maxRows).map((one) => ({ ...one }))
  const count = returning ? returning.length : affected
  return {
    rows,
    row_count: count,
    count,
    ...(rows[0] ? { first_row: rows[0] } : {}),
    rows_affected: affected,
    columns: returning?.columns.map(({ name }) => name) ?? [],
    ...(returning && returning.length > maxRows ? { truncated: true } : {}),
    duration_ms: Math.round(durationMs * 100) / 100,
  }
}
