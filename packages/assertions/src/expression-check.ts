import { compileExpression, compileMessage, isTruthy, showValue } from '@testmesh/expressions'
import type { Check, CheckResult, CompiledAssertion } from './check.ts'
import { describeDiagnosis } from './diff/describe-comparison.ts'
import { brokenResult, explained, failedResult, type Subject } from './failed-result.ts'

export interface ExpressionSource {
  readonly text: string
  /** JSON pointer to the text. */
  readonly pointer: string
  /** JSON pointer to the assertion. */
  readonly owner: string
  readonly message?: string | undefined
}

/** An assertion written as an expression. */
export const compileExpressionCheck = (source: ExpressionSource): CompiledAssertion => {
  const { compiled, problems, names } = compileExpression(source.text)
  const at = <T>(uses: readonly T[]): (T & { pointer: string })[] => uses.map((use) => ({ ...use, pointer: source.pointer }))
  if (!compiled) return { problems: at(problems), names: at(names) }
  const message = source.message === undefined ? undefined : compileMessage(source.message)
  const subject: Subject = { text: onOneLine(source.text), pointer: source.owner, expression: compiled, message }
  const { text, pointer } = subject
  const check: Check = {
    text,
    pointer,
    names: at(names),
    rootPaths: at(compiled.rootPaths),
    patterns: at(compiled.patterns),
    needs: compiled.needs,
    schemas: [],
    snapshots: [],
    explain: (scope) => explained(subject, scope),
    run: (scope): CheckResult => {
      try {
        const value = compiled.evaluate(scope)
        if (!isTruthy(value)) return failedResult(subject, scope, describeDiagnosis(compiled.diagnose(scope)))
        const warning = value === true ? compiled.warning?.(scope) : valueWarning(value)
        return warning === undefined ? { passed: true, text, pointer } : { passed: true, text, pointer, warning }
      } catch (error) {
        return brokenResult(subject, scope, error)
      }
    },
  }
  return { check, problems: [], idle: () => at(compiled.idle()).map((found) => ({ ...found, code: 'ASSERTION_CHECKS_NOTHING' })) }
}

/** A value that is not a condition passes when it is there: that may be an oversight. */
const valueWarning = (value: unknown): string => {
  const { text, type } = showValue(value, 60)
  return `the value is ${text} (${type}), neither true nor false; it passes because it is not empty`
}

/** Each line break becomes one space, so that offsets stay true. */
export const onOneLine = (text: string): string => text.replace(/[\r\n\t]/g, ' ').trimEnd()
