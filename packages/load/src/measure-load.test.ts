import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { UnnumberedEvent, Verdict } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { createMeasure, type LoadMeasure } from './measure-load.ts'
import { sumUp } from './sum-up.ts'
import { parseThreshold, type Threshold } from './threshold.ts'

interface Told {
  readonly path: string
  readonly ms?: number
  readonly failure?: string
  readonly tolerated?: boolean
  readonly isSkipped?: boolean
}

const head = { v: 1, executionId: 'e', epoch: 0 } as const

/** What an execution tells that ends at `at`. */
const eventsOf = (at: number, verdict: Verdict, steps: readonly Told[]): UnnumberedEvent[] => [
  ...steps.flatMap(({ path, ms = 10, failure, tolerated, isSkipped }): UnnumberedEvent[] => {
    const id = path.split('/').at(-1) ?? ''
    const started = { ...head, at, type: 'step.started', path, data: { id, action: 'http_request', phase: 'steps', pointer: '' } } as const
    const outcome = isSkipped ? 'skipped' : failure === undefined ? 'passed' : 'failed'
    const failed = failure !== undefined && { failure: { code: 'ASSERT_FAILED', message: failure } }
    const data = { outcome, attempts: 1, durationMs: ms, ...failed, ...(tolerated && { tolerated }) } as const
    return [...(isSkipped ? [] : [started]), { ...head, at, type: 'step.finished', path, data }]
  }),
  {
    ...head,
    at,
    type: 'execution.finished',
    data: { verdict, counts: { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0 }, durationMs: 0 },
  },
]

const explain = (events: readonly UnnumberedEvent[]): string => `${events.length} events`
const flows = [
  { name: 'Shop', file: 'shop.yaml' },
  { name: 'Pay', file: 'pay.yaml' },
]
const run = (measure: LoadMeasure, flow: number, dueAt: number, events: readonly UnnumberedEvent[]): void =>
  measure.begin(flow, dueAt)(events)

const shape = { users: 2, forMs: 1_000, rampMs: 0, graceMs: 30_000 }
const total = (measure: LoadMeasure, thresholds: readonly string[] = [], { notBegun = 0, isInterrupted = false } = {}) =>
  sumUp(measure, { shape, thresholds: thresholds.map((text) => parseThreshold(text) as Threshold), notBegun, isInterrupted })

it('counts executions from when they should have begun, and steps by what they took; rounds of a loop together', () => {
  const measure = createMeasure(flows, { startedAt: 1_000, explain })
  run(
    measure,
    0,
    1_000,
    eventsOf(1_500, 'passed', [
      { path: 'steps/each[0]/get', ms: 20 },
      { path: 'steps/each[1]/get', ms: 40 },
      { path: 'steps/each', ms: 60 },
    ]),
  )
  run(
    measure,
    1,
    1_200,
    eventsOf(2_000, 'passed', [
      { path: 'steps/pay', ms: 100 },
      { path: 'steps/refund', isSkipped: true },
      { path: 'teardown/close', ms: 1 },
    ]),
  )
  const { all, flows: told, durationMs } = total(measure)
  expect({ durationMs, count: all.count, perSecond: all.perSecond, max: all.max }).toEqual({
    durationMs: 1_000,
    count: 2,
    perSecond: 2,
    max: 800,
  })
  expect(told.map(({ name, max, steps }) => [name, max, steps.map(({ title, count, max: longest }) => [title, count, longest])])).toEqual([
    [
      'Shop',
      500,
      [
        ['each › get', 2, 40],
        ['each', 1, 60],
      ],
    ],
    [
      'Pay',
      800,
      [
        ['pay', 1, 100],
        ['teardown: close', 1, 1],
      ],
    ],
  ])
})

it('tells failures apart by flow, step and message but for numbers, and blames the first step that was not to fail', () => {
  const measure = createMeasure(flows, { startedAt: 0, explain })
  for (const port of [1, 22, 333])
    run(
      measure,
      0,
      0,
      eventsOf(100, 'failed', [
        { path: 'steps/each[3]/get', failure: `port ${port} is closed` },
        { path: 'steps/each', failure: 'a round failed' },
      ]),
    )
  run(
    measure,
    0,
    0,
    eventsOf(100, 'failed', [
      { path: 'steps/warm', failure: 'cold', tolerated: true },
      { path: 'steps/pay', failure: 'refused' },
    ]),
  )
  run(measure, 0, 0, eventsOf(100, 'passed', [{ path: 'steps/pay' }, { path: 'teardown/close', failure: 'gone' }]))
  const { failures, all } = total(measure)
  expect([all.count, all.failed, failures.map(({ step, message, count, example }) => [step, message, count, example])]).toEqual([
    5,
    4,
    [
      ['each › get', 'port 1 is closed', 3, '5 events'],
      ['pay', 'refused', 1, '5 events'],
    ],
  ])
})

it('judges what must hold, of each step that is called so, and adds that nothing may fail', () => {
  const measure = createMeasure(flows, { startedAt: 0, explain })
  run(measure, 0, 0, eventsOf(1_000, 'failed', [{ path: 'steps/pay', ms: 10, failure: 'no' }]))
  for (let n = 0; n < 3; n++)
    run(
      measure,
      1,
      0,
      eventsOf(1_000, 'passed', [
        { path: 'steps/pay', ms: 200 },
        { path: 'steps/never', isSkipped: true },
      ]),
    )
  const judge = (thresholds: readonly string[], more = {}) =>
    total(measure, thresholds, more).thresholds.map(({ text, of, value, holds }) => [text, of, value, holds])
  expect(judge(['pay max < 100ms', 'Shop failed < 1%', 'rate >= 4/s', 'never p95 < 1s'])).toEqual([
    ['pay max < 100ms', 'Shop › pay', 10, true],
    ['pay max < 100ms', 'Pay › pay', 200, false],
    ['Shop failed < 1%', undefined, 100, false],
    ['rate >= 4/s', undefined, 4, true],
    ['never p95 < 1s', undefined, undefined, false],
    ['failed <= 0', undefined, 1, false],
  ])
  expect(judge(['failed <= 25%'])).toEqual([['failed <= 25%', undefined, 25, true]])
  // One of four failed, and four could not begin.
  expect(judge(['failed <= 25%'], { notBegun: 4 })).toEqual([['failed <= 25%', undefined, 62.5, false]])
})

it('does not pass where nothing was measured, and counts what did not end as failed unless a person stopped it', () => {
  const measure = createMeasure(flows, { startedAt: 0, explain })
  run(measure, 0, 0, eventsOf(10, 'skipped', []))
  expect(total(measure)).toMatchObject({ skipped: 1, passed: false, all: { count: 0 } })
  run(measure, 0, 0, eventsOf(10, 'passed', []))
  run(measure, 0, 0, eventsOf(10, 'cancelled', []))
  expect(total(measure)).toMatchObject({ cutOff: 1, passed: false, all: { count: 1, failed: 0 } })
  expect(total(measure, [], { isInterrupted: true })).toMatchObject({ cutOff: 1, passed: true })
})

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

it('keeps as much of a hundred thousand executions over a day as of a few', () => {
  const measure = createMeasure(flows, { startedAt: 0, explain })
  const day = 24 * 3_600_000
  const runAll = (from: number, to: number): number => {
    for (let n = from; n < to; n++) {
      const at = (n * day) / 100_000
      const failure = `no ${String.fromCharCode(97 + (n % 26))}`
      run(measure, n % 2, at - (n % 5_000), eventsOf(at, 'failed', [{ path: `steps/each[${n}]/get`, ms: n % 700, failure }]))
    }
    collect()
    return process.memoryUsage().heapUsed
  }
  const heapOfFew = runAll(0, 20_000)
  expect((runAll(20_000, 100_000) - heapOfFew) / 80_000).toBeLessThan(20)
  const { timeline, failures, otherFailures, all } = total(measure)
  expect([timeline.length <= 60, failures.length, measure.flows[0]?.steps.size]).toEqual([true, 20, 1])
  expect(timeline.reduce((sum, { count }) => sum + count, 0)).toBe(100_000)
  expect(failures.reduce((sum, { count }) => sum + count, otherFailures)).toBe(all.failed)
})
