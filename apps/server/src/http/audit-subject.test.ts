import { expect, it } from 'vitest'
import { subjectOf } from './audit-subject.ts'

it('names what was made, by its id and its name', () => {
  expect(subjectOf({ params: {}, body: { text: '…' }, reply: { id: 'f1', name: 'Checkout', text: '…' } })).toEqual({
    targetId: 'f1',
    detail: { subject: 'Checkout' },
  })
  expect(subjectOf({ params: {}, body: {}, reply: { id: 'i1', email: 'alan@example.com', token: 'shown once' } })).toEqual({
    targetId: 'i1',
    detail: { subject: 'alan@example.com' },
  })
})

it('names the flow that was run, and says how often', () => {
  const executions = [
    { id: 'e1', flowName: 'Checkout' },
    { id: 'e2', flowName: 'Checkout' },
  ]
  expect(subjectOf({ params: {}, body: {}, reply: { batchId: 'b1', executions: executions.slice(0, 1) } })).toEqual({
    targetId: 'e1',
    detail: { subject: 'Checkout' },
  })
  expect(subjectOf({ params: {}, body: {}, reply: { batchId: 'b1', executions } })).toEqual({
    targetId: 'e1',
    detail: { subject: 'Checkout', executions: 2 },
  })
  expect(subjectOf({ params: { id: 'e0' }, body: {}, reply: { batchId: 'b1', executions: executions.slice(0, 1) } })).toEqual({
    targetId: 'e0',
    detail: { subject: 'Checkout' },
  })
})

it('names what the address names, also when it was refused', () => {
  expect(subjectOf({ params: { id: 'env', name: 'DB_PASSWORD' }, body: { value: 'never told' } })).toEqual({
    targetId: 'env',
    detail: { name: 'DB_PASSWORD' },
  })
  expect(subjectOf({ params: { id: 'env', name: 'DB_PASSWORD' }, body: {}, reply: { name: 'DB_PASSWORD', version: 2 } })).toEqual({
    targetId: 'env',
    detail: { name: 'DB_PASSWORD' },
  })
  expect(subjectOf({ params: { userId: 'u1' }, body: { role: 'admin' } })).toEqual({ targetId: 'u1', detail: {} })
  expect(subjectOf({ params: { userId: 'u1' }, body: { role: 'admin' }, reply: { userId: 'u1', name: 'Alan' } })).toEqual({
    targetId: 'u1',
    detail: { subject: 'Alan' },
  })
})

it('names everything that is changed at once', () => {
  expect(subjectOf({ params: {}, body: { ids: ['f1', 'f2'] } })).toEqual({ detail: { ids: ['f1', 'f2'] } })
})
