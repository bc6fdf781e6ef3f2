import { expect, it } from 'vitest'
import { needsAttention, numbersOf } from './day.ts'

let count = 0
const ended = (flowName: string, verdict: string | null, durationMs: number | null = 10, batchId: string | null = null) => ({
  id: String(count++),
  batchId,
  flowId: null,
  flowName,
  environment: null,
  verdict,
  durationMs,
  quarantine: null,
  from: null,
  isDebugged: false,
  upTo: null,
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
  expect(needsAttention(list).map(({ execution }) => execution.flowName)).toEqual(['broken', 'running'])
})

it('takes the data rows of a run together: one that failed is not hidden by those that passed after it', () => {
  const list = [
    ended('rows', 'passed', 1, 'b'),
    ended('rows', 'passed', 1, 'b'),
    ended('rows', 'failed', 1, 'b'),
    ended('rows', 'passed', 1, 'a'),
  ]
  expect(needsAttention(list)).toEqual([{ execution: list[2], rows: 3, failed: 1 }])
  expect(needsAttention([...list.slice(3), ...list.slice(0, 3)])).toEqual([])
})

it('does not hide what failed behind what failed in quarantine beside it', () => {
  const quarantine = { until: '2099-12-31', reason: 'late' }
  const list = [
    { ...ended('held', 'failed', 1, 'b'), flowId: 'f', quarantine },
    { ...ended('broken', 'failed', 1, 'b'), flowId: 'f' },
  ]
  expect(needsAttention(list)).toEqual([{ execution: list[1], rows: 2, failed: 2 }])
})

it('does not take a part of a flow that passed for the flow', () => {
  const list = [
    { ...ended('broken', 'passed'), upTo: 'login' },
    { ...ended('broken', 'passed', 900), from: 'login' },
    ended('broken', 'failed'),
  ]
  expect(needsAttention(list)).toEqual([{ execution: list[2], rows: 1, failed: 1 }])
  expect(numbersOf([], list)).toMatchObject({ timed: 1, p95Ms: 10 })
})

it('counts what finished by itself', () => {
  const verdicts = [
    { value: 'passed', count: 18 },
    { value: 'flaky', count: 1 },
    { value: 'failed', count: 1 },
    { value: 'cancelled', count: 4 },
    { value: null, count: 2 },
  ]
  const list = [...Array.from({ length: 19 }, (_, n) => ended('a', 'passed', n)), ended('a', 'failed', 200), ended('a', 'cancelled', null)]
  expect(numbersOf(verdicts, list)).toEqual({ passRate: 0.95, finished: 20, flaky: 1, all: 26, timed: 20, p95Ms: 18 })
  expect(numbersOf([], [])).toEqual({ passRate: undefined, finished: 0, flaky: 0, all: 0, timed: 0, p95Ms: undefined })
})
