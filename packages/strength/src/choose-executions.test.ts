import type { ExecutionEvent, Verdict } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { chooseExecutions, type Recording } from './choose-executions.ts'

const pay = { file: 'pay.testmesh.yaml', name: 'Pay' }
const ship = { file: 'ship.testmesh.yaml', name: 'Ship' }

/** Each row of the flow ends in turn; they all begin before. */
const recording = (id: string, rows: readonly (readonly [index: number, verdict: Verdict])[]): Recording => {
  const event = (index: number, more: object) => ({ v: 1, executionId: `${id}/${index}`, epoch: 0, seq: 1, at: 1, ...more })
  const counts = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0 }
  const events = [
    ...rows.map(([index]) => {
      const row = { index, name: `row ${index}`, values: {} }
      return event(index, { type: 'execution.started', data: { flow: pay, row, seed: 1, variables: {}, inputs: { n: index } } })
    }),
    ...rows.map(([index, verdict]) => event(index, { type: 'execution.finished', data: { verdict, counts, durationMs: 1 } })),
  ] as unknown as ExecutionEvent[]
  const inTurn = async function* () {
    yield events
  }
  return { id, blob: () => Promise.resolve(undefined), events: inTurn() }
}

it('chooses of a flow those that passed, the newest first, with their rows in order, and counts the others', async () => {
  const older = recording('b1', [
    [1, 'passed'],
    [0, 'passed'],
  ])
  const newer = recording('b2', [
    [4, 'passed'],
    [0, 'failed'],
    [2, 'flaky'],
    [3, 'passed'],
    [1, 'passed'],
  ])
  const [ofPay, ofShip] = await chooseExecutions([pay, ship], [older, newer])
  const told = ofPay?.executions.map(({ state, inputs }) => [state.executionId, state.verdict, inputs.n])
  expect(told).toEqual([
    ['b2/1', 'passed', 1],
    ['b2/2', 'flaky', 2],
    ['b2/3', 'passed', 3],
    ['b2/4', 'passed', 4],
    ['b1/0', 'passed', 0],
  ])
  expect(ofPay?.moreExecutions).toBe(2)
  expect(ofShip).toEqual({ executions: [], moreExecutions: 0 })
})
