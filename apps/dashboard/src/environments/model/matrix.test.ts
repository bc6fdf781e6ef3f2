import { describe, expect, it } from 'vitest'
import { cellOf, filterRows, matrixRows, nameProblem, type VariableMatrix, withChange } from './matrix.ts'

const matrix: VariableMatrix = {
  environments: [
    { id: 'l', name: 'local' },
    { id: 's', name: 'staging' },
  ],
  variables: [
    { name: 'API_10', values: { l: 'http://ten' } },
    { name: 'API_2', values: { l: 'http://two', s: { host: 'two' } } },
    { name: 'TOKEN', values: { l: 'plain here' } },
  ],
  secrets: [
    { name: 'PASSWORD', environments: ['s'] },
    { name: 'TOKEN', environments: ['s'] },
  ],
}

const names = (rows: readonly { readonly name: string }[]): string[] => rows.map(({ name }) => name)

describe('the matrix of variables', () => {
  it('has one row for each name, also for one that is a secret here and a variable there', () => {
    const rows = matrixRows(matrix)
    expect(rows.map(({ name, kind, missing }) => [name, kind, missing])).toEqual([
      ['API_2', 'variable', 0],
      ['API_10', 'variable', 1],
      ['PASSWORD', 'secret', 1],
      ['TOKEN', 'both', 0],
    ])
    expect(rows.map((row) => ['l', 's'].map((id) => cellOf(row, id).type))).toEqual([
      ['value', 'value'],
      ['value', 'missing'],
      ['missing', 'secret'],
      ['value', 'secret'],
    ])
  })

  it('is filtered by name, by value, and by what is missing', () => {
    const rows = matrixRows(matrix)
    expect(names(filterRows(rows, { search: 'api', isMissingOnly: false }))).toEqual(['API_2', 'API_10'])
    expect(names(filterRows(rows, { search: ' "HOST" ', isMissingOnly: false }))).toEqual(['API_2'])
    expect(names(filterRows(rows, { search: '', isMissingOnly: true }))).toEqual(['API_10', 'PASSWORD'])
    expect(names(filterRows(rows, { search: 'api', isMissingOnly: true }))).toEqual(['API_10'])
  })

  it('shows a change at once, and a name goes with its last value', () => {
    const set = withChange(matrix, { environmentId: 's', set: { API_10: 10, NEW: null } })
    expect(names(matrixRows(set))).toEqual(['API_2', 'API_10', 'NEW', 'PASSWORD', 'TOKEN'])
    expect(matrixRows(set)[1]?.missing).toBe(0)
    expect(withChange(set, { environmentId: 's', remove: ['API_10', 'NEW'] })).toEqual(matrix)
    expect(names(matrixRows(withChange(matrix, { environmentId: 'l', remove: ['API_10'] })))).toEqual(['API_2', 'PASSWORD', 'TOKEN'])
  })

  it('names what may be a name', () => {
    expect(['A', '_a.b-c', 'x1'].map(nameProblem)).toEqual([undefined, undefined, undefined])
    expect(['', '1a', 'a b', 'ü', 'a'.repeat(201)].map((name) => nameProblem(name) === undefined)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
  })
})
