import { expect, it } from 'vitest'
import { otherChangeIn, whyNotChanged } from './why-not-changed.ts'

const conflict = (items: readonly object[], removed: readonly string[] = []) => ({
  code: 'VARIABLE_CONFLICT',
  message: 'Somebody changed A meanwhile.',
  problem: { current: { items, removed } },
})

it('tells what somebody else made of a value or a secret, or that they removed it, from other refusals', () => {
  const changed = conflict([{ name: 'A', value: { b: 1 }, updatedBy: 'u1' }])
  expect([otherChangeIn(changed, 'A'), whyNotChanged(changed, 'A')]).toEqual([
    { name: 'A', cell: { type: 'value', value: { b: 1 } }, by: 'u1' },
    'Somebody changed it meanwhile, to {"b":1}',
  ])
  const removed = conflict([], ['A'])
  expect([otherChangeIn(removed, 'A'), whyNotChanged(removed, 'A')]).toEqual([
    { name: 'A', cell: { type: 'missing' } },
    'Somebody removed it meanwhile.',
  ])
  const set = (current: object | null) => ({ code: 'SECRET_CONFLICT', message: 'Somebody set A meanwhile.', problem: { current } })
  expect(otherChangeIn(set({ name: 'A', version: 3, createdBy: 'u1', createdAt: '2026-01-01T00:00:00Z' }), 'A')).toEqual({
    cell: { type: 'secret', version: 3 },
    by: 'u1',
    at: '2026-01-01T00:00:00Z',
  })
  expect(otherChangeIn(set(null), 'A')).toEqual({ cell: { type: 'missing' } })
  const secret = { code: 'NAME_IS_SECRET', message: 'A is a secret of this environment.' }
  expect([otherChangeIn(secret, 'A'), whyNotChanged(secret, 'A')]).toEqual([undefined, secret.message])
})
