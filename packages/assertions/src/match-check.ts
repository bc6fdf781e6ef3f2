import { compileMessage, type Scope, showValue } from '@testmesh/expressions'
import type { JsonValue } from '@testmesh/protocol'
import type { CheckResult, CompiledAssertion } from './check.ts'
import { compileMatch } from './compile-match.ts'
import { brokenResult, explained, failedResult, type Subject } from './failed-result.ts'

export interface MatchSource {
  /** JSON pointer to the assertion. */
  readonly pointer: string
  readonly pattern: JsonValue
  readonly message?: string | undefined
}

/** `{ match: { body: … } }`: the keys of the pattern are names of the scope. */
export const compileMatchCheck = ({ pointer, pattern, message }: MatchSource): CompiledAssertion => {
  const { match, names, needs, problems } = compileMatch(pattern, `${pointer}/match`)
  if (!match) return { problems }
  const text = `match ${showValue(pattern).text}`
  const rendered = message === undefined ? undefined : compileMessage(message)
  const subject: Subject = { text, pointer, expression: undefined, names, message: rendered }
  const read = subjectOf(pattern)
  const run = (scope: Scope): CheckResult => {
    try {
      const mismatches = match(read(scope), scope)
      return mismatches.length === 0 ? { passed: true, text, pointer } : failedResult(subject, scope, mismatches)
    } catch (error) {
      return brokenResult(subject, scope, error)
    }
  }
  return {
    check: { text, pointer, names, needs, schemas: [], snapshots: [], run, explain: (scope) => explained(subject, scope) },
    problems: [],
  }
}

/** A map reads the names of its keys, as the pattern is partial; anything else is compared with the whole result. */
const subjectOf = (pattern: JsonValue): ((scope: Scope) => unknown) => {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern))
    return (scope) => (scope.has('result') ? scope.get('result') : undefined)
  const keys = Object.keys(pattern)
  return (scope) => Object.fromEntries(keys.filter((key) => scope.has(key)).map((key) => [key, scope.get(key)]))
}
