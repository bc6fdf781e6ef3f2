import { type Block, indentOf, type TextLines } from './text-lines.ts'

/**
 * The column of each line that begins with a comment: that of the line it stands above, or, where it stands further right, that
 * of the block it ends.
 */
export const placeComments = (lines: TextLines): ReadonlyMap<number, number> => {
  const placed = new Map<number, number>()
  const contentLines = [...lines.content.keys()].toSorted((a, b) => a - b)
  let next = 0
  for (const line of [...lines.comments].toSorted((a, b) => a - b)) {
    while (next < contentLines.length && (contentLines[next] ?? 0) < line) next++
    placed.set(line, columnOfComment(lines, line, { above: contentLines[next - 1], below: contentLines[next] }))
  }
  return placed
}

interface Neighbours {
  readonly above: number | undefined
  readonly below: number | undefined
}

const columnOfComment = (lines: TextLines, line: number, { above, below }: Neighbours): number => {
  const column = indentOf(lines, line)
  const next = below === undefined ? 0 : (lines.content.get(below) ?? 0)
  if (above === undefined || (below !== undefined && column <= indentOf(lines, below))) return next
  return Math.max(next, columnOfEnded(lines, { above, column }))
}

/** The innermost block around the line above that stands no further right than the comment. */
const columnOfEnded = ({ blocks }: TextLines, { above, column }: { above: number; column: number }): number => {
  let block = lastBegun(blocks, above)
  while (block && (block.last < above || block.column > column)) block = block.parent
  return block?.wanted ?? 0
}

const lastBegun = (blocks: readonly Block[], line: number): Block | undefined => {
  let low = 0
  let high = blocks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((blocks[middle]?.first ?? 0) <= line) low = middle + 1
    else high = middle
  }
  return blocks[low - 1]
}
