import { cellWidth } from './cell-width.ts'

/** Breaks plain text between words into lines of at most `width` cells; a longer word stays whole. */
export const wrapText = (text: string, width: number): string[] =>
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
