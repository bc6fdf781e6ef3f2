import type { Document, LineCounter } from 'yaml'
import { DataError, longestRow, tooLong } from '../data-error.ts'
import type { Item, ReadItems } from '../item.ts'
import { countBreaks } from '../position.ts'

/** Text that is parsed at once, in UTF-16 units: a file up to this size is one document, with anchors from end to end. */
const partLength = 1024 * 1024

/** The items of a list. A long one is cut where an item begins at the first column: nothing else in a list can begin there. */
export const yamlList: ReadItems = async function* (pieces) {
  const yaml = await import('yaml')
  const itemsOf = (part: string, line: number): Item[] => {
    const lines = new yaml.LineCounter()
    return itemsIn(yaml.parseDocument(part, { lineCounter: lines }), { lines, line })
  }
  let waiting = ''
  let line = 1
  for await (const piece of pieces) {
    waiting += piece
    if (waiting.length < partLength) continue
    const end = Math.max(waiting.lastIndexOf('\n- '), waiting.lastIndexOf('\n-\n'))
    if (end < 0) {
      if (waiting.length > longestRow) throw tooLong(line)
      continue
    }
    const part = waiting.slice(0, end + 1)
    waiting = waiting.slice(end + 1)
    yield* itemsOf(part, line)
    line += countBreaks(part)
  }
  yield* itemsOf(waiting, line)
}

interface Part {
  readonly lines: LineCounter
  /** Of the file, where the part begins. */
  readonly line: number
}

const itemsIn = (document: Document, { lines, line }: Part): Item[] => {
  const [error] = document.errors
  if (error) {
    const { line: inPart, col } = lines.linePos(error.pos[0])
    const at = { line: line + inPart - 1, column: col }
    if (error.code === 'MULTIPLE_DOCS') throw new DataError('it holds several documents, divided by ---', at)
    const [told = ''] = error.message.split(/ at line \d+|\n/)
    throw new DataError(`${told.replace(/:$/, '')} at line ${at.line}, column ${at.column}`, at)
  }
  const values: unknown = document.toJS()
  if (!Array.isArray(values)) throw new DataError('it holds no list of rows', { line, column: 1 })
  const { items } = document.contents as unknown as { items: readonly { range?: readonly [number, number, number] | null }[] }
  return values.map((value, index) => ({ value, line: line + lines.linePos(items[index]?.range?.[0] ?? 0).line - 1 }))
}
