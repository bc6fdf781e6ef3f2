import { orderTimes, parseTime } from '@testmesh/expressions'
import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

/** A matcher that asks which of two times comes first. */
export const timeOrder = (name: 'before' | 'after'): Matcher => ({
  aliases: [name === 'before' ? 'earlier_than' : 'later_than'],
  compile: comparing(
    (actual, expected) => {
      const [time, limit] = [parseTime(actual), parseTime(expected)]
      const difference = time === undefined || limit === undefined ? 0 : (finerOrder(actual, expected) ?? time - limit)
      const fits = name === 'before' ? difference < 0 : difference > 0
      const note = time === undefined && actual !== undefined ? 'not a time' : undefined
      return fits ? [] : [mismatch({ wanted: wanted(name, expected), actual, note })]
    },
    (expected) => (parseTime(expected) === undefined ? 'a time such as "2026-03-01T10:00:00Z"' : undefined),
  ),
})

/** Of two texts also what is finer than a millisecond counts: databases tell microseconds. */
const finerOrder = (left: unknown, right: unknown): number | undefined =>
  typeof left === 'string' && typeof right === 'string' ? orderTimes(left, right) : undefined
