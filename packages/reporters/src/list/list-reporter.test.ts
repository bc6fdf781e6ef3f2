import { cellWidth, type ExecutionEvent } from '@testmesh/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createReporter, type ReporterContext } from '../index.ts'
import { batchFinished, batchStarted, type ExecutionScript, executionOf, file, flowText, placeOf, sha256 } from '../testing/event-stream.ts'
import { createStep, failedCheckout, passed, payStep, refused, statusIsNotPaid } from '../testing/scripts.ts'

const contextOf = (overrides: Partial<ReporterContext>) => {
  const written: string[] = []
  const context: ReporterContext = {
    write: (text) => written.push(text),
    isTerminal: false,
    width: () => 120,
    color: false,
    source: (hash) => (hash === sha256 ? { text: flowText, file } : undefined),
    verbosity: 'normal',
    now: () => 1_790_000_002_000,
    debug: false,
    recording: '.testmesh/batches/b1',
    ...overrides,
  }
  return { context, written }
}

const report = async (scripts: readonly ExecutionScript[], overrides: Partial<ReporterContext> = {}): Promise<string> => {
  const { context, written } = contextOf(overrides)
  const reporter = await createReporter('list', context)
  reporter.onBatch?.(batchStarted(scripts.length))
  for (const script of scripts) reporter.onEvents(script.id ?? 'e1', executionOf(script))
  reporter.onBatch?.(batchFinished(countVerdicts(scripts)))
  await reporter.finish()
  return written.join('')
}

const countVerdicts = (scripts: readonly ExecutionScript[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { verdict = 'passed' } of scripts) counts[verdict] = (counts[verdict] ?? 0) + 1
  return counts
}

describe('the list', () => {
  it('says little when all is well', async () => {
    expect(await report([{ steps: [createStep] }])).toMatchInlineSnapshot(`
      "✓ checkout  (1 step, 123 ms)

      1 passed in 3.2 s
      "
    `)
  })

  it('tells all that helps with a failed assertion', async () => {
    expect(await report([failedCheckout])).toMatchInlineSnapshot(`
      "✗ checkout  (1 failed, 1 passed, 1 skipped, 5.0 s)

      ✗ checkout › pay                                                      flows/checkout.testmesh.yaml:6
      error[ASSERT_FAILED]: body.status == "paid"
         --> flows/checkout.testmesh.yaml:10:9
          |
       10 |       - body.status == "paid"
          |         ^^^^^^^^^^^ "pending"
          |
          = expected  "paid" (string)
            actual    "pending" (string)
          = order_id = "o-17"  from step create, line 22: $.body.id
          = 1 more assertion of this step failed: body.total  expected 19.9 (number)  actual "19.90" (string): only the types
            differ
          = retried 11 times in 5.0 s; the value was "pending" each time
          = request  POST http://localhost:5003/orders/o-17/pay → 200 OK in 84 ms, 212 B
          = repeat   curl -sS -X POST http://localhost:5003/orders/o-17/pay -H 'authorization: ***'
          = run it   testmesh run flows/checkout.testmesh.yaml --only pay

      1 failed in 3.2 s

        the recording   .testmesh/batches/b1
      "
    `)
  })

  it('tells why an action did not succeed', async () => {
    expect(await report([refused])).toMatchInlineSnapshot(`
      "✗ health  (1 error, 123 ms)

      ✗ health › create                                                     flows/checkout.testmesh.yaml:3
      error[HTTP_CONNECTION_REFUSED]: nothing listens on localhost:5003
        --> flows/checkout.testmesh.yaml:3:5
         |
       3 |   - id: create
         |     ^^^^^^^^^^
         |
         = cause    connect ECONNREFUSED 127.0.0.1:5003
         = help     start the service, or set base_url
         = request  POST http://localhost:5003/orders
         = run it   testmesh run flows/checkout.testmesh.yaml --only create

      1 error in 3.2 s

        the recording   .testmesh/batches/b1
      "
    `)
  })

  it('runs what failed again with what it was given', async () => {
    const given = { variables: ['HOST', 'SIZE'], words: ['-c', 'my config.yaml'] }
    const text = await report([failedCheckout, { ...failedCheckout, id: 'e2' }], { given, rerun: 'npx testmesh run --last-failed' })
    expect(/run them again +(.*)/.exec(text)?.[1]).toBe("npx testmesh run --last-failed --var 'HOST=…' --var 'SIZE=…' -c 'my config.yaml'")
  })

  it('tells how often what is repeated failed, and of how many more', async () => {
    const rows = Array.from({ length: 52 }, (_, index) => ({ ...failedCheckout, row: `row ${index + 1}`, repetition: 1 }))
    const text = await report(rows.map((script, index) => ({ ...script, id: `e${index + 1}` })))
    const [, last, more] = /(checkout \[row 50\] failed .*)\n *(… and .*)\n/.exec(text) ?? []
    expect([last, more]).toEqual(['checkout [row 50] failed 1 of 1 times', '… and 2 more'])
  })

  it('runs a data row again by its title, and all rows where that is masked or one cannot run alone', async () => {
    const runLine = async (row: string) => /= run it +(.*)/.exec(await report([{ ...failedCheckout, row }]))?.[1]
    expect(await runLine("it's [1]\nand 2")).toBe(`testmesh run flows/checkout.testmesh.yaml -g 'checkout [it'\\''s [1] and 2]' --only pay`)
    const there = { runsWholeFlows: true, given: { variables: [], words: ['--remote'] } }
    expect(/= run it +(.*)/.exec(await report([{ ...failedCheckout, row: 'first' }], there))?.[1]).toBe(
      'testmesh run flows/checkout.testmesh.yaml --remote',
    )
    expect(await runLine('*** of a customer')).toBe('testmesh run flows/checkout.testmesh.yaml --only pay')
  })

  it('shows what does not change the verdict, and sums up', async () => {
    expect(await report([passed, failedCheckout, refused])).toMatchInlineSnapshot(`
      "✓ checkout [first row]  (3 steps, 1 failure tolerated, 1 skipped, 123 ms)
          ! pay failed, tolerated: body.total  expected 19.9 (number)  actual "19.90" (string): only the types differ
            flows/checkout.testmesh.yaml:11
          ! teardown: remove failed: no answer within 1 s
          ! create: output discount found nothing  flows/checkout.testmesh.yaml:3
          ! the sink "metrics" was cut off (SINK_FAILED)
      ✗ checkout  (1 failed, 1 passed, 1 skipped, 5.0 s)

      ✗ checkout › pay                                                      flows/checkout.testmesh.yaml:6
      error[ASSERT_FAILED]: body.status == "paid"
         --> flows/checkout.testmesh.yaml:10:9
          |
       10 |       - body.status == "paid"
          |         ^^^^^^^^^^^ "pending"
          |
          = expected  "paid" (string)
            actual    "pending" (string)
          = order_id = "o-17"  from step create, line 22: $.body.id
          = 1 more assertion of this step failed: body.total  expected 19.9 (number)  actual "19.90" (string): only the types
            differ
          = retried 11 times in 5.0 s; the value was "pending" each time
          = request  POST http://localhost:5003/orders/o-17/pay → 200 OK in 84 ms, 212 B
          = repeat   curl -sS -X POST http://localhost:5003/orders/o-17/pay -H 'authorization: ***'
          = run it   testmesh run flows/checkout.testmesh.yaml --only pay

      ✗ health  (1 error, 123 ms)

      ✗ health › create                                                     flows/checkout.testmesh.yaml:3
      error[HTTP_CONNECTION_REFUSED]: nothing listens on localhost:5003
        --> flows/checkout.testmesh.yaml:3:5
         |
       3 |   - id: create
         |     ^^^^^^^^^^
         |
         = cause    connect ECONNREFUSED 127.0.0.1:5003
         = help     start the service, or set base_url
         = request  POST http://localhost:5003/orders
         = run it   testmesh run flows/checkout.testmesh.yaml --only create

      1 failed, 1 error, 1 passed in 3.2 s
        ✗ checkout › pay  flows/checkout.testmesh.yaml:6
        ✗ health › create  flows/checkout.testmesh.yaml:3

        run them again  testmesh run --last-failed
        the recording   .testmesh/batches/b1
      "
    `)
  })

  it('tells what is known of a flow before it runs once for all its data rows, and not where it was told already', async () => {
    const hidden = {
      code: 'PLAN_HIDDEN_NAME',
      severity: 'warning',
      message: 'the step "pay" hides the variable',
      place: placeOf('pay'),
    } as const
    const rows = ['a', 'b'].map((row) => ({ id: row, row, steps: [createStep], planWarnings: [hidden] }))
    expect(await report(rows)).toMatchInlineSnapshot(`
      "✓ checkout [a]  (1 step, 123 ms)
          ! the step "pay" hides the variable (PLAN_HIDDEN_NAME)  flows/checkout.testmesh.yaml:6
      ✓ checkout [b]  (1 step, 123 ms)

      2 passed in 3.2 s
      "
    `)
    expect(await report(rows, { isPlanTold: true })).not.toContain('hides')
  })

  it('lists every step when it is asked for all', async () => {
    expect(await report([passed], { verbosity: 'verbose' })).toMatchInlineSnapshot(`
      "✓ checkout [first row]  (3 steps, 1 failure tolerated, 1 skipped, 123 ms)
          ✓ create  POST http://localhost:5003/orders → 201  12 ms
            | cart has 3 items
          - notify  skipped: when is false
          ✗ pay  http_request  tolerated  3 ms
          ✗ teardown: remove  http_request  10 ms
          ! create: output discount found nothing  flows/checkout.testmesh.yaml:3
          ! the sink "metrics" was cut off (SINK_FAILED)

      ✗ checkout [first row] › pay (tolerated)                              flows/checkout.testmesh.yaml:6
      error[ASSERT_FAILED]: body.total == cart.total
         --> flows/checkout.testmesh.yaml:11:9
          |
       11 |       - body.total == cart.total
          |         ^^^^^^^^^^ "19.90"
          |                       ^^^^^^^^^^ 19.9
          |
          = expected  19.9 (number)
            actual    "19.90" (string)
            only the types differ
          = run it   testmesh run flows/checkout.testmesh.yaml -g 'checkout [first row]' --only pay

      ✗ checkout [first row] › teardown: remove                               flows/checkout.testmesh.yaml
      error[HTTP_TIMEOUT]: no answer within 1 s
          = run it   testmesh run flows/checkout.testmesh.yaml -g 'checkout [first row]'

      1 passed in 3.2 s
      "
    `)
  })

  it('shows failures and the summary alone when it is asked to be quiet', async () => {
    const text = await report([passed, refused], { verbosity: 'quiet' })
    expect(text).not.toContain('first row')
    expect(text).toContain('error[HTTP_CONNECTION_REFUSED]')
  })

  it.each([40, 80])('fits into %i cells', async (width) => {
    const text = await report([failedCheckout], { width: () => width })
    expect(text).toMatchSnapshot()
    const mayBeLonger = /= (repeat|run it)|http:|^✗ checkout {2}/
    expect(text.split('\n').filter((line) => cellWidth(line) > width && !mayBeLonger.test(line))).toEqual([])
  })

  it('colours without changing the text', async () => {
    const plain = await report([failedCheckout, passed])
    const colored = await report([failedCheckout, passed], { color: true })
    expect(colored).not.toBe(plain)
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain)
  })

  it('puts the value of each part below it', async () => {
    const { context, written } = contextOf({})
    const reporter = await createReporter('list', context)
    const onlyTotal = { ...payStep, attempts: [{ asserted: (payStep.attempts?.[0]?.asserted ?? []).slice(1) }] }
    reporter.onEvents('e1', executionOf({ ...failedCheckout, steps: [onlyTotal] }))
    expect(written.join('').split('\n').slice(3, 14).join('\n')).toMatchInlineSnapshot(`
      "error[ASSERT_FAILED]: body.total == cart.total
         --> flows/checkout.testmesh.yaml:11:9
          |
       11 |       - body.total == cart.total
          |         ^^^^^^^^^^ "19.90"
          |                       ^^^^^^^^^^ 19.9
          |
          = expected  19.9 (number)
            actual    "19.90" (string)
            only the types differ
          = run it   testmesh run flows/checkout.testmesh.yaml --only pay"
    `)
  })

  it('shows the differences of a structure, alternatives, and how a value changed', async () => {
    const shown = (text: string) => ({ type: 'number', text })
    const attempt = (status: string) => ({
      asserted: [{ ...statusIsNotPaid, mismatches: [{ path: '', actual: { type: 'string', text: status } }] }],
    })
    const structure = {
      ...statusIsNotPaid,
      list: 'assert_any' as const,
      text: 'body.items',
      parts: [],
      origins: [],
      mismatches: [
        { path: 'items[0].price', expected: shown('1'), actual: shown('2') },
        { path: 'items[1].tax', expected: shown('3'), note: 'no such key; did you mean "taxes"?' },
      ],
    }
    const step = { ...payStep, attempts: [attempt('"new"'), attempt('"new"'), attempt('"open"'), { asserted: [structure] }] }
    expect(await report([{ ...failedCheckout, steps: [step] }])).toMatchInlineSnapshot(`
      "✗ checkout  (1 failed, 5.0 s)

      ✗ checkout › pay                                                      flows/checkout.testmesh.yaml:6
      error[ASSERT_FAILED]: body.items
         --> flows/checkout.testmesh.yaml:10:9
          |
       10 |       - body.status == "paid"
          |         ^^^^^^^^^^^^^^^^^^^^^
          |
          = assert_any: its only alternative does not hold
          = 2 differences, the worst first:
            items[0].price  expected 1 (number)  actual 2 (number)
            items[1].tax  expected 3 (number)  actual nothing there: no such key; did you mean "taxes"?
          = retried 3 times in 5.0 s; it was "new" (2 times), then "open", then 2
          = run it   testmesh run flows/checkout.testmesh.yaml --only pay

      1 failed in 3.2 s

        the recording   .testmesh/batches/b1
      "
    `)
  })

  it('points into an included file', async () => {
    const text = 'steps:\n  - action: log\n'
    const place = {
      file: 'flows/login.yaml',
      span: { start: { line: 2, column: 5, offset: 11 }, end: { line: 2, column: 16, offset: 22 } },
    }
    const step = { path: 'steps/login/say', outcome: 'error' as const, place, failure: { code: 'LOG_BROKEN', message: 'no\u001b[2J way' } }
    const parent = { path: 'steps/login', outcome: 'failed' as const, failure: { code: 'STEP_FAILED', message: 'say failed' } }
    const stream = executionOf({ verdict: 'error', steps: [step, parent] })
    const { context, written } = contextOf({ sourceOfFile: (name) => (name === 'flows/login.yaml' ? { text } : undefined) })
    const reporter = await createReporter('list', context)
    reporter.onEvents('e1', stream)
    expect(written.join('')).toMatchInlineSnapshot(`
      "✗ checkout  (1 error, 123 ms)

      ✗ checkout › login › say                                                          flows/login.yaml:2
      error[LOG_BROKEN]: no·[2J way
        --> flows/login.yaml:2:5
         |
       2 |   - action: log
         |     ^^^^^^^^^^^
         |
         = run it   testmesh run flows/checkout.testmesh.yaml --only login

      "
    `)
  })

  it('tells a failure within a loop once, and a tolerated one on a line', async () => {
    const failure = { code: 'ASSERT_FAILED', message: 'one assertion failed' }
    const check = { ...payStep, path: 'steps/poll[2]/check', failure, attempts: [{ asserted: [statusIsNotPaid] }] }
    const loop = { path: 'steps/poll', outcome: 'failed' as const, failure: { code: 'LOOP_FAILED', message: 'iteration 3 failed' } }
    expect(await report([{ verdict: 'failed', steps: [check, loop] }])).not.toContain('LOOP_FAILED')
    expect(await report([{ steps: [check, { ...loop, tolerated: true }] }])).toMatchInlineSnapshot(`
      "✓ checkout  (2 steps, 1 failure tolerated, 123 ms)
          ! poll[2] › check failed, tolerated: body.status  expected "paid" (string)  actual "pending" (string)
            flows/checkout.testmesh.yaml:10

      1 passed in 3.2 s
      "
    `)
  })

  it('names the failures beyond ten on a line each, and tells all of them when it is asked for all', async () => {
    const failing = (count: number): ExecutionScript => ({
      verdict: 'failed',
      steps: Array.from({ length: count }, (_, index) => ({
        path: `steps/poll[${index}]/look`,
        place: placeOf('id: create'),
        outcome: 'failed',
        failure: { code: 'ASSERT_FAILED', message: `no ${index}` },
      })),
    })
    const lines = (await report([failing(12)])).split('\n')
    expect(lines.filter((line) => line.startsWith('error['))).toHaveLength(10)
    expect(lines.slice(-8, -5)).toEqual([
      '… and 2 more steps that failed; -v tells all at length',
      '  ✗ poll[10] › look  flows/checkout.testmesh.yaml:3',
      '  ✗ poll[11] › look  flows/checkout.testmesh.yaml:3',
    ])
    expect((await report([failing(12)], { verbosity: 'verbose' })).match(/^error\[/gm)).toHaveLength(12)
    expect(await report([failing(100)])).toContain('poll[59] › look  flows/checkout.testmesh.yaml:3\n  … and 40 more\n')
  })

  it('counts an alternative as failed only when none held', async () => {
    const alternative = (passed: boolean) => ({ ...statusIsNotPaid, passed, list: 'assert_any' as const })
    const forbidden = { ...statusIsNotPaid, list: 'assert_none' as const, mismatches: [], origins: [] }
    const step = { ...payStep, attempts: [{ asserted: [alternative(false), alternative(true), forbidden] }] }
    const text = await report([{ verdict: 'failed', steps: [step] }])
    expect(text).toContain('= assert_none: it holds, and must not')
    expect(text).not.toContain('more assertion')
    const broken = { ...payStep, attempts: [{ asserted: [{ ...forbidden, error: 'division by zero' }] }] }
    expect(await report([{ verdict: 'failed', steps: [broken] }])).toContain('= assert_none: whether it holds cannot be said')
    const none = { ...payStep, attempts: [{ asserted: [alternative(false), alternative(false)] }] }
    expect(await report([{ verdict: 'failed', steps: [none] }])).toContain('= assert_any: none of its 2 alternatives holds')
  })

  it('shows the stack of a bug', async () => {
    const stack = Array.from({ length: 20 }, (_, index) => `at line${index} (file.ts:${index})`).join('\n')
    const step = { ...createStep, outcome: 'error' as const, failure: { code: 'ACTION_BUG', message: 'x is not a function', stack } }
    const text = await report([{ verdict: 'error', steps: [step] }], { color: true })
    expect(text).toContain('line7')
    expect(text).not.toContain('line8')
    expect(await report([{ verdict: 'error', steps: [step] }], { debug: true })).toContain('     at line19 (file.ts:19)')
  })

  it('tells a failure outside the steps, and what never finished', async () => {
    const { context, written } = contextOf({})
    const reporter = await createReporter('list', context)
    const failure = { code: 'FLOW_TIMEOUT', message: 'the flow took longer than 1 s', hint: 'raise config.timeout' }
    reporter.onEvents(
      'e1',
      executionOf({ verdict: 'error', failure, steps: [{ ...createStep, outcome: 'cancelled', reason: 'time is up' }] }),
    )
    reporter.onEvents('e2', executionOf({ ...refused, row: 'second' }).slice(0, 2))
    await reporter.finish()
    expect(written.join('')).toMatchInlineSnapshot(`
      "✗ checkout  (1 cancelled, 123 ms)

      ✗ checkout                                                              flows/checkout.testmesh.yaml
      error[FLOW_TIMEOUT]: the flow took longer than 1 s
          = stopped  create  flows/checkout.testmesh.yaml:3
          = help     raise config.timeout
          = run it   testmesh run flows/checkout.testmesh.yaml

      1 error, 1 unfinished in 12 ms
        ○ health [second]  never finished

        the recording   .testmesh/batches/b1
      "
    `)
  })

  it('writes the same, however the events are grouped', async () => {
    const streams = [failedCheckout, passed, refused].map(executionOf)
    const live = contextOf({})
    const replayed = contextOf({})
    await play(
      live.context,
      streams.flatMap((events) => events.map((event) => [event])),
    )
    await play(replayed.context, JSON.parse(JSON.stringify(streams)))
    expect(live.written.join('')).toBe(replayed.written.join(''))
  })

  it('writes once per execution', async () => {
    const { context, written } = contextOf({})
    await play(
      context,
      Array.from({ length: 500 }, (_, index) => executionOf({ ...failedCheckout, id: `e${index}` })),
    )
    expect(written.length).toBe(501)
  })
})

const play = async (context: ReporterContext, groups: readonly (readonly ExecutionEvent[])[]): Promise<void> => {
  const reporter = await createReporter('list', context)
  reporter.onBatch?.(batchStarted())
  for (const events of groups) reporter.onEvents(events[0]?.executionId ?? '', events)
  reporter.onBatch?.(batchFinished({ passed: 1, failed: 1, error: 1 }))
  await reporter.finish()
}

describe('on a terminal', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('shows what runs in the last lines, and prints above them', async () => {
    const { context, written } = contextOf({ isTerminal: true, width: () => 40 })
    const reporter = await createReporter('list', context)
    const first = executionOf({ ...failedCheckout, row: 'a row with a name that is much too long' })
    reporter.onBatch?.(batchStarted(5))
    reporter.onEvents('e1', first.slice(0, 6))
    reporter.onEvents('e3', executionOf(passed).slice(0, 2))
    expect(written).toEqual([])
    vi.advanceTimersByTime(100)
    reporter.onEvents('e2', executionOf({ id: 'e2', steps: [createStep] }))
    vi.advanceTimersByTime(100)
    await reporter.finish()
    vi.advanceTimersByTime(1000)
    expect(written.map((text) => text.replaceAll('\u001b', 'ESC'))).toMatchInlineSnapshot(`
      [
        "  checkout [a… › pay (attempt 2 of 12)…
        checkout [first row] › create  2.0 s
        2 running · 3 waiting · 2.0 s
      ",
        "ESC[3FESC[0J✓ checkout  (1 step, 123 ms)
        checkout [a… › pay (attempt 2 of 12)…
        checkout [first row] › create  2.0 s
        2 running · 3 waiting · 2.0 s
      ",
        "ESC[3FESC[0J  checkout [a… › pay (attempt 2 of 12)…
        checkout [first row] › create  2.0 s
        1 passed · 2 running · 2 waiting · 2…
      ",
        "ESC[3FESC[0J",
        "
      1 passed, 2 unfinished, 2 not run in 12 ms
        ○ checkout [a row with a name that is much too long]  never finished
        ○ checkout [first row]  never finished

        the recording   .testmesh/batches/b1
      ",
      ]
    `)
  })
})
