import {
  type AssertionResult,
  type ExecutionState,
  emptyExecutionState,
  foldExecution,
  type StepOutcome,
  type UnnumberedEvent,
} from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { compareExecutions, type Difference } from './index.ts'

interface Ran {
  readonly config?: unknown
  readonly result?: unknown
  readonly outputs?: Record<string, unknown>
  /** Whether each passed, or more of its result. */
  readonly asserts?: Record<string, boolean | Partial<AssertionResult>>
  readonly outcome?: StepOutcome
}

/** An execution of steps by their ids, told by its events. */
const execution = (steps: Record<string, Ran>, variables: Record<string, unknown> = {}, text = 'a'): ExecutionState => {
  const head = { v: 1, executionId: 'e', epoch: 1, at: 0 } as const
  const flow = { name: 'checkout', sha256: text.repeat(64), tags: [] }
  const ofStep = ([id, { config, result, outputs, asserts, outcome = 'passed' }]: [string, Ran]): UnnumberedEvent[] => {
    const step = { ...head, path: `steps/${id}` }
    const results = Object.entries(asserts ?? {}).map(([written, came]) => ({
      passed: came === true,
      list: 'assert' as const,
      text: written,
      pointer: '',
      ...(typeof came === 'object' && came),
    }))
    const attempt = outcome === 'skipped' ? 'cancelled' : outcome
    return [
      { ...step, type: 'step.started', data: { id, action: 'http_request', phase: 'steps', pointer: '' } },
      { ...step, type: 'step.asserted', data: { attempt: 1, results } },
      { ...step, type: 'step.captured', data: { attempt: 1, outputs: outputs ?? {} } },
      { ...step, type: 'step.attempted', data: { attempt: 1, outcome: attempt, durationMs: 1, config, result } },
      { ...step, type: 'step.finished', data: { outcome, attempts: 1, durationMs: 1 } },
    ]
  }
  const events: UnnumberedEvent[] = [
    { ...head, type: 'execution.started', data: { flow, variables, seed: 1 } },
    ...Object.entries(steps).flatMap(ofStep),
  ]
  return events.reduce<ExecutionState>(foldExecution, emptyExecutionState())
}

/** `path before → after`. */
const lines = ({ changes }: Difference): string[] =>
  changes.map(({ path, before, after, also }) =>
    [path, before?.text ?? '-', '→', after?.text ?? '-', ...also.map((at) => `(${at})`)].join(' '),
  )

const answer = (body: unknown, more: object = {}) => ({
  status: 200,
  status_code: 200,
  headers: { date: 'Mon, 30 Nov 2026 01:22:27 GMT' },
  body,
  ...more,
})

describe('compareExecutions', () => {
  it('tells what came out otherwise, and leaves out what is otherwise in every run', () => {
    const before = execution({
      create: { result: answer({ id: 'o-1', at: '2026-11-29T01:22:27.690Z' }, { duration_ms: 139.46, timings: { dns: 41 } }) },
      pay: { result: answer({ status: 'paid', total: 41.99 }), asserts: { 'body.status == "paid"': true, 'status == 200': true } },
    })
    const after = execution({
      create: { result: answer({ id: 'o-2', at: '2026-11-30T07:00:00.001Z' }, { duration_ms: 12, timings: { dns: 0 } }) },
      pay: {
        result: answer({ status: 'pending', total: '41.99' }),
        asserts: { 'body.status == "paid"': false, 'status == 200': true },
        outcome: 'failed',
      },
    })
    const { steps, isOtherText } = compareExecutions(before, after)
    expect(isOtherText).toBe(false)
    expect(steps.map(({ path, isSame, result }) => [path, isSame, result.moved, lines(result)])).toEqual([
      ['steps/create', true, 4, []],
      ['steps/pay', false, 0, ['body.total 41.99 → "41.99"', 'body.status "paid" → "pending"']],
    ])
    expect(steps[1]?.assertions.map(({ text, before, after }) => [text, before?.passed, after?.passed])).toEqual([
      ['body.status == "paid"', true, false],
    ])
  })

  it('follows what was captured into later steps: it differs only where it began', () => {
    const run = (order: string, number: number) =>
      execution({
        create: { result: answer({ order, number }), outputs: { order, order_id: number } },
        pay: {
          config: { url: `http://shop/orders/${order}?n=${number}`, body: { number } },
          result: answer({ text: `order ${order} of 20${number} is paid`, number }),
        },
      })
    const { steps } = compareExecutions(run('A-17', 17), run('A-18', 18))
    expect(steps.map(({ path, isSame, input, result }) => [path, isSame, input.moved, lines(result)])).toEqual([
      ['steps/create', false, 0, ['body.order "A-17" → "A-18"', 'body.number 17 → 18']],
      ['steps/pay', false, 2, ['body.text "order A-17 of 2017 is paid" → "order A-18 of 2018 is paid"']],
    ])
  })

  it('takes a captured number for itself, unless it is an id', () => {
    const run = (status: number) => execution({ get: { result: { status }, outputs: { status } }, again: { result: { status } } })
    const { steps } = compareExecutions(run(200), run(500))
    expect(steps.map(({ result }) => lines(result))).toEqual([['status 200 → 500'], ['status 200 → 500']])
  })

  it('tells within a step what it keeps only afterwards', () => {
    const run = (total: number) =>
      execution({
        call: { result: { total }, outputs: { total } },
        'call/get': { result: answer({ total }) },
        each: { outputs: { seen: total + 4 } },
        'each[0]/get': { result: answer({ seen: total + 4 }) },
      })
    const { steps } = compareExecutions(run(1), run(2))
    expect(steps.map(({ path, result, outputs }) => [path, result.moved, [...lines(result), ...lines(outputs)]])).toEqual([
      ['steps/call', 0, ['total 1 → 2']],
      ['steps/call/get', 0, ['body.total 1 → 2']],
      ['steps/each', 0, ['seen 5 → 6']],
      ['steps/each[0]/get', 0, ['body.seen 5 → 6']],
    ])
  })

  it('tells once what a result only repeats of the input', () => {
    const run = (total: number) => execution({ set: { config: { total }, result: { total } } })
    const step = compareExecutions(run(1), run(2)).steps[0]
    expect(step && [lines(step.input), lines(step.result)]).toEqual([['total 1 → 2'], []])
  })

  it('tells what was kept for later steps where the result does not', () => {
    const run = (total: number) =>
      execution({ set: { outputs: { total, run_id: `r-${total}` } }, get: { result: answer({ count: total }), outputs: { count: total } } })
    const { steps } = compareExecutions(run(1), run(2))
    expect(steps.map(({ path, outputs, result }) => [path, outputs.moved, lines(outputs), lines(result)])).toEqual([
      ['steps/set', 1, ['total 1 → 2'], []],
      ['steps/get', 0, [], ['body.count 1 → 2']],
    ])
  })

  it('tells an id, and what was captured before, where an assertion about it came out otherwise', () => {
    const run = (passed: boolean) => {
      const [id, status] = passed ? [7, 'paid'] : [8, 'pending']
      return execution({
        create: { result: answer({ status }), outputs: { status } },
        pay: {
          result: answer({ items: [{ id, status, user_id: id }] }),
          asserts: {
            '$.body.items[0].id == 7': { passed, parts: [{ start: 0, end: 18, value: { type: 'number', text: String(id) } }] },
            'match order': passed || { mismatches: [{ path: 'body.items[0].status' }] },
          },
        },
      })
    }
    const result = compareExecutions(run(true), run(false)).steps[1]?.result
    expect(result && [result.moved, lines(result)]).toEqual([1, ['body.items[0].id 7 → 8', 'body.items[0].status "paid" → "pending"']])
  })

  it('takes a change of type, an id that is gone, and a version for what they are', () => {
    const before = execution({ get: { result: answer({ id: 7, user_id: 'u-1', version: 'v1', created_at: 1_796_001_747, size: 'L' }) } })
    const after = execution({ get: { result: answer({ id: '7', user_id: null, version: 'v2', created_at: 1_796_005_000, size: 'M' }) } })
    const result = compareExecutions(before, after).steps[0]?.result
    expect(result && [result.moved, lines(result)]).toEqual([
      1,
      ['body.id 7 → "7"', 'body.user_id "u-1" → null', 'body.version "v1" → "v2"', 'body.size "L" → "M"'],
    ])
  })

  it('tells the same change once, with the other places it is at', () => {
    const before = execution({ get: { result: { status: 200, status_code: 200, body: { items: [1, 2] } } } })
    const after = execution({ get: { result: { status: 500, status_code: 500, body: { items: [1, 2, 3] } } } })
    const result = compareExecutions(before, after).steps[0]?.result
    expect(result && lines(result)).toEqual(['status 200 → 500 (status_code)', 'body.items 2 elements → 3 elements', 'body.items[2] - → 3'])
  })

  it('puts steps that are gone where they were, and says which are new', () => {
    const before = execution({ first: {}, login: {}, old: {}, pay: {}, last: {} })
    const after = execution({ login: {}, pay: {}, added: {} })
    const { steps } = compareExecutions(before, after)
    expect(steps.map(({ path, before: was, after: is }) => `${path} ${was ? 'before' : ''} ${is ? 'after' : ''}`)).toEqual([
      'steps/first before ',
      'steps/login before after',
      'steps/old before ',
      'steps/pay before after',
      'steps/last before ',
      'steps/added  after',
    ])
  })

  it('says that the flow, its variables, the input of a step and its outcome are others', () => {
    const before = execution({ get: { config: { url: 'http://a/' } } }, { BASE: 'http://a', RUN_ID: '1' })
    const after = execution({ get: { config: { url: 'http://b/' }, outcome: 'skipped' } }, { BASE: 'http://b', RUN_ID: '2' }, 'b')
    const { isOtherText, variables, steps } = compareExecutions(before, after)
    expect([isOtherText, variables.moved, lines(variables)]).toEqual([true, 1, ['BASE "http://a" → "http://b"']])
    // That a variable is another is told once; that the step did not run is told of the step.
    expect(steps.map(({ isSame, input }) => [isSame, lines(input)])).toEqual([[false, []]])
  })

  it('lists of a step that did not come to it this time neither what it was given, gave and kept, nor how that was judged', () => {
    const ran = {
      config: { url: 'http://a/' },
      result: answer({ paid: true }),
      outputs: { paid: true },
      asserts: { 'status == 200': true },
    }
    const before = execution({ failing: ran, skipped: ran })
    const after = execution({ failing: { config: ran.config, outcome: 'error' }, skipped: { outcome: 'skipped' } })
    const { steps } = compareExecutions(before, after)
    expect(
      steps.map(({ isSame, assertions, input, result, outputs }) => [
        isSame,
        ...assertions,
        ...lines(input),
        ...lines(result),
        ...lines(outputs),
      ]),
    ).toEqual([[false], [false]])
  })

  it('leaves out that a UUID within a text is another one, and tells what else is', () => {
    const run = (uuid: string, folder: string) =>
      execution({ get: { result: answer({ self: `/orders/${uuid}`, file: `/${folder}/${uuid}.pdf` }) } })
    const [first, second] = ['7aafff3f-d252-4845-bc3c-ffce2c4e5ee0', 'a0bb1d2c-9623-433e-a85b-5770c24690ad']
    const result = compareExecutions(run(first, 'a'), run(second, 'b')).steps[0]?.result
    expect(result && [result.moved, lines(result)]).toEqual([1, [`body.file "/a/${first}.pdf" → "/b/${second}.pdf"`]])
  })

  it('compares long bodies by what they are', () => {
    const run = (sha256: string) => execution({ get: { result: { body: { $blob: { sha256: sha256.repeat(64), sizeBytes: 2_000_000 } } } } })
    expect(compareExecutions(run('a'), run('a')).steps.map(({ isSame }) => isSame)).toEqual([true])
    const result = compareExecutions(run('a'), run('b')).steps[0]?.result
    expect(result && lines(result)).toEqual(['body "2000000 bytes, SHA-256 aaaaaaaa…" → "2000000 bytes, SHA-256 bbbbbbbb…"'])
  })

  it('finds the one change behind hundreds of values that move', () => {
    const list = (last: string) => Array.from({ length: 400 }, (_, at) => ({ id: `${last}-${at}`, name: at === 399 ? last : 'same' }))
    const before = execution({ get: { result: answer({ list: list('old') }) } })
    const after = execution({ get: { result: answer({ list: list('new') }) } })
    const result = compareExecutions(before, after).steps[0]?.result
    expect(result && [result.moved, lines(result)]).toEqual([400, ['body.list[399].name "old" → "new"']])
  })

  it('of an execution with itself is nothing', () => {
    const one = execution({ create: { config: { a: [1, { b: null }] }, result: answer({ id: 1 }), outputs: { id: 1 } } }, { X: 'x' })
    const { isOtherText, variables, steps } = compareExecutions(one, one)
    expect([isOtherText, variables, steps.every(({ isSame }) => isSame)]).toEqual([false, { changes: [], moved: 0 }, true])
  })
})
