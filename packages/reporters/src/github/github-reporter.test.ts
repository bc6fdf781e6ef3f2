import { describe, expect, it } from 'vitest'
import { createReporter } from '../index.ts'
import { type ExecutionScript, executionOf } from '../testing/event-stream.ts'
import { createStep, failedCheckout, passed, refused } from '../testing/scripts.ts'
import { testContext } from '../testing/test-context.ts'

const report = async (streams: readonly ReturnType<typeof executionOf>[]): Promise<string[]> => {
  const lines: string[] = []
  const reporter = await createReporter(
    'github',
    testContext((text) => lines.push(text), { shown: (name) => `shop/${name}` }),
  )
  for (const stream of streams) reporter.onEvents(stream[0]?.executionId ?? '', stream)
  await reporter.finish()
  return lines
}

const headsOf = (lines: readonly string[]): string[] => lines.map((line) => line.slice(0, line.indexOf('::', 2)))

describe('annotations for GitHub', () => {
  it('are one line each, at the place of the reason, with all that helps', async () => {
    const lines = await report([executionOf(failedCheckout), executionOf(passed), executionOf(refused)])
    expect(headsOf(lines)).toEqual([
      '::error file=shop/flows/checkout.testmesh.yaml,line=10,endLine=10,col=9,endColumn=30,title=checkout › pay',
      '::error file=shop/flows/checkout.testmesh.yaml,line=3,endLine=3,col=5,endColumn=15,title=health › create',
    ])
    expect(lines.map((line) => line.indexOf('\n') === line.length - 1)).toEqual([true, true])
    expect(lines[0]).toContain('%0Aerror[ASSERT_FAILED]: body.status == "paid"%0A')
    expect(lines[0]).toContain("%0A    = repeat   curl -sS -X POST http://localhost:5003/orders/o-17/pay -H 'authorization: ***'%0A")
  })

  it('hold any text', async () => {
    const [line] = await report([
      executionOf({
        verdict: 'error',
        flow: { name: 'a: 100%, b\r\n::warning::c' },
        failure: { code: 'X', message: '50%\n::error::d' },
        steps: [],
      }),
    ])
    expect(line?.match(/title=.*?::/)?.[0]).toBe('title=a%3A 100%25%2C b %3A%3Awarning%3A%3Ac::')
    expect(line).toContain('error[X]: 50%25%0A')
    expect(line?.trimEnd().split('\n')).toHaveLength(1)
  })

  it('warn of what passed only when it was run again, and tell what failed each time once', async () => {
    const again = (script: ExecutionScript) => [
      ...executionOf(failedCheckout),
      ...executionOf(script).map((event) => ({ ...event, epoch: 1 })),
    ]
    expect(
      headsOf(await report([again({ verdict: 'flaky', steps: [createStep] })])).map((line) => line.replace(/file=.*title/, 'title')),
    ).toEqual(['::warning title=checkout › pay%3A it passed when it was run again'])
    expect(headsOf(await report([again(failedCheckout)])).map((line) => line.replace(/file=.*title/, 'title'))).toEqual([
      '::error title=checkout › pay',
    ])
  })

  it('are no more than GitHub shows', async () => {
    const many = Array.from({ length: 12 }, (_, index) => executionOf({ ...failedCheckout, id: `e${index}`, row: `row ${index}` }))
    expect(await report(many)).toHaveLength(10)
  })
})
