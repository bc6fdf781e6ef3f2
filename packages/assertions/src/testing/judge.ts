import { createScope, createTools, type KeptSnapshots, loadNeed, type Need, type Origin, type Scope } from '@testmesh/expressions'
import type { JsonValue, Mismatch } from '@testmesh/protocol'
import type { CheckResult } from '../check.ts'
import { compileAssertion } from '../compile-assertion.ts'

const needs: readonly Need[] = ['jsonpath', 'regex', 'hash', 'xpath', 'json_schema']
const loaded = new Map(await Promise.all(needs.map(async (need) => [need, await loadNeed(need)] as const)))

/** A scope with every helper loaded, and `body` as what `$` reads. */
export const scopeOf = (
  values: Readonly<Record<string, unknown>>,
  origins: Readonly<Record<string, Origin>> = {},
  { files = {}, snapshots }: { files?: Readonly<Record<string, JsonValue>>; snapshots?: KeptSnapshots } = {},
): Scope => {
  const tools = createTools({ loaded, files: new Map(Object.entries(files)), ...(snapshots && { snapshots }) })
  return createScope(values, { tools, origins, root: values.body ?? values })
}

/** Snapshots that are kept in memory. */
export const keptSnapshots = (kept: Readonly<Record<string, JsonValue>>, writes: KeptSnapshots['writes'] = 'nothing'): KeptSnapshots => ({
  writes,
  keyOf: (name) => name,
  find: (key) => kept[key],
  toKept: (value) => JSON.parse(JSON.stringify(value)) as JsonValue,
})

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
