import { expect, it } from 'vitest'
import { knownNames } from './known-names.ts'

const matrix = {
  environments: [
    { id: '1', name: 'local' },
    { id: '2', name: 'staging' },
  ],
  variables: [
    { name: 'API_URL', values: { '1': 'x', '2': 'y' } },
    { name: 'ONLY_LOCAL', values: { '1': 'x' } },
  ],
  secrets: [{ name: 'PASSWORD', environments: ['2'] }],
}

it('offers what the chosen environment has, and all there is where none is chosen', () => {
  const flows = [{ tags: ['smoke', 'b'] }, { tags: ['a', 'smoke'] }]
  expect(knownNames({ matrix, environment: 'staging', flows })).toEqual({
    variables: ['API_URL', 'PASSWORD'],
    environments: ['local', 'staging'],
    tags: ['a', 'b', 'smoke'],
  })
  expect(knownNames({ matrix, environment: null, flows }).variables).toEqual(['API_URL', 'ONLY_LOCAL', 'PASSWORD'])
})
