import { expect, it } from 'vitest'
import { tell } from '../testing/tell.ts'

it('refuses values that could only go wrong when the flow runs', () => {
  expect(
    tell(`name: ""
config: { timeout: 0, step_timeout: 0s }
steps:
  - action: log
    config: { message: a }
    timeout: 0
    max_duration: 0s
    output: { "$.": $.a, ok: $.b, "maybe?": $.c, "größe-2": $.d }
  - action: for_each
    config: { items: [1], parallel: -3, steps: [{ action: log, config: { message: b } }] }
  - { action: repeat, config: { until: a, max_duration: 0ms, interval: 0, steps: [{ action: log, config: { message: c } }] } }
`)
      .split('\n')
      .filter((line) => line.startsWith('error')),
  ).toMatchInlineSnapshot(`
    [
      "error FLOW_WRONG_VALUE: "name" must not be empty",
      "error FLOW_WRONG_VALUE: "timeout" must be more than 0",
      "error FLOW_WRONG_VALUE: "step_timeout" must be more than 0",
      "error FLOW_WRONG_VALUE: "timeout" must be more than 0",
      "error FLOW_WRONG_VALUE: "max_duration" must be more than 0",
      "error FLOW_WRONG_VALUE: "$." cannot be the name of an output",
      "error FLOW_WRONG_VALUE: parallel wants a whole number of at least 1, but got -3",
      "error FLOW_WRONG_VALUE: max_duration wants a duration of more than 0, such as 500ms or 2s, but got "0ms"",
    ]
  `)
})
