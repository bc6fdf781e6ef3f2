import { expect, it } from 'vitest'
import { dayIn, whyNoQuarantine } from './days.ts'

const now = Date.UTC(2026, 1, 27, 23, 30)

it('counts days in UTC', () => {
  expect([dayIn(0, now), dayIn(2, now)]).toEqual(['2026-02-27', '2026-03-01'])
})

it('wants a day that is not over, and a reason', () => {
  expect(whyNoQuarantine({ until: '', reason: 'late' }, now)).toBe('Name the last day.')
  expect(whyNoQuarantine({ until: '2026-02-26', reason: 'late' }, now)).toBe('That day is over.')
  expect(whyNoQuarantine({ until: '2026-02-27', reason: ' ' }, now)).toBe('Say why it fails.')
  expect(whyNoQuarantine({ until: '2026-02-27', reason: 'late' }, now)).toBeUndefined()
})
