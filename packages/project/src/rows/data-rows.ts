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

/** The wanted ones, counted by reading all of them once; undefined when none is. */
export const chooseRows = async (rows: DataRows, isWanted: (row: LocatedRow) => boolean): Promise<DataRows | undefined> => {
  let count = 0
  for await (const row of rows.read()) if (isWanted(row)) count++
  if (count === 0) return undefined
  return {
    ...rows,
    count,
    async *read() {
      for await (const row of rows.read()) if (isWanted(row)) yield row
    },
  }
}

/** All of them at once. */
export const collectRows = async (rows: DataRows): Promise<LocatedRow[]> => {
  const all: LocatedRow[] = []
  for await (const row of rows.read()) all.push(row)
  return all
}
