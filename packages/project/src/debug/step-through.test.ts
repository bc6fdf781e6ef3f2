import type { GateDecision, GatePoint } from '@testmesh/engine'
import { expect, it } from 'vitest'
import { type GoOn, type Pace, type StepThroughOptions, stepThrough } from './step-through.ts'

const point = (path: string, over: Partial<GatePoint> = {}): GatePoint => ({
  ...{ executionId: 'row 1', path, id: path.split('/').at(-1) ?? '', pointer: '', place: {}, attempt: 1, isTolerant: false },
  ...{ cancellation: { isCancelled: false, onCancel: () => () => undefined }, paused: () => undefined, resumed: () => undefined },
  ...{ config: () => ({}), evaluate: async () => undefined, names: () => [], set: async () => undefined, resultOf: async () => undefined },
  judge: () => ({ failure: undefined, outputs: {} }),
  ...over,
})
const row = (number: number) => ({ executionId: `row ${number}` })
const failed = (path: string, over: Partial<GatePoint> = {}) => point(path, { failure: { code: 'NO', message: 'no' }, ...over })

/** Where it stops, when each stop is answered with the next of `answers`, the last again and again. */
const stops = async (
  points: readonly GatePoint[],
  answers: readonly GoOn[],
  options: Partial<StepThroughOptions> = {},
): Promise<string[]> => {
  const seen: string[] = []
  const { gate } = stepThrough({
    pace: { to: 'next' },
    isBreakpoint: () => false,
    converse: async ({ why, point: { path } }) => {
      seen.push(`${why} ${path}`)
      return answers[Math.min(seen.length, answers.length) - 1] ?? { pace: { to: 'end' } }
    },
    ...options,
  })
  for (const one of points) await gate(one)
  return seen
}
const to = (pace: Pace['to'], path = '', decision?: GateDecision): GoOn => ({
  pace: pace === 'behind' ? { to: pace, path } : { to: pace },
  ...(decision && { decision }),
})

const loop = ['steps/a', 'steps/loop', 'steps/loop[0]/b', 'steps/loop[1]/b', 'steps/loop2'].map((path) => point(path))

it('stops before every step, before those behind one, or before none', async () => {
  expect(await stops(loop, [to('next')])).toEqual(loop.map(({ path }) => `step ${path}`))
  expect(await stops(loop, [to('next'), to('behind', 'steps/loop'), to('end')])).toEqual([
    'step steps/a',
    'step steps/loop',
    'step steps/loop2',
  ])
  expect(await stops(loop, [to('end')])).toEqual(['step steps/a'])
})

it('stops before a retry only for who goes step by step', async () => {
  const tries = [point('steps/a'), point('steps/a', { attempt: 2 }), point('steps/b')]
  expect(await stops(tries, [to('next')])).toEqual(['step steps/a', 'step steps/a', 'step steps/b'])
  expect(await stops(tries, [to('behind', 'steps/a')])).toEqual(['step steps/a', 'step steps/b'])
})

it('stops for a failure once, for one that is tolerated only on the way, and before a breakpoint', async () => {
  const wrong = [failed('steps/loop[0]/b'), failed('steps/loop'), failed('steps/c', { isTolerant: true }), point('steps/d')]
  const options = { pace: { to: 'end' }, isBreakpoint: ({ id }: GatePoint) => id === 'd' } as const
  expect(await stops(wrong, [to('end')], options)).toEqual(['failure steps/loop[0]/b', 'breakpoint steps/d'])
  expect(await stops(wrong, [to('next')], options)).toEqual(['failure steps/loop[0]/b', 'failure steps/c', 'breakpoint steps/d'])
  const again = [failed('steps/a'), failed('steps/a'), failed('steps/a')]
  expect(await stops(again, [to('next', '', { again: true }), to('end')], options)).toEqual(['failure steps/a', 'failure steps/a'])
})

it('begins anew with each data row, and knows a step that is tried again, and a failure of its own of a loop', async () => {
  const rows = [failed('steps/a'), failed('steps/a', row(2)), point('steps/a', row(3)), point('steps/b', row(3))]
  expect(await stops(rows, [to('end'), to('behind', 'steps/a')])).toEqual([
    'failure steps/a',
    'failure steps/a',
    'step steps/a',
    'step steps/b',
  ])
  const tries = [point('steps/sub'), point('steps/sub/b'), point('steps/sub#2/b'), point('steps/c')]
  expect(await stops(tries, [to('behind', 'steps/sub')])).toEqual(['step steps/sub', 'step steps/c'])
  const own = { failure: { code: 'OWN', message: 'of the loop itself' } }
  expect(await stops([failed('steps/loop[0]/b'), point('steps/loop', own)], [to('end')])).toEqual([
    'failure steps/loop[0]/b',
    'failure steps/loop',
  ])
})

it('stops nowhere any more for who left, and asks about one step at a time', async () => {
  expect(await stops(loop, [to('end', '', { stop: 'left' })], { isBreakpoint: () => true })).toEqual(['breakpoint steps/a'])
  const heard: string[] = []
  const { gate } = stepThrough({
    pace: { to: 'next' },
    isBreakpoint: () => false,
    converse: async ({ point: { path } }) => {
      heard.push(`asked ${path}`)
      await new Promise((resolve) => setTimeout(resolve, 5))
      heard.push(`said ${path}`)
      return to('next')
    },
  })
  await Promise.all([gate(point('steps/left')), gate(point('steps/right'))])
  expect(heard).toEqual(['asked steps/left', 'said steps/left', 'asked steps/right', 'said steps/right'])
})
