import type { Check, CheckResult } from '@testmesh/assertions'
import type { Scope } from '@testmesh/expressions'
import { locate } from '@testmesh/flow/model'
import type { AssertionResult } from '@testmesh/protocol'
import type { PlannedCheck, PlannedStep } from '../plan/plan.ts'
import type { Judged } from './kept-snapshots.ts'
import type { Run } from './run.ts'

/** Judges all assertions of a step, soft: each is evaluated, whatever the others say. */
export const judge = (run: Run, planned: PlannedStep, scope: Scope): Judged[] => {
  const results = planned.checks.map((check) => (check.list === 'assert_none' ? judgeNone : judgeOne)(run, check, scope))
  if (results.every(({ list }) => list === 'assert')) return results
  const listed = (name: AssertionResult['list']) => results.filter(({ list }) => list === name)
  return [...listed('assert'), ...anyOf(listed('assert_any')), ...listed('assert_none')]
}

const judgeOne = (run: Run, { list, check }: PlannedCheck, scope: Scope): Judged => {
  const result = runCheck(run, check, scope)
  return result.passed ? { list, ...result } : withPlaces(run, { list, ...result })
}

/** Evaluates an assertion; a failure is told of masked values. */
export const runCheck = (run: Run, check: Check, scope: Scope): CheckResult => {
  const result = check.run(scope)
  return result.passed ? result : explained(run, check, scope, result)
}

/**
 * Why an assertion failed, told of masked values: cut, quoted and quoted again, a secret would take forms nobody can search for.
 * Where masked values would pass, the secret is the difference, and what is told is masked as it leaves.
 */
const explained = (run: Run, check: Check, scope: Scope, result: CheckResult): CheckResult => {
  if (!run.masker.hasSecrets()) return result
  const masked = check.run(maskedScope(run, scope))
  return masked.passed ? result : masked
}

const maskedScope = ({ masker }: Run, scope: Scope): Scope =>
  masker.hasSecrets()
    ? { ...scope, get: (name) => masker.maskJson(scope.get(name)), root: (key) => masker.maskJson(scope.root(key)) }
    : scope

/** A failed assertion with its own place and those of the names it read. */
export const withPlaces = <T extends Omit<AssertionResult, 'snapshot'>>(run: Run, result: T): T => {
  if (result.passed) return result
  const placed = { place: locate(run.plan.source, result.pointer), ...result }
  if (!result.origins) return placed
  const origins = result.origins.map((origin) =>
    origin.place?.pointer === undefined ? origin : { ...origin, place: locate(run.plan.source, origin.place.pointer) },
  )
  return { ...placed, origins }
}

/** One must hold: when one does, the others passed too, in a way that counts. */
const anyOf = (results: readonly Judged[]): readonly Judged[] =>
  results.some(({ passed }) => passed) ? results.filter(({ passed }) => passed) : results

/** It may not hold: when it does, that is the failure, and when it does not, it has passed. */
const judgeNone = (run: Run, { list, check }: PlannedCheck, scope: Scope): Judged => {
  const result = check.run(scope)
  if (result.error !== undefined) return withPlaces(run, { list, ...result })
  const { text, pointer } = result
  if (!result.passed) return { list, text, pointer, passed: true }
  const mismatches = [{ path: '', note: 'it holds, and must not' }]
  return withPlaces(run, { list, ...check.explain(maskedScope(run, scope)), passed: false, mismatches })
}
