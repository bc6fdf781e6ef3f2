import { describe, expect, it } from 'vitest'
import { filterRows, type Matrix, matrixRows, withChange } from './matrix.ts'

const matrix: Matrix = {
  environments: [
    { id: 'l', name: 'local' },
    { id: 's', name: 'staging' },
  ],
  variables: [
    { name: 'TIMEOUT', values: { l: 5000, s: 8000 } },
    { name: 'API_URL', values: { l: 'http://localhost' } },
    { name: 'TOKEN', values: { l: 'only-for-tests' } },
    { name: 'NOTHING', values: { l: null, s: null } },
  ],
  secrets: [
    { name: 'TOKEN', versions: { s: 1 } },
    { name: 'DB_PASSWORD', versions: { l: 3 } },
  ],
}
const namesOf = (text: string, onlyMissing = false): string[] =>
  filterRows(matrixRows(matrix), { text, onlyMissing }).map(({ name }) => name)

describe('the matrix', () => {
  it('has a row per name, also of what is a secret in one environment and plain in another', () => {
    expect(matrixRows(matrix)).toMatchObject([
      { name: 'API_URL', isSecret: false, isIncomplete: true, cells: [{ type: 'value', value: 'http://localhost' }, { type: 'missing' }] },
      { name: 'DB_PASSWORD', isSecret: true, isIncomplete: true, cells: [{ type: 'secret', version: 3 }, { type: 'missing' }] },
      { name: 'NOTHING', isSecret: false, isIncomplete: false, cells: [{ value: null }, { value: null }] },
      { name: 'TIMEOUT', isSecret: false, isIncomplete: false, cells: [{ value: 5000 }, { value: 8000 }] },
      {
        name: 'TOKEN',
        isSecret: true,
        isIncomplete: false,
        cells: [
          { type: 'value', value: 'only-for-tests' },
          { type: 'secret', version: 1 },
        ],
      },
    ])
  })

  it('tells what was forgotten from what one environment has alone', () => {
    const environments = ['l', 's', 'p'].map((id) => ({ id, name: id }))
    const variables = [
      { name: 'FORGOTTEN', values: { l: 1, s: 2 } },
      { name: 'OWN', values: { l: 1 } },
    ]
    expect(matrixRows({ environments, variables, secrets: [] }).map(({ isMostlySet }) => isMostlySet)).toEqual([true, false])
  })

  it('is filtered by name and value, in any case', () => {
    expect(namesOf('url')).toEqual(['API_URL'])
    expect(namesOf('LOCALHOST')).toEqual(['API_URL'])
    expect(namesOf('8000')).toEqual(['TIMEOUT'])
    expect(namesOf('')).toHaveLength(5)
  })

  it('shows only what is missing somewhere', () => {
    expect(namesOf('', true)).toEqual(['API_URL', 'DB_PASSWORD'])
    expect(namesOf('db', true)).toEqual(['DB_PASSWORD'])
  })

  it('takes a change without asking again', () => {
    const set = withChange(matrix, { name: 'API_URL', environmentId: 's', value: 'https://stg' })
    expect(set.variables.at(-1)).toEqual({ name: 'API_URL', values: { l: 'http://localhost', s: 'https://stg' } })
    const removed = withChange(matrix, { name: 'API_URL', environmentId: 'l' })
    expect(removed.variables.map(({ name }) => name)).toEqual(['TIMEOUT', 'TOKEN', 'NOTHING'])
    expect(withChange(matrix, { name: 'NEW', environmentId: 'l', value: 1 }).variables.at(-1)).toEqual({ name: 'NEW', values: { l: 1 } })
  })

  it('makes rows of 200 variables in 8 environments at once', () => {
    const environments = Array.from({ length: 8 }, (_, at) => ({ id: `e${at}`, name: `e${at}` }))
    const values = Object.fromEntries(environments.map(({ id }) => [id, 'value']))
    const variables = Array.from({ length: 200 }, (_, at) => ({ name: `V${at}`, values }))
    expect(matrixRows({ environments, variables, secrets: [] })).toHaveLength(200)
  })
})
