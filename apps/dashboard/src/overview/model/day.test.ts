import { expect, it } from 'vitest'
import { needsAttention, numbersOf } from './day.ts'

const ended = (flowName: string, verdict: string | null, durationMs: number | null = 10) => ({
  flowId: null,
  flowName,
  environment: null,
  verdict,
  durationMs,
})

it('shows what failed last, not what was mended', () => {
  const list = [
    ended('running', null),
    ended('mended', 'passed'),
    ended('mended', 'failed'),
    ended('broken', 'error'),
    ended('broken', 'passed'),
    ended('running', 'failed'),
  ]
  expect(needsAttention(list).map(({ flowName }) => flowName)).toEqual(['broken', 'running'])
})

it('counts what finished by itself', () => {
  const list = [
    ...Array.from({ length: 18 }, (_, n) => ended('a', 'passed', n)),
    ended('a', 'flaky', 100),
    ended('a', 'failed', 200),
    ended('a', 'cancelled', null),
  ]
  expect(numbersOf(list)).toEqual({ passRate: 0.95, finished: 20, flaky: 1, p95Ms: 100 })
  expect(numbersOf([])).toEqual({ passRate: undefined, finished: 0, flaky: 0, p95Ms: undefined })
})
