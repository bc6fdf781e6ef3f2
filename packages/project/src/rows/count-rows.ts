import type { JsonObject } from '@testmesh/protocol'
import { DataError } from './data-error.ts'
import { type DataRows, heldRows, type LocatedRow } from './data-rows.ts'
import type { Item, OtherNumber } from './item.ts'
import { createNameCounter, type NameCounter } from './name-counter.ts'
import { type Naming, nameOf, nameRow, nameRows, type RowValues, tellingColumns } from './name-rows.ts'

export interface CountOptions {
  /** Up to so many rows are kept; more are read again whenever they are asked for. */
  readonly held: number
  /** What is wrong with the values of a row, in words that follow "row 3 "; nothing when they are good. */
  readonly check?: RowCheck | undefined
  /** Told of the first number that is another one than it looks. */
  readonly warn?: ((found: OtherNumber) => void) | undefined
}

export type RowCheck = (values: JsonObject) => string | undefined

/**
 * Reads all rows once: whatever is wrong with one of them is found before anything runs, and their names tell them apart. Names
 * are made of the columns that tell the first rows apart.
 *
 * @param items Begins anew each time it is called.
 * @throws DataError
 */
export const countRows = async (items: () => AsyncIterable<Item>, { held, check, warn }: CountOptions): Promise<DataRows> => {
  const first: RowValues[] = []
  const columns = new Set<string>()
  let naming: (Naming & NameCounter) | undefined
  let count = 0
  let isWarned = false
  for await (const item of items()) {
    if (item.otherNumber && !isWarned) {
      warn?.(item.otherNumber)
      isWarned = true
    }
    const row = toRow(item, count++)
    const wrong = check?.(row.values)
    if (wrong !== undefined) throw new DataError(`row ${count} ${wrong}`, { line: item.line, column: 1 })
    for (const name of Object.keys(row.values)) columns.add(name)
    if (count <= held) first.push(row)
    else {
      naming ??= namingBy(first)
      naming.note(nameOf(row.values, naming.columns))
    }
  }
  if (count === 0) throw new DataError('it has no rows')
  return naming ? { count, columns: [...columns], read: () => readAgain(items, { naming, count }) } : heldRows(nameRows(first))
}

const toRow = ({ value, line }: Item, index: number): RowValues => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { values: value as JsonObject, line }
  throw new DataError(`row ${index + 1} is not a map of names and values`, { line, column: 1 })
}

const namingBy = (first: readonly RowValues[]): Naming & NameCounter => {
  const columns = tellingColumns(first.map(({ values }) => values))
  const counter = createNameCounter()
  for (const { values } of first) counter.note(nameOf(values, columns))
  return { columns, ...counter }
}

async function* readAgain(
  items: () => AsyncIterable<Item>,
  { naming, count }: { naming: Naming; count: number },
): AsyncGenerator<LocatedRow> {
  let index = 0
  for await (const item of items()) {
    if (index < count) yield nameRow(toRow(item, index), index, naming)
    index++
  }
  if (index !== count) throw new DataError(`it had ${count} rows when they were counted, and has ${index} now`)
}
