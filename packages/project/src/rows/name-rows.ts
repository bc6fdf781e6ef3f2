import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { LocatedRow } from './data-rows.ts'
import type { NameCounter } from './name-counter.ts'

/** Longest name of a row, in characters. */
const longestName = 40

/** Columns that are there to name rows. */
const naming = ['name', 'case', 'id']

/** What a file holds for a row. */
export interface RowValues {
  readonly values: JsonObject
  readonly line?: number
}

/**
 * Rows with names that tell them apart: the first column whose values all differ, else the columns that do so together; `row N`
 * where that is too long or rows are the same.
 */
export const nameRows = (rows: readonly RowValues[]): LocatedRow[] => {
  const columns = tellingColumns(rows.map(({ values }) => values))
  const names = rows.map(({ values }) => nameOf(values, columns))
  const seen = new Map<string, number>()
  for (const name of names) seen.set(name, (seen.get(name) ?? 0) + 1)
  return rows.map((row, index) => named(row, index, names[index] ?? '', (name) => (seen.get(name) ?? 0) > 1))
}

export interface Naming extends Pick<NameCounter, 'isShared'> {
  readonly columns: readonly string[]
}

export const nameRow = (row: RowValues, index: number, { columns, isShared }: Naming): LocatedRow =>
  named(row, index, nameOf(row.values, columns), isShared)

/** No row is ever named by the number of another one. */
const named = (row: RowValues, index: number, name: string, isShared: Naming['isShared']): LocatedRow => {
  const isNumber = name === '' || /^row \d+$/.test(name) || isShared(name)
  return { index, name: isNumber ? `row ${index + 1}` : name, ...row }
}

export const tellingColumns = (values: readonly JsonObject[]): string[] => {
  const all = [...new Set(values.flatMap((row) => Object.keys(row)))]
  const columns = [...naming.filter((name) => all.includes(name)), ...all.filter((name) => !naming.includes(name))]
  const alone = columns.find((column) => distinct(values, [column]) === values.length)
  if (alone !== undefined) return [alone]
  let chosen: string[] = []
  for (const column of columns) {
    const before = chosen.length === 0 ? 1 : distinct(values, chosen)
    if (before < values.length && distinct(values, [...chosen, column]) > before) chosen = [...chosen, column]
  }
  return chosen
}

const distinct = (values: readonly JsonObject[], columns: readonly string[]): number =>
  new Set(values.map((row) => JSON.stringify(columns.map((column) => row[column])))).size

export const nameOf = (row: JsonObject, columns: readonly string[]): string => {
  const characters = [...columns.flatMap((column) => said(column, row[column])).join(', ')]
  return characters.length > longestName ? `${characters.slice(0, longestName - 1).join('')}…` : characters.join('')
}

/** Text speaks for itself; a number or a flag only with its column. */
const said = (column: string, value: JsonValue | undefined): string[] => {
  if (value === undefined || value === null || value === '') return []
  if (typeof value === 'string') return [value]
  return [naming.includes(column) ? String(value) : `${column}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`]
}
