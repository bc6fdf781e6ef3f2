import { type Comparison, type Diagnosis, isMap, type Side } from '@testmesh/expressions'
import type { Mismatch, ShownValue } from '@testmesh/protocol'
import { diffValues } from './diff-values.ts'
import { mismatch, noteOnDifference, wanted } from './mismatch.ts'
import { worstFirst } from './worst-first.ts'

/** The mismatches of a condition that does not hold, worst first. */
export const describeDiagnosis = ({ comparisons, missing }: Diagnosis): Mismatch[] => {
  const notes = new Map(missing.map(({ text, note }) => [text, note]))
  const isOnly = comparisons.length === 1
  return worstFirst(comparisons.flatMap((comparison) => describe(comparison, { notes, isOnly })))
}

interface Details {
  /** Why a path leads nowhere, by its text. */
  readonly notes: ReadonlyMap<string, string>
  readonly isOnly: boolean
}

const describe = (comparison: Comparison, { notes, isOnly }: Details): Mismatch[] => {
  const [actual, expected] = sidesOf(comparison)
  const path = isOnly ? '' : actual.text
  const missingNote = actual.value === undefined ? notes.get(actual.text) : undefined
  if (!expected || comparison.isNegated || comparison.operator !== '==') {
    return [mismatch({ path, wanted: wantedBy(comparison, expected), actual: actual.value, note: missingNote ?? comparison.note })]
  }
  if (isDeep(expected.value, actual.value)) return diffValues(expected.value, actual.value, path)
  const note = missingNote ?? (expected.value === undefined ? notes.get(expected.text) : noteOnDifference(expected.value, actual.value))
  return [mismatch({ path, expected: expected.value, actual: actual.value, note })]
}

const isDeep = (left: unknown, right: unknown): boolean => (isMap(left) && isMap(right)) || (Array.isArray(left) && Array.isArray(right))

/** What was seen comes first: the side that is not written in the expression. */
const sidesOf = ({ left, right, operator }: Comparison): readonly [Side, Side | undefined] =>
  right && operator === '==' && left.isConstant && !right.isConstant ? [right, left] : [left, right]

const wantedBy = ({ operator, isNegated }: Comparison, expected: Side | undefined): ShownValue => {
  if (expected) return wanted(operator === '==' ? 'not' : isNegated ? `not ${operator}` : operator, expected.value)
  if (operator === 'exists') return isNegated ? { type: 'missing', text: 'nothing' } : { type: 'any', text: 'a value' }
  if (operator === 'holds') return { type: 'boolean', text: isNegated ? 'false' : 'true' }
  const kind = operator.slice('is '.length)
  return { type: baseTypes[kind] ?? kind, text: isNegated ? `not ${kind}` : kind }
}

const baseTypes: Readonly<Record<string, string>> = {
  uuid: 'string',
  email: 'string',
  url: 'string',
  date: 'string',
  datetime: 'string',
  integer: 'number',
  empty: 'any',
}
