import { formatDiagnostic } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { complete, hover } from '../assist.ts'
import { planEdit } from '../edit/plan-edit.ts'
import { applyEdits } from '../edit.ts'
import { mendFlows } from '../lint/mend-flows.ts'
import { descriptors } from '../testing/tell.ts'
import { checkQuarantine } from './check-quarantine.ts'
import { readFlow } from './read-flow.ts'

const steps = 'steps:\n  - action: log\n    config: { message: hello }\n'
const block = 'quarantine:\n  until: 2026-11-19\n  reason: "PAY-231: the total is late"\n  owner: payments\n\n'
const text = `name: Orders\ntags: [smoke]\n${block}${steps}`
const lastMoment = Date.UTC(2026, 10, 19, 23, 59, 59, 999)

const read = (from: string) => readFlow(from, descriptors, { file: 'shop.yaml' })
const told = (from: string): string[] =>
  read(from).diagnostics.map((problem) => formatDiagnostic(problem, { text: from, file: 'shop.yaml' }).split('\n')[0] ?? '')

it('is read as it stands, with its words in their order', () => {
  expect(read(text)).toMatchObject({
    flow: { quarantine: { until: '2026-11-19', reason: 'PAY-231: the total is late', owner: 'payments' } },
    diagnostics: [],
  })
})

it('needs a day and a reason', () => {
  expect(
    [
      'true',
      '{ until: 2026-11-31 }',
      '{ until: tomorrow, reason: x }',
      '{ until: "${DAY}", reason: " " }',
      '{ untl: 2026-11-19, reason: x, owner: [a] }',
    ].map((value) => told(`name: Orders\nquarantine: ${value}\n${steps}`)),
  ).toMatchInlineSnapshot(`
    [
      [
        "error FLOW_WRONG_TYPE: "quarantine" must be a map such as { until: 2026-12-31, reason: "PAY-231: the total is late" }, not true",
      ],
      [
        "error FLOW_MISSING_KEY: a quarantine needs "reason"",
        "error FLOW_WRONG_VALUE: "until" must be a day, not "2026-11-31"",
      ],
      [
        "error FLOW_WRONG_VALUE: "until" must be a day, not "tomorrow"",
      ],
      [
        "error FLOW_WRONG_TYPE: "until" cannot be a template: it must be known before anything runs",
        "error FLOW_WRONG_VALUE: "reason" must not be empty",
      ],
      [
        "error FLOW_UNKNOWN_KEY: "untl" is not a key of a quarantine",
        "error FLOW_WRONG_TYPE: "owner" must be text, not a list",
      ],
    ]
  `)
})

it('holds to the end of its day, and then is told with what removes it', () => {
  expect(checkQuarantine(read(text), lastMoment)).toEqual([])
  const [ended] = checkQuarantine(read(text), lastMoment + 1)
  expect(ended && formatDiagnostic(ended, { text, file: 'shop.yaml' })).toMatchInlineSnapshot(`
    "warning FLOW_QUARANTINE_OVER: this quarantine ended on 2026-11-19: failures count again
      --> shop.yaml:4:10
     3 | quarantine:
     4 |   until: 2026-11-19
       |          ^^^^^^^^^^
       = Remove it, or put its day off where the flow is still broken."
  `)
})

it.each([
  ['a block', text, `name: Orders\ntags: [smoke]\n\n${steps}`],
  ['one line', `name: Orders\nquarantine: { until: 2026-11-19, reason: x }\r\n${steps}`, `name: Orders\n${steps}`],
  ['with a comment, by hand', `name: Orders\nquarantine: { until: 2026-11-19, reason: x } # late\n${steps}`, undefined],
  [
    'between braces, by hand',
    `{ name: Orders, quarantine: { until: 2026-11-19, reason: x }, steps: [{ action: log, config: { message: a } }] }`,
    undefined,
  ],
  [
    'beside one by hand, in the same file',
    `name: Orders\nquarantine: { until: 2026-11-19, reason: x } # late\n${steps}---\n${text}`,
    `name: Orders\nquarantine: { until: 2026-11-19, reason: x } # late\n${steps}---\nname: Orders\ntags: [smoke]\n\n${steps}`,
  ],
  ['with an anchor, by hand', `name: Orders\nquarantine: &q { until: 2026-11-19, reason: x }\n${steps}`, undefined],
])('is removed by lint --fix when it is over, and not before: %s', (_, from, to) => {
  expect(mendFlows(from, { descriptors, now: lastMoment })).toEqual({ text: from, mended: 0 })
  expect(mendFlows(from, { descriptors, now: lastMoment + 1 }).text).toBe(to ?? from)
})

it('is set and taken away without another byte', () => {
  const without = `name: Orders # mine\ntags: [smoke]\n\n${steps}`
  const value = { until: '2026-12-31', reason: 'PAY-231: late', owner: 'payments' }
  const set = planEdit(read(without), { kind: 'setValue', pointer: '/quarantine', value }, descriptors)
  if (!('edits' in set)) throw new Error(set.refused.message)
  const written = applyEdits(without, set.edits)
  expect(written).toMatchInlineSnapshot(`
    "name: Orders # mine
    tags: [smoke]
    quarantine:
      until: 2026-12-31
      reason: "PAY-231: late"
      owner: payments

    steps:
      - action: log
        config: { message: hello }
    "
  `)
  const removed = planEdit(read(written), { kind: 'deleteKey', pointer: '/quarantine' }, descriptors)
  if (!('edits' in removed)) throw new Error(removed.refused.message)
  expect(applyEdits(written, removed.edits)).toBe(without)
})

it('is completed and explained in editors', () => {
  const from = `name: Orders\nquarantine:\n  \n${steps}`
  const offered = complete(from, descriptors, from.indexOf('  \n') + 2, { names: { variables: [], environments: [], tags: [] } })
  expect(offered.map(({ label }) => label)).toEqual(['until', 'reason', 'owner'])
  expect(hover(text, descriptors, text.indexOf('until'))?.text).toBe('The last day on which failures do not count, in UTC: `2026-12-31`.')
})
