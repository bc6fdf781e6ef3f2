import { expect, it } from 'vitest'
import { changedNames } from './changed-names.ts'

it('tells what an import has changed', () => {
  const variables = [
    { name: 'SAME', values: { l: 'a' } },
    { name: 'OTHER', values: { l: 5432 } },
    { name: 'ELSEWHERE', values: { s: 'a' } },
  ]
  const now = ['SAME', 'OTHER', 'ELSEWHERE', 'NEW'].map((name) => ({ name, value: name === 'OTHER' ? '5432' : 'a' }))
  expect(changedNames({ environments: [], variables, secrets: [] }, 'l', now)).toEqual(['OTHER', 'ELSEWHERE', 'NEW'])
})
