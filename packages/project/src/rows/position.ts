export interface DataPosition {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units. */
  readonly column: number
}

/** The position at the end of a text that begins at `start`. */
export const behind = ({ line, column }: DataPosition, text: string): DataPosition => {
  const lastBreak = text.lastIndexOf('\n')
  return lastBreak < 0 ? { line, column: column + text.length } : { line: line + countBreaks(text), column: text.length - lastBreak }
}

export const countBreaks = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}
