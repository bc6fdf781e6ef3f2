import { getCurrentSpecVersion, parse, validateStrict } from 'ctrf'
import { expect, it } from 'vitest'
import { createReporter } from '../index.ts'
import { batchFinished, batchStarted, type ExecutionScript, executionOf } from '../testing/event-stream.ts'
import { failedCheckout, passed, refused } from '../testing/scripts.ts'
import { testContext } from '../testing/test-context.ts'

const quarantine = { until: '2026-12-31', reason: 'PAY-231: the total is late' }

/** Executions one after the other; of one id each is a retry of the one before. */
const report = async (scripts: readonly ExecutionScript[], isKilled = false): Promise<string> => {
  let text = ''
  const context = testContext((more) => {
    text += more
  }, {})
  const reporter = await createReporter('ctrf', context)
  reporter.onBatch?.(batchStarted(5))
  const epochs = new Map<string, number>()
  for (const script of scripts) {
    const id = script.id ?? 'e1'
    const epoch = epochs.get(id) ?? 0
    epochs.set(id, epoch + 1)
    const events = executionOf(script).map((event) => ({ ...event, epoch, at: event.at + 0.4 }))
    reporter.onEvents(id, isKilled ? events.slice(0, 2) : events)
  }
  if (!isKilled) reporter.onBatch?.(batchFinished({}))
  await reporter.finish()
  return text
}

const read = async (...given: Parameters<typeof report>) => {
  const document = parse(await report(...given))
  validateStrict(document)
  return document
}

it('is a document of the format, with a test for each execution and what helps with a failure', async () => {
  const skipped: ExecutionScript = { id: 'e4', verdict: 'skipped', steps: [], failure: { code: 'FLOW_SKIPPED', message: 'not today' } }
  const document = await read([failedCheckout, passed, skipped, refused])
  expect(document.specVersion).toBe(getCurrentSpecVersion())
  const { tool, summary, tests } = document.results
  expect(tool.name).toBe('testmesh')
  expect(summary).toMatchObject({ tests: 4, passed: 1, failed: 2, skipped: 1, pending: 0, other: 0, flaky: 0 })
  expect(tests.map(({ name, status, rawStatus, message }) => [name, status, rawStatus, message])).toMatchInlineSnapshot(`
    [
      [
        "checkout",
        "failed",
        "failed",
        "pay: body.status == "paid"",
      ],
      [
        "checkout [first row]",
        "passed",
        "passed",
        undefined,
      ],
      [
        "checkout",
        "skipped",
        "skipped",
        "not today",
      ],
      [
        "health",
        "failed",
        "error",
        "create: nothing listens on localhost:5003",
      ],
    ]
  `)
  expect(tests[0]).toMatchObject({ filePath: 'flows/checkout.testmesh.yaml', line: 6, suite: ['checkout'] })
  expect(tests[0]?.trace).toContain('error[ASSERT_FAILED]: body.status == "paid"')
})

it('says what was flaky, held in quarantine, or never finished', async () => {
  const again: ExecutionScript = { ...failedCheckout, verdict: 'flaky', steps: [] }
  const document = await read([failedCheckout, again, { ...failedCheckout, id: 'e2', quarantine }])
  const [flaky, held] = document.results.tests
  expect(flaky).toMatchObject({ status: 'passed', flaky: true, retries: 1 })
  expect(flaky?.trace).toContain('body.status == "paid"')
  expect(held).toMatchObject({
    status: 'skipped',
    rawStatus: 'quarantined',
    message: 'quarantined until 2026-12-31: PAY-231: the total is late',
  })
  expect(document.results.summary).toMatchObject({ tests: 2, passed: 1, skipped: 1, flaky: 1, extra: { notRun: 3 } })

  const killed = await read([failedCheckout], true)
  expect(killed.results.tests).toMatchObject([{ status: 'failed', rawStatus: 'unfinished', message: 'it never finished' }])
  expect(killed.results.summary).toMatchObject({ failed: 1, extra: { notRun: 4, interrupted: true } })
})
