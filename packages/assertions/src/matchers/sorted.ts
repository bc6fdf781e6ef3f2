import { isMap, readMember, showValue } from '@testmesh/expressions'
import { mismatch } from '../diff/mismatch.ts'
import { joinPath, joinPaths } from '../diff/path-text.ts'
import { comparing } from './expected-value.ts'
import type { Matcher } from './matcher.ts'
import { orderOf } from './ordering.ts'

export const sorted: Matcher = {
  aliases: ['is_sorted', 'ordered'],
  compile: comparing(
    (actual, expected) => {
      const { key, sign } = wishOf(expected) ?? { key: undefined, sign: 1 }
      if (!Array.isArray(actual)) return [mismatch({ wanted: { type: 'array', text: 'a list' }, actual })]
      const values = key === undefined ? actual : actual.map((item) => readMember(item, key))
      const at = values.findIndex((value, index) => index > 0 && orderOf('sorted', [values[index - 1], value]) * sign > 0)
      if (at < 0) return []
      const path = joinPaths(`[${at}]`, key === undefined ? '' : joinPath('', key))
      const wish = { type: 'any', text: `${sign > 0 ? 'not less' : 'not more'} than the one before` }
      return [mismatch({ path, wanted: wish, actual: values[at], note: `behind ${showValue(values[at - 1], 60).text}` })]
    },
    (expected) => (wishOf(expected) ? undefined : 'true, asc, desc, or { by, order }'),
  ),
}

const wishOf = (expected: unknown): { readonly key: string | undefined; readonly sign: 1 | -1 } | undefined => {
  if (expected === true || expected === 'asc' || expected === 'ascending') return { key: undefined, sign: 1 }
  if (expected === 'desc' || expected === 'descending') return { key: undefined, sign: -1 }
  if (!isMap(expected) || typeof expected.by !== 'string' || Object.keys(expected).some((key) => key !== 'by' && key !== 'order'))
    return undefined
  const order = wishOf(expected.order ?? 'asc')
  return order && { key: expected.by, sign: order.sign }
}
