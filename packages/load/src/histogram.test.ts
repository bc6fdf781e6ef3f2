import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createHistogram } from './histogram.ts'

const durations = fc.array(fc.oneof(fc.double({ min: 0, max: 5, noNaN: true }), fc.double({ min: 0, max: 1e8, noNaN: true })), {
  minLength: 1,
  maxLength: 300,
})

const histogramOf = (all: readonly number[]) => {
  const histogram = createHistogram()
  for (const ms of all) histogram.add(ms)
  return histogram
}

it('gives percentiles that are never too short, and at most 0.8 % or a microsecond too long', () => {
  fc.assert(
    fc.property(durations, fc.double({ min: 0.1, max: 100, noNaN: true }), (all, percent) => {
      const exact = all.toSorted((a, b) => a - b)[Math.max(0, Math.ceil((percent * all.length) / 100 - 1e-9) - 1)] ?? Number.NaN
      const seen = histogramOf(all).percentile(percent) ?? Number.NaN
      expect(seen).toBeGreaterThanOrEqual(exact - 1e-9)
      expect(seen).toBeLessThanOrEqual(exact * (1 + 1 / 128) + 0.001 + 1e-9)
    }),
  )
})

it('is the same whether it saw all, or was put together of those that saw some', () => {
  fc.assert(
    fc.property(durations, durations, (some, others) => {
      const together = histogramOf(some)
      together.addAll(histogramOf(others))
      const all = histogramOf([...some, ...others])
      expect([...together.buckets].sort()).toEqual([...all.buckets].sort())
      expect([together.count, together.max, together.percentile(90)]).toEqual([all.count, all.max, all.percentile(90)])
    }),
  )
})

it('takes no more memory for a million durations than for a few thousand', () => {
  const histogram = createHistogram()
  for (let index = 0; index < 1_000_000; index++) histogram.add((index * 7919) % 1_000_003)
  expect([histogram.count, histogram.buckets.size < 2_600]).toEqual([1_000_000, true])
})

it('knows nothing before it has seen something', () => {
  const { count, max, mean, percentile } = createHistogram()
  expect([count, max, mean, percentile(50)]).toEqual([0, 0, 0, undefined])
})
