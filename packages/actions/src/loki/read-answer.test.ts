import { expect, it } from 'vitest'
import { toEntries } from './read-answer.ts'

it('has lines of one time in the order they were written', () => {
  const values = ['third', 'second', 'first'].map((line) => ['1700000000000000000', line] as const)
  const latest = ['1700000000000000001', 'last'] as const
  expect(toEntries([{ stream: {}, values: [latest, ...values] }]).map(({ line }) => line)).toEqual(['first', 'second', 'third', 'last'])
})
