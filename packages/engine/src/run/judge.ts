import type { Scope } from '@testmesh/expressions'
import { locate } from '@testmesh/flow'
import type { AssertionResult } from '@testmesh/protocol'
import type { PlannedCheck, PlannedStep } from '../plan/plan.ts'
import type { Run } from './run.ts'

/** Judges all assertions of a step, soft: each is evaluated, whatever the others say. */
export const judge = (run: Run, planned: PlannedStep, scope: Scope): AssertionResult[] => {
  const results = planned.checks.map((planned) => judgeOne(run, planned, scope))
  return [...results.filter(({ list }) => list === 'assert'), ...anyOf(results), ...noneOf(results)]
}

const judgeOne = (run: Run, { list, check, place }: PlannedCheck, scope: Scope): AssertionResult => {
  const result = check.run(scope)
  return result.passed ? { list, ...result } : withPlaces(run, { list, place, ...result })
}

/** A failed assertion with its own place and those of the names it read. */
export const withPlaces = (run: Run, result: AssertionResult): AssertionResult => {
  if (result.passed) return result
  const placed = { place: locate(run.plan.source, result.pointer), ...result }
  if (!result.origins) return placed
  const origins = result.origins.map((origin) =>
    origin.place?.pointer === undefined ? origin : { ...origin, place: locate(run.plan.source, origin.place.pointer) },
  )
  return { ...placed, origins }
}

/** One must hold: when one does, the others passed too, in a way that counts. */
const anyOf = (results: readonly AssertionResult[]): AssertionResult[] => {
  const any = results.filter(({ list }) => list === 'assert_any')
  return any.some(({ passed }) => passed) ? any.filter(({ passed }) => passed) : any
}

/** None may hold: one that does is the failure, one that does not has passed. */
const noneOf = (results: readonly AssertionResult[]): AssertionResult[] =>
  results.filter(({ list }) => list === 'assert_none').map((result) => (result.error ? result : inverted(result)))

const inverted = ({ list, text, pointer, place, message, passed }: AssertionResult): AssertionResult => ({
  list,
  text,
  pointer,
  ...(place && { place }),
  passed: !passed,
  ...(passed && { mismatches: [{ path: '', note: 'it holds, and must not' }], ...(message !== undefined && { message }) }),
})
