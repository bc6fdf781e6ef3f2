import type { AssertionResult, FlowRef, PartValue, Place } from '@testmesh/protocol'
import { cleanLine, codeFrame, formatPlace, positionAt } from '@testmesh/protocol'
import { clip } from '../text/fit-text.ts'
import type { FailureBlockOptions } from './failure-block.ts'

export interface Framed {
  readonly place: Place | undefined
  readonly assertion?: AssertionResult | undefined
  readonly flow: FlowRef | undefined
  readonly options: FailureBlockOptions
}

/** The place as `--> file:line:column`, and the line itself with the values of its parts below it. */
export const frameLines = ({ place, assertion, flow, options }: Framed): string[] => {
  if (!place) return []
  const { shown = (file: string) => file } = options.context
  const file = place.file ?? flow?.file
  const where = formatPlace(file === undefined ? place : { ...place, file: shown(file) })
  const source = sourceOf(place, flow, options.context)
  const line = place.span?.start.line
  const gutter = ' '.repeat(gutterOf(place))
  const arrow = where === '' ? [] : [`${gutter}${options.style.dim('-->')} ${where}`]
  if (source === undefined || line === undefined) return arrow
  const bar = options.style.dim(`${gutter} |`)
  return [...arrow, bar, ...markedLine(source, { place, parts: partPlaces(source, place, assertion), gutter, options }), bar]
}

/** Moves lines that were written for a gutter of three cells to the one of the place. */
export const belowFrame = (place: Place | undefined, lines: readonly string[]): string[] => {
  const shift = gutterOf(place) - usualGutter
  return lines.map((line) => (shift < 0 ? line.slice(-shift) : `${' '.repeat(shift)}${line}`))
}

const usualGutter = 3

const gutterOf = (place: Place | undefined): number => (place?.span ? String(place.span.start.line).length + 1 : usualGutter)

const sourceOf = (place: Place, flow: FlowRef | undefined, context: FailureBlockOptions['context']): string | undefined => {
  const source =
    place.file === undefined || place.file === flow?.file ? flow && context.source(flow.sha256) : context.sourceOfFile?.(place.file)
  // Places count from behind a byte order mark.
  return source?.text.replace(/^\ufeff/, '')
}

interface PartPlace {
  readonly place: Place
  readonly label: string
}

interface Marked {
  readonly place: Place
  readonly parts: readonly PartPlace[]
  readonly gutter: string
  readonly options: FailureBlockOptions
}

const shownParts = 6

/** The line once, then a line of carets for each part whose value is known. */
const markedLine = (source: string, { place, parts, gutter, options }: Marked): string[] => {
  const width = Math.max(20, options.context.width() - gutter.length - 3)
  const frame = (at: Place, label?: string): string[] =>
    codeFrame(source, at, { before: 0, width, style: options.style, label: label === undefined ? undefined : clip(label, width) }).split(
      '\n',
    )
  const [first, ...others] = parts
  if (!first) return frame(place)
  const length = source.split('\n')[(place.span?.start.line ?? 1) - 1]?.length ?? 0
  // A line that is cut around one part shows the others at other columns.
  const more = length > width ? [] : others.filter((part) => lineOf(part) === lineOf(first)).slice(0, shownParts - 1)
  return [...frame(first.place, first.label), ...more.flatMap((part) => frame(part.place, part.label).slice(-1))]
}

const lineOf = ({ place }: PartPlace): number | undefined => place.span?.start.line

/** Where the parts of the assertion stand in the file. A text written with escapes or over lines has none. */
const partPlaces = (source: string, place: Place, assertion: AssertionResult | undefined): PartPlace[] => {
  if (!assertion?.parts || !place.span) return []
  const { start, end } = place.span
  const within = source.slice(start.offset, end.offset).indexOf(assertion.text)
  if (within === -1) return []
  const base = start.offset + within
  return usefulParts(assertion.parts).map((part) => ({ place: placeOf(source, base, part), label: cleanLine(part.value.text) }))
}

/** Without comparisons: that one of them is false is known, and which one, the values of its sides tell. */
const usefulParts = (parts: readonly PartValue[]): PartValue[] =>
  parts.filter((part) => part.end > part.start && !(part.value.type === 'boolean' && parts.some((other) => isInside(other, part))))

const isInside = (inner: PartValue, outer: PartValue): boolean =>
  inner !== outer && inner.start >= outer.start && inner.end <= outer.end && inner.end - inner.start < outer.end - outer.start

const placeOf = (source: string, base: number, part: PartValue): Place => ({
  span: { start: positionAt(source, base + part.start), end: positionAt(source, base + part.end) },
})
