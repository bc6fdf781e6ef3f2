import type { Position } from '../diagnostic.ts'

/** Offset of the first character of each line. Lines end with `\n` or `\r\n`; there is always at least one. */
export const lineStartsOf = (text: string): number[] => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The line and column of `offset`, looked up among the starts of the lines. An offset outside the text is moved to its border. */
export const positionIn = (lineStarts: readonly number[], offset: number): Position => {
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: Math.max(0, offset - (lineStarts[low] ?? 0)) + 1, offset }
}

/** The line and column of `offset`. For many offsets of one text use `positionIn` with `lineStartsOf`. */
export const positionAt = (text: string, offset: number): Position => positionIn(lineStartsOf(text), offset)
