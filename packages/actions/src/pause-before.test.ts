import { expect, it } from 'vitest'
import { pauseBefore } from './pause-before.ts'

it('cuts the last pause short instead of giving up early', () => {
  expect(pauseBefore({ intervalMs: 1000, leftMs: 30_000, lookMs: 5 })).toBe(1000)
  expect(pauseBefore({ intervalMs: 1000, leftMs: 857, lookMs: 43 })).toBe(771)
  expect(pauseBefore({ intervalMs: 1000, leftMs: 100, lookMs: 1 })).toBe(50)
  expect(pauseBefore({ intervalMs: 0, leftMs: 100, lookMs: 1 })).toBe(0)
  expect(pauseBefore({ intervalMs: 10, leftMs: 50, lookMs: 1 })).toBeUndefined()
  expect(pauseBefore({ intervalMs: 10, leftMs: 300, lookMs: 200 })).toBeUndefined()
})
