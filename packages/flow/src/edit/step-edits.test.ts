import { describe, expect, it } from 'vitest'
import { readFlow } from '../read/read-flow.ts'
import { difference, edited } from '../testing/edited.ts'
import { descriptors } from '../testing/tell.ts'
import type { Edit } from './edit.ts'
import { planEdit } from './plan-edit.ts'
import { stepText } from './step-text.ts'

const shop = `name: Shop

setup:
  # Somebody has to pay.
  - id: login
    action: http_request
    config: { url: /login }
    output: { token: body.token }

steps:
  # Makes an order.
  - id: create
    action: http_request
    config:
      url: /orders
      headers: { auth: "\${token}" }
    assert: [status == 201]

  - id: check
    action: condition
    config:
      condition: create.status == 201
      then:
        # The card is good.
        - id: pay
          action: http_request
          config:
            url: /orders/\${create.body.id}/pay?by={{ steps.login.body.id }}
            body: |
              \${steps["create"].body}
              pay
      else:
        - action: fail
    # nothing else

  - id: say
    action: log
    depends_on: [create]
    config:
      message: "paid \${check.pay.status}, \${pay.body} of pay"
`

const change = (edit: Edit, text = shop): string => difference(text, edited(text, edit))

const insert = (list: string, index: number, text: string, of = shop): string => change({ kind: 'insertStep', list, index, text }, of)
const move = (step: string, list: string, index: number, of = shop): string => change({ kind: 'moveStep', step, list, index }, of)

describe('inserting steps', () => {
  it('writes them as the list is written', () => {
    expect(insert('/steps', 0, 'action: log\nconfig:\n  message: hi\n')).toMatchInlineSnapshot(`
      "+  - action: log
      +    config:
      +      message: hi
      +"
    `)
    expect(insert('/steps', 3, '    # two\n    - action: log\n    - action: log\n')).toMatchInlineSnapshot(`
      "+  # two
      +  - action: log
      +  - action: log
      +"
    `)
    expect(insert('/steps/1/config/then', 1, '{ action: log }')).toMatchInlineSnapshot(`
      "+
      +        - { action: log }"
    `)
  })

  it('makes the list where there is none', () => {
    expect(insert('/teardown', 0, '# last\nid: bye\naction: log')).toMatchInlineSnapshot(`
      "+teardown:
      +  # last
      +  - id: bye
      +    action: log
      +"
    `)
    expect(insert('/steps/0/cleanup/steps', 0, 'action: log')).toMatchInlineSnapshot(`
      "+    cleanup:
      +      steps:
      +        - action: log"
    `)
    expect(insert('/steps/0/on_error/steps', 0, 'action: log')).toMatchInlineSnapshot(`
      "+    on_error:
      +      steps:
      +        - action: log"
    `)
  })

  it('gives taken ids a number, and what was pasted follows', () => {
    expect(
      insert('/setup', 1, '- id: create\n  action: log\n- id: b\n  action: log\n  config: { message: "${create.x} ${b.y}" }'),
    ).toMatchInlineSnapshot(`
      "+  - id: create_2
      +    action: log
      +  - id: b
      +    action: log
      +    config: { message: "\${create_2.x} \${b.y}" }
      +"
    `)
  })

  it('goes between brackets where the list stands there', () => {
    const text = 'name: a\nsteps: [{ id: a, action: log }]\nteardown: []\n'
    expect(insert('/steps', 1, 'id: b\naction: group\nconfig:\n  steps:\n    - action: log\n', text)).toMatchInlineSnapshot(`
      "-steps: [{ id: a, action: log }]
      +steps: [{ id: a, action: log }, { id: b, action: group, config: { steps: [{ action: log }] } }]"
    `)
    expect(insert('/steps', 0, '{ id: b, action: log }', text)).toMatchInlineSnapshot(`
      "-steps: [{ id: a, action: log }]
      +steps: [{ id: b, action: log }, { id: a, action: log }]"
    `)
    expect(insert('/teardown', 0, '# one\nid: b\naction: log', text)).toMatchInlineSnapshot(
      `"refused: there is no room for comments between braces (write the list over several lines first)"`,
    )
    expect(insert('/steps', 0, '# one\nid: b\naction: log', text)).toMatchInlineSnapshot(
      `"refused: there is no room for comments between braces (write the list over several lines first)"`,
    )
  })

  it('writes out what has no room for them', () => {
    const text =
      'name: a\nsteps:\n- action: log\n  on_error: continue # so\n  cleanup:\n  # one\n  - action: log\n- { action: log, on_error: fail, cleanup: [{ action: log }] }\n'
    expect(insert('/steps/0/on_error/steps', 0, 'id: b\naction: log', text)).toMatchInlineSnapshot(`
      "-  on_error: continue # so
      +  on_error: # so
      +    action: continue
      +    steps:
      +    - id: b
      +      action: log"
    `)
    expect(insert('/steps/1/on_error/on_timeout', 0, 'id: b\naction: log', text)).toMatchInlineSnapshot(`
      "-- { action: log, on_error: fail, cleanup: [{ action: log }] }
      +- { action: log, on_error: { action: fail, on_timeout: [{ id: b, action: log }] }, cleanup: [{ action: log }] }"
    `)
    expect(change({ kind: 'setValue', pointer: '/steps/0/cleanup/strategy', value: 'immediate' }, text)).toMatchInlineSnapshot(`
      "-  - action: log
      +    steps:
      +    - action: log
      +    strategy: immediate"
    `)
    expect(change({ kind: 'setValue', pointer: '/steps/1/cleanup/delay', value: '5m' }, text)).toMatchInlineSnapshot(`
      "-- { action: log, on_error: fail, cleanup: [{ action: log }] }
      +- { action: log, on_error: fail, cleanup: { steps: [{ action: log }], delay: 5m } }"
    `)
  })

  it('fits compact lists and other line ends, with or without a last one', () => {
    const text = 'name: a\r\nsteps:\r\n- id: a\r\n  action: log'
    expect(edited(text, { kind: 'insertStep', list: '/steps', index: 1, text: 'id: b\naction: log\nconfig:\n  message: |\n    x\n' })).toBe(
      `${text}\r\n- id: b\r\n  action: log\r\n  config:\r\n    message: |\r\n      x`,
    )
    expect(edited(text, { kind: 'insertStep', list: '/setup', index: 0, text: 'action: log' })).toBe(
      text.replace('steps:', 'setup:\r\n- action: log\r\nsteps:'),
    )
  })

  it('takes only steps, and puts them only where steps can be', () => {
    expect(insert('/steps', 0, '')).toMatchInlineSnapshot(
      `"refused: there is no step in the text to insert (give a step such as "action: log")"`,
    )
    expect(insert('/steps', 0, 'hello')).toMatchInlineSnapshot(
      `"refused: the text to insert holds no step (give a step such as "action: log")"`,
    )
    expect(insert('/steps', 0, 'a: [')).toMatchInlineSnapshot(
      `"refused: the text to insert holds no step (give a step such as "action: log")"`,
    )
    expect(insert('/steps', 0, 'action: &a log')).toMatchInlineSnapshot(`"refused: the text to insert uses &a (write its value out)"`)
    expect(insert('/steps', 9, 'action: log')).toMatchInlineSnapshot(
      `"refused: the list has 3 steps (insert at one of them, or behind the last)"`,
    )
    expect(insert('/steps/0/config/body', 0, 'action: log')).toMatchInlineSnapshot(
      `"refused: there can be no step in this place (choose a list of steps)"`,
    )
  })
})

describe('removing, duplicating and moving', () => {
  it('takes a step with the comment above it and inside it', () => {
    expect(change({ kind: 'removeStep', step: '/steps/0' })).toMatchInlineSnapshot(`
      "-  # Makes an order.
      -  - id: create
      -    action: http_request
      -    config:
      -      url: /orders
      -      headers: { auth: "\${token}" }
      -    assert: [status == 201]
      -"
    `)
    expect(change({ kind: 'removeStep', step: '/steps/1' })).toMatchInlineSnapshot(`
      "-  - id: check
      -    action: condition
      -    config:
      -      condition: create.status == 201
      -      then:
      -        # The card is good.
      -        - id: pay
      -          action: http_request
      -          config:
      -            url: /orders/\${create.body.id}/pay?by={{ steps.login.body.id }}
      -            body: |
      -              \${steps["create"].body}
      -              pay
      -      else:
      -        - action: fail
      -    # nothing else
      -"
    `)
    expect(change({ kind: 'removeStep', step: '/steps/2' })).toMatchInlineSnapshot(`
      "-  - id: say
      -    action: log
      -    depends_on: [create]
      -    config:
      -      message: "paid \${check.pay.status}, \${pay.body} of pay"
      -"
    `)
  })

  it('takes a list with its last step', () => {
    expect(change({ kind: 'removeStep', step: '/setup/0' })).toMatchInlineSnapshot(`
      "-setup:
      -  # Somebody has to pay.
      -  - id: login
      -    action: http_request
      -    config: { url: /login }
      -    output: { token: body.token }
      -"
    `)
    expect(change({ kind: 'removeStep', step: '/steps/1/config/else/0' })).toMatchInlineSnapshot(`
      "-      else:
      -        - action: fail"
    `)
    const group = 'name: a\nsteps:\n  - action: group\n    config:\n      steps:\n        - action: log\n'
    expect(change({ kind: 'removeStep', step: '/steps/0/config/steps/0' }, group)).toMatchInlineSnapshot(
      `"refused: "step_1" needs at least one step in it (remove "step_1" itself, or add another step to it first)"`,
    )
    expect(change({ kind: 'removeStep', step: '/steps/0' }, group)).toMatchInlineSnapshot(
      `"refused: a flow needs at least one step (delete the flow instead)"`,
    )
  })

  it('takes a branch with its last step, but never the only one', () => {
    const text = (config: string): string => `name: a\nsteps:\n  - id: fork\n    action: parallel\n    config:\n${config}`
    const branches = text(`      branches:
        # one
        - name: one
          steps:
            - action: log
        - name: two
          steps: [{ action: log }]
`)
    const removeFrom = (of: string, list: string): string => change({ kind: 'removeStep', step: `/steps/0/config/${list}/0` }, of)
    expect(removeFrom(branches, 'branches/0/steps')).toMatchInlineSnapshot(`
      "-        # one
      -        - name: one
      -          steps:
      -            - action: log"
    `)
    expect(removeFrom(branches, 'branches/1/steps')).toMatchInlineSnapshot(`
      "-        - name: two
      -          steps: [{ action: log }]"
    `)
    const only = text('      branches:\n        - steps:\n            - action: log\n')
    expect(removeFrom(only, 'branches/0/steps')).toMatchInlineSnapshot(
      `"refused: "fork" needs at least one step in it (remove "fork" itself, or add another step to it first)"`,
    )
    expect(
      removeFrom(text('      branches: [{ steps: [{ action: log }] }]\n      steps: [{ action: log }]\n'), 'branches/0/steps'),
    ).toMatchInlineSnapshot(`"-      branches: [{ steps: [{ action: log }] }]"`)
    const cases = text(
      '      value: 1\n      cases:\n        - when: 1\n          steps:\n            - action: log\n      default:\n        - action: log\n',
    )
    const choice = cases.replace('parallel', 'switch')
    expect(removeFrom(choice, 'cases/0/steps')).toMatchInlineSnapshot(
      `"refused: "fork" needs at least one step in it (remove "fork" itself, or add another step to it first)"`,
    )
    expect(removeFrom(choice, 'default')).toMatchInlineSnapshot(`
      "-      default:
      -        - action: log"
    `)
    expect(
      removeFrom(text('      condition: "true"\n      then:\n        - action: log\n').replace('parallel', 'if'), 'then'),
    ).toMatchInlineSnapshot(`"refused: "fork" needs at least one step in it (remove "fork" itself, or add another step to it first)"`)
    expect(move('/steps/0/config/branches/0/steps/0', '/steps/0/config/branches/1/steps', 1, branches)).toMatchInlineSnapshot(`
      "-        # one
      -        - name: one
      -          steps:
      -            - action: log
      …
      -          steps: [{ action: log }]
      +          steps: [{ action: log }, { action: log }]"
    `)
    expect(move('/steps/0/config/branches/0/steps/0', '/steps', 0, only)).toMatchInlineSnapshot(
      `"refused: "fork" needs at least one step in it (remove "fork" itself, or add another step to it first)"`,
    )
  })

  it('repeats a step under free ids', () => {
    expect(change({ kind: 'duplicateStep', step: '/steps/1' })).toMatchInlineSnapshot(`
      "+  - id: check_2
      +    action: condition
      +    config:
      +      condition: create.status == 201
      +      then:
      +        # The card is good.
      +        - id: pay_2
      +          action: http_request
      +          config:
      +            url: /orders/\${create.body.id}/pay?by={{ steps.login.body.id }}
      +            body: |
      +              \${steps["create"].body}
      +              pay
      +      else:
      +        - action: fail
      +    # nothing else
      +"
    `)
  })

  it('moves it within its list and to others, with its comment', () => {
    expect(move('/steps/0', '/steps', 2)).toMatchInlineSnapshot(`
      "-  # Makes an order.
      -  - id: create
      -    action: http_request
      -    config:
      -      url: /orders
      -      headers: { auth: "\${token}" }
      -    assert: [status == 201]
      -
      …
      +  # Makes an order.
      +  - id: create
      +    action: http_request
      +    config:
      +      url: /orders
      +      headers: { auth: "\${token}" }
      +    assert: [status == 201]
      +"
    `)
    expect(move('/steps/2', '/steps', 0)).toMatchInlineSnapshot(`
      "+  - id: say
      +    action: log
      +    depends_on: [create]
      +    config:
      +      message: "paid \${check.pay.status}, \${pay.body} of pay"
      +
      …
      -  - id: say
      -    action: log
      -    depends_on: [create]
      -    config:
      -      message: "paid \${check.pay.status}, \${pay.body} of pay"
      -"
    `)
    expect(move('/steps/1', '/steps', 2)).toMatchInlineSnapshot(`""`)
    expect(move('/steps/1/config/then/0', '/steps', 2)).toMatchInlineSnapshot(`
      "-      then:
      -        # The card is good.
      -        - id: pay
      -          action: http_request
      -          config:
      -            url: /orders/\${create.body.id}/pay?by={{ steps.login.body.id }}
      -            body: |
      -              \${steps["create"].body}
      -              pay
      …
      +  # The card is good.
      +  - id: pay
      +    action: http_request
      +    config:
      +      url: /orders/\${create.body.id}/pay?by={{ steps.login.body.id }}
      +      body: |
      +        \${steps["create"].body}
      +        pay
      +"
    `)
    expect(move('/steps/2', '/steps/1/config/then', 0)).toMatchInlineSnapshot(`
      "+        - id: say
      +          action: log
      +          depends_on: [create]
      +          config:
      +            message: "paid \${check.pay.status}, \${pay.body} of pay"
      +
      …
      -  - id: say
      -    action: log
      -    depends_on: [create]
      -    config:
      -      message: "paid \${check.pay.status}, \${pay.body} of pay"
      -"
    `)
    expect(move('/setup/0', '/teardown', 0)).toMatchInlineSnapshot(`
      "-setup:
      -  # Somebody has to pay.
      -  - id: login
      -    action: http_request
      -    config: { url: /login }
      -    output: { token: body.token }
      -
      …
      +teardown:
      +  # Somebody has to pay.
      +  - id: login
      +    action: http_request
      +    config: { url: /login }
      +    output: { token: body.token }
      +"
    `)
    expect(move('/steps/1', '/steps/1/config/then', 0)).toMatchInlineSnapshot(
      `"refused: a step cannot be moved into itself (choose another place)"`,
    )
  })

  it('says which step to select, and what it did', () => {
    const told = (edit: Edit) => {
      const plan = planEdit(readFlow(shop, descriptors), edit, descriptors)
      return 'refused' in plan ? plan.refused.message : [plan.label, plan.selects]
    }
    expect([
      told({ kind: 'moveStep', step: '/steps/0', list: '/steps', index: 3 }),
      told({ kind: 'moveStep', step: '/steps/0', list: '/steps/1/config/then', index: 1 }),
      told({ kind: 'duplicateStep', step: '/steps/1' }),
      told({ kind: 'removeStep', step: '/steps/0' }),
      told({ kind: 'removeStep', step: '/steps/1/config/then/0' }),
      told({ kind: 'unwrapStep', step: '/steps/1' }),
      told({ kind: 'wrapStep', step: '/steps/1', with: 'repeat' }),
      told({ kind: 'renameStep', step: '/setup/0', id: 'sign_in' }),
      told({ kind: 'insertStep', list: '/teardown', index: 0, text: 'action: log' }),
      told({ kind: 'setValue', pointer: '/steps/0/config/url', value: '/x' }),
      told({ kind: 'deleteKey', pointer: '/steps/0/assert/0' }),
    ]).toMatchInlineSnapshot(`
      [
        [
          "Move step create",
          "/steps/2",
        ],
        [
          "Move step create",
          "/steps/0/config/then/1",
        ],
        [
          "Duplicate step check",
          "/steps/2",
        ],
        [
          "Remove step create",
          "/steps/0",
        ],
        [
          "Remove step pay",
          "/steps/1",
        ],
        [
          "Unwrap step check",
          "/steps/1",
        ],
        [
          "Wrap step check in repeat",
          "/steps/1",
        ],
        [
          "Rename step login to sign_in",
          "/setup/0",
        ],
        [
          "Add step",
          "/teardown/0",
        ],
        [
          "Change url of create",
          undefined,
        ],
        [
          "Remove assert of create",
          undefined,
        ],
      ]
    `)
  })

  it('is refused where a step is read by the name it has from its place', () => {
    const text = 'name: a\nsteps:\n  - action: log\n  - action: log\n    config: { message: "${step_1.x}" }\n'
    expect(move('/steps/0', '/steps', 2, text)).toMatchInlineSnapshot(
      `"refused: "step_1" is read by that name, which it has from its place and would lose (give that step an id first)"`,
    )
    expect(insert('/steps', 2, 'action: log', text)).toMatchInlineSnapshot(`"+  - action: log"`)
    expect(change({ kind: 'renameStep', step: '/steps/0', id: 'first' }, text)).toMatchInlineSnapshot(`
      "-  - action: log
      +  - id: first
      +    action: log
      …
      -    config: { message: "\${step_1.x}" }
      +    config: { message: "\${first.x}" }"
    `)
  })
})

describe('wrapping and unwrapping', () => {
  it('puts a step into a control step, and takes it out again', () => {
    for (const kind of ['condition', 'parallel', 'for_each', 'repeat'] as const) {
      const wrapped = edited(shop, { kind: 'wrapStep', step: '/steps/1', with: kind })
      expect(edited(wrapped, { kind: 'unwrapStep', step: '/steps/1' })).toBe(shop)
    }
    expect(change({ kind: 'wrapStep', step: '/setup/0', with: 'condition' })).toMatchInlineSnapshot(`
      "-  # Somebody has to pay.
      -  - id: login
      -    action: http_request
      -    config: { url: /login }
      -    output: { token: body.token }
      +  - id: login_condition
      +    action: condition
      +    config:
      +      condition: true
      +      then:
      +        # Somebody has to pay.
      +        - id: login
      +          action: http_request
      +          config: { url: /login }
      +          output: { token: body.token }"
    `)
    expect(change({ kind: 'wrapStep', step: '/setup/0', with: 'parallel' })).toMatchInlineSnapshot(`
      "-  # Somebody has to pay.
      -  - id: login
      -    action: http_request
      -    config: { url: /login }
      -    output: { token: body.token }
      +  - id: login_parallel
      +    action: parallel
      +    config:
      +      branches:
      +        - steps:
      +            # Somebody has to pay.
      +            - id: login
      +              action: http_request
      +              config: { url: /login }
      +              output: { token: body.token }"
    `)
    expect(change({ kind: 'wrapStep', step: '/setup/0', with: 'for_each' })).toMatchInlineSnapshot(`
      "-  # Somebody has to pay.
      -  - id: login
      -    action: http_request
      -    config: { url: /login }
      -    output: { token: body.token }
      +  - id: login_for_each
      +    action: for_each
      +    config:
      +      items: [1]
      +      steps:
      +        # Somebody has to pay.
      +        - id: login
      +          action: http_request
      +          config: { url: /login }
      +          output: { token: body.token }"
    `)
    expect(change({ kind: 'wrapStep', step: '/setup/0', with: 'repeat' })).toMatchInlineSnapshot(`
      "-  # Somebody has to pay.
      -  - id: login
      -    action: http_request
      -    config: { url: /login }
      -    output: { token: body.token }
      +  - id: login_repeat
      +    action: repeat
      +    config:
      +      max_iterations: 1
      +      steps:
      +        # Somebody has to pay.
      +        - id: login
      +          action: http_request
      +          config: { url: /login }
      +          output: { token: body.token }"
    `)
  })

  it('works between brackets', () => {
    const text = 'name: a\nsteps: [{ id: a, action: log }]\n'
    const wrapped = edited(text, { kind: 'wrapStep', step: '/steps/0', with: 'parallel' })
    expect(wrapped).toMatchInlineSnapshot(`
      "name: a
      steps: [{ id: a_parallel, action: parallel, config: { branches: [{ steps: [{ id: a, action: log }] }] } }]
      "
    `)
    expect(edited(wrapped, { kind: 'unwrapStep', step: '/steps/0' })).toBe(text)
  })

  it('keeps every block of what is unwrapped', () => {
    expect(change({ kind: 'unwrapStep', step: '/steps/1' })).toMatchInlineSnapshot(`
      "-  - id: check
      -    action: condition
      +  # The card is good.
      +  - id: pay
      +    action: http_request
      …
      -      condition: create.status == 201
      -      then:
      -        # The card is good.
      -        - id: pay
      -          action: http_request
      -          config:
      -            url: /orders/\${create.body.id}/pay?by={{ steps.login.body.id }}
      -            body: |
      -              \${steps["create"].body}
      -              pay
      -      else:
      -        - action: fail
      -    # nothing else
      +      url: /orders/\${create.body.id}/pay?by={{ steps.login.body.id }}
      +      body: |
      +        \${steps["create"].body}
      +        pay
      …
      +  - action: fail
      +"
    `)
    expect(change({ kind: 'unwrapStep', step: '/steps/0' })).toMatchInlineSnapshot(
      `"refused: this step holds no steps (remove it instead)"`,
    )
  })
})

describe('renaming a step', () => {
  it('changes all that reads it', () => {
    expect(change({ kind: 'renameStep', step: '/steps/0', id: 'make' })).toMatchInlineSnapshot(`
      "-  - id: create
      +  - id: make
      …
      -      condition: create.status == 201
      +      condition: make.status == 201
      …
      -            url: /orders/\${create.body.id}/pay?by={{ steps.login.body.id }}
      +            url: /orders/\${make.body.id}/pay?by={{ steps.login.body.id }}
      …
      -              \${steps["create"].body}
      +              \${steps["make"].body}
      …
      -    depends_on: [create]
      +    depends_on: [make]"
    `)
    expect(change({ kind: 'renameStep', step: '/steps/1/config/then/0', id: 'charge' })).toMatchInlineSnapshot(`
      "-        - id: pay
      +        - id: charge
      …
      -      message: "paid \${check.pay.status}, \${pay.body} of pay"
      +      message: "paid \${check.charge.status}, \${charge.body} of pay""
    `)
    expect(change({ kind: 'renameStep', step: '/setup/0', id: 'sign_in' })).toMatchInlineSnapshot(`
      "-  - id: login
      +  - id: sign_in
      …
      -            url: /orders/\${create.body.id}/pay?by={{ steps.login.body.id }}
      +            url: /orders/\${create.body.id}/pay?by={{ steps.sign_in.body.id }}"
    `)
  })

  it('leaves alone what only looks like it', () => {
    const text = `name: a
steps:
  - id: status
    action: log
    output: { item: status.x }
  - id: item
    action: http_request
    config: { url: "/status/\${status}/\${item}" }
    assert:
      - status == 200
      - path: steps.status.outcome
        equals: "\${status.outcome}"
        message: status of \${steps.status.x} is \${status}
  - action: for_each
    config: { items: [1], item_name: status, steps: [{ action: log, config: { message: "\${status}" } }] }
`
    expect(change({ kind: 'renameStep', step: '/steps/0', id: 'state' }, text)).toMatchInlineSnapshot(`
      "-  - id: status
      +  - id: state
      …
      -    output: { item: status.x }
      +    output: { item: state.x }
      …
      -    config: { url: "/status/\${status}/\${item}" }
      +    config: { url: "/status/\${state}/\${item}" }
      …
      -      - path: steps.status.outcome
      +      - path: steps.state.outcome
      …
      -        message: status of \${steps.status.x} is \${status}
      +        message: status of \${steps.state.x} is \${status}"
    `)
    expect(change({ kind: 'renameStep', step: '/steps/1', id: 'thing' }, text)).toMatchInlineSnapshot(`
      "-  - id: item
      +  - id: thing"
    `)
  })

  it('refuses ids that cannot be', () => {
    expect(change({ kind: 'renameStep', step: '/steps/0', id: 'a b' })).toMatchInlineSnapshot(
      `"refused: "a b" cannot be an id (use letters, digits, _ and -)"`,
    )
    expect(change({ kind: 'renameStep', step: '/steps/0', id: 'pay' })).toMatchInlineSnapshot(
      `"refused: another step is called "pay" (choose another id)"`,
    )
    expect(change({ kind: 'renameStep', step: '/steps/7', id: 'x' })).toMatchInlineSnapshot(
      `"refused: there is no such step (choose another)"`,
    )
  })
})

it('copies a step as a text of its own', () => {
  const reading = readFlow(shop, descriptors)
  expect(stepText(reading, '/steps/1/config/then/0')).toMatchInlineSnapshot(`
    "# The card is good.
    id: pay
    action: http_request
    config:
      url: /orders/\${create.body.id}/pay?by={{ steps.login.body.id }}
      body: |
        \${steps["create"].body}
        pay
    "
  `)
  expect(stepText(reading, '/steps/1/config/else/0')).toBe('action: fail\n')
  expect(stepText(reading, '/steps/9')).toBe('')
})
