import type { Document, LineCounter, Node, Pair, visit } from 'yaml'
import { DataError, longestRow, tooLong } from '../data-error.ts'
import type { Item, OtherNumber, ReadItems } from '../item.ts'
import { countBreaks, type DataPosition } from '../position.ts'
import { type BadAlias, findBadAlias } from './find-bad-alias.ts'

/** Text that is parsed at once, in UTF-16 units: a file up to this size is one document, with anchors from end to end. */
const partLength = 1024 * 1024

/** The items of a list. A long one is cut where an item begins at the first column: nothing else in a list can begin there. */
export const yamlList: ReadItems = async function* (pieces) {
  const yaml = await import('yaml')
  const itemsOf = (part: string, line: number): Item[] => {
    const lines = new yaml.LineCounter()
    const mayBeLong = longInteger.test(part)
    const document = yaml.parseDocument(part, { lineCounter: lines, intAsBigInt: mayBeLong })
    return itemsIn(document, {
      lines,
      line,
      mayBeLong,
      badAlias: part.includes('*') ? findBadAlias(document, yaml.visit) : undefined,
      visit: mayBeOther.test(part) ? yaml.visit : undefined,
    })
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
  readonly badAlias: BadAlias | undefined
  /** There may be numbers in it that are too long for one. */
  readonly mayBeLong: boolean
  /** Where there may be numbers that are other ones than they look. */
  readonly visit: typeof visit | undefined
}

const itemsIn = (document: Document, part: Part): Item[] => {
  const { lines, line, badAlias } = part
  const [error] = document.errors
  if (error) {
    const at = positionIn(part, error.pos[0])
    if (error.code === 'MULTIPLE_DOCS') throw new DataError('it holds several documents, divided by ---', at)
    const [told = ''] = error.message.split(/ at line \d+|\n/)
    throw new DataError(`${told.replace(/:$/, '')} at line ${at.line}, column ${at.column}`, at)
  }
  if (badAlias) throw aliasError(badAlias, part)
  const values = valuesOf(document, part)
  if (!Array.isArray(values)) throw new DataError('it holds no list of rows', { line, column: 1 })
  const { items } = document.contents as unknown as { items: readonly Node[] }
  return values.map((value, index) => {
    const item = items[index]
    const otherNumber = item && findOtherNumber(item, part)
    return { value, line: line + lines.linePos(item?.range?.[0] ?? 0).line - 1, ...(otherNumber && { otherNumber }) }
  })
}

const mayBeOther = /(?:^|[\s:,[-])[-+]?0\d|version/i

const findOtherNumber = (item: Node, part: Part): OtherNumber | undefined => {
  const { visit } = part
  let found: OtherNumber | undefined
  visit?.(item, {
    Scalar: (_, { source = '', value, range }, path) => {
      if (typeof value !== 'number' && typeof value !== 'bigint') return undefined
      const key = String((path.at(-1) as Pair<{ value?: unknown }> | undefined)?.key?.value)
      if (!/^[-+]?0\d/.test(source) && !(/\.\d*0$/.test(source) && /version/i.test(key))) return undefined
      found = { text: source, value: Number(value), ...positionIn(part, range?.[0] ?? 0) }
      return visit.BREAK
    },
  })
  return found
}

const positionIn = ({ lines, line }: Part, offset: number): DataPosition => {
  const { line: inPart, col: column } = lines.linePos(offset)
  return { line: line + inPart - 1, column }
}

/** Behind the first part of a long file, an anchor may be there all the same. */
const aliasError = ({ alias: { source, range }, why }: BadAlias, part: Part): DataError => {
  const at = positionIn(part, range?.[0] ?? 0)
  const isLong = part.line > 1 ? '; of a long file, only anchors within the same million characters are known' : ''
  return new DataError(`the alias *${source} at line ${at.line}, column ${at.column} ${why}${isLong}`, at)
}

/** Aliases of aliases may stand for more than any memory holds; the library counts. */
const valuesOf = (document: Document, { line, mayBeLong }: Part): unknown => {
  try {
    return document.toJS(mayBeLong ? { reviver: exactly } : {})
  } catch (error) {
    throw new DataError((error as Error).message, { line, column: 1 })
  }
}

/** Only a run of 16 digits can be one; a look costs far less than asking each value. */
const longInteger = /\d{16}/

/** Whole numbers beyond 2^53 are text, with every digit. */
const exactly = (_key: unknown, value: unknown): unknown => {
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}
