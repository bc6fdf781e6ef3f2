import { expect, it } from 'vitest'
import { type Fire, lookOf } from './fire-words.ts'

const fire: Fire = {
  scheduledFor: '2026-03-01T10:00:00.000Z',
  firedAt: '2026-03-01T10:00:00.000Z',
  outcome: 'started',
  isManual: false,
  triggeredBy: null,
  batchId: 'b',
  executions: 1,
  missed: 0,
  problems: [],
  unfinished: 0,
  failed: 0,
  quarantined: 0,
  verdict: 'passed',
  durationMs: 10,
  executionId: 'e',
}
const gone = { flowId: 'f', flowName: 'Checkout', message: 'the flow was removed' }

it('says what came of a time, and why', () => {
  const fires: Partial<Fire>[] = [
    {},
    { executions: 3, failed: 1, verdict: 'failed' },
    { quarantined: 1 },
    { executions: 3, unfinished: 2, verdict: null },
    { verdict: null, executionId: null },
    { outcome: 'refused', executions: 0, problems: [gone, gone] },
    { outcome: 'refused', executions: 0, problems: [{ flowId: null, flowName: null, message: 'no flow has the tag "nightly"' }] },
    { outcome: 'skipped' },
    { outcome: 'missed', missed: 1 },
    { outcome: 'missed', missed: 30 },
    { outcome: 'missed', missed: 1000 },
  ]
  expect(fires.map((one) => lookOf({ ...fire, ...one }))).toEqual([
    { status: 'passed', word: 'Passed' },
    { status: 'failed', word: 'Failed', about: '3 executions, 1 failed' },
    { status: 'passed', word: 'Passed', about: '1 failed in quarantine' },
    { status: 'running', word: 'Running', about: '3 executions' },
    { status: 'none', word: 'Not kept any more' },
    { status: 'error', word: 'Refused', about: 'Checkout could not run: the flow was removed, and 1 more' },
    { status: 'error', word: 'Refused', about: 'no flow has the tag "nightly"' },
    { status: 'skipped', word: 'Passed over', about: 'what it started before still ran' },
    { status: 'cancelled', word: 'Missed once', about: 'no server was up in time' },
    { status: 'cancelled', word: 'Missed 30 times', about: 'no server was up in time' },
    { status: 'cancelled', word: 'Missed 1,000 times or more', about: 'no server was up in time' },
  ])
})

it('does not hide a flow that could not run behind others that passed', () => {
  expect(lookOf({ ...fire, problems: [gone] })).toEqual({
    status: 'error',
    word: 'Passed in part',
    about: 'Checkout could not run: the flow was removed',
  })
})
