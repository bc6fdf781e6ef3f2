import type { ExecutionEvent } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { createReporter, type ReporterContext } from '../index.ts'
import { batchFinished, batchStarted, type ExecutionScript, executionOf, file, placeOf } from '../testing/event-stream.ts'
import { readXml, schemaProblems, type XmlElement } from '../testing/junit-schema.ts'
import { createStep, failedCheckout, passed, refused } from '../testing/scripts.ts'
import { testContext } from '../testing/test-context.ts'

/** The same execution run again and again, as `--retries` does. */
const inTurn = async (...scripts: readonly ExecutionScript[]): Promise<XmlElement | undefined> => {
  const runs = scripts.map((script, epoch) => executionOf(script).map((event) => ({ ...event, epoch })))
  const xml = readXml(await report([], undefined, {}, runs))
  expect(schemaProblems(xml)).toEqual([])
  return xml.children[0]?.children.find(({ name }) => name === 'testcase')
}

const report = async (
  scripts: readonly ExecutionScript[],
  cut?: number,
  more: Pick<ReporterContext, 'spool' | 'shown'> = {},
  runs?: readonly (readonly ExecutionEvent[])[],
): Promise<string> => {
  let text = ''
  const context: ReporterContext = testContext(
    (more) => {
      text += more
    },
    { ...more },
  )
  const reporter = await createReporter('junit', context)
  reporter.onBatch?.(batchStarted())
  for (const script of scripts) reporter.onEvents(script.id ?? 'e1', executionOf(script).slice(0, cut))
  for (const events of runs ?? []) reporter.onEvents('e1', events)
  reporter.onBatch?.(batchFinished({}))
  await reporter.finish()
  return text
}

describe('the JUnit report', () => {
  it('has a suite per flow and a case per execution', async () => {
    const skipped = {
      id: 'e4',
      row: 'second',
      verdict: 'skipped',
      steps: [],
      failure: { code: 'FLOW_SKIPPED', message: 'not today' },
    } as const
    const xml = await report([failedCheckout, passed, skipped, { ...refused, flow: { name: 'health', file: 'flows/health.yaml' } }])
    expect(schemaProblems(readXml(xml))).toEqual([])
    expect(xml).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="testmesh" tests="4" failures="1" errors="1" skipped="1" time="3.210">
      <testsuite id="0" name="checkout" file="flows/checkout.testmesh.yaml" tests="3" failures="1" errors="0" skipped="1" time="5.278" timestamp="2026-09-21T14:13:20">
      <properties>
      <property name="seed" value="7"/>
      </properties>
      <testcase name="checkout" classname="flows.checkout" time="5.032" file="flows/checkout.testmesh.yaml" line="6">
      <failure message="pay: body.status == &quot;paid&quot;" type="ASSERT_FAILED">✗ checkout › pay                                                      flows/checkout.testmesh.yaml:6
      error[ASSERT_FAILED]: body.status == &quot;paid&quot;
         --&gt; flows/checkout.testmesh.yaml:10:9
          |
       10 |       - body.status == &quot;paid&quot;
          |         ^^^^^^^^^^^ &quot;pending&quot;
          |
          = expected  &quot;paid&quot; (string)
            actual    &quot;pending&quot; (string)
          = order_id = &quot;o-17&quot;  from step create, line 22: $.body.id
          = 1 more assertion of this step failed: body.total  expected 19.9 (number)  actual &quot;19.90&quot; (string): only the types
            differ
          = retried 11 times in 5.0 s; the value was &quot;pending&quot; each time
          = request  POST http://localhost:5003/orders/o-17/pay → 200 OK in 84 ms, 212 B
          = repeat   curl -sS -X POST http://localhost:5003/orders/o-17/pay -H 'authorization: ***'
          = run it   testmesh run flows/checkout.testmesh.yaml --only pay</failure>
      <system-out>
          ✓ create  http_request  12 ms
          ✗ pay  POST http://localhost:5003/orders/o-17/pay → 200 OK in 84 ms, 212 B, 12 attempts  5.0 s
          - notify  skipped: pay failed
      </system-out>
      </testcase>
      <testcase name="checkout [first row]" classname="flows.checkout" time="0.123" file="flows/checkout.testmesh.yaml">
      <system-out>
          ✓ create  POST http://localhost:5003/orders → 201  12 ms
            | cart has 3 items
          - notify  skipped: when is false
          ✗ pay  http_request  tolerated  3 ms
          ✗ teardown: remove  http_request  10 ms
          ! pay failed, tolerated: body.total  expected 19.9 (number)  actual &quot;19.90&quot; (string): only the types differ
            flows/checkout.testmesh.yaml:11
          ! teardown: remove failed: no answer within 1 s
          ! create: output discount found nothing  flows/checkout.testmesh.yaml:3
          ! the sink &quot;metrics&quot; was cut off (SINK_FAILED)
      </system-out>
      </testcase>
      <testcase name="checkout [second]" classname="flows.checkout" time="0.123" file="flows/checkout.testmesh.yaml">
      <skipped message="not today"/>
      </testcase>
      </testsuite>
      <testsuite id="1" name="health" file="flows/health.yaml" tests="1" failures="0" errors="1" skipped="0" time="0.123" timestamp="2026-09-21T14:13:20">
      <properties>
      <property name="seed" value="7"/>
      </properties>
      <testcase name="health" classname="flows.health" time="0.123" file="flows/health.yaml">
      <error message="create: nothing listens on localhost:5003" type="HTTP_CONNECTION_REFUSED">✗ health › create                                                     flows/checkout.testmesh.yaml:3
      error[HTTP_CONNECTION_REFUSED]: nothing listens on localhost:5003
        --&gt; flows/checkout.testmesh.yaml:3:5
         = cause    connect ECONNREFUSED 127.0.0.1:5003
         = help     start the service, or set base_url
         = request  POST http://localhost:5003/orders
         = run it   testmesh run flows/health.yaml --only create</error>
      <system-out>
          ✗ create  POST http://localhost:5003/orders  10 ms
      </system-out>
      </testcase>
      </testsuite>
      </testsuites>
      "
    `)
  })

  it('holds any text', async () => {
    const nasty = `]]> <b> & "quotes" \u0000\u001b[31m \ud800 \ufffe tab\there\nline`
    const xml = await report([
      { ...refused, flow: { name: nasty, tags: ['a', 'b'] }, row: nasty, failure: { code: 'X', message: nasty }, steps: [] },
    ])
    expect(schemaProblems(readXml(xml))).toEqual([])
    expect(readXml(xml).children[0]?.children[1]?.children[0]?.attributes).toEqual({
      message: ']]> <b> & "quotes" [31m \ufffd  tab\there\nline',
      type: 'X',
    })
  })

  it('is never green by accident', async () => {
    const cancelled = await report([{ verdict: 'cancelled', steps: [createStep] }])
    expect(readXml(cancelled).attributes).toMatchObject({ tests: '1', errors: '1' })
    const killed = await report([failedCheckout], 3)
    expect(readXml(killed).attributes).toMatchObject({ tests: '1', errors: '1' })
    expect(killed).toContain('it never finished')
  })

  it('says why a flaky execution did not pass at once', async () => {
    const flaky = await inTurn(refused, failedCheckout, { verdict: 'flaky', steps: [createStep] })
    expect(flaky?.children.map(({ name, attributes }) => [name, attributes])).toEqual([
      ['flakyError', { message: 'create: nothing listens on localhost:5003', type: 'HTTP_CONNECTION_REFUSED' }],
      ['flakyFailure', { message: 'pay: body.status == "paid"', type: 'ASSERT_FAILED' }],
      ['system-out', {}],
    ])
    const [first] = flaky?.children ?? []
    expect(first?.children.map(({ name, text }) => [name, text.split('\n')[1]])).toEqual([
      ['stackTrace', 'error[HTTP_CONNECTION_REFUSED]: nothing listens on localhost:5003'],
    ])
    const failed = await inTurn(refused, failedCheckout)
    expect(failed?.children.map(({ name, attributes: { type } }) => [name, type])).toEqual([
      ['failure', 'ASSERT_FAILED'],
      ['rerunError', 'HTTP_CONNECTION_REFUSED'],
      ['system-out', undefined],
    ])
  })

  it('names files as they are shown, for CI to find them, and classes by the project', async () => {
    const xml = readXml(await report([failedCheckout], undefined, { shown: (name) => `shop/${name}` }))
    const [suite] = xml.children
    const shown = { file: 'shop/flows/checkout.testmesh.yaml' }
    expect(suite?.attributes).toMatchObject({ name: 'checkout', ...shown })
    expect(suite?.children[1]?.attributes).toMatchObject({ classname: 'flows.checkout', ...shown })
  })

  it('names the line of the file it names, also where another flow failed', async () => {
    const inner = {
      ...refused.steps[0],
      path: 'steps/order/create',
      place: { ...placeOf('action: http_request'), file: 'shared/order.yaml' },
    }
    const order = { path: 'steps/order', action: 'run_flow', place: placeOf('id: pay'), outcome: 'error' as const }
    const xml = readXml(await report([{ ...refused, steps: [order, inner] }]))
    expect(xml.children[0]?.children[1]?.attributes).toMatchObject({ file, line: '6' })
  })

  it('is not there for a run that did not begin', async () => {
    const written: string[] = []
    const context = { write: (text: string) => void written.push(text) } as ReporterContext
    await (await createReporter('junit', context)).finish()
    expect(written).toEqual([])
  })

  it('puts the cases of a long suite aside as they end', async () => {
    const story: string[] = []
    const kept: string[] = []
    const spool = () => ({
      append: (text: string) => {
        story.push('append')
        kept.push(text)
      },
      pieces: () => {
        story.push('read')
        return kept
      },
      close: () => void story.push('close'),
    })
    const many = Array.from({ length: 1_500 }, (_, index) => ({ id: `e${index}`, row: `row ${index}`, steps: [createStep] }))
    const xml = await report([{ ...failedCheckout, id: 'failed' }, ...many], undefined, { spool })
    expect(xml).toContain('<testsuites name="testmesh" tests="1501" failures="1" errors="0" skipped="0"')
    expect([...xml.matchAll(/<testcase name="checkout \[row (\d+)\]"/g)].map(([, index]) => Number(index))).toEqual(
      many.map((_, index) => index),
    )
    expect(story.filter((what) => what === 'append').length).toBe(1_501)
    expect(story.slice(-2)).toEqual(['read', 'close'])
  })

  it('leaves nothing aside where there is no room for the report', async () => {
    let closed = 0
    const reporter = await createReporter(
      'junit',
      testContext(
        () => {
          throw new Error('the disk is full')
        },
        { spool: () => ({ append: () => undefined, pieces: () => [], close: () => void closed++ }) },
      ),
    )
    reporter.onBatch?.(batchStarted())
    reporter.onEvents('e1', executionOf(passed))
    await expect(async () => reporter.finish()).rejects.toThrow('the disk is full')
    expect(closed).toBe(1)
  })
})
