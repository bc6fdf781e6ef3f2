import { createBudget, equalValues } from '@testmesh/expressions'
import { isSameButType, mismatch, wanted } from '../diff/mismatch.ts'
import { comparing } from './expected-value.ts'
import { isContained } from './is-contained.ts'
import type { Matcher } from './matcher.ts'

export const notContains: Matcher = {
  aliases: ['not_contain', 'excludes', 'not_includes'],
  compile: comparing((actual, expected, context) => {
    if (isContained(actual, expected, context))
      return [mismatch({ wanted: wanted('not contains', expected), actual, note: placeOf(actual, expected) })]
    if (Array.isArray(actual) && actual.some((item) => isSameButType(item, expected)))
      context.remarks.warning = 'an element differs from it by its type alone'
    return []
  }),
}

/** Where it stands, as the value may be long. */
const placeOf = (actual: unknown, expected: unknown): string | undefined => {
  if (typeof actual === 'string') return `at character ${actual.indexOf(String(expected)) + 1}`
  if (!Array.isArray(actual)) return undefined
  const index = actual.findIndex((item) => equalValues(item, expected, createBudget()))
  return index < 0 ? undefined : `at [${index}]`
}
