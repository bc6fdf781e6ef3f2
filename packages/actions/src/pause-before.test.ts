import { expect, it } from 'vitest'
import { pauseBefore } from './pause-before.ts'

it('cuts the last pause short instead of giving up early', () => {
  expect(pauseBefore({ intervalMs: 1000, leftMs: 30_000, lookMs: 5 })).toBe(1000)
  expect(pauseBefore({ intervalMs: 1000, leftMs: 857, lookMs: 43 })).toBe(771)
  expect(pauseBefore({ intervalMs: 1000, leftMs: 100, lookMs: 1 })).toBe(50)
  expect(pauseBefore({ intervalMs: 0, leftMs: 100, lookMs: 1 })).toBe(0)
  expect(pauseBefore({ intervalMs: 60, leftMs: 50, lookMs: 1 })).toBeUndefined()
  expect(pauseBefore({ intervalMs: 500, leftMs: 300, lookMs: 200 })).toBeUndefined()
})

it('looks again after a slow look while another interval fits', () => {
  expect(pauseBefore({ intervalMs: 20, leftMs: 158, lookMs: 142 })).toBe(20)
})
