import { compileExpression, hasToken, isMap } from '@testmesh/expressions'
import type { Step } from '../model/flow.ts'
import { type At, report } from './reading.ts'

/** What a loop is written to go through, and cannot. What a template gives is read when the step runs. */
export const checkForEach = ({ action, config: { items, range } }: Step, at: At): void => {
  if (action !== 'for_each') return
  const isText = typeof items === 'string'
  if (items !== undefined && (isText ? !hasToken(items) : typeof items !== 'object'))
    refuse(at, '/config/items', {
      code: 'FLOW_WRONG_TYPE',
      message: `for_each goes through a list, and ${JSON.stringify(items)} is none`,
      hint: isText && isPath(items) ? `write "\${${items}}"` : 'write it out, as in [a, b], or as a template that gives one',
    })
  if (isMap(range) && range.step === 0)
    refuse(at, '/config/range/step', {
      code: 'FLOW_WRONG_VALUE',
      message: 'a range whose step is 0 never ends',
      hint: 'leave it out for a step of 1',
    })
}

/** What an expression would read, and nobody writes as a text. */
const isPath = (text: string): boolean => {
  if (!/^[\p{L}_][\p{L}\p{N}_.[\]]*$/u.test(text)) return false
  const { problems, names } = compileExpression(text)
  return problems.length === 0 && names.length > 0
}

interface Refusal {
  readonly code: 'FLOW_WRONG_TYPE' | 'FLOW_WRONG_VALUE'
  readonly message: string
  readonly hint: string
}

const refuse = ({ reading, pointer: step }: At, below: string, refusal: Refusal): void => {
  const pointer = step + below
  const [start = 0, end = start + 1] = reading.ranges[pointer] ?? []
  report({ reading, pointer }, { ...refusal, start, end })
}
