import { expect, it } from 'vitest'
import type { Outcome } from '../outcomes.ts'
import { followOutcomes, outcomeOf } from '../outcomes.ts'
import { type ExecutionScript, executionOf, flowText } from '../testing/event-stream.ts'
import { createStep, failedCheckout, passed, refused } from '../testing/scripts.ts'
import { testContext } from '../testing/test-context.ts'

const outcomesOf = async (scripts: readonly ExecutionScript[]): Promise<Outcome[]> => {
  const outcomes: Outcome[] = []
  const reporter = followOutcomes(
    testContext(() => undefined),
    (outcome) => outcomes.push(outcome),
  )
  for (const script of scripts) reporter.onEvents(script.id ?? 'e1', executionOf(script))
  await reporter.finish()
  return outcomes
}

it('tells how each execution ended, and which steps decided it', async () => {
  const outcomes = await outcomesOf([failedCheckout, refused, { ...passed, id: 'e3' }])
  const told = outcomes.map(({ problems, ...rest }) => ({
    ...rest,
    problems: problems.map(({ path, code, place, mismatch, text }) => [
      ...[path, code, place?.span?.start.line, mismatch, text.split('\n', 1)[0]?.trim()],
    ]),
  }))
  expect(told).toMatchInlineSnapshot(`
    [
      {
        "durationMs": 5032,
        "executionId": "e1",
        "file": "flows/checkout.testmesh.yaml",
        "problems": [
          [
            "steps/pay",
            "ASSERT_FAILED",
            10,
            {
              "actual": {
                "text": ""pending"",
                "type": "string",
              },
              "expected": {
                "text": ""paid"",
                "type": "string",
              },
              "path": "",
            },
            "✗ checkout › pay                                                      flows/checkout.testmesh.yaml:6",
          ],
        ],
        "title": "checkout",
        "verdict": "failed",
      },
      {
        "durationMs": 123,
        "executionId": "e2",
        "file": "flows/checkout.testmesh.yaml",
        "problems": [
          [
            "steps/create",
            "HTTP_CONNECTION_REFUSED",
            3,
            undefined,
            "✗ health › create                                                     flows/checkout.testmesh.yaml:3",
          ],
        ],
        "title": "health",
        "verdict": "error",
      },
      {
        "durationMs": 123,
        "executionId": "e3",
        "file": "flows/checkout.testmesh.yaml",
        "problems": [],
        "title": "checkout [first row]",
        "verdict": "passed",
      },
    ]
  `)
})

it('tells the reason of an execution that failed outside its steps', async () => {
  const failure = { code: 'EXECUTION_TIMEOUT', message: 'it took longer than 1 s' }
  const [outcome] = await outcomesOf([{ verdict: 'error', failure, steps: [createStep] }])
  expect(outcome?.problems).toMatchObject([
    { path: undefined, code: 'EXECUTION_TIMEOUT', text: expect.stringContaining('longer than 1 s') },
  ])
})

it('tells how one run ended from its events alone', async () => {
  const events = async function* (script?: ExecutionScript) {
    if (script) yield* executionOf(script)
  }
  const { verdict, problems } = await outcomeOf(events(failedCheckout), flowText)
  expect([verdict, problems.map(({ code, text }) => [code, text.includes('10 |       - body.status == "paid"')])]).toEqual([
    'failed',
    [['ASSERT_FAILED', true]],
  ])
  await expect(outcomeOf(events(), flowText)).rejects.toThrow('there are none')
})
