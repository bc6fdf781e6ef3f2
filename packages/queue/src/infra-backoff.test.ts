import { expect, it } from 'vitest'
import { infraBackoff } from './infra-backoff.ts'
import { defaultTimings, scaleTimings } from './timings.ts'

it('doubles from one second to a minute', () => {
  const ceilings = [1, 2, 3, 4, 5, 6, 7, 8, 50].map((losses) => infraBackoff(losses, 1, defaultTimings))
  expect(ceilings).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
})

it('is drawn anew between nothing and that', () => {
  expect([0, 0.25, 0.5].map((random) => infraBackoff(2, random, defaultTimings))).toEqual([0, 500, 1_000])
})

it('scales with all other intervals', () => {
  expect(infraBackoff(9, 1, scaleTimings(0.1))).toBe(6_000)
})
