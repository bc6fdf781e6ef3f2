import { compileValue, hasToken, isMap, type PatternUse, type Scope, showValue } from '@testmesh/expressions'
import type { Mismatch } from '@testmesh/protocol'
import { isIdlePattern } from '../match/is-idle-pattern.ts'
import type { Judge, JudgeContext, MatcherSource } from './matcher.ts'

export interface ExpectedContext extends JudgeContext {
  /** Text of the expected value has no type of its own: it came from a template. */
  readonly isExpectedUntyped: boolean
}

/** As much of a matcher's source as its expected value needs. */
export type ExpectedSource = Pick<MatcherSource, 'name' | 'expected' | 'pointer' | 'gathered'>

/** Compares a value with what is expected. May throw an ExpressionError. */
export type Compare = (actual: unknown, expected: unknown, context: ExpectedContext) => readonly Mismatch[]

/** A judge that renders the expected value first, and then compares. `accepts` says what is wrong with one known beforehand. */
export const comparing =
  (compare: Compare, accepts?: (expected: unknown) => string | undefined) =>
  (source: ExpectedSource): Judge => {
    const evaluate = compileExpected(source)
    const problem = evaluate.isStatic && accepts?.(source.expected)
    if (problem) reject(source, problem)
    return (actual, context) => compare(actual, evaluate.value(context.scope), { ...context, isExpectedUntyped: !evaluate.isStatic })
  }

/** The expected value, with its templates compiled. */
export const compileExpected = ({
  expected,
  pointer,
  gathered,
}: ExpectedSource): { isStatic: boolean; value: (scope: Scope) => unknown } => {
  const { compiled, problems, names } = compileValue(expected, pointer)
  gathered.problems.push(...problems)
  gathered.names.push(...names)
  if (!compiled) return { isStatic: false, value: () => undefined }
  gathered.rootPaths.push(...compiled.rootPaths)
  gathered.patterns.push(...compiled.patterns)
  for (const need of compiled.needs) gathered.needs.add(need)
  return { isStatic: compiled.isStatic, value: compiled.evaluate }
}

/** Says that a matcher holds whatever comes. */
export const noteIdle = ({ pointer, gathered }: ExpectedSource, message: string, hint?: string): void => {
  gathered.idle.push({ code: 'ASSERTION_CHECKS_NOTHING', pointer, message, ...(hint !== undefined && { hint }) })
}

/** Says so of a pattern that every value fits, or every map. */
export const noteIdlePattern = (source: ExpectedSource): void => {
  const { expected } = source
  if (isIdlePattern(expected)) noteIdle(source, 'this pattern leaves out all that it names: any value fits it')
  else if (isMap(expected) && Object.keys(expected).length === 0) noteIdle(source, 'this pattern is empty: any map fits it')
}

/** Notes a text that only its helper can read, where it is known before the run. */
export const notePattern = ({ expected, pointer, gathered }: ExpectedSource, need: PatternUse['need']): void => {
  if (typeof expected !== 'string' || hasToken(expected)) return
  gathered.patterns.push({ need, pattern: expected, pointer, start: 0, end: expected.length })
}

/** Reports that a matcher cannot use its value. */
export const reject = ({ name, pointer, expected, gathered }: ExpectedSource, wants: string, hint?: string): void => {
  const message = `${name} wants ${wants}, not ${showValue(expected, 60).text}`
  gathered.problems.push({ code: 'ASSERTION_INVALID', pointer, message, ...(hint !== undefined && { hint }) })
}
