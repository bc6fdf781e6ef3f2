import { cellWidth } from './cell-width.ts'

/** Breaks plain text between words into lines of at most `width` cells, as far in as the line was; a longer word stays whole. */
export const wrapText = (text: string, width: number): string[] =>
  text.split('\n').flatMap((line) => (cellWidth(line) <= width ? [line] : wrapLine(line, width)))

const wrapLine = (line: string, width: number): string[] => {
  const [indent = ''] = /^ */.exec(line) ?? []
  const lines: string[] = []
  let current = ''
  for (const word of line.slice(indent.length).split(' ')) {
    const longer = current === '' ? `${indent}${word}` : `${current} ${word}`
    if (current !== '' && cellWidth(longer) > width) {
      lines.push(current)
      current = `${indent}${word}`
    } else current = longer
  }
  return [...lines, current].map((text) => text.trimEnd())
}
