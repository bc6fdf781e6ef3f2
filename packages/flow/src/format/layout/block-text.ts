import type { CST } from 'yaml'
import { indentWidth } from '../../edit/lines.ts'
import { indentOf, isBlankLine } from './text-lines.ts'
import { begin, lineAt, type Piece, reach, see, shiftOf, type Walk } from './walk.ts'

/** A text behind `|` or `>`: its lines move together, so that it stays what it is. */
export const walkBlockText = (token: CST.BlockScalar, wanted: number, walk: Walk): void => {
  const props = token.props as readonly Piece[]
  for (const part of props) see(part, wanted, walk)
  if (token.source === '') return
  const lines = linesBelow(props, token.source, walk)
  const top = lines.find((line) => !isBlankLine(walk, line))
  const column = top === undefined ? Number.POSITIVE_INFINITY : indentOf(walk, top)
  const shift = shiftOfText(props, column, walk)
  for (const line of lines) {
    walk.inValue.add(line)
    // A line of blanks alone is text as far as it is further right than the others.
    if (!isBlankLine(walk, line) || indentOf(walk, line) > column) begin(line, Math.max(0, indentOf(walk, line) + shift), walk)
    else if (top !== undefined) walk.hollow.add(line)
    walk.began.add(line)
  }
  reach(lines.at(-1) ?? 0, walk)
}

/** With its indentation given as a number, a text stands that far right of what holds it, wherever that stands. */
const shiftOfText = (props: readonly Piece[], column: number, { open }: Walk): number => {
  const block = open.at(-1)
  const isNumbered = props.some(({ type, source }) => type === 'block-scalar-header' && /\d/.test(source))
  return isNumbered ? shiftOf(block) : (block ? block.wanted + indentWidth : 0) - column
}

const linesBelow = (props: readonly Piece[], source: string, walk: Walk): number[] => {
  const last = props.at(-1)
  const start = last ? last.offset + last.source.length : 0
  const [first, end] = [lineAt(walk, start), lineAt(walk, start + source.length - 1)]
  return Array.from({ length: end - first + 1 }, (_, index) => first + index)
}
