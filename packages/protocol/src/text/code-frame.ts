import type { Place, Severity } from '../diagnostic.ts'
import { cellWidth } from './cell-width.ts'
import { plainStyle, type TextStyle } from './text-style.ts'

export interface CodeFrameOptions {
  /** Lines shown above the place. Default 1. */
  readonly before?: number
  /** Lines shown below the place. Default 0. */
  readonly after?: number
  /** Written behind the carets. */
  readonly label?: string | undefined
  /** Colour of the carets. Default `error`. */
  readonly severity?: Severity
  /** Longest line shown, in cells; longer ones are cut around the place. Default 120. */
  readonly width?: number
  readonly style?: TextStyle
}

/**
 * The lines around a place, numbered, with carets below it; empty when the place has no span in the text.
 * A span of several lines is marked on its first one.
 *
 * ```
 *  6 |       url: /orders
 *  7 |       metod: POST
 *    |       ^^^^^ did you mean "method"?
 * ```
 */
export const codeFrame = (text: string, place: Place, options: CodeFrameOptions = {}): string => {
  const lines = text.split('\n')
  const { span } = place
  if (!span || span.start.line > lines.length) return ''
  const { before = 1, after = 0, width = 120, style = plainStyle } = options
  const at = span.start.line
  const first = Math.max(1, at - before)
  const last = Math.min(lines.length, at + after)
  const gutter = String(last).length + 1
  const cut = cutAround(lines[at - 1] ?? '', { column: span.start.column, width })
  const frame: string[] = []
  for (let line = first; line <= last; line++) {
    const shown = line === at ? cut.text : clip(printable(lines[line - 1] ?? ''), width)
    frame.push(`${style.dim(`${String(line).padStart(gutter)} |`)}${shown === '' ? '' : ` ${shown}`}`)
    if (line === at) frame.push(caretLine({ cut, length: lengthOn(span, lines[at - 1] ?? ''), gutter, style, options }))
  }
  return frame.join('\n')
}

interface Cut {
  readonly text: string
  /** Where the place begins in `text`. */
  readonly column: number
}

/** The part of a long line that holds the place; the whole of a short one. */
const cutAround = (raw: string, { column, width }: { column: number; width: number }): Cut => {
  const line = printable(raw)
  if (line.length <= width) return { text: line, column: column - 1 }
  const start = Math.max(0, Math.min(column - 1 - Math.floor(width / 3), line.length - width))
  const head = start > 0 ? '…' : ''
  const text = `${head}${line.slice(start + head.length, start + width)}${start + width < line.length ? '…' : ''}`
  return { text, column: column - 1 - start }
}

const clip = (line: string, width: number): string => (line.length <= width ? line : `${line.slice(0, width)}…`)

/** One visible character for each control character, so that columns stay true and nothing reaches the terminal unseen. */
const printable = (line: string): string =>
  line
    .replace(/\r$/, '')
    .replace(/\t/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '·')

const lengthOn = (span: NonNullable<Place['span']>, raw: string): number => {
  const lineEnd = raw.trimEnd().length + 1
  const end = span.end.line === span.start.line ? span.end.column : Math.max(lineEnd, span.start.column + 1)
  return Math.max(1, end - span.start.column)
}

interface Carets {
  readonly cut: Cut
  readonly length: number
  readonly gutter: number
  readonly style: TextStyle
  readonly options: CodeFrameOptions
}

const caretLine = ({ cut, length, gutter, style, options }: Carets): string => {
  const paint = { error: style.red, warning: style.yellow, info: style.cyan }[options.severity ?? 'error']
  const indent = ' '.repeat(cellWidth(cut.text.slice(0, cut.column)))
  const carets = '^'.repeat(Math.max(1, cellWidth(cut.text.slice(cut.column, cut.column + length))))
  const label = options.label === undefined ? '' : ` ${options.label}`
  return `${style.dim(`${' '.repeat(gutter)} |`)} ${indent}${paint(`${carets}${label}`)}`
}
