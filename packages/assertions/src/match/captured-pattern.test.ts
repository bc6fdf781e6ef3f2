import { expect, it } from 'vitest'
import { compileMatch } from '../compile-match.ts'
import { lineOf, scopeOf } from '../testing/judge.ts'

const differences = (wanted: unknown, value: unknown): readonly string[] =>
  compileMatch({ items: '${wanted}' }, '/m').match?.({ items: value }, scopeOf({ wanted })).map(lineOf) ?? ['no match']

const items = Array.from({ length: 60 }, (_, id) => ({ id, price: 5 }))
const inMap = (list: readonly object[]) => ({ list })

it('finds what differs in a map that was captured, however many other keys there are', () => {
  const more = items.map((item) => ({ ...item, stock: 1 }))
  expect(differences(inMap(items), inMap(more))).toEqual([])
  expect(differences(inMap(items), inMap(more.with(58, { id: 58, price: 6, stock: 1 })))).toEqual([
    'items.list[58].price: expected 5, actual 6',
  ])
})

it('does not hold for a list that is too long to compare one by one', () => {
  const ids = Array.from({ length: 250_000 }, (_, id) => id)
  expect(differences(ids, [...ids])).toEqual([])
  expect(compileMatch('${wanted}', '/m').match?.(ids.with(-1, 0), scopeOf({ wanted: ids }))).toHaveLength(1)
})
