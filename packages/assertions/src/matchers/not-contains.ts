import { createBudget, equalValues } from '@testmesh/expressions'
import { mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import { isContained } from './is-contained.ts'
import type { Matcher } from './matcher.ts'

export const notContains: Matcher = {
  aliases: ['not_contain', 'excludes', 'not_includes'],
  compile: comparing((actual, expected, context) =>
    isContained(actual, expected, context)
      ? [mismatch({ wanted: wanted('not contains', expected), actual, note: placeOf(actual, expected) })]
      : [],
  ),
}

/** Where it stands, as the value may be long. */
const placeOf = (actual: unknown, expected: unknown): string | undefined => {
  if (typeof actual === 'string') return `at character ${actual.indexOf(String(expected)) + 1}`
  if (!Array.isArray(actual)) return undefined
  const index = actual.findIndex((item) => equalValues(item, expected, createBudget()))
  return index < 0 ? undefined : `at [${index}]`
}
