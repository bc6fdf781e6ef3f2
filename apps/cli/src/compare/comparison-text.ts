import type { AssertionChange, Change, Comparison, Difference, StepComparison } from '@testmesh/compare'
import { cellWidth, cleanLine, fullTitle, type ShownValue, type TextStyle } from '@testmesh/protocol'
import type { RecordedBatch } from '@testmesh/recordings'
import { count } from '../count.ts'
import type { Terminal } from '../terminal.ts'
import type { RecordedExecution } from './recorded-executions.ts'

export interface ComparisonLook extends Pick<Terminal, 'style' | 'verbosity'> {
  readonly before: RecordedExecution
  readonly after: RecordedExecution
  /** How the file of a flow is called from where somebody is. */
  readonly shown: (file: string) => string
  /** Cells of a line. */
  readonly width: number
}

/** What differs between two executions, a paragraph for each step in which something does. */
export const comparisonLines = ({ isOtherText, variables, steps }: Comparison, look: ComparisonLook): string[] => {
  const { before, after, shown, style, verbosity } = look
  const { flow, row, verdict = 'it did not end' } = after.state
  const file = flow?.file === undefined ? '' : `  ${style.dim(shown(flow.file))}`
  const differing = steps.filter(({ isSame }) => !isSame)
  const same = steps.length - differing.length
  return [
    `${style.bold(fullTitle(flow?.name ?? '', row?.name))}  ${turned(before.state.verdict, verdict, style)}${file}`,
    style.dim(`  against ${before.batch.record.batchId}, ${agoText(before.batch, after.batch)}`),
    ...(isOtherText ? ['  the flow has another text'] : []),
    ...(verbosity === 'quiet' ? [] : differenceLines('variable', variables, look)),
    ...stepsLines(differing, look),
    ...(differing.length === 0 && variables.changes.length === 0 && !isOtherText
      ? ['  nothing differs that does not differ in every run']
      : same > 0
        ? [style.dim(`  ${count(same, 'step')} did the same`)]
        : []),
    '',
  ]
}

/** Of the rounds of a loop that differ and ended alike the first are enough: what comes behind the loop is to be seen, too. */
const mostRounds = 3

const stepsLines = (steps: readonly StepComparison[], look: ComparisonLook): string[] => {
  const { style, verbosity } = look
  const most = verbosity === 'verbose' ? Number.POSITIVE_INFINITY : mostRounds
  const kinds = new Map<string, number>()
  for (const step of steps) kinds.set(kindOf(step), (kinds.get(kindOf(step)) ?? 0) + 1)
  const told = new Map<string, number>()
  return steps.flatMap((step) => {
    const kind = kindOf(step)
    const round = (told.get(kind) ?? 0) + 1
    told.set(kind, round)
    const more = (kinds.get(kind) ?? 0) - most
    if (round > most) return []
    return [...stepLines(step, look), ...(round === most && more > 0 ? [style.dim(`    and ${count(more, 'more round')} with -v`)] : [])]
  })
}

/** The step in whichever round, and how it came out: one step of its own where it is in no loop. */
const kindOf = ({ path, before, after }: StepComparison): string =>
  JSON.stringify([path.replaceAll(/\[\d+\]/g, '[]'), before?.outcome, after?.outcome])

const stepLines = (
  { path, before, after, isOtherText, assertions, input, result, outputs }: StepComparison,
  look: ComparisonLook,
): string[] => {
  const { style, verbosity } = look
  const step = after ?? before
  const failure = after?.failure?.code === before?.failure?.code ? undefined : after?.failure
  const head = `  ${style.bold(cleanLine(path.replace(/^steps\//, '')))}  ${style.dim(step?.action ?? '')}  ${turned(before?.outcome ?? (before ? 'running' : undefined), after?.outcome ?? (after ? 'running' : undefined), style)}`
  if (verbosity === 'quiet') return [head]
  return [
    head,
    ...(isOtherText ? ['    the flow that it runs has another text'] : []),
    ...assertions.map((change) => `    assert  ${cleanLine(change.text)}  ${turned(saidOf(change.before), saidOf(change.after), style)}`),
    ...(failure && assertions.length === 0 ? [`    ${style.red(failure.code)}  ${cleanLine(failure.message)}`] : []),
    ...differenceLines('input', input, look, '    '),
    ...differenceLines('result', result, look, '    '),
    ...differenceLines('output', outputs, look, '    '),
  ]
}

const saidOf = (assertion: AssertionChange['before']): string | undefined => assertion && (assertion.passed ? 'passed' : 'failed')

/** `passed → failed`; `failed` where it was the same. */
const turned = (before: string | undefined, after: string | undefined, style: TextStyle): string => {
  const paint = after === 'passed' ? style.dim : style.red
  if (before === after) return paint(after ?? '')
  if (before === undefined) return style.yellow('new')
  return after === undefined ? style.yellow('gone') : `${before} → ${paint(after)}`
}

const differenceLines = (what: string, { changes, moved }: Difference, look: ComparisonLook, indent = '  '): string[] => [
  ...changes.flatMap((change) => changeLines(what, change, look, indent)),
  ...(look.verbosity === 'verbose' && moved > 0
    ? [look.style.dim(`${indent}${what}  ${count(moved, 'value')} more, as in every run: ids, times`)]
    : []),
]

/** On one line where it has room, else the two values below each other. */
const changeLines = (
  what: string,
  { path, before, after, note, also }: Change,
  { style, width }: ComparisonLook,
  indent: string,
): string[] => {
  const [was, is] = [valueText(before), valueText(after)]
  const notes = [note, also.length > 0 && `also ${also.slice(0, 3).join(', ')}${also.length > 3 ? ', …' : ''}`].filter(Boolean).join('; ')
  const remark = notes === '' ? '' : `  ${style.dim(`(${cleanLine(notes)})`)}`
  const head = `${indent}${what}  ${style.cyan(cleanLine(path))}`
  if (cellWidth(`${indent}${what}  ${path}  ${was} → ${is}`) <= width) return [`${head}  ${was} → ${is}${remark}`]
  return [head + remark, `${indent}    ${was}`, `${indent}  → ${is}`]
}

const valueText = (value: ShownValue | undefined): string => (value === undefined ? 'nothing' : cleanLine(value.text))

/** `3 minutes before`: where one batch lies from the other. */
const agoText = ({ record: before }: RecordedBatch, { record: after }: RecordedBatch): string => {
  const ms = Math.abs(after.createdAt - before.createdAt)
  const [size, unit] = units.find(([size]) => ms >= size) ?? [1000, 'second']
  return `${count(Math.max(1, Math.round(ms / size)), unit)} ${before.createdAt <= after.createdAt ? 'before' : 'after'}`
}

const units: readonly (readonly [ms: number, unit: string])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
]
