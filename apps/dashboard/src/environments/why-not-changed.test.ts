import { expect, it } from 'vitest'
import { otherChangeIn, whyNotChanged } from './why-not-changed.ts'

const conflict = (items: readonly object[]) => ({
  code: 'VARIABLE_CONFLICT',
  message: 'Somebody changed A meanwhile.',
  problem: { current: { items } },
})

it('tells what somebody else made of a value, or that they removed it, from other refusals', () => {
  const changed = conflict([{ name: 'A', value: { b: 1 }, updatedBy: 'u1' }])
  expect([otherChangeIn(changed, 'A'), whyNotChanged(changed, 'A')]).toEqual([
    { cell: { type: 'value', value: { b: 1 } }, by: 'u1' },
    'Somebody changed it meanwhile, to {"b":1}',
  ])
  expect([otherChangeIn(conflict([]), 'A'), whyNotChanged(conflict([]), 'A')]).toEqual([
    { cell: { type: 'missing' } },
    'Somebody removed it meanwhile.',
  ])
  const secret = { code: 'NAME_IS_SECRET', message: 'A is a secret of this environment.' }
  expect([otherChangeIn(secret, 'A'), whyNotChanged(secret, 'A')]).toEqual([undefined, secret.message])
})
