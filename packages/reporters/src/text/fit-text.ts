import { cellWidth } from '@testmesh/protocol'

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

/** Breaks plain text between words into lines of at most `width` cells; a longer word stays whole. */
export const wrap = (text: string, width: number): string[] =>
  text.split('\n').flatMap((line) => (cellWidth(line) <= width ? [line] : wrapLine(line, width)))

const wrapLine = (line: string, width: number): string[] => {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`
    if (current !== '' && cellWidth(longer) > width) {
      lines.push(current)
      current = word
    } else current = longer
  }
  return [...lines, current].map((text) => text.trimEnd())
}

/** The same, further lines moved to the right. */
export const wrapHanging = (text: string, width: number, indent: string): string[] => {
  const [first = '', ...rest] = wrap(text, width)
  const below = wrap(rest.join(' '), Math.max(20, width - indent.length))
  return rest.length === 0 ? [first] : [first, ...below.map((line) => indent + line)]
}

/** `1 step`, `2 steps`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
