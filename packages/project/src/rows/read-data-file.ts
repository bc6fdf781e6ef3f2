import { statSync } from 'node:fs'
import type { DataSource } from '@testmesh/flow/model'
import type { Diagnostic, Place } from '@testmesh/protocol'
import { problem } from '../problem.ts'
import { countRows, type RowCheck } from './count-rows.ts'
import { DataError } from './data-error.ts'
import { type DataRows, mostHeld } from './data-rows.ts'
import { formatOf, formats } from './formats/formats.ts'
import type { OtherNumber } from './item.ts'
import type { DataPosition } from './position.ts'
import { readPieces } from './read-pieces.ts'

export interface FileRows {
  readonly rows?: DataRows
  readonly diagnostics: readonly Diagnostic[]
}

export interface DataFileOptions {
  /** The name of the file in messages. */
  readonly shown: string
  /** The name of the file in places; default: none. */
  readonly file?: string | undefined
  /** Of the reference. */
  readonly place: Place
  /** Default: what the name of the file ends in. */
  readonly type?: DataSource['type'] | undefined
  /** Up to so many rows are kept in memory. Default: `mostHeld`. */
  readonly held?: number | undefined
  readonly check?: RowCheck | undefined
}

/** The rows of a file, each a case of its own. All of it is read once, and in pieces. */
export const readDataFile = async (path: string, options: DataFileOptions): Promise<FileRows> => {
  const { shown, place, type, held = mostHeld, check } = options
  try {
    const readItems = await formats[type ?? formatOf(path)]()
    const read = () => readItems(readPieces(path))
    let other: OtherNumber | undefined
    const warn = (found: OtherNumber): void => {
      other = found
    }
    // What is no file, a pipe say, can be read only once.
    const rows = inFile(await countRows(read, { held: isFile(path) ? held : Number.POSITIVE_INFINITY, check, warn }), shown)
    return { rows, diagnostics: other ? [await warningOf(path, other, options)] : [] }
  } catch (error) {
    const why = inWords(error)
    if (why === undefined) throw error
    const at = error instanceof DataError && error.position ? await relatedPlace(path, error.position, options) : []
    const told = problem('PROJECT_BAD_DATA_FILE', `${shown} cannot be used: ${why}`, place)
    return { diagnostics: [{ ...told, ...(at.length > 0 && { related: at }) }] }
  }
}

const warningOf = async (path: string, { text, value, ...position }: OtherNumber, options: DataFileOptions): Promise<Diagnostic> => {
  const related = await relatedPlace(path, position, options)
  const message = `${options.shown}, line ${position.line}: ${text} is the number ${value} in YAML`
  const hint = `to keep it as it is written, write "${text}"`
  return { code: 'YAML_NUMBER', severity: 'warning', message, place: options.place, hint, ...(related.length > 0 && { related }) }
}

/** What goes wrong when they are read again names the file. */
const inFile = ({ read, ...rows }: DataRows, shown: string): DataRows => ({
  ...rows,
  async *read() {
    try {
      yield* read()
    } catch (error) {
      const why = inWords(error)
      throw why === undefined ? error : new DataError(`${shown} cannot be used any more: ${why}`)
    }
  },
})

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

const inWords = (error: unknown): string | undefined => {
  if (error instanceof DataError) return error.message
  if (error instanceof RangeError) return 'a value in it is nested too deep'
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (code === 'EISDIR') return 'it is a folder'
  return syscall === undefined ? undefined : message
}

/** The place in the data file itself, for whoever opens it there. */
const relatedPlace = async (
  path: string,
  position: DataPosition,
  { file }: DataFileOptions,
): Promise<NonNullable<Diagnostic['related']>> => {
  if (file === undefined || !isFile(path)) return []
  const start = { ...position, offset: await offsetOf(path, position) }
  return [{ message: 'here', place: { file, span: { start, end: start } } }]
}

const offsetOf = async (path: string, { line, column }: DataPosition): Promise<number> => {
  let offset = 0
  let left = line - 1
  try {
    for await (const piece of readPieces(path)) {
      let at = 0
      for (; left > 0; left--) {
        const end = piece.indexOf('\n', at)
        if (end < 0) break
        at = end + 1
      }
      if (left === 0) return offset + at + column - 1
      offset += piece.length
    }
  } catch {
    // A file that is no text ends here.
  }
  return offset
}
