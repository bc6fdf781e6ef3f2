import type { DataRow } from '@testmesh/protocol'

/** A row, and the line of its file where it begins, when that is known. */
export interface LocatedRow extends DataRow {
  readonly line?: number
}

/** Rows that are read as they are needed: of their number only the counting knows. */
export interface DataRows {
  /** At least 1. */
  readonly count: number
  /** Names that any of the rows has. */
  readonly columns: readonly string[]
  /** There are others, which are left out. */
  readonly isPart?: true
  /** From the first row on, each time. @throws DataError: the file is no longer what was counted */
  read(): AsyncIterable<LocatedRow>
}

export const heldRows = (rows: readonly LocatedRow[]): DataRows => ({
  count: rows.length,
  columns: [...new Set(rows.flatMap(({ values }) => Object.keys(values)))],
  async *read() {
    yield* rows
  },
})

/** So many rows are kept in memory; more are read again whenever they are asked for. */
export const mostHeld = 1_000

/** The wanted ones, found by reading all of them once; undefined when there is none. */
export const chooseRows = async (rows: DataRows, isWanted: (row: LocatedRow) => boolean): Promise<DataRows | undefined> => {
  const first: LocatedRow[] = []
  let count = 0
  for await (const row of rows.read()) if (isWanted(row) && ++count <= mostHeld) first.push(row)
  if (count === 0) return undefined
  if (count === rows.count) return rows
  const { read } = count <= mostHeld ? heldRows(first) : { read: () => onlyWanted(rows, isWanted) }
  return { ...rows, count, isPart: true, read }
}

async function* onlyWanted(rows: DataRows, isWanted: (row: LocatedRow) => boolean): AsyncGenerator<LocatedRow> {
  for await (const row of rows.read()) if (isWanted(row)) yield row
}

/** All of them at once. */
export const collectRows = async (rows: DataRows): Promise<LocatedRow[]> => {
  const all: LocatedRow[] = []
  for await (const row of rows.read()) all.push(row)
  return all
}
