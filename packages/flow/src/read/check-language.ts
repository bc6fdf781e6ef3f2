import { type AssertionCode, type CheckProblem, compileAssertion, compileMatch } from '@testmesh/assertions'
import { compileCapture, compileExpression, compileTemplate, compileTransform, hasToken, type SyntaxProblem } from '@testmesh/expressions'
import type { JsonValue } from '@testmesh/protocol'
import { pointerTo } from '../source/pointer.ts'
import { rangeInScalar } from '../source/range-in-scalar.ts'
import { findRefusedToken } from './dialects/refused-tokens.ts'
import type { Problem } from './problem.ts'
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
  for (const found of idle?.() ?? []) reportCheck(found, at, 'warning')
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

const reportCheck = ({ code, ...problem }: CheckProblem, { reading }: At, severity?: 'warning'): void =>
  reportSyntax({ ...problem, code: code as AssertionCode, severity }, { reading, pointer: problem.pointer })

interface Fault extends Omit<SyntaxProblem, 'code' | 'start' | 'end'> {
  readonly code: Problem['code']
  readonly start?: number
  readonly end?: number
  readonly severity?: 'warning' | undefined
}

/** Reports at the offsets inside the scalar, as well as they can be told. */
const reportSyntax = ({ code, message, hint, start, end, severity }: Fault, at: At): void => {
  const range = findRange(at)
  const [, , keyStart, keyEnd] = range
  const isKey = aboutKeys.has(code) && keyStart !== undefined && keyEnd !== undefined
  const part = start === undefined ? undefined : rangeInScalar(at.reading.text, [range[0], range[1]], { start, end: end ?? start + 1 })
  const [from, to] = isKey ? [keyStart, keyEnd] : (part ?? range)
  const isCut = !isKey && to >= range[1] && /^[ \t]+#/.test(at.reading.text.slice(range[1], range[1] + 100))
  report(at, { code, message, hint: isCut ? cutHint : hint, start: from, end: to, ...(severity && { severity }) })
}

const cutHint = 'what stands behind the # is a comment in YAML; where it is meant, quote the whole text'

const findRange = ({ reading, pointer }: At): readonly [number, number, ...number[]] => {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const range = reading.ranges[at]
    if (range) return range
    if (at === '') return [0, 1]
  }
}
