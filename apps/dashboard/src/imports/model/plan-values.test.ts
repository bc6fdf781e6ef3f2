import { expect, it } from 'vitest'
import { planValues, type ValueChoice, whyNoEnvironment } from './plan-values.ts'

const found = { variables: { BASE_URL: 'https://new', LIMIT: 5, SAME: [1], TOKEN_URL: 'x' }, missing: ['ID', 'REGION'] }
const held = { values: { BASE_URL: 'https://old', SAME: [1], REGION: 'eu' }, secrets: new Set(['TOKEN_URL']) }
const choice = (choice: Partial<ValueChoice> = {}): ValueChoice => ({ left: new Set(), over: new Map(), typed: new Map(), ...choice })
const planned = (choice: ValueChoice) =>
  planValues(found, held, choice).map(({ name, state, isWritten }) => `${name} ${state}${isWritten ? ', written' : ''}`)

it('leaves what is there, and a name that is a secret, and writes what is new', () => {
  expect(planned(choice())).toEqual(['BASE_URL differs', 'LIMIT new, written', 'SAME same', 'TOKEN_URL secret', 'ID new', 'REGION same'])
})

it('writes over what somebody says may be, leaves what is not wanted, and takes what is typed', () => {
  const all = choice({ over: new Map([['BASE_URL', 'https://old']]), left: new Set(['LIMIT']), typed: new Map([['ID', '7']]) })
  expect(planned(all)).toEqual([
    'BASE_URL differs, written',
    'LIMIT new',
    'SAME same',
    'TOKEN_URL secret',
    'ID new, written',
    'REGION same',
  ])
})

it('writes over no other value than the one that was seen', () => {
  // Somebody set it meanwhile, or the environment is another one.
  expect(planned(choice({ over: new Map([['BASE_URL', 'https://older']]) }))[0]).toBe('BASE_URL differs')
})

it('says what is no name for an environment', () => {
  expect(['staging', '', 'my env', 'local'].map((name) => whyNoEnvironment(name, [{ name: 'local' }]))).toEqual([
    undefined,
    'Give it a name.',
    'A name has letters, digits, and . _ - /',
    'There is one of this name: choose it.',
  ])
})
