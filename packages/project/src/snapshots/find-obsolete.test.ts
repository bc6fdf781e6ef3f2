import { expect, it } from 'vitest'
import { findObsolete } from './find-obsolete.ts'

const order = { name: 'order', pointer: '/steps/0/assert/0/snapshot' }
const made = { pointer: '/steps/1/assert/0/snapshot' }
const compared = (seen: string[], judged: string[]) => ({ seen: new Set(seen), judged: new Set(judged) })

it('finds what nobody asked for, and keeps what a step that did not run may ask for', () => {
  const keys = ['order', 'order [0]', 'order (row)', 'orders', 'gone']
  expect(findObsolete(keys, [order], compared(['order'], ['/steps/0/assert/0']))).toEqual(['order [0]', 'order (row)', 'orders', 'gone'])
  expect(findObsolete(keys, [order], compared([], []))).toEqual(['orders', 'gone'])
  expect(findObsolete(keys, [order, made], compared(['order'], ['/steps/0/assert/0']))).toEqual([])
  expect(findObsolete(keys, [], compared([], []))).toEqual(keys)
})
