import { expect, it } from 'vitest'
import { tellStep } from '../testing/tell.ts'

/** What is warned of a step, with its place. */
const told = (step: string): string[] =>
  [...tellStep(`- ${step}`, { from: 'warning' }).matchAll(/^warning (.*)\n +--> shop\.yaml:\d+:(\d+)/gm)].map(
    ([, message, column]) => `${column} ${message}`,
  )

const one = '[{ action: fail }]'

it('warns of what does nothing, where it is', () => {
  const steps = [
    '{ action: log }',
    '{ action: log, config: { message: "", level: warn } }',
    `{ action: switch, config: { value: 1, cases: [{ when: 1, steps: ${one} }, { when: 2, steps: [] }] } }`,
    '{ action: parallel, config: { branches: [{ name: a, steps: [] }] } }',
    '{ action: while, config: { condition: "a" } }',
    '{ action: repeat, config: { max_iterations: 3, steps: [] } }',
    `{ action: for_each, config: { items: [], steps: ${one} } }`,
    `{ action: for_each, config: { range: { start: 5, end: 3 }, steps: ${one} } }`,
    '{ action: set, config: { variables: {} } }',
  ]
  expect(steps.flatMap(told)).toMatchInlineSnapshot(`
    [
      "15 FLOW_DOES_NOTHING: this log says nothing",
      "15 FLOW_DOES_NOTHING: this log says nothing",
      "91 FLOW_DOES_NOTHING: this case has no steps",
      "46 FLOW_DOES_NOTHING: this branch has no steps",
      "22 FLOW_EMPTY_LOOP: without "steps" the while action does nothing",
      "23 FLOW_EMPTY_LOOP: without "steps" the repeat action does nothing",
      "42 FLOW_DOES_NOTHING: this list is empty: the steps never run",
      "42 FLOW_DOES_NOTHING: this range is empty: the steps never run",
      "15 FLOW_DOES_NOTHING: this step sets no variable",
    ]
  `)
})

it('says nothing of what does something after all', () => {
  const steps = [
    '{ action: log, config: { data: { a: 1 } } }',
    '{ action: log, config: { message: 0 } }',
    `{ action: switch, config: { value: 1, cases: [{ when: 1, steps: [] }], default: ${one} } }`,
    `{ action: for_each, config: { range: { start: 5, end: 3, step: -1 }, steps: ${one} } }`,
    `{ action: for_each, config: { range: { end: 0 }, steps: ${one} } }`,
    '{ action: wait_until, config: { condition: "a" } }',
  ]
  expect(steps.flatMap(told)).toEqual([])
})

it('says nothing of what may be missing only because it could not be read', () => {
  expect(tellStep('- action: log\n  config: { message: "hello }', { from: 'warning' })).not.toContain('says nothing')
})
