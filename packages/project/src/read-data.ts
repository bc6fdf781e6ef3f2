import type { DataSource } from '@testmesh/flow/model'
import type { DataRow, Diagnostic, JsonObject, Place } from '@testmesh/protocol'
import { nameRows } from './name-rows.ts'
import { problem } from './problem.ts'
import { readText } from './read-text.ts'

export interface DataRows {
  readonly rows: readonly DataRow[]
  readonly diagnostics: readonly Diagnostic[]
}

export interface DataFileOptions {
  /** The name of the file in messages. */
  readonly shown: string
  /** Of the reference. */
  readonly place: Place
  /** Default: what the name of the file ends in. */
  readonly type?: DataSource['type'] | undefined
}

/** The rows of a CSV, JSON or YAML file, each a case of its own. Cells of a CSV are text. */
export const readDataFile = async (path: string, { shown, place, type = typeOf(path) }: DataFileOptions): Promise<DataRows> => {
  try {
    const { text: read, brokenAt } = readText(path)
    if (brokenAt !== undefined) return { rows: [], diagnostics: [bad(shown, `line ${lineAt(read, brokenAt)} is not UTF-8 text`, place)] }
    const text = read.replace(/^\ufeff/, '')
    const values = type === 'csv' ? await readCsv(text) : await readList(text, type)
    if (!Array.isArray(values)) return { rows: [], diagnostics: [bad(shown, 'it holds no list of rows', place)] }
    const wrong = values.findIndex((row) => typeof row !== 'object' || row === null || Array.isArray(row))
    if (wrong >= 0) return { rows: [], diagnostics: [bad(shown, `row ${wrong + 1} is not a map of names and values`, place)] }
    if (values.length === 0) return { rows: [], diagnostics: [bad(shown, 'it has no rows', place)] }
    return { rows: nameRows(values as JsonObject[]), diagnostics: [] }
  } catch (error) {
    return { rows: [], diagnostics: [bad(shown, inWords(error), place)] }
  }
}

const typeOf = (path: string): 'csv' | 'json' | 'yaml' => (/\.csv$/i.test(path) ? 'csv' : /\.json$/i.test(path) ? 'json' : 'yaml')

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

const bad = (shown: string, why: string, place: Place): Diagnostic =>
  problem('PROJECT_BAD_DATA_FILE', `${shown} cannot be used: ${why}`, place)

/** A line of a CSV with too few or too many cells, which the library knows by its numbers; else the first line of what the library says. */
const inWords = (error: unknown): string => {
  const { code, lines, record, message } = error as { code?: string; lines?: number; record?: readonly string[]; message?: string }
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'MULTIPLE_DOCS') return 'it holds several documents, divided by ---'
  if (error instanceof SyntaxError) return `it is not valid JSON: ${message}`
  if (code !== 'CSV_RECORD_INCONSISTENT_COLUMNS' || !record) return (message ?? String(error)).split('\n', 1)[0]?.replace(/:$/, '') ?? ''
  return `line ${lines} has ${record.length} ${record.length === 1 ? 'value' : 'values'}, which is not what its header names`
}

const readCsv = async (text: string): Promise<unknown> => {
  const { parse } = await import('csv-parse/sync')
  return parse(text, { columns: eachOnce, skip_empty_lines: true })
}

const eachOnce = (names: string[]): string[] => {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Error(`its header names the column ${JSON.stringify(twice)} twice`)
  return names
}

const readList = async (text: string, type: 'json' | 'yaml'): Promise<unknown> => {
  if (type === 'json') return JSON.parse(text)
  const { parse } = await import('yaml')
  return parse(text)
}
