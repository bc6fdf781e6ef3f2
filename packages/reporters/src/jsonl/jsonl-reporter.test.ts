import { expect, it } from 'vitest'
import { createReporter } from '../index.ts'
import { batchFinished, batchStarted, executionOf } from '../testing/event-stream.ts'
import { failedCheckout } from '../testing/scripts.ts'
import { testContext } from '../testing/test-context.ts'

it('writes each event as one line', async () => {
  const written: string[] = []
  const reporter = await createReporter(
    'jsonl',
    testContext((text) => written.push(text)),
  )
  const events = executionOf(failedCheckout)
  reporter.onBatch?.(batchStarted())
  reporter.onEvents('e1', events)
  reporter.onBatch?.(batchFinished({ failed: 1 }))
  await reporter.finish()
  const lines = written.join('').split('\n')
  expect(lines.pop()).toBe('')
  expect(lines.map((line) => JSON.parse(line))).toEqual([batchStarted(), ...events, batchFinished({ failed: 1 })])
  expect(written.length).toBe(3)
})
