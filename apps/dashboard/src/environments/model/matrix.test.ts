import { describe, expect, it } from 'vitest'
import { differences, editedValue, matrixRows, typedValue, type VariableMatrix } from './matrix.ts'

const matrix: VariableMatrix = {
  environments: [
    { id: 'l', name: 'local' },
    { id: 's', name: 'staging' },
  ],
  variables: [
    { name: 'URL', values: { l: 'http://a', s: 'http://b' } },
    { name: 'LIMIT', values: { s: 5 } },
  ],
  secrets: [{ name: 'KEY', environments: ['l'] }],
}

describe('the matrix of variables', () => {
  it('is sorted, filtered, and knows what is missing where', () => {
    expect(matrixRows(matrix, { text: '', onlyMissing: false }).map(({ name, missing }) => [name, missing])).toEqual([
      ['KEY', 1],
      ['LIMIT', 1],
      ['URL', 0],
    ])
    expect(matrixRows(matrix, { text: 'l', onlyMissing: true }).map(({ name }) => name)).toEqual(['LIMIT'])
  })

  it('tells two environments apart', () => {
    expect(differences(matrix, 'l', 's')).toEqual([
      { name: 'URL', left: 'http://a', right: 'http://b' },
      { name: 'LIMIT', left: undefined, right: '5' },
      { name: 'KEY', left: 'a secret is set', right: undefined },
    ])
  })

  it('gives back what was typed, whatever it looks like', () => {
    for (const value of ['plain', '5', 'true', '', 5, true, null, { a: [1] }, '"quoted"', '[not json'])
      expect(typedValue(editedValue(value))).toEqual(value)
  })
})
