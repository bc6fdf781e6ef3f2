import { cellWidth, wrapText } from '@testmesh/protocol'

/** Cuts plain text to at most `width` cells, `…` included. */
export const clip = (text: string, width: number): string => {
  if (text.length * 2 <= width || cellWidth(text) <= width) return text
  let kept = ''
  let used = 1
  for (const character of text) {
    used += cellWidth(character)
    if (used > width) break
    kept += character
  }
  return width < 1 ? '' : `${kept}…`
}

/** Text on lines of at most `width` cells, further lines moved to the right. */
export const wrapHanging = (text: string, width: number, indent: string): string[] => {
  const [first = '', ...rest] = wrapText(text, width)
  const below = wrapText(rest.join(' '), Math.max(20, width - indent.length))
  return rest.length === 0 ? [first] : [first, ...below.map((line) => indent + line)]
}

/** `1 step`, `2 steps`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
