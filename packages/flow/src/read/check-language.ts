import { type AssertionCode, type CheckProblem, compileAssertion, compileMatch } from '@testmesh/assertions'
import { compileCapture, compileExpression, compileTemplate, compileTransform, hasToken, type SyntaxProblem } from '@testmesh/expressions'
import type { JsonValue } from '@testmesh/protocol'
import { pointerTo } from '../source/pointer.ts'
import { rangeInScalar } from '../source/range-in-scalar.ts'
import { findRefusedToken } from './dialects/refused-tokens.ts'
import type { Problem, Stretch } from './problem.ts'
import { type At, report } from './reading.ts'

/** A condition: `when`, `until`, `retry_on`. */
export const checkExpression = (text: string, at: At): void => {
  for (const problem of compileExpression(text).problems) reportSyntax(problem, at)
}

/** Every text of a value that holds a token. */
export const checkTemplates = (value: JsonValue, at: At): void => {
  if (typeof value === 'string') checkTemplate(value, at)
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    const below = { ...at, pointer: pointerTo(at.pointer, key) }
    checkKey(key, below)
    checkTemplates(part as JsonValue, below)
  }
}

/** Keys are no templates: the token itself would be sent. `at` is the place of the value. */
export const checkKey = (key: string, at: At): void => {
  if (!hasToken(key)) return
  const message = `the key "${key}" is no template: it would stay as it is written`
  reportSyntax({ code: 'FLOW_KEY_TEMPLATE', message, hint: keyHint }, at)
}

const keyHint = 'write the key itself; a text with tokens, such as a body of JSON as text, is filled whole'

const checkTemplate = (text: string, at: At): void => {
  if (!hasToken(text)) return
  const refused = findRefusedToken(text)
  const problems = refused ? [{ ...refused, code: 'FLOW_REFUSED_KEY' as const }] : compileTemplate(text).problems
  for (const problem of problems) reportSyntax(problem, at)
}

/** What an output is taken from: a path, an expression, a template or a constant. */
export const checkCapture = (value: JsonValue, at: At): void => {
  for (const problem of compileCapture(value, at.pointer).problems) reportCheck(problem, at)
}

export const checkAssertion = (value: JsonValue, at: At): void => {
  const { problems, idle } = compileAssertion(value, at.pointer)
  for (const problem of problems) reportCheck(problem, at)
  reportIdle(idle?.() ?? [], at)
}

/** One warning for an assertion, however many of its parts check nothing: the first, and with it the others that stand behind. */
const reportIdle = (found: readonly CheckProblem[], { reading }: At): void => {
  const placed = found.map((one) => ({ one, ...placeOf(one, { reading, pointer: one.pointer }) }))
  const [first, ...others] = outermost(placed)
  if (!first) return
  const related = others.map(({ one, start, end }) => ({ message: one.message, start, end }))
  const { one, ...at } = first
  const told = { code: one.code as AssertionCode, severity: 'warning' as const, message: one.message, hint: one.hint, ...at }
  report({ reading, pointer: one.pointer }, { ...told, ...(related.length > 0 && { related }) })
}

/** Without those that are a part of another one, in the order of the text. */
const outermost = <T extends Stretch>(found: readonly T[]): T[] => {
  const kept: T[] = []
  for (const one of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) if (one.start >= (kept.at(-1)?.end ?? 0)) kept.push(one)
  return kept
}

/** A value that is made out of another one: a path, an expression, a template or a constant. */
export const checkTransform = (value: JsonValue, at: At): void => {
  for (const problem of compileTransform(value, at.pointer).problems) reportCheck(problem, at)
}

export const checkMatch = (value: JsonValue, at: At): void => {
  for (const problem of compileMatch(value, at.pointer).problems) reportCheck(problem, at)
}

/** Problems whose pointer means the key that stands there. */
const aboutKeys: ReadonlySet<string> = new Set(['ASSERTION_UNKNOWN_MATCHER', 'FLOW_KEY_TEMPLATE'])

const reportCheck = ({ code, ...problem }: CheckProblem, { reading }: At): void =>
  reportSyntax({ ...problem, code: code as AssertionCode }, { reading, pointer: problem.pointer })

interface Fault extends Omit<SyntaxProblem, 'code' | 'start' | 'end'> {
  readonly code: Problem['code']
  readonly start?: number
  readonly end?: number
}

/** Reports at the offsets inside the scalar, as well as they can be told. */
const reportSyntax = ({ code, message, hint, ...part }: Fault, at: At): void => {
  const range = findRange(at)
  const [, , keyStart, keyEnd] = range
  if (aboutKeys.has(code) && keyStart !== undefined && keyEnd !== undefined) {
    report(at, { code, message, hint, start: keyStart, end: keyEnd })
    return
  }
  const place = placeOf(part, at)
  const isCut = place.end >= range[1] && /^[ \t]+#/.test(at.reading.text.slice(range[1], range[1] + 100))
  report(at, { code, message, hint: isCut ? cutHint : hint, ...place })
}

/** Of a part of the text that stands there, or of all of it. */
const placeOf = ({ start, end }: Pick<Fault, 'start' | 'end'>, at: At): { readonly start: number; readonly end: number } => {
  const [from, to] = findRange(at)
  const part = start === undefined ? undefined : rangeInScalar(at.reading.text, [from, to], { start, end: end ?? start + 1 })
  return part ? { start: part[0], end: part[1] } : { start: from, end: to }
}

const cutHint = 'what stands behind the # is a comment in YAML; where it is meant, quote the whole text'

const findRange = ({ reading, pointer }: At): readonly [number, number, ...number[]] => {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const range = reading.ranges[at]
    if (range) return range
    if (at === '') return [0, 1]
  }
}
