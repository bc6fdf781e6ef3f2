import type { TextEdit } from './edit.ts'
import { contentEnd, type Layout, type Slot, startOf } from './layout.ts'
import { columnOf, lineEnd, lineStart, linesOf, nextLine, shiftLines } from './lines.ts'
import { refuseEdit } from './refused-edit.ts'

/** An item of a list over lines of its own, with the comments that belong to it. */
export interface StepBlock {
  /** Start of its first line, comments included. */
  readonly from: number
  /** Start of the line with its dash. */
  readonly dashLine: number
  /** End of its last line, before the line break. */
  readonly to: number
  /** The column of its dash. */
  readonly column: number
}

/** The block of an item. Comments right above it, not further right than its dash, are its own when `hasComments`. */
export const blockOfStep = ({ source: { text } }: Layout, slot: Slot, { hasComments }: { hasComments: boolean }): StepBlock => {
  const column = columnOf(text, startOf(slot.holder))
  const dashLine = dashLineOf(text, slot, column)
  return { from: hasComments ? commentsAbove(text, dashLine, column) : dashLine, dashLine, to: commentsBelow(text, slot, column), column }
}

const dashLineOf = (text: string, { holder, index }: Slot, column: number): number => {
  const token = holder.srcToken as { items?: { start: { type: string; offset: number }[] }[] } | undefined
  const dash = token?.items?.[index]?.start.findLast(({ type }) => type === 'seq-item-ind')?.offset
  const start = dash === undefined ? -1 : lineStart(text, dash)
  if (dash === undefined || dash - start !== column || text.slice(start, dash).trim() !== '')
    return refuseEdit('this list begins on the line of another', 'put each item on lines of its own first')
  return start
}

const commentsAbove = (text: string, dashLine: number, column: number): number => {
  let from = dashLine
  while (from > 0) {
    const above = lineStart(text, from - 1)
    const comment = /^([ \t]*)#/.exec(text.slice(above, from))
    if (!comment || (comment[1] ?? '').length > column) return from
    from = above
  }
  return from
}

/** Comments that follow further right than the dash belong to what is above them. */
const commentsBelow = (text: string, { value }: Slot, column: number): number => {
  let to = lineEnd(text, value ? contentEnd(text, value) : 0)
  for (;;) {
    const next = nextLine(text, to)
    const comment = /^([ \t]*)#/.exec(text.slice(next, lineEnd(text, next)))
    if (next === to || !comment || (comment[1] ?? '').length <= column) return to
    to = lineEnd(text, next)
  }
}

/** The lines of a block, its dash moved to the first column. */
export const blockLines = ({ source: { text } }: Layout, { from, to, column }: StepBlock): string[] =>
  shiftLines(linesOf(text.slice(from, to)), -column)

/** Takes a block out, with the blank lines that set it apart: those below it, or above it when it is the last. */
export const removeBlock = ({ source: { text } }: Layout, { from, to }: StepBlock, { isLast = false } = {}): TextEdit[] => {
  const below = /^(?:[ \t]*\r?\n)*/.exec(text.slice(nextLine(text, to)))?.[0].length ?? 0
  const end = nextLine(text, to)
  if (!isLast && end > to) return [{ from, to: end + below, insert: '' }]
  const above = /(?:\r?\n[ \t]*)*\r?\n$/.exec(text.slice(0, from))
  const start = above && /\n/.test(above[0]) ? from - above[0].length : from
  return [{ from: start, to, insert: '' }]
}

/** The lines of a block as those of a map of its own, its comments above it. */
export const withoutDash = (lines: readonly string[]): string[] => {
  const at = lines.findIndex((line) => line.startsWith('-'))
  const [above, dash = '', below] = [lines.slice(0, at), lines[at], lines.slice(at + 1)]
  const [start, rest = ''] = [/^-\s*/.exec(dash)?.[0] ?? '', dash.replace(/^-\s*/, '')]
  if (rest !== '' && !rest.startsWith('#')) return [...above, ...shiftLines([' '.repeat(start.length) + rest, ...below], -start.length)]
  const column = below.find((line) => /^\s*[^\s#]/.test(line))?.search(/\S/) ?? 0
  return [...above, ...(rest === '' ? [] : [rest]), ...shiftLines(below, -column)]
}
