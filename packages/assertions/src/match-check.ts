import { compileMessage, type Scope, showValue } from '@testmesh/expressions'
import type { JsonValue } from '@testmesh/protocol'
import type { CheckProblem, CheckResult, CompiledAssertion, NameUseAt } from './check.ts'
import { compileMatch } from './compile-match.ts'
import { brokenResult, explained, failedResult, type Subject } from './failed-result.ts'
import { isIdlePattern } from './match/is-idle-pattern.ts'
import type { Remarks } from './matchers/matcher.ts'
import { escapePointer } from './pointer.ts'

export interface MatchSource {
  /** JSON pointer to the assertion. */
  readonly pointer: string
  readonly pattern: JsonValue
  readonly message?: string | undefined
}

/** `{ match: { body: … } }`: the keys of the pattern are names of the scope. */
export const compileMatchCheck = ({ pointer, pattern, message }: MatchSource): CompiledAssertion => {
  const { match, names, rootPaths, patterns, needs, idle, problems } = compileMatch(pattern, `${pointer}/match`)
  const reads = [...keysRead(pattern, `${pointer}/match`, []), ...names]
  if (!match) return { problems, names: reads }
  const text = `match ${showValue(pattern).text}`
  const rendered = message === undefined ? undefined : compileMessage(message)
  const subject: Subject = { text, pointer, expression: undefined, names, message: rendered }
  const read = subjectOf(pattern)
  const run = (scope: Scope): CheckResult => {
    try {
      const remarks: Remarks = {}
      const mismatches = match(read(scope), scope, remarks)
      return mismatches.length === 0 ? { passed: true, text, pointer } : { ...failedResult(subject, scope, mismatches), ...remarks }
    } catch (error) {
      return brokenResult(subject, scope, error)
    }
  }
  const uses = { names: reads, rootPaths, patterns, needs, schemas: [], snapshots: [] }
  return {
    check: { text, pointer, ...uses, run, explain: (scope) => explained(subject, scope) },
    problems: [],
    idle: () => [...idleIn(pattern, pointer), ...idle],
  }
}

/** The names that the keys of a pattern read, and the paths behind them. */
const keysRead = (pattern: JsonValue, pointer: string, path: readonly (string | number)[]): NameUseAt[] => {
  if (typeof pattern !== 'object' || pattern === null) return []
  if (Array.isArray(pattern) && path.length === 0) return []
  return Object.entries(pattern).flatMap(([written, inner]) => {
    const key = Array.isArray(pattern) ? Number(written) : written
    const at = `${pointer}/${escapePointer(written)}`
    const [name = '', ...rest] = [...path, key]
    const use: NameUseAt = { name: String(name), path: rest, start: 0, end: 0, isOptional: false, pointer: at, isKey: true }
    return [...(typeof key === 'number' ? [] : [use]), ...keysRead(inner as JsonValue, at, [...path, key])]
  })
}

const idleIn = (pattern: JsonValue, pointer: string): CheckProblem[] =>
  isIdlePattern(pattern) ? [{ code: 'ASSERTION_CHECKS_NOTHING', pointer: `${pointer}/match`, message: LEAVES_ALL_OUT }] : []

const LEAVES_ALL_OUT = 'this match leaves out all that it names, and so holds whatever comes'

/** A map reads the names of its keys, as the pattern is partial; anything else is compared with the whole result. */
const subjectOf = (pattern: JsonValue): ((scope: Scope) => unknown) => {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern))
    return (scope) => (scope.has('result') ? scope.get('result') : undefined)
  const keys = Object.keys(pattern)
  return (scope) => Object.fromEntries(keys.filter((key) => scope.has(key)).map((key) => [key, scope.get(key)]))
}
