import { expect, it } from 'vitest'
import { createReporter } from '../index.ts'
import { batchFinished, batchStarted, executionOf } from '../testing/event-stream.ts'
import { failedCheckout } from '../testing/scripts.ts'

it('writes each event as one line', async () => {
  const written: string[] = []
  const reporter = await createReporter('jsonl', {
    write: (text) => written.push(text),
    isTerminal: false,
    width: () => 80,
    color: false,
    source: () => undefined,
    verbosity: 'normal',
    now: () => 0,
    debug: false,
  })
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
