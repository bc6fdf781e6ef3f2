import { describe, expect, it } from 'vitest'
import { everyDay, percent, ratesOf, sorted } from './rates.ts'

const flow = { executions: 10, passed: 6, flaky: 2, failed: 1, error: 1, flips: 3, pairs: 9, p95Ms: 100 }

describe('the rates of a flow', () => {
  it('counts what was flaky as passed, and says nothing of pairs that are none', () => {
    expect(ratesOf(flow)).toEqual({ passRate: 0.8, flakyRate: 0.2, flipRate: 3 / 9 })
    expect(ratesOf({ ...flow, pairs: 0, flips: 0 }).flipRate).toBeUndefined()
  })

  it('never rounds a failure away', () => {
    expect([1, 0.99999, 0.9, 0.8333, 0, undefined].map(percent)).toEqual(['100 %', '99.9 %', '90 %', '83.3 %', '0 %', '–'])
  })

  it('sorts the worst first, and what is not known last', () => {
    const named = [
      { ...flow, name: 'a', p95Ms: null, pairs: 0 },
      { ...flow, name: 'b', p95Ms: 500, passed: 7, failed: 0 },
      { ...flow, name: 'c', p95Ms: 100, flaky: 0, passed: 8 },
    ]
    const names = (by: Parameters<typeof sorted>[1]): string =>
      sorted(named, by)
        .map(({ name }) => name)
        .join('')
    expect([names('trouble'), names('p95'), names('passRate'), names('flakyRate'), names('flipRate')]).toEqual([
      'abc',
      'bca',
      'acb',
      'abc',
      'bca',
    ])
  })
})

it('shows days without an execution, too', () => {
  const ran = { day: '2026-11-29', passed: 3, flaky: 0, failed: 1, error: 0 }
  expect(everyDay([ran], '2026-11-28T09:00:00Z', Date.parse('2026-11-30T01:00:00Z')).map(({ day, passed }) => [day, passed])).toEqual([
    ['2026-11-28', 0],
    ['2026-11-29', 3],
    ['2026-11-30', 0],
  ])
})
