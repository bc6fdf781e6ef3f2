import type { StepState } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { editorQuery, placeInFlow } from './place-in-flow.ts'

const at = (line: number, file = 'a.yaml') => ({
  file,
  span: { start: { line, column: 1, offset: 0 }, end: { line, column: 2, offset: 1 } },
})
const step = (path: string, more: Partial<StepState> = {}): [string, StepState] => [
  path,
  { path, place: at(3), assertions: [], ...more } as StepState,
]
const assertion = (passed: boolean, line: number) => ({ passed, list: 'assert', text: '', pointer: '', place: at(line) }) as const
const ran = (...steps: [string, StepState][]) => ({ flow: { name: 'A', file: 'a.yaml', sha256: '', tags: [] }, steps: new Map(steps) })

it('is the line of the first assertion that did not hold, and the path without rounds', () => {
  const state = ran(step('steps/poll[12]/check', { assertions: [assertion(true, 7), assertion(false, 8), assertion(false, 9)] }))
  expect(placeInFlow(state, 'steps/poll[12]/check')).toEqual({ step: 'steps/poll/check', line: 8 })
  expect(editorQuery(placeInFlow(state, 'steps/poll[12]/check'))).toBe('?step=steps%2Fpoll%2Fcheck&line=8')
})

it('is the step that runs the flow in which something failed', () => {
  const state = ran(step('steps/call'), step('steps/call/inner', { place: at(99, 'b.yaml'), assertions: [assertion(false, 99)] }))
  expect(placeInFlow(state, 'steps/call/inner')).toEqual({ step: 'steps/call', line: 3 })
})

it('is where a cleanup is written, and nowhere for what is no step', () => {
  const state = ran(step('cleanup/steps/order/remove', { place: undefined }))
  expect(placeInFlow(state, 'cleanup/steps/order/remove')).toEqual({ step: 'steps/order/remove' })
  expect(editorQuery(placeInFlow(state, ''))).toBe('')
})
