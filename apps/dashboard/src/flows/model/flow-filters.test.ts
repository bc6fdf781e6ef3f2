import { expect, it } from 'vitest'
import { filtersInWords, isFiltered, noFilters } from './flow-filters.ts'

it('names every filter that leaves flows out', () => {
  const none = { ...noFilters, sort: null }
  expect([filtersInWords(none), isFiltered(none)]).toEqual([[], false])
  const all = { search: 'pay', tag: 'smoke', last: 'failed', quarantine: 'any', folder: 'f-1', path: 'shop/orders', sort: 'name' } as const
  expect(filtersInWords(all)).toEqual([
    'Search: pay',
    'Tag: smoke',
    'Last run: failed',
    'In quarantine, or over',
    'In the chosen collection',
    'Folder: shop/orders',
  ])
  for (const name of Object.keys(noFilters))
    expect(filtersInWords({ ...none, [name]: all[name as keyof typeof noFilters] })).toHaveLength(1)
})
