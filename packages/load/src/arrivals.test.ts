import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createArrivals } from './arrivals.ts'

it('spreads them evenly', () => {
  const { at, before } = createArrivals({ perSecond: 4, rampMs: 0 })
  expect([0, 1, 2, 9].map(at)).toEqual([0, 250, 500, 2_250])
  expect([0, 1, 250, 251, 1_000].map(before)).toEqual([0, 1, 1, 2, 4])
})

it('brings half of them while the rate grows', () => {
  const { before } = createArrivals({ perSecond: 100, rampMs: 2_000 })
  expect([1_000, 2_000, 3_000].map(before)).toEqual([25, 100, 200])
})

it('counts before a moment exactly those that come before it', () => {
  const perSecond = fc.double({ min: 0.01, max: 10_000, noNaN: true })
  fc.assert(
    fc.property(perSecond, fc.nat(5_000), fc.double({ min: 0, max: 20_000, noNaN: true }), (rate, rampMs, ms) => {
      const { at, before } = createArrivals({ perSecond: rate, rampMs })
      const count = before(ms)
      expect(at(count)).toBeGreaterThanOrEqual(ms)
      if (count > 0) expect(at(count - 1)).toBeLessThan(ms)
    }),
  )
})
