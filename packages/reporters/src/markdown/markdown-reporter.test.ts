import { describe, expect, it } from 'vitest'
import { createReporter } from '../index.ts'
import { batchFinished, batchStarted, type ExecutionScript, executionOf } from '../testing/event-stream.ts'
import { createStep, failedCheckout, passed, refused } from '../testing/scripts.ts'
import { testContext } from '../testing/test-context.ts'

const report = async (scripts: readonly ExecutionScript[], { planned = scripts.length } = {}): Promise<string> => {
  let text = ''
  const reporter = await createReporter(
    'markdown',
    testContext((more) => {
      text += more
    }),
  )
  reporter.onBatch?.(batchStarted(planned))
  for (const script of scripts) reporter.onEvents(script.id ?? 'e1', executionOf(script))
  reporter.onBatch?.(batchFinished({}))
  await reporter.finish()
  return text
}

describe('the Markdown report', () => {
  it('counts, and unfolds what failed', async () => {
    expect(await report([passed, refused])).toMatchInlineSnapshot(`
      "## TestMesh: 1 error, 1 passed in 3.2 s

      <details><summary>✗ <b>health › create</b> <code>flows/checkout.testmesh.yaml:3</code></summary>

      \`\`\`text
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
      \`\`\`

      </details>
      "
    `)
  })

  it('says what never ran', async () => {
    expect(await report([{ verdict: 'cancelled', steps: [createStep] }], { planned: 3 })).toMatch(
      /^## TestMesh: 1 cancelled, 2 not run in /,
    )
    expect(await report([])).toMatch(/^## TestMesh: nothing ran in /)
  })

  it('holds any text', async () => {
    const nasty = '</summary> & <b>\n```` \u001b[31m'
    const text = await report([{ verdict: 'error', flow: { name: nasty }, failure: { code: 'X', message: nasty }, steps: [] }])
    expect(text).toMatch(/<b>&lt;\/summary&gt; &amp; &lt;b&gt; ```` [^<]*31m<\/b>/)
    expect(text.match(/^`{5,}.*$/gm)).toEqual(['`````text', '`````'])
  })

  it('ends before it is too long for a page', async () => {
    const many = Array.from({ length: 150 }, (_, index) => ({ ...failedCheckout, id: `e${index}`, row: `row ${index}` }))
    const text = await report(many)
    expect(text.match(/<details>/g)).toHaveLength(100)
    expect(text).toMatch(/… and 50 more failures\n$/)
  })

  it('tells the beginning of a long failure, and those that come after it', async () => {
    const failure = { code: 'X', message: 'x'.repeat(300_000) }
    const long: ExecutionScript = { id: 'e1', flow: { name: 'long' }, verdict: 'error', failure, steps: [] }
    const text = await report([long, { ...failedCheckout, id: 'e2' }])
    expect(text.match(/<b>.*?<\/b>/g)).toEqual(['<b>long</b>', '<b>checkout › pay</b>'])
    expect(text).toMatch(/x…\n```\n/)
    expect(text.length).toBeLessThan(30_000)
  })
})
