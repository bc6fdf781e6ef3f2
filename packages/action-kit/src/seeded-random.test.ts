import { expect, it } from 'vitest'
import { seededRandom } from './seeded-random.ts'

const drawn = (seed: number, count: number): number[] => Array.from({ length: count }, seededRandom(seed))

it('draws the same numbers for the same seed, spread from 0 to 1', () => {
  expect(drawn(7, 100)).toEqual(drawn(7, 100))
  expect(drawn(7, 3)).not.toEqual(drawn(8, 3))
  const numbers = drawn(1, 10_000)
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...numbers)).toBeLessThan(1)
  expect(numbers.reduce((sum, number) => sum + number, 0) / numbers.length).toBeCloseTo(0.5, 1)
})
