import { expect, it } from 'vitest'
import { didYouMean, nearestNames } from './nearest-names.ts'

it('finds the nearest names, best first, whatever their case and separators', () => {
  expect(nearestNames('orderId', ['order_id', 'orders', 'user_id', 'order_ids'])).toEqual(['order_id', 'order_ids', 'orders'])
  expect(nearestNames('STATUS', ['state', 'status', 'body'])).toEqual(['status', 'state'])
  expect(nearestNames('metod', ['method', 'mode', 'url'], 1)).toEqual(['method'])
  expect(nearestNames('bod', ['body', 'bode'])).toEqual(['body', 'bode'])
})

it('takes two letters that changed places for one slip', () => {
  expect([nearestNames('lgo', ['log', 'goal']), nearestNames('ste', ['set'])]).toEqual([['log'], ['set']])
})

it('offers nothing when nothing is near', () => {
  expect([nearestNames('xyz', ['alpha', 'beta']), nearestNames('', ['a']), didYouMean('id', ['email'])]).toEqual([[], [], undefined])
})

it('asks in words', () => {
  expect([didYouMean('bdy', ['body']), didYouMean('itm', ['item', 'it', 'atm'])]).toEqual([
    'did you mean "body"?',
    'did you mean "item", "it" or "atm"?',
  ])
})
