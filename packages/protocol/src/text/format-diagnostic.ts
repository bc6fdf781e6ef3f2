import type { Diagnostic, Place } from '../diagnostic.ts'
import { cellWidth } from './cell-width.ts'
import { codeFrame } from './code-frame.ts'
import { formatPlace } from './format-place.ts'
import { plainStyle, type TextStyle } from './text-style.ts'
import { wrapText } from './wrap-text.ts'

export interface FormatDiagnosticOptions {
  /** Widest line, in cells. Default 120. */
  readonly width?: number
  readonly style?: TextStyle
  /** The text of another file, for places in it. */
  readonly sourceOfFile?: (file: string) => NamedText | undefined
}

/** The text a diagnostic speaks about, and the name to show for it. */
export interface NamedText {
  readonly text: string
  readonly file?: string | undefined
}

/** Hints up to this length stand behind the carets where the line has room for them, others on lines of their own. */
const longestLabel = 60

/**
 * A diagnostic as people read it, without a line break at its end. Without `source` the code frame is left out.
 *
 * ```
 * error FLOW_UNKNOWN_KEY: "metod" is not a setting of the http_request action
 *   --> checkout.testmesh.yaml:7:7
 *  6 |       url: /orders
 *  7 |       metod: POST
 *    |       ^^^^^ did you mean "method"?
 * ```
 */
export const formatDiagnostic = (diagnostic: Diagnostic, source?: NamedText, options: FormatDiagnosticOptions = {}): string => {
  const { style = plainStyle } = options
  const paint = { error: style.red, warning: style.yellow, info: style.cyan }[diagnostic.severity]
  const label = source && labelOf(diagnostic, source, options.width ?? defaultWidth)
  return [
    `${style.bold(paint(`${diagnostic.severity} ${diagnostic.code}`))}${style.bold(`: ${diagnostic.message}`)}`,
    ...framed(diagnostic.place, { source, options, label, severity: diagnostic.severity }),
    ...(diagnostic.related ?? []).flatMap(({ message, place }) => framed(place, { source, options, label: message, severity: 'info' })),
    ...(diagnostic.hint !== undefined && label === undefined ? hintLines(diagnostic.hint, options.width ?? defaultWidth) : []),
  ].join('\n')
}

const defaultWidth = 120

const labelOf = ({ hint, place }: Diagnostic, source: NamedText, width: number): string | undefined => {
  if (hint === undefined || hint.length > longestLabel || hint.includes('\n') || !place.span || !isIn(place, source)) return undefined
  const { start, end } = place.span
  const line = source.text.split('\n')[start.line - 1] ?? ''
  const marked = end.line === start.line ? line.slice(0, end.column - 1) : line
  return String(start.line).length + 5 + cellWidth(marked) + cellWidth(hint) <= width ? hint : undefined
}

const hintLines = (hint: string, width: number): string[] =>
  wrapText(hint, Math.max(20, width - 5)).map((line, index) => `${index === 0 ? '   = ' : '     '}${line}`)

interface Framing {
  readonly source: NamedText | undefined
  readonly options: FormatDiagnosticOptions
  readonly label: string | undefined
  readonly severity: Diagnostic['severity']
}

const framed = (place: Place, { source: main, options, label, severity }: Framing): string[] => {
  const { style = plainStyle, width = defaultWidth, sourceOfFile } = options
  const where = formatPlace(place, main?.file)
  const source = main && isIn(place, main) ? main : place.file === undefined ? undefined : sourceOfFile?.(place.file)
  const frame = source ? codeFrame(source.text, place, { label, severity, style, width }) : ''
  return [...(where === '' ? [] : [`  ${style.dim('-->')} ${where}`]), ...(frame === '' ? [] : [frame])]
}

const isIn = (place: Place, source: NamedText): boolean =>
  place.file === undefined || source.file === undefined || place.file === source.file
