import type { Answer, Coverage, OperationCoverage, UnknownRequest } from '@testmesh/coverage'
import { cellWidth, cleanLine, formatPlace, type TextStyle, wrapText } from '@testmesh/protocol'
import { count } from '../count.ts'
import { padCells } from '../pad-cells.ts'
import type { MeasuredLook } from '../tell-measured.ts'
import { byTag, flowsText, isFinding, markOf, requestLines, stateOf, totalLines } from './told-coverage.ts'

/** What was seen of an API, a line for each operation. */
export const coverageLines = (coverage: Coverage, look: MeasuredLook): string[] => {
  const { style, verbosity } = look
  const told = verbosity === 'quiet' ? coverage.operations.filter(isFinding) : coverage.operations
  const groups = byTag(coverage.operations)
  const columns = columnsOf(told)
  return [
    `${coverage.title === '' ? '' : `${style.bold(cleanLine(coverage.title))}  `}${style.dim(`in ${look.seenBy}`)}`,
    '',
    ...[...byTag(told)].flatMap(([tag, operations]) => [
      ...(groups.size > 1 ? [style.bold(cleanLine(tag))] : []),
      ...operations.flatMap((operation) => operationLines(operation, columns, look)),
      '',
    ]),
    ...unknownLines(coverage.unknown, look),
    ...totalLines(coverage)
      .flatMap((line) => wrapText(line, look.width))
      .map(style.bold),
    ...requestLines(coverage)
      .flatMap((line) => wrapText(cleanLine(line), look.width))
      .map(style.dim),
  ]
}

interface Columns {
  readonly method: number
  readonly path: number
  readonly calls: number
}

/** A longer path moves its own line alone. */
const longestPath = 48

const columnsOf = (operations: readonly OperationCoverage[]): Columns => {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(cellWidth))
  return {
    method: widest(operations.map(({ method }) => method)),
    path: Math.min(longestPath, widest(operations.map(({ path }) => path))),
    calls: widest(operations.map(callsText)),
  }
}

const callsText = ({ calls }: OperationCoverage): string => (calls === 0 ? '' : `${calls}×`)

interface Piece {
  readonly text: string
  readonly paint: (text: string) => string
}

const operationLines = (operation: OperationCoverage, columns: Columns, { style, verbosity, width }: MeasuredLook): string[] => {
  const mark = markOf(operation)
  const path = cleanLine(operation.path)
  const head = `  ${mark} ${operation.method.padEnd(columns.method)} `
  const start = `${head}${padCells(path, columns.path)}  ${callsText(operation).padStart(columns.calls)}`
  const painted = start.replace(mark, paintOf(mark, style))
  return fill({ plain: start, painted }, piecesOf(operation, { style, verbosity }), { width, indent: head.length })
}

const paintOf = (mark: ReturnType<typeof markOf>, { dim, yellow, red }: TextStyle): Piece['paint'] =>
  ({ '✓': dim, '!': yellow, '✗': red })[mark]

const piecesOf = (operation: OperationCoverage, { style, verbosity }: Pick<MeasuredLook, 'style' | 'verbosity'>): Piece[] => {
  const { answers, undocumented, flows, unanswered } = operation
  const state = stateOf(operation)
  const unasked = `never ${unanswered > 0 ? `answered (${count(unanswered, 'request')})` : 'called'}`
  const piece = (text: string, paint: Piece['paint']): Piece[] => (text === '' ? [] : [{ text: cleanLine(text), paint }])
  if (state === 'never') return piece(unasked, style.red)
  const none = answers.filter(({ calls }) => calls === 0)
  const by = verbosity === 'verbose' ? flowsText(flows, flows.length) : flowsText(flows)
  return [
    ...piece(statusesText(answers.filter(({ calls }) => calls > 0)), (text) => text),
    ...piece(statusesText(undocumented, 'not documented '), style.red),
    ...piece(state === 'unchecked' ? 'not checked' : '', style.yellow),
    ...piece(statusesText(none, 'not seen '), style.dim),
    ...piece(unanswered > 0 ? `${unanswered} without an answer` : '', style.yellow),
    ...piece(`by ${by}`, style.dim),
  ]
}

const statusesText = (answers: readonly Answer[], before = ''): string =>
  answers.length === 0 ? '' : before + answers.map(({ status }) => status).join(', ')

/** The pieces behind the start, on further lines where there is no room. */
const fill = (
  { plain, painted }: { readonly plain: string; readonly painted: string },
  pieces: readonly Piece[],
  { width, indent }: { readonly width: number; readonly indent: number },
): string[] => {
  const lines: string[] = []
  let [line, used] = [painted, cellWidth(plain)]
  for (const { text, paint } of pieces) {
    const cells = cellWidth(text)
    const hasRoom = used + 2 + cells <= width
    if (!hasRoom) lines.push(line)
    line = (hasRoom ? `${line}  ` : ' '.repeat(indent)) + paint(text)
    used = (hasRoom ? used + 2 : indent) + cells
  }
  return [...lines, line]
}

const shownUnknown = 10

const unknownLines = (unknown: readonly UnknownRequest[], { style, verbosity, shown }: MeasuredLook): string[] => {
  if (unknown.length === 0) return []
  const told = verbosity === 'verbose' ? unknown : unknown.slice(0, shownUnknown)
  const more = unknown.length - told.length
  return [
    style.bold('not in the document'),
    ...told.map(({ method, path, statuses, requests, flow, step, place }) => {
      const file = place?.file === undefined ? '' : `  ${style.dim(formatPlace({ ...place, file: shown(place.file) }))}`
      const asked = [`${method} ${path}`, ...(requests > 1 ? [`${requests}×`] : []), statuses.join(', ') || 'no answer']
      return `  ${style.red('?')} ${cleanLine(asked.join('  '))}  ${style.dim(cleanLine(`by ${flow} › ${step.replace(/^steps\//, '')}`))}${file}`
    }),
    ...(more > 0 ? [style.dim(`    and ${more} more with -v`)] : []),
    '',
  ]
}
