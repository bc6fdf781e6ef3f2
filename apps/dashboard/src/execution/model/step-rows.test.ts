import type { StepState } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import {
  countsOf,
  firstTrouble,
  holdersOf,
  isOpenAtFirst,
  outcomeOf,
  roundsAround,
  type StepRow,
  stepTree,
  visibleRows,
} from './step-rows.ts'

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

  it('gathers what cleans up behind a step under its name', () => {
    const steps = new Map([
      step('steps/create'),
      step('steps/each'),
      step('steps/each[0]/make'),
      step('cleanup/steps/each[0]/make/undo'),
      step('cleanup/steps/create/remove'),
      step('cleanup/steps/create/loop'),
      step('cleanup/steps/create/loop[0]/again'),
    ])
    const rows = visibleRows(stepTree(steps), () => true).filter(({ path }) => path.startsWith('cleanup/'))
    expect(rows.map(({ depth, path, label }) => `${'  '.repeat(depth)}${label ?? path}`)).toEqual([
      'cleanup of make',
      '  cleanup/steps/each[0]/make/undo',
      'cleanup of create',
      '  cleanup/steps/create/remove',
      '  cleanup/steps/create/loop',
      '    0',
      '      cleanup/steps/create/loop[0]/again',
    ])
  })

  const poll = (failing: number | undefined) =>
    stepTree(
      new Map([
        step('steps/poll'),
        ...Array.from({ length: 40 }, (_, round) => [
          step(`steps/poll[${round}]/ask`, 'passed'),
          step(`steps/poll[${round}]/check`, round === failing ? 'failed' : 'passed'),
        ]).flat(),
      ]),
    )

  it('folds a loop of many rounds at first, and counts its rounds', () => {
    expect(visibleRows(poll(undefined), isOpenAtFirst)).toHaveLength(1)
    expect(poll(undefined).map(countsOf)).toEqual(['40 rounds passed'])
    expect(poll(7).map(countsOf)).toEqual(['39 rounds passed, 1 failed'])
  })

  it('opens the way to a step that failed, and none of the rounds beside it', () => {
    const open = visibleRows(poll(33), isOpenAtFirst)
    expect(open).toHaveLength(1 + 40 + 2)
    expect(open.slice(33, 38).map(({ path }) => path)).toMatchInlineSnapshot(`
      [
        "steps/poll[32]",
        "steps/poll[33]",
        "steps/poll[33]/ask",
        "steps/poll[33]/check",
        "steps/poll[34]",
      ]
    `)
  })

  it('says in which rounds a step stands, and what has to be open for it to be seen', () => {
    expect(roundsAround('steps/each[0]/try[users]/read')).toEqual(['round 1 of each', 'users of try'])
    expect(roundsAround('steps/each')).toEqual([])
    expect(holdersOf('steps/each[0]/if/stock')).toEqual(['steps/each', 'steps/each[0]', 'steps/each[0]/if'])
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

  it('says of a branch that was cut off that it was cancelled', () => {
    const [both] = stepTree(
      new Map([step('steps/both', 'failed'), step('steps/both[a]/one', 'failed'), step('steps/both[b]/two', 'cancelled')]),
    )
    expect(both?.children.map(outcomeOf)).toEqual(['failed', 'cancelled'])
  })
})
