import { isMap } from '@testmesh/expressions'
import type { Step } from '../model/flow.ts'
import { type At, report } from './reading.ts'

/** A range that a loop would never come to the end of. */
export const checkRange = ({ action, config: { range } }: Step, { reading, pointer: step }: At): void => {
  if (action !== 'for_each' || !isMap(range) || range.step !== 0) return
  const pointer = `${step}/config/range/step`
  const [start = 0, end = start + 1] = reading.ranges[pointer] ?? []
  const message = 'a range whose step is 0 never ends'
  report({ reading, pointer }, { code: 'FLOW_WRONG_VALUE', message, hint: 'leave it out for a step of 1', start, end })
}
