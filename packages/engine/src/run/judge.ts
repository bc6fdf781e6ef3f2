import type { Check, CheckResult } from '@testmesh/assertions'
import type { Scope } from '@testmesh/expressions'
import { locate } from '@testmesh/flow/model'
import type { AssertionResult } from '@testmesh/protocol'
import type { PlannedCheck, PlannedStep } from '../plan/plan.ts'
import type { Judged } from './kept-snapshots.ts'
import type { Run } from './run.ts'
import { tellHidden } from './tell-hidden.ts'

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

/** Evaluates an assertion; what is told of it holds no part of a secret. */
export const runCheck = ({ masker }: Run, check: Check, scope: Scope): CheckResult => {
  const { unsure: _, ...result } = check.run(scope)
  return result.passed && result.warning === undefined ? result : tellHidden(result, masker, scope, check)
}

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
  const { unsure, ...result } = check.run(scope)
  const error = result.error ?? (result.passed ? undefined : unsure)
  if (error !== undefined) return withPlaces(run, { list, ...tellHidden({ ...result, error }, run.masker, scope, check) })
  const { text, pointer } = result
  if (!result.passed) return { list, text, pointer, passed: true }
  const mismatches = [{ path: '', note: 'it holds, and must not' }]
  const explained = tellHidden(check.explain(scope), run.masker, scope, check)
  return withPlaces(run, { list, ...explained, passed: false, mismatches })
}
