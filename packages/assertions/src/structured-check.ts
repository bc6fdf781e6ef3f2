import { type CompiledExpression, compileExpression, compileMessage, ExpressionError, type Scope } from '@testmesh/expressions'
import type { JsonObject, JsonValue } from '@testmesh/protocol'
import type { Check, CheckResult, CompiledAssertion } from './check.ts'
import { worstFirst } from './diff/worst-first.ts'
import { onOneLine } from './expression-check.ts'
import { brokenResult, explained, failedResult, type Subject } from './failed-result.ts'
import { compileMatchers } from './matchers/compile-matchers.ts'
import { createGathered, type Judge, type Remarks } from './matchers/matcher.ts'
import { findMatcherName } from './matchers/matcher-table.ts'

export interface StructuredSource {
  /** JSON pointer to the assertion. */
  readonly pointer: string
  /** The subject: an expression, with a pointer of its own. */
  readonly subject: { readonly text: string; readonly pointer: string }
  readonly matchers: JsonObject
  /** Where a matcher stands, when it is not a key of the assertion. */
  readonly pointerOf?: (matcher: string) => string
  readonly message?: string | undefined
}

/** `{ path, <matcher>: … }`: one subject, matchers by name. */
export const compileStructuredCheck = ({
  pointer,
  subject: { text, pointer: at },
  matchers,
  pointerOf,
  message,
}: StructuredSource): CompiledAssertion => {
  const gathered = createGathered()
  const { compiled, problems, names: read } = compileExpression(text)
  gathered.problems.push(...problems.map((problem) => ({ ...problem, pointer: at })))
  if (Object.values(matchers).some((expected) => isToken(expected, text)))
    gathered.idle.push({ code: 'ASSERTION_CHECKS_NOTHING', pointer: at, message: 'this compares a value with itself' })
  const judge = compileMatchers(matchers, pointerOf ?? pointer, gathered)
  const isLenient = Object.keys(matchers).some((key) => asksPresence.has(findMatcherName(key) ?? ''))
  const own = read.map((use) => ({ ...use, pointer: at, isOptional: use.isOptional || isLenient }))
  const names = [...own, ...gathered.names]
  if (!compiled || gathered.problems.length > 0) return { problems: gathered.problems, names }
  const rootPaths = [
    ...compiled.rootPaths.map((path) => ({ ...path, pointer: at, isOptional: path.isOptional || isLenient })),
    ...gathered.rootPaths,
  ]
  const patterns = [...compiled.patterns.map((use) => ({ ...use, pointer: at })), ...gathered.patterns]
  const needs = [...new Set([...compiled.needs, ...gathered.needs])]
  const subject: Subject = {
    text: onOneLine(`${text} ${matchersText(matchers)}`),
    pointer,
    expression: compiled,
    names: gathered.names,
    message: message === undefined ? undefined : compileMessage(message),
  }
  const readSubject = isLenient ? lenient(compiled) : (scope: Scope) => compiled.evaluate(scope)
  return {
    check: checkOf(
      { subject, expression: compiled, judge, read: readSubject, doubt: isLenient ? undefined : doubtOf(text, matchers) },
      { names, rootPaths, patterns, needs, schemas: gathered.schemas, snapshots: gathered.snapshots },
    ),
    problems: [],
    idle: () => [...compiled.idle().map((found) => ({ ...found, code: 'ASSERTION_CHECKS_NOTHING', pointer: at })), ...gathered.idle],
  }
}

/** `{ path: body.id, equals: "${body.id}" }` */
const isToken = (expected: JsonValue, path: string): boolean =>
  typeof expected === 'string' && [`\${${path.trim()}}`, `{{${path.trim()}}}`].includes(expected.replaceAll(' ', ''))

/** Their subject may be a name that nobody knows: `exists: false` asks just that. */
const asksPresence: ReadonlySet<string> = new Set(['exists', 'is_null', 'empty'])

/** What is missing differs from anything. */
const differing: ReadonlySet<string> = new Set(['not_equals', 'not_one_of', 'not_contains'])

const doubtOf = (text: string, matchers: JsonObject): string | undefined =>
  Object.entries(matchers).some(([key, expected]) => differing.has(findMatcherName(key) ?? '') && expected !== null)
    ? `${onOneLine(text)} is missing, so it differs from anything`
    : undefined

const lenient =
  (expression: CompiledExpression) =>
  (scope: Scope): unknown => {
    try {
      return expression.evaluate(scope)
    } catch (error) {
      if (error instanceof ExpressionError && error.code === 'EXPRESSION_UNKNOWN_NAME') return undefined
      throw error
    }
  }

interface Structured {
  readonly subject: Subject
  readonly expression: CompiledExpression
  readonly judge: Judge
  readonly read: (scope: Scope) => unknown
  /** To be said where the subject is missing and it passes all the same. */
  readonly doubt: string | undefined
}

const checkOf = (
  { subject, expression, judge, read, doubt }: Structured,
  used: Pick<Check, 'names' | 'rootPaths' | 'patterns' | 'needs' | 'schemas' | 'snapshots'>,
): Check => {
  const { text, pointer } = subject
  const [head] = expression.names
  const isUntyped = (scope: Scope) => head !== undefined && scope.origin(head.name, head.path[0])?.isUntyped === true
  return {
    text,
    pointer,
    ...used,
    explain: (scope) => explained(subject, scope),
    run: (scope): CheckResult => {
      try {
        const actual = read(scope)
        const remarks: Remarks = {}
        const found = judge(actual, { scope, isUntyped: typeof actual === 'string' && isUntyped(scope), remarks })
        if (found.length === 0) return { passed: true, text, pointer, ...(actual === undefined && doubt && { warning: doubt }), ...remarks }
        return { ...failedResult(subject, scope, worstFirst(withMissingNote(found, { actual, expression, scope }))), ...remarks }
      } catch (error) {
        return brokenResult(subject, scope, error)
      }
    },
  }
}

interface Seen {
  readonly actual: unknown
  readonly expression: CompiledExpression
  readonly scope: Scope
}

/** Of a subject that is missing it is said where its path stops. */
const withMissingNote = (found: ReturnType<Judge>, { actual, expression, scope }: Seen): ReturnType<Judge> => {
  const note = actual === undefined ? expression.diagnose(scope).missing[0]?.note : undefined
  return note === undefined ? found : found.map((one) => (one.path === '' && one.note === undefined ? { ...one, note } : one))
}

const longestMatchers = 200

const matchersText = (matchers: JsonObject): string => {
  const text = Object.entries(matchers)
    .map(([name, expected]) => `${name} ${textOf(expected)}`)
    .join(', ')
  return text.length > longestMatchers ? `${text.slice(0, longestMatchers - 1)}…` : text
}

const textOf = (value: JsonValue): string => JSON.stringify(value)
