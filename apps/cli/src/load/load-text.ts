import type { FailureKind } from '@testmesh/load'
import { cellWidth, clean, cleanLine, wrapText } from '@testmesh/protocol'
import { padCells } from '../pad-cells.ts'
import type { MeasuredLook } from '../tell-measured.ts'
import { explainedIndent } from './explain-execution.ts'
import { cellsOf, columns, courseLines, type MeasuredLoad, remarkLines, rowsOf, thresholdText, totalLine, valueText } from './told-load.ts'

/** What a load found: how fast it was, how it went, why what failed did, and what held. */
export const loadLines = (load: MeasuredLoad, look: MeasuredLook): string[] => {
  const { style, width, verbosity } = look
  const isQuiet = verbosity === 'quiet'
  const parts = [
    ...(isQuiet ? [] : [tableLines(load, look), courseLines(load), failureLines(load, look)]),
    thresholdLines(load, look),
    [
      ...remarkLines(load).flatMap((line) => wrapText(line, width)),
      style.bold(totalLine(load)),
      ...(isQuiet || load.failures.length === 0
        ? []
        : [style.dim(`one of each kind of failure is recorded: testmesh show ${look.seenBy}`)]),
    ],
  ]
  return parts.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
}

/** A longer title moves its own line alone. */
const longestTitle = 40

const tableLines = (load: MeasuredLoad, { style }: MeasuredLook): string[] => {
  const rows = rowsOf(load).map(({ title, depth, figures }) => ({
    title: `${'  '.repeat(depth)}${cleanLine(title)}`,
    cells: cellsOf(figures),
    isFlow: depth === 0,
  }))
  const widths = columns.map((name, index) => Math.max(name.length, ...rows.map(({ cells }) => cells[index]?.length ?? 0)))
  const titleWidth = Math.min(longestTitle, Math.max(...rows.map(({ title }) => cellWidth(title))))
  const lineOf = (title: string, cells: readonly string[]): string =>
    `${padCells(title, titleWidth)}${cells.map((cell, index) => `  ${cell.padStart(widths[index] ?? 0)}`).join('')}`
  return [
    style.dim(lineOf('', columns)),
    ...rows.map(({ title, cells, isFlow }) => (isFlow ? style.bold(lineOf(title, cells)) : lineOf(title, cells))),
  ]
}

/** Told at length where nothing more was asked for. */
const shownExamples = 3

const failureLines = ({ failures, otherFailures }: MeasuredLoad, { style, width, verbosity }: MeasuredLook): string[] => {
  const atLength = verbosity === 'verbose' ? failures.length : shownExamples
  const headOf = ({ count, flow, step, code, message }: FailureKind): string[] =>
    wrapText(cleanLine(`${count} × ${flow}${step === undefined ? '' : ` › ${step}`}  ${code}: ${message}`), width)
  return [
    ...failures.flatMap((kind, index) => [
      ...(index > 0 && index <= atLength ? [''] : []),
      ...headOf(kind).map(style.red),
      ...(index < atLength ? indented(kind.example) : []),
    ]),
    ...(otherFailures > 0 ? ['', style.red(`${otherFailures} × in other ways`)] : []),
  ]
}

const indented = (text: string): string[] =>
  text === ''
    ? []
    : clean(text)
        .split('\n')
        .map((line) => `${explainedIndent}${line}`.trimEnd())

const thresholdLines = ({ thresholds }: MeasuredLoad, { style }: MeasuredLook): string[] => {
  const width = Math.max(...thresholds.map((threshold) => cellWidth(thresholdText(threshold))))
  return thresholds.map((threshold) => {
    const mark = threshold.holds ? style.dim('✓') : style.red('✗')
    return `${mark} ${padCells(cleanLine(thresholdText(threshold)), width)}  ${valueText(threshold)}`
  })
}
