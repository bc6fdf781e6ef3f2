import { DataError, longestRow, tooLong } from '../data-error.ts'
import type { Item, ReadItems } from '../item.ts'
import type { DataPosition } from '../position.ts'
import { parseJson } from './parse-json.ts'

/** The items of a list, each parsed for itself: the whole of it is never held. */
export const jsonList: ReadItems = async function* (pieces) {
  const splitter = createSplitter()
  for await (const piece of pieces) yield* splitter.split(piece)
  splitter.end()
}

interface Splitter {
  /** The items that end in this piece. */
  split(piece: string): Item[]
  /** @throws DataError when the list has no end */
  end(): void
}

type Stage = 'before' | 'inside' | 'behind'

/** Cuts a list at its own commas, those in texts, lists and maps aside; what stands between them is left to `JSON.parse`. */
const createSplitter = (): Splitter => {
  let stage: Stage = 'before'
  let depth = 0
  let inText = false
  let isEscaped = false
  /** What has come of the item so far; it begins at `start`. */
  let waiting = ''
  let start: DataPosition | undefined
  let line = 1
  /** Units of the line before this piece. */
  let before = 0
  let hasItems = false

  const cut = (text: string): Item => {
    hasItems = true
    const begin = start ?? { line, column: before + 1 }
    start = undefined
    waiting = ''
    return { value: parseJson(text, begin), line: begin.line }
  }

  const split = (piece: string): Item[] => {
    const items: Item[] = []
    let from = 0
    let lineStart = -before
    const here = (at: number): DataPosition => ({ line, column: at - lineStart + 1 })
    for (let at = 0; at < piece.length; at++) {
      const unit = piece.charCodeAt(at)
      if (unit === 10) {
        line++
        lineStart = at + 1
        continue
      }
      if (inText) {
        if (isEscaped) isEscaped = false
        else if (unit === BACKSLASH) isEscaped = true
        else if (unit === QUOTE) inText = false
        continue
      }
      if (isSpace(unit)) continue
      if (stage !== 'inside') {
        if (stage === 'behind') throw new DataError(`line ${line} goes on behind the end of the list`, here(at))
        if (unit !== OPEN_LIST) throw new DataError('it holds no list of rows', here(at))
        stage = 'inside'
        from = at + 1
        continue
      }
      const isEnd = depth === 0 && unit === CLOSE_LIST
      if (isEnd || (depth === 0 && unit === COMMA)) {
        const text = waiting + piece.slice(from, at)
        // Nothing is left out: what stands between two commas is JSON, or a mistake.
        if (!isEnd || hasItems || start) {
          start ??= here(at)
          items.push(cut(text.trim()))
        }
        waiting = ''
        from = at + 1
        if (isEnd) stage = 'behind'
        continue
      }
      start ??= here(at)
      if (unit === QUOTE) inText = true
      else if (unit === OPEN_LIST || unit === OPEN_MAP) depth++
      else if (unit === CLOSE_LIST || unit === CLOSE_MAP) depth--
    }
    before = piece.length - lineStart
    if (stage === 'inside') waiting += start ? piece.slice(from) : ''
    if (waiting.length > longestRow) throw tooLong(start?.line ?? line)
    return items
  }
  return {
    split,
    end: () => {
      if (stage === 'before') throw new DataError('it is not valid JSON: nothing stands in it')
      if (stage === 'behind') return
      if (start) cut(waiting.trimEnd())
      throw new DataError('it is not valid JSON: its list has no end', { line, column: before + 1 })
    },
  }
}

const QUOTE = 34
const COMMA = 44
const OPEN_LIST = 91
const BACKSLASH = 92
const CLOSE_LIST = 93
const OPEN_MAP = 123
const CLOSE_MAP = 125

const isSpace = (unit: number): boolean => unit === 32 || unit === 13 || unit === 9
