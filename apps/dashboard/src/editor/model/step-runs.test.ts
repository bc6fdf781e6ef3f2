import { readFlow } from '@testmesh/flow'
import { emptyExecutionState, foldExecution, type UnnumberedEvent } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { movedRuns, placesOf, type StepRun, stepRuns, stopPointer } from './step-runs.ts'
import { flowSteps } from './steps.ts'

const stepsOf = (...lines: readonly string[]) => {
  const { flow } = readFlow(`name: A\nsteps:\n${lines.map((line) => `  - ${line}\n`).join('')}`, [])
  if (!flow) throw new Error('no flow')
  return flowSteps(flow)
}

const one = '{ id: one, action: log, config: { message: a } }'
const two = '{ id: two, action: log, config: { message: b } }'
const run = (path: string): StepRun => ({ status: 'passed', durationMs: 1, rounds: 1, failed: 0, path })

describe('the marks of a run', () => {
  const runs = new Map([
    ['/steps/0', run('steps/one')],
    ['/steps/1', run('steps/two')],
  ])
  const marks = (...now: readonly string[]) =>
    Object.fromEntries([...movedRuns(runs, placesOf(stepsOf(one, two), stepsOf(...now)))].map(([pointer, { path }]) => [pointer, path]))

  it('follow the steps that are moved', () => {
    expect(marks('{ id: new, action: log }', two, one)).toEqual({ '/steps/1': 'steps/two', '/steps/2': 'steps/one' })
  })

  it('leave what was changed, added or removed since', () => {
    expect(marks(one.replace('message: a', 'message: other'), '{ id: new, action: log }')).toEqual({})
  })
})

const flow = { name: 'Main', file: 'main.yaml', sha256: '0', tags: [] }
const head = { v: 1, executionId: 'e', epoch: 0, at: 0 } as const

const finished = (path: string, file: string, outcome: 'passed' | 'failed' | 'skipped'): UnnumberedEvent[] => {
  const step = { id: path, action: 'log', phase: 'steps' as const, pointer: '/steps/0', place: { file } }
  return [
    { ...head, type: 'step.started', path, data: step },
    { ...head, type: 'step.finished', path, data: { outcome, attempts: 1, durationMs: 2 } },
  ]
}

it('tells what ran of a loop that skipped its last round, and no time of what was skipped', () => {
  const marks = (...events: readonly UnnumberedEvent[][]) =>
    [...stepRuns(events.flat().reduce(foldExecution, emptyExecutionState()), new Map()).values()][0]
  const [ran, skipped] = [finished('steps/each[0]/a', 'main.yaml', 'passed'), finished('steps/each[1]/a', 'main.yaml', 'skipped')]
  expect(marks(ran, skipped)).toEqual({ status: 'passed', durationMs: 4, rounds: 2, failed: 0, path: 'steps/each[0]/a' })
  expect(marks(skipped)).toEqual({ status: 'skipped', durationMs: undefined, rounds: 1, failed: 0, path: 'steps/each[1]/a' })
})

it('counts the steps of the flow itself, not those that stand at the same place of a flow it runs', () => {
  const events: UnnumberedEvent[] = [
    { ...head, type: 'execution.started', data: { flow, seed: 1, variables: {} } },
    ...finished('steps/sub/first', 'other.yaml', 'failed'),
    ...finished('steps/sub', 'main.yaml', 'passed'),
  ]
  const runs = stepRuns(events.reduce(foldExecution, emptyExecutionState()), new Map())
  expect([...runs]).toMatchObject([['/steps/0', { status: 'passed', rounds: 1, failed: 0, path: 'steps/sub' }]])
})

it('a debugged run stands at a step of the flow, or at the one that runs the flow it stands in', () => {
  const begun: UnnumberedEvent[] = [
    { ...head, type: 'execution.started', data: { flow, seed: 1, variables: {} } },
    ...finished('steps/sub', 'main.yaml', 'passed').slice(0, 1),
  ]
  const pointerAt = (path: string, file: string): string | undefined => {
    const stop = { number: 1, why: 'step' as const, path, stepId: 'x', pointer: '/steps/7', place: { file }, attempt: 1, isTolerant: false }
    const paused: UnnumberedEvent = { ...head, type: 'execution.paused', data: { stop: { ...stop, endsAt: 0 } } }
    return stopPointer([...begun, paused].reduce(foldExecution, emptyExecutionState()))
  }
  expect([pointerAt('steps/here', 'main.yaml'), pointerAt('steps/sub/first', 'other.yaml')]).toEqual(['/steps/7', '/steps/0'])
  expect(stopPointer(begun.reduce(foldExecution, emptyExecutionState()))).toBeUndefined()
})
