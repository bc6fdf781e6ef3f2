import { readFlow } from '@testmesh/flow'
import { describe, expect, it } from 'vitest'
import { movedRuns, placesOf, type StepRun } from './step-runs.ts'
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
