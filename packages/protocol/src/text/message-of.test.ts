import { expect, it } from 'vitest'
import { messageOf } from '../index.ts'

it('gives the message of whatever was thrown', () => {
  const unreadable = {
    toString() {
      throw new Error('no')
    },
  }
  expect([new TypeError('a'), 'b', undefined, { message: 'c' }, unreadable].map(messageOf)).toEqual([
    'a',
    'b',
    'undefined',
    '[object Object]',
    'an error that cannot be read',
  ])
})
