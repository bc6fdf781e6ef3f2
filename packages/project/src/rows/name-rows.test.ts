import type { JsonObject } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { nameRows } from './name-rows.ts'

const names = (...rows: readonly JsonObject[]): string[] => nameRows(rows.map((values) => ({ values }))).map(({ name }) => name)

describe('names of data rows', () => {
  it('are the first column whose values all differ, one that is there to name first', () => {
    expect(names({ shop: 'main', sku: 'tea' }, { shop: 'main', sku: 'pot' })).toEqual(['tea', 'pot'])
    expect(names({ sku: 'tea', case: 'cheap' }, { sku: 'pot', case: 'dear' })).toEqual(['cheap', 'dear'])
    expect(names({ quantity: 1 }, { quantity: 2 })).toEqual(['quantity=1', 'quantity=2'])
    expect(names({ sku: 'tea' })).toEqual(['tea'])
  })

  it('are as many columns as it takes, without those that say nothing', () => {
    expect(
      names({ shop: 'main', sku: 'tea', paid: true }, { shop: 'main', sku: 'tea', paid: false }, { shop: 'main', sku: 'pot', paid: true }),
    ).toEqual(['tea, paid=true', 'tea, paid=false', 'pot, paid=true'])
  })

  it('are numbers where rows are the same, or their names once they are short', () => {
    const long = 'a name that is so long that its end, where it differs, is cut away '
    expect(names({ sku: 'tea' }, { sku: 'tea' }, { sku: 'pot' })).toEqual(['row 1', 'row 2', 'pot'])
    expect(names({ sku: `${long}1` }, { sku: `${long}2` })).toEqual(['row 1', 'row 2'])
    expect(names({ sku: long }, { sku: '' })).toEqual(['a name that is so long that its end, wh…', 'row 2'])
  })

  it('are never the number of another row', () => {
    expect(names({ sku: 'row 2' }, { sku: 'tea' }, { sku: 'tea' })).toEqual(['row 1', 'row 2', 'row 3'])
  })
})
