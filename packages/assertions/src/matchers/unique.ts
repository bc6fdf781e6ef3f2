import { createBudget, equalValues, readMember } from '@testmesh/expressions'
import { mismatch } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const unique: Matcher = {
  aliases: ['is_unique', 'distinct'],
  compile: comparing(
    (actual, expected) => {
      if (!Array.isArray(actual)) return [mismatch({ wanted: { type: 'array', text: 'a list' }, actual })]
      const values = typeof expected === 'string' ? actual.map((item) => readMember(item, expected)) : actual
      const [first, again] = firstRepetition(values)
      if (first < 0) return []
      return [
        mismatch({
          path: `[${again}]`,
          wanted: { type: 'any', text: 'another value' },
          actual: values[again],
          note: `the same as [${first}]`,
        }),
      ]
    },
    (expected) => (expected === true || typeof expected === 'string' ? undefined : 'true or a key'),
  ),
}

/** The places of the first two equal values; -1 when there are none. */
const firstRepetition = (values: readonly unknown[]): readonly [number, number] => {
  const scalars = new Map<unknown, number>()
  const others: number[] = []
  const budget = createBudget()
  for (const [index, value] of values.entries()) {
    const isScalar = typeof value !== 'object' || value === null
    const before = isScalar ? scalars.get(value) : others.find((other) => equalValues(values[other], value, budget))
    if (before !== undefined) return [before, index]
    if (isScalar) scalars.set(value, index)
    else others.push(index)
  }
  return [-1, -1]
}
