import type { CreateReporter } from '../reporter.ts'
import { type BatchSpan, noteSpan } from '../text/batch-summary.ts'
import { inMemory } from '../text/in-memory.ts'
import { plainOptions } from '../text/plain-options.ts'
import { followEnded } from '../track/follow-ended.ts'
import { type CtrfTest, testOf } from './ctrf-test.ts'

/**
 * One JSON document for programs, in the Common Test Report Format: a test per execution, and their counts behind them.
 *
 * @see https://ctrf.io
 */
export const createCtrfReporter: CreateReporter = (context) => {
  const span: BatchSpan = {}
  const tests = (context.spool ?? inMemory)()
  const counts = { tests: 0, passed: 0, failed: 0, skipped: 0, pending: 0, other: 0, flaky: 0 }
  let last = 0
  const add = (test: CtrfTest): void => {
    tests.append(`${counts.tests === 0 ? '' : ','}\n${JSON.stringify(test)}`)
    counts.tests++
    counts[test.status]++
    if (test.flaky) counts.flaky++
    last = Math.max(last, test.stop)
  }
  const following = followEnded({ block: plainOptions(context), keep: (ended) => testOf(ended, context), settle: add })
  return {
    onBatch: (event) => noteSpan(span, event),
    onEvents: following.onEvents,
    finish() {
      try {
        following.settleAll()
        const { started, finished } = span
        // Of a run that did not begin there is nothing to say: a report without tests would pass for a good one.
        if (!started) return
        const { batchId, data } = started
        const head = { reportFormat: 'CTRF', specVersion: '0.0.0', runId: batchId, generatedBy: 'testmesh' }
        const tool = { name: 'testmesh', version: data.version }
        context.write(`${JSON.stringify(head).slice(0, -1)},"results":{"tool":${JSON.stringify(tool)},"tests":[`)
        for (const piece of tests.pieces()) context.write(piece)
        const start = Math.round(started.at)
        const stop = finished ? Math.round(finished.at) : Math.max(start, last)
        const notRun = Math.max(0, (data.planned ?? counts.tests) - counts.tests)
        const interrupted = finished ? finished.data.interrupted === true : true
        const extra = notRun > 0 || interrupted ? { notRun, interrupted } : undefined
        context.write(`\n],"summary":${JSON.stringify({ ...counts, start, stop, duration: stop - start, extra })}}}\n`)
      } finally {
        tests.close()
      }
    },
  }
}
