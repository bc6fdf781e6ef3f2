import { expect, it } from 'vitest'
import { diffEnvironments } from './env-diff.ts'
import { matrixRows } from './matrix.ts'

const rows = matrixRows({
  environments: [
    { id: 'l', name: 'local' },
    { id: 's', name: 'staging' },
  ],
  variables: [
    { name: 'SAME', values: { l: { a: 1, b: [2] }, s: { b: [2], a: 1 } } },
    { name: 'OTHER', values: { l: '1', s: 1 } },
    { name: 'HERE', values: { l: true } },
    { name: 'PLAIN_HERE', values: { l: 'x' } },
  ],
  secrets: [
    { name: 'PLAIN_HERE', versions: { s: 1 } },
    { name: 'BOTH', versions: { l: 1, s: 2 } },
    { name: 'THERE', versions: { s: 1 } },
  ],
})

it('lists what differs, counts what is the same, and says what cannot be known', () => {
  expect(diffEnvironments(rows, 0, 1)).toEqual({
    differences: [
      { name: 'HERE', left: { type: 'value', value: true }, right: { type: 'missing' } },
      { name: 'OTHER', left: { type: 'value', value: '1' }, right: { type: 'value', value: 1 } },
      { name: 'PLAIN_HERE', left: { type: 'value', value: 'x' }, right: { type: 'secret', version: 1 } },
      { name: 'THERE', left: { type: 'missing' }, right: { type: 'secret', version: 1 } },
    ],
    same: 1,
    hidden: ['BOTH'],
  })
})

it('finds nothing between an environment and itself', () => {
  expect(diffEnvironments(rows, 0, 0).differences).toEqual([])
})
