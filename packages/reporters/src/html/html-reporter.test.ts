import { describe, expect, it } from 'vitest'
import { createReporter } from '../index.ts'
import { batchFinished, batchStarted, type ExecutionScript, executionOf } from '../testing/event-stream.ts'
import { createStep, failedCheckout, passed, payStep, refused } from '../testing/scripts.ts'
import { testContext } from '../testing/test-context.ts'

const report = async (scripts: readonly ExecutionScript[]): Promise<string> => {
  let text = ''
  const reporter = await createReporter(
    'html',
    testContext((more) => {
      text += more
    }),
  )
  reporter.onBatch?.(batchStarted(scripts.length))
  for (const script of scripts) reporter.onEvents(script.id ?? 'e1', executionOf(script))
  reporter.onBatch?.(batchFinished({}))
  await reporter.finish()
  return text
}

const titlesIn = (html: string): string[] => [...html.matchAll(/<span class="title">(.*?)<\/span>/g)].map(([, title = '']) => title)

describe('the HTML report', () => {
  it('shows what did not pass first, unfolded, with its block and its steps in time', async () => {
    const html = await report([passed, failedCheckout, refused])
    expect(titlesIn(html)).toEqual(['checkout', 'health', 'checkout [first row]'])
    expect(html.match(/<details.*>/g)).toEqual([
      '<details class="failed" data-verdict="failed" open>',
      '<details class="error" data-verdict="error" open>',
      '<details class="passed" data-verdict="passed">',
    ])
    expect(html).toContain('<title>TestMesh: 1 failed, 1 error, 1 passed in 3.2 s</title>')
    expect(html).toContain('error[ASSERT_FAILED]: body.status == &quot;paid&quot;\n   --&gt; flows/checkout.testmesh.yaml:10:9\n')
    expect(html).toContain('<td>POST http://localhost:5003/orders/o-17/pay → 200 OK in 84 ms, 212 B, 12 attempts</td>')
    expect(html).toContain('<pre tabindex="0">cart has 3 items</pre>')
    expect(html).toContain('<td>skipped: when is false</td>')
    expect(html).toContain('! teardown: remove failed: no answer within 1 s\n')
  })

  it('takes no text for markup', async () => {
    const nasty = '<script>alert("1")</script>'
    const html = await report([
      {
        verdict: 'error',
        flow: { name: nasty },
        row: nasty,
        failure: { code: 'X', message: nasty },
        steps: [{ ...createStep, logs: [nasty] }],
      },
    ])
    expect(html.match(/<script>/g)).toEqual(['<script>'])
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;')
  })

  it('shows control characters of what was logged', async () => {
    const html = await report([{ ...passed, steps: [{ ...createStep, logs: ['a \u001b[31mred\u0007\nb'] }] }])
    expect(html).toContain('<pre tabindex="0">a ·[31mred·\nb</pre>')
  })

  it('stays small enough to be opened', async () => {
    const many = Array.from({ length: 2_100 }, (_, index) => ({ id: `e${index}`, row: `row ${index}`, steps: [createStep] }))
    const loop = Array.from({ length: 600 }, (_, index) => ({ ...createStep, path: `steps/all[${index}]/one` }))
    const html = await report([
      ...many,
      { id: 'loop', flow: { name: 'loop' }, verdict: 'failed', failure: { code: 'X', message: 'no' }, steps: loop },
    ])
    expect(titlesIn(html)).toHaveLength(2_001)
    expect(html).toContain('<p>… and 100 more executions that passed or did not have to run</p>')
    expect(html).toContain('<p>… and 100 more steps</p>')
  })

  it('counts the failures that are too many to be read', async () => {
    const many = Array.from({ length: 2_100 }, (_, index) => ({ ...failedCheckout, id: `e${index}`, row: `row ${index}`, steps: [] }))
    const html = await report([...many, { ...passed, id: 'p', row: 'good' }])
    expect(titlesIn(html)).toHaveLength(2_001)
    expect(html).toMatch(/row 1999\].*<p>… and 100 more executions that did not pass, or not at once<\/p>.*\[good\]/s)
    expect(html).toContain('<h1>TestMesh: 2100 failed, 1 passed in 3.2 s</h1>')
  })

  it('shows the step that failed, however many came before it', async () => {
    const before = Array.from({ length: 600 }, (_, index) => ({ ...createStep, path: `steps/all[${index}]/one` }))
    const html = await report([{ ...failedCheckout, steps: [...before, payStep] }])
    expect(html.match(/<tr class="failed">.*?<\/th>/g)).toEqual([
      '<tr class="failed"><th scope="row"><span class="symbol">✗</span> pay</th>',
    ])
    expect(html).toContain('<p>… and 100 more steps</p>')
  })

  it('says nothing of a run that did not begin', async () => {
    const reporter = await createReporter(
      'html',
      testContext(() => expect.unreachable()),
    )
    await reporter.finish()
  })

  it('leaves nothing aside where there is no room for the report', async () => {
    let closed = 0
    const reporter = await createReporter(
      'html',
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
    expect(closed).toBe(2)
  })
})
