import { createScope, createTools, loadNeed, type Need, type Origin, type Scope } from '@testmesh/expressions'
import type { JsonValue, Mismatch } from '@testmesh/protocol'
import type { CheckResult } from '../check.ts'
import { compileAssertion } from '../compile-assertion.ts'

const needs: readonly Need[] = ['jsonpath', 'regex', 'hash', 'xpath', 'json_schema']
const loaded = new Map(await Promise.all(needs.map(async (need) => [need, await loadNeed(need)] as const)))

/** A scope with every helper loaded, and `body` as what `$` reads. */
export const scopeOf = (
  values: Readonly<Record<string, unknown>>,
  origins: Readonly<Record<string, Origin>> = {},
  files: Readonly<Record<string, JsonValue>> = {},
): Scope =>
  createScope(values, { tools: createTools({ loaded, files: new Map(Object.entries(files)) }), origins, root: values.body ?? values })

/** The result of an assertion; throws when it cannot be compiled. */
export const judge = (assertion: JsonValue, scope: Scope): CheckResult => {
  const { check, problems } = compileAssertion(assertion, '/steps/0/assert/0')
  if (!check) throw new Error(JSON.stringify(problems))
  return check.run(scope)
}

/** `passed`, or what is wrong, one line each. */
export const verdict = (assertion: JsonValue, scope: Scope): string | readonly string[] => {
  const { passed, error, mismatches = [] } = judge(assertion, scope)
  if (passed) return 'passed'
  return error === undefined ? mismatches.map(lineOf) : `error: ${error}`
}

export const lineOf = ({ path, expected, actual, note }: Mismatch): string =>
  `${path === '' ? '' : `${path}: `}expected ${expected?.text ?? '-'}, actual ${actual?.text ?? '-'}${note === undefined ? '' : ` (${note})`}`
