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

it('holds and fails for values of any size, and says what differs in them', () => {
  const orders = (length: number, more: object) => ({ ids: Array.from({ length }, (_, id) => ({ id, ...more })) })
  const wanted = orders(150_000, {})
  const fits = orders(150_000, { stock: 1 })
  expect(differences(wanted, fits)).toEqual([])
  expect(differences(wanted, { ids: fits.ids.with(-1, { id: 0, stock: 1 }) })).toEqual(['items.ids[149999].id: expected 149999, actual 0'])
})

it('holds and fails for values at any depth that can be compared', () => {
  const nested = (depth: number, inner: object): object => (depth === 0 ? inner : { in: nested(depth - 1, inner) })
  expect(differences(nested(400, { id: 1 }), nested(400, { id: 1, stock: 1 }))).toEqual([])
  expect(differences(nested(400, { id: 1 }), nested(400, { id: 2 }))).toHaveLength(1)
  expect(differences(nested(600, { id: 1 }), nested(600, { id: 1, stock: 1 }))).toEqual([
    'expected -, actual - (values nested deeper than 500 levels cannot be compared)',
  ])
})
