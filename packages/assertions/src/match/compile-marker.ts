import {
  compileExpression,
  compileTemplate,
  didYouMean,
  fitsAnything,
  hasToken,
  isNothing,
  isTruthy,
  nestScope,
  type TypeTest,
  typeTests,
} from '@testmesh/expressions'
import { type Mismatch, messageOf } from '@testmesh/protocol'
import { mismatch } from '../diff/mismatch.ts'
import type { Gathered, Judge } from '../matchers/matcher.ts'
import { testPattern } from '../matchers/test-pattern.ts'
import { compileListMarker } from './list-marker.ts'

/** A marker, or a part of one. */
export interface MarkerText {
  readonly text: string
  /** Where it starts in the text of the pattern. */
  readonly offset: number
}

/** Compiles a marker such as `#uuid` or `#? _ > 0`. Undefined for text that only starts like one. Problems are gathered. */
export const compileMarker = ({ text, offset }: MarkerText, pointer: string, gathered: Gathered): Judge | undefined => {
  if (text.startsWith('##')) return optional(compileMarker({ text: text.slice(1), offset: offset + 1 }, pointer, gathered))
  if (text.startsWith('#[')) return compileListMarker({ text, offset }, { pointer, gathered, compileMarker, compileCondition })
  if (text.startsWith('#?')) return compileCondition({ text: text.slice(2), offset: offset + 2 }, pointer, gathered)
  const [lead] = /^#regex\s+/.exec(text) ?? []
  if (lead !== undefined) return compileRegex({ text: text.slice(lead.length).trimEnd(), offset: offset + lead.length }, pointer, gathered)
  const [, word = '', condition] = /^#([a-z_]+)\s*(?:\?(.*))?$/is.exec(text) ?? []
  const judge = simpleMarker(word)
  if (!judge) {
    reportUnknown(word, pointer, gathered)
    return undefined
  }
  if (condition === undefined) return judge
  const at = text.length - condition.length
  return both(judge, compileCondition({ text: condition, offset: offset + at }, pointer, gathered))
}

const optional = (judge: Judge | undefined): Judge | undefined =>
  judge && ((actual, context) => (isNothing(actual) ? [] : judge(actual, context)))

const both =
  (first: Judge, second: Judge): Judge =>
  (actual, context) => {
    const found = first(actual, context)
    return found.length > 0 ? found : second(actual, context)
  }

type Holds = (actual: unknown) => boolean

const presence: Readonly<Record<string, Holds>> = {
  notnull: (actual) => !isNothing(actual),
  present: (actual) => actual !== undefined,
  absent: (actual) => actual === undefined,
  notpresent: (actual) => actual === undefined,
  ignore: () => true,
  any: () => true,
}

const baseTypes: Readonly<Record<string, string>> = {
  uuid: 'string',
  email: 'string',
  url: 'string',
  date: 'string',
  datetime: 'string',
  integer: 'number',
}

const simpleMarker = (word: string): Judge | undefined => {
  const holds = Object.hasOwn(presence, word) ? presence[word] : Object.hasOwn(typeTests, word) ? typeTests[word as TypeTest] : undefined
  if (!holds) return undefined
  const type = Object.hasOwn(presence, word) ? 'any' : (baseTypes[word] ?? word)
  return (actual) =>
    holds(actual) && (word !== 'null' || actual === null) ? [] : [mismatch({ wanted: { type, text: `#${word}` }, actual })]
}

/** Other names for some of them. */
const aliases: ReadonlySet<string> = new Set(['notpresent', 'any'])

const markerWords = [...Object.keys(presence), ...Object.keys(typeTests), 'regex']

/** Markers that are a word: `uuid` for `#uuid`. */
export const markers: readonly string[] = markerWords.filter((word) => !aliases.has(word))

/** Text such as `#fff` is no marker; a misspelt one is a problem. */
const reportUnknown = (word: string, pointer: string, { problems }: Gathered): void => {
  const hint = word === '' ? undefined : didYouMean(word, markerWords)
  if (hint)
    problems.push({
      code: 'ASSERTION_UNKNOWN_MARKER',
      pointer,
      message: `there is no marker #${word}`,
      hint: hint.replaceAll('"', '#').replace(/#([a-z]+)#/g, '"#$1"'),
    })
}

const compileRegex = ({ text, offset }: MarkerText, pointer: string, gathered: Gathered): Judge => {
  gathered.needs.add('regex')
  const { compiled, problems, names } = compileTemplate(text)
  gathered.problems.push(...problems.map((problem) => shifted({ ...problem, pointer }, offset)))
  gathered.names.push(...names.map((use) => shifted({ ...use, pointer }, offset)))
  if (!compiled) return () => []
  if (fitsAnything(text))
    gathered.idle.push({ code: 'ASSERTION_CHECKS_NOTHING', pointer, message: 'any text matches this regular expression' })
  if (!hasToken(text)) gathered.patterns.push({ need: 'regex', pattern: text, pointer, start: offset, end: offset + text.length })
  return (actual, { scope }) => {
    const source = String(compiled.evaluate(scope))
    return testPattern(actual, source, scope) ? [] : [mismatch({ wanted: { type: 'string', text: `#regex ${source}` }, actual })]
  }
}

/** Offsets in the part of a marker as offsets in the text of the pattern. */
const shifted = <T extends { readonly start: number; readonly end: number }>(found: T, offset: number): T => ({
  ...found,
  start: found.start + offset,
  end: found.end + offset,
})

/** `#? _ > 0`: an expression over the value, which is called `_`. */
export const compileCondition = ({ text, offset }: MarkerText, pointer: string, gathered: Gathered): Judge => {
  const { compiled, problems, names } = compileExpression(text)
  gathered.problems.push(...problems.map((problem) => shifted({ ...problem, pointer }, offset)))
  const read = names.filter((use) => use.name !== '_')
  gathered.names.push(...read.map((use) => shifted({ ...use, pointer }, offset)))
  if (!compiled) return () => []
  for (const need of compiled.needs) gathered.needs.add(need)
  gathered.idle.push(...compiled.idle().map((found) => shifted({ ...found, code: 'ASSERTION_CHECKS_NOTHING', pointer }, offset)))
  gathered.patterns.push(...compiled.patterns.map((use) => shifted({ ...use, pointer }, offset)))
  return (actual, { scope, remarks }) => {
    const failed = (note?: string): Mismatch[] => [mismatch({ wanted: { type: 'any', text: `#? ${text.trim()}` }, actual, note })]
    try {
      return isTruthy(compiled.evaluate(nestScope(scope, { _: actual }, { root: actual }))) ? [] : failed()
    } catch (error) {
      remarks.unsure = messageOf(error)
      return failed(remarks.unsure)
    }
  }
}
