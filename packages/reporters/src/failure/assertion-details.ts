import type { AssertionResult, Mismatch, ShownValue, StepState } from '@testmesh/protocol'
import { clean, cleanLine } from '@testmesh/protocol'
import { clip, counted, wrapHanging } from '../text/fit-text.ts'
import type { Style } from '../text/style.ts'
import { failedAssertions } from '../track/step-view.ts'
import { bullet, namedBullet } from './bullet.ts'
import type { FailureBlockOptions } from './failure-block.ts'

const shownMismatches = 8
const shownOthers = 5

/** Values, their origins, and the other assertions of the step that failed. */
export const assertionDetails = (step: StepState, { context, style }: FailureBlockOptions): string[] => {
  const [primary, ...others] = failedAssertions(step)
  if (!primary) return []
  const width = context.width()
  const isVerbose = context.verbosity === 'verbose'
  return [
    ...listLines(primary, step),
    ...(primary.error === undefined ? [] : namedBullet('error', clean(primary.error), width)),
    // That it holds says all there is to say of it.
    ...(primary.list === 'assert_none'
      ? []
      : mismatchLines(primary.mismatches ?? [], { style, width, limit: isVerbose ? Number.POSITIVE_INFINITY : shownMismatches })),
    ...(primary.hint === undefined ? [] : bullet(clean(primary.hint), width)),
    ...(primary.origins ?? []).flatMap((origin) => bullet(`${origin.name} = ${origin.value.text}  from ${clean(origin.from)}`, width)),
    ...otherLines(others, { width, isVerbose }),
  ]
}

const listLines = (primary: AssertionResult, step: StepState): string[] => {
  if (primary.list === 'assert_none') {
    const why = primary.error === undefined ? 'it holds, and must not' : 'whether it holds cannot be said'
    return [`    = assert_none: ${why}`, ...subjectLines(primary)]
  }
  if (primary.list === 'assert') return []
  const count = failedAssertions(step).filter((result) => result.list === 'assert_any').length
  return [`    = assert_any: ${count === 1 ? 'its only alternative does not hold' : `none of its ${count} alternatives holds`}`]
}

/** Of matchers beside a path, its value; that of an expression stands below it. */
const subjectLines = ({ text, parts = [] }: AssertionResult): string[] => {
  const subject = parts.at(-1)
  if (!subject || subject.end >= text.trimEnd().length) return []
  return bullet(`${cleanLine(text.slice(subject.start, subject.end))} = ${cleanLine(subject.value.text)}`)
}

interface Shown {
  readonly style: Style
  readonly width: number
  readonly limit: number
}

const mismatchLines = (mismatches: readonly Mismatch[], { style, width, limit }: Shown): string[] => {
  const [only] = mismatches
  if (!only) return []
  if (mismatches.length === 1) return asBullet(valueRows(only, { style, width }))
  const hidden = mismatches.length - limit
  return [
    `    = ${counted(mismatches.length, 'difference')}, the worst first:`,
    ...mismatches.slice(0, limit).flatMap((mismatch) => listed(sentenceOf(mismatch, mismatch.path || 'the whole'), width)),
    ...(hidden > 0 ? [`      … and ${hidden} more`] : []),
  ]
}

/** An item of a list below a bullet. */
const listed = (text: string, width: number): string[] => wrapHanging(text, Math.max(20, width - 6), '  ').map((line) => `      ${line}`)

const asBullet = (rows: readonly string[]): string[] => rows.map((row, index) => `${index === 0 ? '    = ' : '      '}${row}`)

const valueRows = ({ path, expected, actual, note }: Mismatch, { style, width }: Pick<Shown, 'style' | 'width'>): string[] => [
  ...(path === '' ? [] : [`at        ${path}`]),
  ...(expected ? [`expected  ${style.bold(valueText(expected))}`] : []),
  `actual    ${style.red(valueText(actual))}`,
  ...(note === undefined ? [] : wrapHanging(clean(note), Math.max(20, width - 6), '')),
]

const valueText = (value: ShownValue | undefined): string => {
  if (!value) return 'nothing there'
  return sayNoType.has(value.type) ? cleanLine(value.text) : `${cleanLine(value.text)} (${value.type})`
}

/** What was wanted in words, of whatever type. */
const sayNoType: ReadonlySet<string> = new Set(['any', 'type', 'missing'])

const otherLines = (others: readonly AssertionResult[], { width, isVerbose }: { width: number; isVerbose: boolean }): string[] => {
  const [only] = others
  if (!only) return []
  const areAlternatives = others.every(({ list }) => list === 'assert_any')
  const lead = areAlternatives
    ? `the other ${others.length === 1 ? 'alternative' : `${others.length} alternatives`}:`
    : `${counted(others.length, 'more assertion')} of this step failed:`
  const differences = (other: AssertionResult): string[] => (isVerbose ? moreDifferences(other, width) : [])
  if (others.length === 1) return [...bullet(`${lead} ${assertionSentence(only)}`, width), ...differences(only)]
  const shown = isVerbose ? others : others.slice(0, shownOthers)
  const hidden = others.length - shown.length
  return [
    `    = ${lead}`,
    ...shown.flatMap((other) => [...listed(assertionSentence(other), width), ...differences(other)]),
    ...(hidden > 0 ? [`      … and ${hidden} more`] : []),
  ]
}

/** All but the worst one, which its sentence told. */
const moreDifferences = ({ mismatches = [] }: AssertionResult, width: number): string[] =>
  mismatches.slice(1).flatMap((mismatch) => listed(sentenceOf(mismatch, `  ${mismatch.path || 'the whole'}`), width))

/** A failed assertion on one line: `body.total  expected 19.9 (number)  actual "19.90" (string): only the types differ`. */
export const assertionSentence = (result: AssertionResult): string => {
  const text = result.message === undefined ? shortened(result.text) : cleanLine(result.message)
  if (result.list === 'assert_none' && result.error === undefined) return `${text} holds, and must not`
  if (result.error !== undefined) return `${text}: ${cleanLine(result.error)}`
  const [worst, ...more] = result.mismatches ?? []
  if (!worst) return text
  const sentence = sentenceOf(worst, result.message === undefined ? subjectOf(result, worst) : text)
  return more.length === 0 ? sentence : `${sentence}, and ${counted(more.length, 'more difference')}`
}

const sentenceOf = ({ expected, actual, note }: Mismatch, subject: string): string =>
  `${subject}${expected ? `  expected ${valueText(expected)}` : ''}  actual ${valueText(actual)}${note === undefined ? '' : `: ${cleanLine(note)}`}`

const shortened = (text: string): string => clip(cleanLine(text), 60)

const textsOfParts = ({ text, parts = [] }: AssertionResult): string[] => parts.map(({ start, end }) => text.slice(start, end))

/** The part of the assertion that had the value, and the path within it; the whole text when no part did. */
const subjectOf = (result: AssertionResult, mismatch: Mismatch): string => {
  // Each side of an `and` differs at the path it was written with.
  if (textsOfParts(result).includes(mismatch.path)) return cleanLine(mismatch.path)
  const part = result.parts?.find(({ value }) => mismatch.path !== '' || value.text === (mismatch.actual?.text ?? 'missing'))
  const subject = part ? cleanLine(result.text.slice(part.start, part.end)) : shortened(result.text)
  if (mismatch.path === '') return subject
  return mismatch.path.startsWith('[') ? `${subject}${mismatch.path}` : `${subject}.${mismatch.path}`
}
