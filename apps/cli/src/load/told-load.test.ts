import { expect, it } from 'vitest'
import { rateText } from './told-load.ts'

it('says rates that are low and high ones', () => {
  expect([0, 100 / 3_600, 0.5, 0.949, 1, 99.9, 110.4].map(rateText)).toEqual([
    '0.0/s',
    '0.028/s',
    '0.5/s',
    '0.95/s',
    '1.0/s',
    '99.9/s',
    '110/s',
  ])
})
