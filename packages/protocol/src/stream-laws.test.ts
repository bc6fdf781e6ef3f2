import { expect, it } from 'vitest'
import type { EventOf, ExecutionEvent } from './execution-event.ts'
import { emptyExecutionState, foldExecution } from './execution-state.ts'
import { streamLaws } from './stream-laws.ts'

type Told = { [T in ExecutionEvent['type']]: { type: T; data: EventOf<T>['data'] } }[
  | 'execution.started'
  | 'execution.paused'
  | 'execution.resumed'
  | 'execution.finished']

const stream = (...told: readonly Told[]): ExecutionEvent[] =>
  told.map((one, seq) => ({ v: 1, executionId: 'x', epoch: 1, seq, at: seq, ...one }) as ExecutionEvent)

const started: Told = { type: 'execution.started', data: { flow: { name: 'a', sha256: '', tags: [] }, seed: 1, variables: {} } }
const resumed: Told = { type: 'execution.resumed', data: {} }
const counts = { passed: 0, failed: 0, error: 0, skipped: 0, cancelled: 0 }
const finished: Told = { type: 'execution.finished', data: { verdict: 'passed', counts, durationMs: 1 } }
const paused = (number: number): Told => ({
  type: 'execution.paused',
  data: { stop: { number, why: 'step', path: 'steps/a', stepId: 'a', pointer: '/steps/0', attempt: 1, isTolerant: false, endsAt: 1 } },
})

it('lets a run stand once at a time, and count where it stood', () => {
  expect(streamLaws(stream(started, paused(1), resumed, paused(2), finished))).toEqual([])
  expect(streamLaws(stream(started, paused(1), paused(2), resumed, resumed, finished))).toEqual([
    'execution.paused at seq 2 when it was so already',
    'execution.resumed at seq 3 when it was so already',
  ])
  expect(streamLaws(stream(started, paused(2), finished))).toEqual(['stop 2 is number 1'])
})

it('tells in the state of a run where it stands, while it does', () => {
  const stands = (...told: readonly Told[]) => {
    const { status, stop } = stream(...told).reduce(foldExecution, emptyExecutionState())
    return [status, stop?.number]
  }
  expect(stands(started, paused(1))).toEqual(['paused', 1])
  expect(stands(started, paused(1), resumed)).toEqual(['running', undefined])
  expect(stands(started, paused(1), finished)).toEqual(['finished', undefined])
})
