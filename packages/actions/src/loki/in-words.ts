import { shorten } from '../shorten.ts'

/** How many lines are told of. */
const SHOWN = 3

/** `2 lines: "order created", "order paid"`; the latest of many. */
export const linesInWords = (lines: readonly string[], count: number): string => {
  if (count === 0) return 'no line'
  const shown = lines.slice(-SHOWN).map((line) => JSON.stringify(shorten(line)))
  const more = count - shown.length
  return `${count === 1 ? 'one line' : `${count} lines`}: ${more > 0 ? `${more} and then ` : ''}${shown.join(', ')}`
}
