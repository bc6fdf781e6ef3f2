import { expect, it } from 'vitest'
import { tell } from '../testing/tell.ts'

it('warns of the names of variables and inputs that no expression reads as they stand', () => {
  expect(
    tell(
      `name: Names
env: { 2nd: a, my-var: b, ok: c }
inputs: { order id: { default: 1 }, quantity: { default: 2 } }
steps:
  - { action: set, config: { "true": 1, total: 2 } }
  - { action: set, config: { variables: { "a.b": 1 } } }
`,
      { from: 'warning' },
    ),
  ).toMatchInlineSnapshot(`
    "warning FLOW_BAD_NAME: "2nd" is no name that \${2nd} would read
      --> shop.yaml:2:8
     1 | name: Names
     2 | env: { 2nd: a, my-var: b, ok: c }
       |        ^^^
       = begin with a letter or _, then letters, digits and _; or read it as \${vars["2nd"]}
    warning FLOW_BAD_NAME: "order id" is no name that \${order id} would read
      --> shop.yaml:3:11
     2 | env: { 2nd: a, my-var: b, ok: c }
     3 | inputs: { order id: { default: 1 }, quantity: { default: 2 } }
       |           ^^^^^^^^
       = begin with a letter or _, then letters, digits and _; or read it as \${inputs["order id"]}
    warning FLOW_BAD_NAME: "true" is no name that \${true} would read
      --> shop.yaml:5:30
     4 | steps:
     5 |   - { action: set, config: { "true": 1, total: 2 } }
       |                              ^^^^^^
       = begin with a letter or _, then letters, digits and _; or read it as \${vars["true"]}
    warning FLOW_BAD_NAME: "a.b" is no name that \${a.b} would read
      --> shop.yaml:6:43
     5 |   - { action: set, config: { "true": 1, total: 2 } }
     6 |   - { action: set, config: { variables: { "a.b": 1 } } }
       |                                           ^^^^^
       = begin with a letter or _, then letters, digits and _; or read it as \${vars["a.b"]}"
  `)
})
