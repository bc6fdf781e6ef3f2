import { expect, it } from 'vitest'
import { createReporter, type ReporterName } from './index.ts'
import { followOutcomes } from './outcomes.ts'
import { batchStarted, executionOf } from './testing/event-stream.ts'
import { failedCheckout, passed } from './testing/scripts.ts'
import { testContext } from './testing/test-context.ts'

/** What a report says of a run of four that was killed when one had passed and another was in its first step. */
const reportOfKilled = async (name: ReporterName): Promise<string> => {
  const texts: string[] = []
  const reporter = await createReporter(
    name,
    testContext((text) => texts.push(text), { color: false }),
  )
  reporter.onBatch?.(batchStarted(4))
  reporter.onEvents('e3', executionOf({ ...passed, id: 'e3' }))
  reporter.onEvents('e1', executionOf(failedCheckout).slice(0, 2))
  await reporter.finish()
  return texts.join('')
}

it('is what every report calls an execution that never said how it ended', async () => {
  expect(await reportOfKilled('list')).toContain('1 passed, 1 unfinished, 2 not run in ')
  expect(await reportOfKilled('markdown')).toContain('## TestMesh: 1 passed, 1 unfinished, 2 not run\n')
  const page = await reportOfKilled('html')
  expect(page).toContain('<title>TestMesh: 1 passed, 1 unfinished, 2 not run</title>')
  expect(page).toContain('<span class="verdict">○ unfinished</span>')
  expect(page).toContain('http_request, never finished')
  expect(await reportOfKilled('junit')).toContain('message="it never finished" type="UNFINISHED"')
})

it('is what programs are told', async () => {
  const verdicts: string[] = []
  const reporter = followOutcomes(
    testContext(() => undefined),
    ({ verdict }) => verdicts.push(verdict),
  )
  reporter.onEvents('e1', executionOf(failedCheckout).slice(0, 2))
  await reporter.finish()
  expect(verdicts).toEqual(['unfinished'])
})
