import { isMap, lengthOf, showValue } from '@testmesh/expressions'
import { mismatch } from '../diff/mismatch.ts'
import { joinPath } from '../diff/path-text.ts'
import { comparing, noteIdle } from './expected-value.ts'
import type { Matcher } from './matcher.ts'

export const length: Matcher = {
  aliases: ['has_length', 'size', 'count', 'len'],
  compile: (source) => {
    const { expected, pointer, compileInner } = source
    if (typeof expected !== 'object' || expected === null) return comparing(compareLength, isLength)(source)
    if (
      isMap(expected) &&
      Object.entries(expected).every(([key, value]) => (key === 'at_least' ? value === 0 : key === 'greater_than' && value === -1))
    )
      noteIdle(source, 'a length is never less than 0', 'for one at least, write { at_least: 1 }')
    const judge = compileInner(expected, pointer)
    return (actual, context) => judge(lengthOf(actual), context).map((found) => ({ ...found, path: joinPath(found.path, 'length') }))
  },
}

const isLength = (expected: unknown): string | undefined => (typeof expected === 'number' ? undefined : 'a number or matchers')

const compareLength = (actual: unknown, expected: unknown) => {
  const found = lengthOf(actual)
  if (found !== undefined && found === Number(expected)) return []
  if (found === undefined) return [mismatch({ wanted: { type: 'any', text: `a length of ${String(expected)}` }, actual })]
  return [mismatch({ path: 'length', expected: Number(expected), actual: found, note: `the value is ${showValue(actual, 100).text}` })]
}
