import type { ExecutionStop } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { placeWords, stopWords, timeLeft } from './stop-words.ts'

const stop = (change: Partial<ExecutionStop>): ExecutionStop => ({
  number: 1,
  why: 'step',
  path: 'steps/pay',
  stepId: 'pay',
  pointer: '/steps/1',
  attempt: 1,
  isTolerant: false,
  endsAt: 0,
  ...change,
})

it('says where a run stands and why', () => {
  const failure = { code: 'ASSERT_FAILED', message: 'no' }
  expect([
    stopWords(stop({})),
    stopWords(stop({ why: 'breakpoint', path: 'steps/poll[1]/pay', attempt: 2 })),
    stopWords(stop({ why: 'failure', failure, attempt: 3, isTolerant: true })),
    stopWords(stop({ why: 'failure', failure, attempt: 0 })),
  ]).toEqual([
    'before pay · step by step',
    'before pay · round 2 of poll · a breakpoint · attempt 2',
    'pay failed · attempt 3 · the flow would go on',
    'whether pay runs cannot be told',
  ])
})

it('says the line, and the file where it is not that of the flow', () => {
  const position = { line: 12, column: 3, offset: 0 }
  const place = { file: 'pay.yaml', span: { start: position, end: position } }
  const words = [placeWords({ place }, { file: 'pay.yaml' }), placeWords({ place }, { file: 'main.yaml' }), placeWords({}, undefined)]
  expect(words).toEqual(['line 12', 'pay.yaml:12', undefined])
})

it('counts down in the last two minutes', () => {
  expect([121_000, 120_000, 65_001, 5_000, 0, -1].map((left) => timeLeft(1_000_000 + left, 1_000_000))).toEqual([
    undefined,
    '2:00',
    '1:06',
    '0:05',
    undefined,
    undefined,
  ])
})
