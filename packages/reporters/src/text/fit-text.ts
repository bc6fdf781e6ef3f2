import { cellWidth, wrapText } from '@testmesh/protocol'

/** Text from outside, safe to print: control characters, which could move the cursor, become visible. Line breaks stay. */
export const clean = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, toVisible)

/** The same on one line. */
export const cleanLine = (text: string): string => clean(text).replace(/\s*\n\s*/g, ' ')

const toVisible = (character: string): string => (character === '\t' ? ' ' : '·')

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
