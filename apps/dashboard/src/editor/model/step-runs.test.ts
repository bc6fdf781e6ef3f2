import { emptyExecutionState, foldExecution, type UnnumberedEvent } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { stepRuns } from './step-runs.ts'

const flow = { name: 'Main', file: 'main.yaml', sha256: '0', tags: [] }
const head = { v: 1, executionId: 'e', epoch: 0, at: 0 } as const

const finished = (path: string, file: string, outcome: 'passed' | 'failed'): UnnumberedEvent[] => {
  const step = { id: path, action: 'log', phase: 'steps' as const, pointer: '/steps/0', place: { file } }
  return [
    { ...head, type: 'step.started', path, data: step },
    { ...head, type: 'step.finished', path, data: { outcome, attempts: 1, durationMs: 2 } },
  ]
}

it('counts the steps of the flow itself, not those that stand at the same place of a flow it runs', () => {
  const events: UnnumberedEvent[] = [
    { ...head, type: 'execution.started', data: { flow, seed: 1, variables: {} } },
    ...finished('steps/sub/first', 'other.yaml', 'failed'),
    ...finished('steps/sub', 'main.yaml', 'passed'),
  ]
  const runs = stepRuns(events.reduce(foldExecution, emptyExecutionState()), new Map())
  expect([...runs]).toMatchObject([['/steps/0', { status: 'passed', rounds: 1, failed: 0, path: 'steps/sub' }]])
})
