import type { Step } from '@testmesh/flow/walk'
import { expect, it } from 'vitest'
import { summaryOf } from './summary.ts'

it('says how often or how long a loop goes round', () => {
  const summary = (action: string, config: Step['config']) => summaryOf({ id: 'a', action, config } as Step)
  expect([
    summary('repeat', { max_iterations: 3, steps: [] }),
    summary('repeat', { max_iterations: 3, until: 'status == 200', steps: [] }),
    summary('repeat', { condition: 'done', steps: [] }),
    summary('repeat', { steps: [] }),
    summary('while', { until: 'done', steps: [] }),
    summary('for_each', { items_from_glob: 'data/*.json', steps: [] }),
  ]).toEqual(['3 times', 'until status == 200', 'until done', '', 'until done', 'for each of data/*.json'])
})
