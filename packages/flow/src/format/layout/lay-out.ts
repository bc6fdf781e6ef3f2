import { spaces } from '../../edit/lines.ts'
import { linesOfText } from './lines-of-text.ts'
import { placeComments } from './place-comments.ts'
import { type Gap, lineText, type TextLines } from './text-lines.ts'

export type LaidOut = { readonly text: string } | { readonly refused: string }

/**
 * A YAML text in the canonical layout: two spaces for each level, dashes right of their key, one space behind `:` and `-`,
 * `{ a: b }` and `[a, b]`, at most one blank line, none at the ends, no blanks behind lines, one line break at the end. Only blanks
 * and line breaks change. Its line ends stay those of its first line.
 */
export const layOut = (text: string): LaidOut => {
  const lines = linesOfText(text)
  if (lines.refused !== undefined) return { refused: lines.refused }
  const written = writeLines(lines)
  if (!written) return { refused: 'a line is indented with a tab' }
  const eol = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n'
  const isOpen = lines.inValue.has(lines.starts.length - 1)
  return { text: written.join(eol) + (isOpen || written.length === 0 ? '' : eol) }
}

/** The lines in their columns; nothing where one begins with a tab. */
const writeLines = (lines: TextLines): string[] | undefined => {
  const comments = placeComments(lines)
  const gaps = gapsByLine(lines)
  const written: string[] = []
  // Blank lines up to here are part of a value.
  let kept = 0
  for (const line of lines.starts.keys()) {
    const raw = lineText(lines, line)
    const column = lines.content.get(line) ?? comments.get(line)
    if (column === undefined) {
      if (lines.inValue.has(line)) kept = written.push(lines.hollow.has(line) ? '' : raw)
      else if (written.length > 0 && written.at(-1) !== '') written.push('')
      continue
    }
    if (/^ *\t/.test(raw) && !isInside(lines, line)) return undefined
    const content = withGaps(raw, { start: lines.starts[line] ?? 0, gaps: gaps.get(line) ?? [] }).replace(/^ */, '')
    written.push(spaces(column) + (lines.inValue.has(line) ? content : content.trimEnd()))
  }
  while (written.length > kept && written.at(-1) === '') written.pop()
  return written
}

/** Whether the line goes on with a value of the line above. */
const isInside = ({ inValue }: TextLines, line: number): boolean => inValue.has(line - 1) || inValue.has(line)

const gapsByLine = ({ gaps, starts }: TextLines): Map<number, Gap[]> => {
  const byLine = new Map<number, Gap[]>()
  let line = 0
  for (const gap of gaps.toSorted((a, b) => a.start - b.start)) {
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= gap.start) line++
    byLine.set(line, [...(byLine.get(line) ?? []), gap])
  }
  return byLine
}

const withGaps = (raw: string, { start, gaps }: { start: number; gaps: readonly Gap[] }): string =>
  gaps.reduceRight((line, gap) => line.slice(0, gap.start - start) + gap.text + line.slice(gap.end - start), raw)
