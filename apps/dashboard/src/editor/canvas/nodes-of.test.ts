import { replaceEqualDeep } from '@tanstack/react-query'
import { readFlow } from '@testmesh/flow'
import { expect, it } from 'vitest'
import { layoutBlocks } from '../model/block-layout.ts'
import { nodesOf } from './nodes-of.ts'

const text = `name: Two
steps:
  - { id: one, action: log, config: { message: a } }
  - id: check
    action: condition
    config:
      condition: 1 == 1
      then:
        - { id: two, action: log, config: { message: b } }
`

it('keeps the node of every block that looks as before, and makes those anew that do not', () => {
  const first = readFlow(text, [])
  const flow = first.flow ?? expect.fail()
  const nodes = nodesOf(layoutBlocks(flow), [], new Map())
  const changed = readFlow(text.replace('message: b', 'message: c'), []).flow ?? expect.fail()
  const next = nodesOf(layoutBlocks(replaceEqualDeep(flow, changed)), [], nodes)
  const anew = [...next].filter(([id, node]) => nodes.get(id) !== node).map(([id]) => id)
  // The condition holds the step.
  expect(anew).toEqual(['/steps/1', '/steps/1/config/then/0'])
  const problem = { code: 'X', severity: 'error', message: 'no', place: { pointer: '/steps/0/config' } } as const
  const marked = nodesOf(layoutBlocks(flow), [problem], nodes)
  expect([...marked].filter(([id, node]) => nodes.get(id) !== node).map(([id]) => id)).toEqual(['/steps/0'])
})
