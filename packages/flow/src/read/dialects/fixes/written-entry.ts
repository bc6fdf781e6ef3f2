import { columnOf, lineEnd, lineStart, linesOf, nextLine, shiftLines, spaces } from '../../../edit/lines.ts'
import type { Entry, MapNode } from '../../yaml/tree.ts'
import { isFlowMap, isWrittenHere } from './written-map.ts'

/** An entry of a map as it is written, ready to stand elsewhere. */
export interface WrittenEntry {
  /** The stretch it takes: whole lines, but where it begins behind a dash, or between braces. */
  readonly from: number
  readonly to: number
  /** Its lines as those of a map in the first column, comments right above and behind it included. */
  readonly lines: readonly string[]
  /** `key: value` as it may stand between braces; absent for what needs lines of its own. */
  readonly inBraces?: string
}

/** `undefined` for what cannot be taken out of its place as it is: merged keys, aliases, lines that do not line up. */
export const writtenEntry = (
  map: MapNode,
  entry: Entry,
  { text, as = entry.key }: { text: string; as?: string },
): WrittenEntry | undefined => {
  if (!isWrittenHere(map, entry, text)) return undefined
  return isFlowMap(map, text) ? fromBraces(entry, { text, as }) : fromBlock(entry, { text, as })
}

const fromBraces = (entry: Entry, { text, as }: { text: string; as: string }): WrittenEntry | undefined => {
  const { keyStart, value } = entry
  const inBraces = `${keyAs(entry, as, text)}:${valueText(entry, text)}`
  if (/[\r\n]/.test(text.slice(keyStart, value.end))) return undefined
  return { from: keyStart, to: Math.max(value.end, entry.keyEnd), lines: [inBraces], inBraces }
}

/** The value with the space before it, its anchor and tag included; nothing for an empty one. */
const valueText = ({ keyEnd, value }: Entry, text: string): string => {
  const written = text.slice(keyEnd, Math.max(keyEnd, value.end)).replace(/^\s*:\s*/, '')
  return written === '' ? '' : ` ${written}`
}

const keyAs = ({ keyStart, keyEnd, key }: Entry, as: string, text: string): string => {
  const written = text.slice(keyStart, keyEnd)
  return as === key ? written : /^["']/.test(written) ? JSON.stringify(as) : as
}

const fromBlock = (entry: Entry, { text, as }: { text: string; as: string }): WrittenEntry | undefined => {
  const column = columnOf(text, entry.keyStart)
  const line = lineStart(text, entry.keyStart)
  const isAlone = text.slice(line, entry.keyStart).trim() === ''
  const from = isAlone ? commentsAbove(text, line, column) : entry.keyStart
  const to = endOfBlock(entry, text)
  if (to === undefined) return undefined
  const head = (isAlone ? text.slice(from, entry.keyStart) : spaces(column)) + keyAs(entry, as, text)
  const lines = linesOf(head + text.slice(entry.keyEnd, to))
  if (lines.some((part) => part.trim() !== '' && part.slice(0, column).trim() !== '') || lines.some((part) => /^ *\t/.test(part)))
    return undefined
  const inBraces = lines.length === 1 && /^[ \t]*$/.test(text.slice(entry.value.end, to)) ? besideBraces(entry, { text, as }) : undefined
  return { from, to, lines: shiftLines(lines, -column), ...(inBraces === undefined ? {} : { inBraces }) }
}

/** A value on its line may stand between braces too, unless it is plain text with a character that means something there. */
const besideBraces = (entry: Entry, { text, as }: { text: string; as: string }): string | undefined => {
  const value = valueText(entry, text)
  const isSafe = entry.value.kind === 'scalar' && entry.value.isPlain ? !/[,[\]{}]|: |^ [|>]/.test(value) : /^ ["'[{]/.test(value)
  return isSafe ? `${keyAs(entry, as, text)}:${value}` : undefined
}

const commentsAbove = (text: string, line: number, column: number): number => {
  let from = line
  while (from > 0) {
    const above = lineStart(text, from - 1)
    const comment = /^( *)#/.exec(text.slice(above, from))
    if (!comment || comment[1]?.length !== column) return from
    from = above
  }
  return from
}

/** The end of the last line of an entry, comments further right than its key included. */
export const endOfBlock = ({ keyStart, keyEnd, value }: Entry, text: string): number | undefined => {
  // What keeps the blank lines below it holds more than its own lines.
  if (/^[|>]\d?\+/.test(text.slice(value.start, value.start + 3))) return undefined
  const end = Math.max(keyEnd, text.slice(0, value.end).trimEnd().length)
  let to = lineEnd(text, end)
  for (;;) {
    const next = nextLine(text, to)
    const comment = /^( *)#/.exec(text.slice(next, lineEnd(text, next)))
    if (next === to || next === text.length || !comment || (comment[1] ?? '').length <= columnOf(text, keyStart)) return to
    to = lineEnd(text, next)
  }
}
