import { expect, it } from 'vitest'
import { createReporter, type ReporterName } from './index.ts'
import { batchFinished, batchStarted, type ExecutionScript, executionOf } from './testing/event-stream.ts'
import { readXml, schemaProblems } from './testing/junit-schema.ts'
import { createStep, failedCheckout } from './testing/scripts.ts'
import { testContext } from './testing/test-context.ts'

const quarantine = { until: '2026-12-31', reason: 'PAY-231: the total is late\n', owner: 'payments' }
const known: ExecutionScript = { ...failedCheckout, quarantine }
const mended: ExecutionScript = { id: 'e2', flow: { name: 'invoices' }, steps: [createStep], quarantine }
const over: ExecutionScript = { ...failedCheckout, quarantine: { ...quarantine, over: true } }

const report = async (name: ReporterName, ...scripts: readonly ExecutionScript[]): Promise<string> => {
  let text = ''
  const context = testContext(
    (more) => {
      text += more
    },
    { isTerminal: false, color: false, verbosity: 'normal', width: () => 100 },
  )
  const reporter = await createReporter(name, context)
  const isOver = scripts.includes(over)
  reporter.onBatch?.(batchStarted(scripts.length))
  for (const script of scripts) reporter.onEvents(script.id ?? 'e1', executionOf(script))
  reporter.onBatch?.(
    batchFinished({ passed: scripts.length - 1, failed: 1 }, isOver ? undefined : { passed: scripts.length - 1, failed: 1 }),
  )
  await reporter.finish()
  return text
}

it('is told by the list: what failed in it at length, what passed so that people end it, and until when', async () => {
  const text = await report('list', known, mended)
  expect(text).toContain('⊘ checkout  (in quarantine until 2026-12-31, 1 failed, 1 passed, 1 skipped, 5.0 s)')
  expect(text).toContain('    = in quarantine until 2026-12-31 (PAY-231: the total is late; payments)\n')
  expect(text.slice(text.lastIndexOf('✓ invoices  (') - 1)).toMatchInlineSnapshot(`
    "
    ✓ invoices  (in quarantine until 2026-12-31, 1 step, 123 ms)

    1 passed, 1 failed in quarantine until 2026-12-31 (PAY-231: the total is late; payments) in 3.2 s
      ⊘ checkout › pay  flows/checkout.testmesh.yaml:6  in quarantine until 2026-12-31 (PAY-231: the total is late; payments)
      ✓ invoices  flows/checkout.testmesh.yaml  passed in quarantine until 2026-12-31 (PAY-231: the total is late; payments)
    "
  `)
})

it('is told by the failure when it is over', async () => {
  const text = await report('list', over)
  expect(text).toContain('✗ checkout  (1 failed')
  expect(text).toContain('    = its quarantine ended on 2026-12-31 (PAY-231: the total is late)\n')
  expect(text).toContain('\n1 failed in 3.2 s')
})

it('is skipped in JUnit, with the failure in the output', async () => {
  const xml = await report('junit', known)
  expect(schemaProblems(readXml(xml))).toEqual([])
  expect(xml).toContain('tests="1" failures="0" errors="0" skipped="1"')
  expect(xml).toContain('<skipped message="quarantined until 2026-12-31: PAY-231: the total is late"/>')
  expect(xml.slice(xml.indexOf('<system-out>'))).toContain('error[ASSERT_FAILED]: body.status == &quot;paid&quot;')
  expect(xml).not.toContain('<failure')
})

it('is a warning on GitHub', async () => {
  expect(await report('github', known)).toMatch(/^::warning .*title=checkout › pay%3A in quarantine until 2026-12-31::/)
  expect(await report('github', over)).toMatch(/^::error /)
})

it('stands apart in Markdown and HTML', async () => {
  const markdown = await report('markdown', known, mended)
  expect(markdown).toContain('## TestMesh: 1 passed, 1 failed in quarantine in 3.2 s')
  expect(markdown).toContain('<details><summary>⊘ <b>checkout › pay</b> (in quarantine)')
  const html = await report('html', known, mended)
  expect(html).toContain('<details class="quarantined" data-verdict="quarantined">')
  expect(html).toContain('<p>In quarantine until 2026-12-31 (PAY-231: the total is late; payments)</p>')
})
