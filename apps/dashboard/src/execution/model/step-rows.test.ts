import type { StepState } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { countOutcomes, firstTrouble, isOpenAtFirst, type StepRow, stepTree, visibleRows } from './step-rows.ts'

const step = (path: string, outcome?: StepState['outcome'], more: Partial<StepState> = {}): [string, StepState] => [
  path,
  {
    path,
    id: path.split('/').at(-1) ?? '',
    action: 'log',
    phase: 'steps',
    pointer: '',
    tolerated: false,
    attempts: [],
    assertions: [],
    outputs: {},
    missingOutputs: [],
    logs: [],
    attachments: [],
    ...(outcome && { outcome }),
    ...more,
  },
]

const shown = (rows: readonly StepRow[]): string[] => visibleRows(rows, () => true).map(({ depth, path }) => `${'  '.repeat(depth)}${path}`)

describe('the tree of steps', () => {
  it('puts rounds, branches and what they hold below their step, in the order they first spoke', () => {
    const steps = new Map([
      step('steps/list'),
      step('steps/each'),
      step('steps/each[0]/read'),
      step('steps/each[1]/read'),
      step('steps/each[0]/if/stock'),
      step('teardown/undo'),
    ])
    expect(shown(stepTree(steps))).toMatchInlineSnapshot(`
      [
        "steps/list",
        "steps/each",
        "  steps/each[0]",
        "    steps/each[0]/read",
        "    steps/each[0]/if",
        "      steps/each[0]/if/stock",
        "  steps/each[1]",
        "    steps/each[1]/read",
        "teardown/undo",
      ]
    `)
  })

  it('folds a loop of many rounds at first, and counts what is in it', () => {
    const steps = new Map([
      step('steps/poll'),
      ...Array.from({ length: 40 }, (_, round) => step(`steps/poll[${round}]/check`, round === 7 ? 'failed' : 'passed')),
    ])
    const [loop] = stepTree(steps)
    expect(loop && isOpenAtFirst(loop)).toBe(false)
    expect(loop && countOutcomes(loop)).toEqual({ passed: 39, failed: 1 })
    expect(visibleRows(stepTree(steps), isOpenAtFirst)).toHaveLength(1)
  })

  it('leads to the deepest step that did not succeed, past what is forgiven', () => {
    const steps = new Map([
      step('steps/soft', 'failed', { tolerated: true }),
      step('steps/each', 'failed'),
      step('steps/each[0]/read', 'passed'),
      step('steps/each[1]/read', 'error'),
    ])
    expect(firstTrouble(stepTree(steps))?.path).toBe('steps/each[1]/read')
    expect(firstTrouble(stepTree(new Map([step('steps/a', 'passed')])))).toBeUndefined()
  })
})
