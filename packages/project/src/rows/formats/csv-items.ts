import { pipeline } from 'node:stream'
import { DataError, longestRow, tooLong } from '../data-error.ts'
import type { Item, ReadItems } from '../item.ts'
import { countBreaks } from '../position.ts'

/** Each line of a CSV under the names of its header. Cells are text. */
export const csvItems: ReadItems = async function* (pieces) {
  const { parse } = await import('csv-parse')
  let lastLine = 1
  const parser = parse({
    columns: readHeader,
    skip_empty_lines: true,
    max_record_size: longestRow,
    on_record: (record: Record<string, string>, { lines }): Item => {
      lastLine = lines
      return { value: record, line: lines - breaksIn(record) }
    },
  })
  // What goes wrong comes out of the parser.
  pipeline(pieces, parser, () => undefined)
  try {
    for await (const item of parser) yield item as Item
  } catch (error) {
    throw inWords(error as CsvProblem, lastLine)
  }
}

/** The names of the columns, without the blanks around them; those around values may be meant. */
const readHeader = (cells: string[]): string[] => {
  const names = cells.map((cell) => cell.trim())
  const told = (why: string): DataError => new DataError(`its header ${why}`, { line: 1, column: 1 })
  const [only = '', ...others] = names
  const [divider] = others.length === 0 ? (/[;\t|]/.exec(only) ?? []) : []
  if (divider !== undefined) throw told(`divides its columns by ${divider === '\t' ? 'tabs' : `"${divider}"`}, and a CSV has commas`)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw told(`names the column ${JSON.stringify(twice)} twice`)
  if (names.includes('__proto__')) throw told('names a column "__proto__", which cannot be a name')
  return names
}

/** The library tells the line where a row ends. */
const breaksIn = (record: Record<string, string>): number => {
  let count = 0
  for (const name in record) count += countBreaks(record[name] ?? '')
  return count
}

/** What the library adds to its errors. */
interface CsvProblem extends Error {
  readonly code?: string
  readonly lines?: number
  readonly record?: readonly string[]
}

const inWords = (problem: CsvProblem, lastLine: number): unknown => {
  const { code, lines: line = 1, record = [] } = problem
  if (!code?.startsWith('CSV_')) return problem
  const at = { line, column: 1 }
  switch (code) {
    case 'CSV_RECORD_INCONSISTENT_COLUMNS':
      return new DataError(
        `line ${line} has ${record.length} ${record.length === 1 ? 'value' : 'values'}, which is not what its header names`,
        at,
      )
    case 'CSV_QUOTE_NOT_CLOSED':
      return new DataError(`a quote that opens behind line ${lastLine} is never closed`, { line: lastLine, column: 1 })
    case 'CSV_MAX_RECORD_SIZE':
      return tooLong(lastLine + 1)
    default:
      return new DataError(problem.message, at)
  }
}
