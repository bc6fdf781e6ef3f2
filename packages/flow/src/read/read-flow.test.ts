import { describe, expect, it } from 'vitest'
import { descriptors, tell, tellStep } from '../testing/tell.ts'
import { looksLikeFlow } from './looks-like-flow.ts'
import { readFlow, readFlows } from './read-flow.ts'

const read = (text: string) => readFlow(text, descriptors, { file: 'shop.yaml' })

describe('a good flow', () => {
  it('becomes plain JSON in the canonical dialect', () => {
    const reading = read(`
flow:
  name: Place an order
  tags: [smoke]
  env_file: ../.env.test
  env: { ORDERS: "http://localhost:5003", LIMITS: { a: [1, 2] } }
  inputs:
    quantity: { type: integer, default: 2, description: How many }
  data: ./cases.csv
  config: { timeout: 5m, fail_fast: "true", retry: { attempts: 2 }, locks: [database], seed: 42 }
  setup:
  steps:
    - id: create
      action: http_request
      when: "\${quantity} > 0"
      config: { url: "\${ORDERS}/orders", method: POST, body: { quantity: "\${quantity}", note: , none: null } }
      output: { order_id: $.body.id, "note?": $.body.note, kind: order }
      assert:
        - status == 201
        - path: body.items
          length: 1
        - match: { body: { id: "#uuid" } }
      retry: { attempts: 5, delay: 200ms, backoff: exponential, retry_on: [timeout, "status >= 500"] }
      timeout: 10s
      on_error: { action: continue, steps: [{ action: log, config: { message: oh } }] }
      cleanup:
        steps: [{ action: http_request, config: { url: "/orders/\${order_id}", method: DELETE } }]
        strategy: { delayed: 10m }
    - action: parallel
      config:
        branches:
          - name: one
            steps: [{ action: delay, config: { duration: 1s } }]
          - steps:
              - id: inner
                action: delay
                config: { duration: "\${pause}" }
  outputs: { order: "\${create.order_id}", fixed: 7 }
`)
    expect(reading.diagnostics).toEqual([])
    expect(JSON.parse(JSON.stringify(reading))).toEqual(reading)
    expect(reading.flow).toMatchInlineSnapshot(`
      {
        "config": {
          "fail_fast": true,
          "locks": [
            "database",
          ],
          "retry": {
            "attempts": 2,
          },
          "seed": 42,
          "timeout": "5m",
        },
        "data": "./cases.csv",
        "env": {
          "LIMITS": {
            "a": [
              1,
              2,
            ],
          },
          "ORDERS": "http://localhost:5003",
        },
        "env_file": "../.env.test",
        "inputs": {
          "quantity": {
            "default": 2,
            "description": "How many",
            "type": "integer",
          },
        },
        "name": "Place an order",
        "on_error": [],
        "outputs": {
          "fixed": 7,
          "order": "\${create.order_id}",
        },
        "setup": [],
        "steps": [
          {
            "action": "http_request",
            "assert": [
              "status == 201",
              {
                "length": 1,
                "path": "body.items",
              },
              {
                "match": {
                  "body": {
                    "id": "#uuid",
                  },
                },
              },
            ],
            "cleanup": {
              "delay": "10m",
              "steps": [
                {
                  "action": "http_request",
                  "config": {
                    "method": "DELETE",
                    "url": "/orders/\${order_id}",
                  },
                  "id": "step_1_2",
                },
              ],
              "strategy": "end",
            },
            "config": {
              "body": {
                "none": null,
                "note": null,
                "quantity": "\${quantity}",
              },
              "method": "POST",
              "url": "\${ORDERS}/orders",
            },
            "id": "create",
            "on_error": {
              "action": "continue",
              "steps": [
                {
                  "action": "log",
                  "config": {
                    "message": "oh",
                  },
                  "id": "step_1_1",
                },
              ],
            },
            "output": {
              "kind": "order",
              "note?": "$.body.note",
              "order_id": "$.body.id",
            },
            "retry": {
              "attempts": 5,
              "backoff": "exponential",
              "delay": "200ms",
              "retry_on": [
                "timeout",
                "status >= 500",
              ],
            },
            "timeout": "10s",
            "when": "\${quantity} > 0",
          },
          {
            "action": "parallel",
            "config": {
              "branches": [
                {
                  "name": "one",
                  "steps": [
                    {
                      "action": "delay",
                      "config": {
                        "duration": "1s",
                      },
                      "id": "step_2_1",
                    },
                  ],
                },
                {
                  "steps": [
                    {
                      "action": "delay",
                      "config": {
                        "duration": "\${pause}",
                      },
                      "id": "inner",
                    },
                  ],
                },
              ],
            },
            "id": "step_2",
          },
        ],
        "tags": [
          "smoke",
        ],
        "teardown": [],
      }
    `)
  })

  it('needs no wrapper, and may keep what it does not use', () => {
    expect(read('name: Shop\nversion: 2\ngraph: { a: 1 }\nsteps:\n  - action: log\n').flow?.metadata).toEqual({
      version: 2,
      graph: { a: 1 },
    })
    expect(read('version: 2\nflow:\n  name: Shop\n  author: me\n  steps:\n    - action: log\n').flow?.metadata).toEqual({
      author: 'me',
      version: 2,
    })
  })

  it('may use anchors, aliases and merge keys', () => {
    const { flow, diagnostics } = read(`
name: Shop
env: { BASE: &base "http://localhost" }
steps:
  - &get
    action: http_request
    config: &config { url: *base, headers: { a: b } }
  - <<: *get
    config: { <<: *config, method: POST }
`)
    expect(diagnostics).toEqual([])
    expect(flow?.steps).toEqual([
      { id: 'step_1', action: 'http_request', config: { url: 'http://localhost', headers: { a: 'b' } } },
      { id: 'step_2', action: 'http_request', config: { method: 'POST', url: 'http://localhost', headers: { a: 'b' } } },
    ])
  })

  it('keeps numbers JSON cannot carry as text', () => {
    const { flow } = read('name: Shop\nenv: { id: 12345678901234567890, inf: .inf, small: -0, hex: 0x1F }\nsteps:\n  - action: log\n')
    expect(flow?.env).toEqual({ id: '12345678901234567890', inf: '.inf', small: 0, hex: 31 })
  })

  it('names steps by their position, and never twice in a phase', () => {
    const { flow } = read(`
name: Shop
steps:
  - action: log
  - id: step_1
    action: group
    config: { steps: [{ action: log }, { id: step_2_1, action: log }] }
  - action: condition
    config: { condition: a, then: [{ action: log }], else: [{ action: log }] }
teardown:
  - action: log
`)
    const ids: string[] = []
    JSON.stringify(flow, (key, value) => {
      if (key === 'id') ids.push(value)
      return value
    })
    expect(ids).toEqual(['step_1_again', 'step_1', 'step_2_1_again', 'step_2_1', 'step_3', 'step_3_1', 'step_3_2', 'step_1'])
  })
})

describe('mistakes in a flow', () => {
  it('are all told at once, in the order of the file', () => {
    expect(
      tell(`
nmae: Shop
descripton: x
env: [a]
tags: { a: 1 }
inputs: { quantity: 2, size: { type: int, defualt: 1 } }
data: { file: x.csv }
config: { timeout: 5 minutes, fail_fast: on, retry: 3, seed: x, lock: a, max_concurrent: 0 }
contract: { a: 1 }
steps: []
teardown: { action: log }
outputs: { a: "\${b" }
`),
    ).toMatchInlineSnapshot(`
      "error FLOW_UNKNOWN_KEY: "nmae" is not a key of a flow
        --> shop.yaml:2:1
       1 |
       2 | nmae: Shop
         | ^^^^ did you mean "name"?
      error FLOW_UNKNOWN_KEY: "descripton" is not a key of a flow
        --> shop.yaml:3:1
       2 | nmae: Shop
       3 | descripton: x
         | ^^^^^^^^^^ did you mean "description"?
      error FLOW_WRONG_TYPE: "env" must be a map, not a list
        --> shop.yaml:4:6
       3 | descripton: x
       4 | env: [a]
         |      ^^^
      error FLOW_WRONG_TYPE: item 1 of "tags" must be text, not a map
        --> shop.yaml:5:7
       4 | env: [a]
       5 | tags: { a: 1 }
         |       ^^^^^^^^
      error FLOW_WRONG_TYPE: "quantity" must be a map such as { type: integer, default: 2 }, not a number
        --> shop.yaml:6:21
       5 | tags: { a: 1 }
       6 | inputs: { quantity: 2, size: { type: int, defualt: 1 } }
         |                     ^
      error FLOW_WRONG_VALUE: "type" must be one of string, number, integer, boolean, array, object, not "int"
        --> shop.yaml:6:38
       5 | tags: { a: 1 }
       6 | inputs: { quantity: 2, size: { type: int, defualt: 1 } }
         |                                      ^^^
      error FLOW_UNKNOWN_KEY: "defualt" is not a key of an input
        --> shop.yaml:6:43
       5 | tags: { a: 1 }
       6 | inputs: { quantity: 2, size: { type: int, defualt: 1 } }
         |                                           ^^^^^^^ did you mean "default"?
      error FLOW_WRONG_TYPE: "data" must be a file name or a list of rows, not a map
        --> shop.yaml:7:7
       6 | inputs: { quantity: 2, size: { type: int, defualt: 1 } }
       7 | data: { file: x.csv }
         |       ^^^^^^^^^^^^^^^
      error FLOW_BAD_DURATION: "5 minutes" is not a duration
        --> shop.yaml:8:20
       7 | data: { file: x.csv }
       8 | config: { timeout: 5 minutes, fail_fast: on, retry: 3, seed: x, lock: a, max_concurrent: 0 }
         |                    ^^^^^^^^^ write 250ms, 2s, 5m, 1h30m, or a number of milliseconds
      error FLOW_WRONG_TYPE: on is text in YAML 1.2, not a boolean
        --> shop.yaml:8:42
       7 | data: { file: x.csv }
       8 | config: { timeout: 5 minutes, fail_fast: on, retry: 3, seed: x, lock: a, max_concurrent: 0 }
         |                                          ^^ write true
      error FLOW_WRONG_TYPE: "retry" must be a map such as { attempts: 3, delay: 1s }, not a number
        --> shop.yaml:8:53
       7 | data: { file: x.csv }
       8 | config: { timeout: 5 minutes, fail_fast: on, retry: 3, seed: x, lock: a, max_concurrent: 0 }
         |                                                     ^
      error FLOW_WRONG_TYPE: "seed" must be a whole number, not text
        --> shop.yaml:8:62
       7 | data: { file: x.csv }
       8 | config: { timeout: 5 minutes, fail_fast: on, retry: 3, seed: x, lock: a, max_concurrent: 0 }
         |                                                              ^
      error FLOW_UNKNOWN_KEY: "lock" is not a key of a flow's config
        --> shop.yaml:8:65
       7 | data: { file: x.csv }
       8 | config: { timeout: 5 minutes, fail_fast: on, retry: 3, seed: x, lock: a, max_concurrent: 0 }
         |                                                                 ^^^^ did you mean "locks"?
      error FLOW_WRONG_VALUE: "max_concurrent" must be a whole number of at least 1, not 0
        --> shop.yaml:8:90
       7 | data: { file: x.csv }
       8 | config: { timeout: 5 minutes, fail_fast: on, retry: 3, seed: x, lock: a, max_concurrent: 0 }
         |                                                                                          ^
      error FLOW_REFUSED_KEY: "contract" of older files means nothing in a flow
        --> shop.yaml:9:1
       8 | config: { timeout: 5 minutes, fail_fast: on, retry: 3, seed: x, lock: a, max_concurrent: 0 }
       9 | contract: { a: 1 }
         | ^^^^^^^^ use the actions contract_generate and contract_verify
      error FLOW_MISSING_KEY: a flow needs at least one step
        --> shop.yaml:10:8
        9 | contract: { a: 1 }
       10 | steps: []
          |        ^^
      error FLOW_WRONG_TYPE: "teardown" must be a list of steps, not a map
        --> shop.yaml:11:11
       10 | steps: []
       11 | teardown: { action: log }
          |           ^^^^^^^^^^^^^^^
      error EXPRESSION_SYNTAX: the token \${ is not closed
        --> shop.yaml:12:16
       11 | teardown: { action: log }
       12 | outputs: { a: "\${b" }
          |                ^^ where the text itself should hold \${ write $\${"
    `)
  })

  it('say when there is no flow at all', () => {
    expect(['', '# nothing', '- a', 'hello', 'name:\nsteps:'].map((text) => tell(text)).join('\n\n')).toMatchInlineSnapshot(`
      "error FLOW_EMPTY: there is no flow here
        --> shop.yaml:1:1
       1 |
         | ^ a flow needs "name" and "steps"

      error FLOW_EMPTY: there is no flow here
        --> shop.yaml:1:1
       1 | # nothing
         | ^ a flow needs "name" and "steps"

      error FLOW_WRONG_TYPE: a flow must be a map, not a list
        --> shop.yaml:1:1
       1 | - a
         | ^^^ it needs "name" and "steps"

      error FLOW_WRONG_TYPE: a flow must be a map, not text
        --> shop.yaml:1:1
       1 | hello
         | ^^^^^ it needs "name" and "steps"

      error FLOW_MISSING_KEY: "name" has no value, and a flow needs one
        --> shop.yaml:1:1
       1 | name:
         | ^^^^
      error FLOW_MISSING_KEY: "steps" has no value, and a flow needs one
        --> shop.yaml:2:1
       1 | name:
       2 | steps:
         | ^^^^^"
    `)
  })

  it('say when there is more than one', () => {
    const text = 'name: One\nsteps:\n  - action: fail\n---\nname: Two\nsteps:\n  - action: lag\n---\n'
    expect(tell(text)).toMatchInlineSnapshot(`
      "error FLOW_SEVERAL_DOCUMENTS: a second flow begins here, and only one is wanted
        --> shop.yaml:5:1
       4 | ---
       5 | name: Two
         | ^ put each flow into a file of its own"
    `)
    const flows = readFlows(text, descriptors)
    expect(
      flows.map(({ flow, diagnostics }) => [flow?.name, diagnostics.map(({ code, place }) => `${code} ${place.span?.start.line}`)]),
    ).toEqual([
      ['One', []],
      ['Two', ['FLOW_UNKNOWN_ACTION 7']],
    ])
  })
})

const mistakes: Record<string, string> = {
  'no action': '- name: Create',
  'no config where one is needed': '- action: http_request',
  'an action that is empty': '- action:\n  config: {}',
  'a misspelt action': '- action: http_reqest\n  config: { url: / }',
  'an action of a plugin': '- action: sap.call\n  config: { url: "${x" }',
  'an action of older files': '- action: debug.breakpoint\n- action: postgresql.insert',
  'a template as an action': '- action: "${kind}"',
  'a template in a key': '- action: http_request\n  config: { url: /x, headers: { "X-${name}": a }, body: { "{{name}}": 1 } }',
  'a step that is text': '- log\n- [a]',
  'an id with a blank': '- id: create order\n  action: log',
  'the same id twice': '- id: create\n  action: group\n  config: { steps: [{ action: fail, id: create }] }',
  'an unknown key':
    '- action: log\n  asert: [a == 1]\n  loop: 3\n  retry: { attempt: 3, dely: 1s }\n  on_error: { acton: continue }\n  cleanup: { stpes: [] }',
  'wrong types':
    '- action: log\n  when: 3\n  output: [a]\n  tags: { a: 1 }\n  disabled: maybe\n  config: text\n  retry: { attempts: "${n}", jitter: yes }',
  'wrong words':
    '- action: log\n  on_error: contniue\n  retry: { backoff: exponental, attempts: 0 }\n  cleanup: { steps: [], strategy: later }',
  'bad durations': '- action: log\n  timeout: 5 mins\n  max_duration: [1s]\n  retry: { delay: soon, max_delay: "${x}" }',
  'a config the action refuses':
    '- action: http_request\n  config:\n    metod: POST\n    method: DELET\n    timeout: soon\n    verify_ssl: "${SSL}"\n    headers: { a: [b, { c: d }] }\n    poll: { interval: 1s, unti: a }',
  'a config given twice': '- action: http_request\n  config: { url: /, params: { a: b }, query_params: { c: d } }',
  'settings of control actions':
    '- action: condition\n  config: { conditon: a, then: { action: log } }\n- action: switch\n  config: { value: 1, cases: [{ when: 1, steps: [{ action: lgg }] }, { steps: [] }] }\n- action: for_each\n  config: { items: [1] }\n- action: parallel\n  config: { branches: [{ name: a }] }',
  'broken expressions':
    '- action: log\n  when: a ==\n  output: { x: "$.body[", y: "${z" }\n  assert:\n    - status = 201\n    - expression: "a >"\n  retry: { retry_on: ["status >>> 500"] }',
  'broken templates':
    '- action: http_request\n  config:\n    url: "/${a"\n    body: { a: [ "{{ b +* }}" ] }\n    poll: { until: "a and" }\n    checks: ["b =="]\n    match: { id: "#uid" }',
  'broken assertions': '- action: log\n  assert:\n    - path: body\n      lenght: 1\n    - 5\n    - { }',
}

it('flows of a file have names of their own', () => {
  const flow = (name: string) => `name: ${name}\nsteps: [{ action: log, config: { message: hi } }]\n`
  const told = (text: string) =>
    readFlows(text, descriptors).map(({ diagnostics }) => diagnostics.map(({ message, place }) => `${place.span?.start.line} ${message}`))
  expect(told([flow('A'), flow('B'), flow('A')].join('---\n'))).toEqual([[], [], ['7 two flows of this file are called "A"']])
})

describe('a key that is misspelt', () => {
  it('is told once, and nothing that only comes of it', () => {
    expect(tell('nmae: Shop\nstepz: []\n').match(/FLOW_\w+/g)).toEqual(['FLOW_UNKNOWN_KEY', 'FLOW_UNKNOWN_KEY'])
    const told = (step: string) => tell(`name: Shop\nsteps:\n  - ${step}\n`).match(/FLOW_\w+/g)
    expect(told('{ acton: log }')).toEqual(['FLOW_UNKNOWN_KEY'])
    expect(told('{ action: http_request, confg: {} }')).toEqual(['FLOW_UNKNOWN_KEY'])
    expect(told('{ action: http_request, config: { ulr: / } }')).toEqual(['FLOW_UNKNOWN_KEY'])
    expect(told('{ action: condition, config: { expresion: a, then: [{ action: log }] } }')).toEqual(['FLOW_UNKNOWN_KEY'])
    expect(told('{ action: for_each, config: { items: [1], step: [] } }')).toEqual(['FLOW_UNKNOWN_KEY'])
    expect(told('{ action: group, config: { steps: { action: log } } }')).toEqual(['FLOW_WRONG_TYPE'])
  })

  it('of an action is led to those of its kind, and to what is called otherwise elsewhere', () => {
    const hint = (action: string) => /\^ (.*)/.exec(tellStep(`- { action: ${action} }`))?.[1]
    expect(['request', 'http.patch', 'graphql', 'print', 'http_reqest', 'for'].map(hint)).toMatchInlineSnapshot(`
      [
        "use http_request",
        "did you mean "http.get"?",
        "use http_request with graphql: { query: … }",
        "use log",
        "did you mean "http_request" or "http.get"?",
        "use for_each",
      ]
    `)
  })

  it('is told by what there is, where that is little, and by what is meant', () => {
    const hints = (step: string) => [...tellStep(step).matchAll(/ = (.*)|\^ (.*)/g)].map(([, below, beside]) => below ?? beside)
    const retry = '- { action: fail, retry: { max: 3, until: "status == 200" }, expect: { status: 200 } }'
    expect(hints(retry)).toEqual([
      'it knows attempts, delay, backoff, jitter, max_delay, retry_on, retry_on_not',
      'put it below "assert" of the step: that is tried again until its assertions hold',
      'write assert: [status == 200]',
    ])
  })

  it('is told where it belongs, when people write it in another place', () => {
    const told = tell('name: Shop\nassert: []\nsecrets: {}\nsteps:\n  - log: hi\n')
    expect(told).toContain('"assert" belongs to a step: put it below "- action:"')
    expect(told).toContain('a secret is given by --secret, TESTMESH_SECRET_<NAME> or the secrets of an environment')
    expect(told).toContain('name it behind action, and its settings below config: action: log')
  })

  it('does not excuse another one that is missing', () => {
    const told = tell('name: Shop\nsteps:\n  - { action: http_request, config: { methd: GET } }\n')
    expect(told.match(/FLOW_\w+/g)).toEqual(['FLOW_MISSING_KEY', 'FLOW_UNKNOWN_KEY'])
  })
})

describe('mistakes in a step', () => {
  it('are told one by one', () => {
    const told = Object.entries(mistakes).map(([name, lines]) => `## ${name}\n${tellStep(lines, { from: 'warning' })}`)
    expect(told.join('\n\n')).toMatchInlineSnapshot(`
      "## no action
      error FLOW_MISSING_KEY: a step needs "action"
        --> shop.yaml:3:5
       2 | steps:
       3 |   - name: Create
         |     ^^^^

      ## no config where one is needed
      error FLOW_MISSING_KEY: "url" is missing: the http_request action needs it
        --> shop.yaml:3:13
       2 | steps:
       3 |   - action: http_request
         |             ^^^^^^^^^^^^

      ## an action that is empty
      error FLOW_MISSING_KEY: "action" has no value, and a step needs one
        --> shop.yaml:3:5
       2 | steps:
       3 |   - action:
         |     ^^^^^^

      ## a misspelt action
      error FLOW_UNKNOWN_ACTION: nobody provides the action "http_reqest"
        --> shop.yaml:3:13
       2 | steps:
       3 |   - action: http_reqest
         |             ^^^^^^^^^^^ did you mean "http_request" or "http.get"?

      ## an action of a plugin
      error FLOW_UNKNOWN_ACTION: nobody provides the action "sap.call"
        --> shop.yaml:3:13
       2 | steps:
       3 |   - action: sap.call
         |             ^^^^^^^^
         = it is no built-in action, and no plugin of the project provides it; servers load no plugins
      error EXPRESSION_SYNTAX: the token \${ is not closed
        --> shop.yaml:4:21
       3 |   - action: sap.call
       4 |     config: { url: "\${x" }
         |                     ^^ where the text itself should hold \${ write $\${

      ## an action of older files
      error FLOW_UNKNOWN_ACTION: nobody provides the action "debug.breakpoint"
        --> shop.yaml:3:13
       2 | steps:
       3 |   - action: debug.breakpoint
         |             ^^^^^^^^^^^^^^^^
         = remove the step; "testmesh run --to <step>" stops after a step
      error FLOW_UNKNOWN_ACTION: nobody provides the action "postgresql.insert"
        --> shop.yaml:4:13
       3 |   - action: debug.breakpoint
       4 |   - action: postgresql.insert
         |             ^^^^^^^^^^^^^^^^^ use database_query

      ## a template as an action
      error FLOW_ACTION_TEMPLATE: the name of an action cannot be a template
        --> shop.yaml:3:13
       2 | steps:
       3 |   - action: "\${kind}"
         |             ^^^^^^^^^ name the action; choose between actions with when or switch

      ## a template in a key
      error FLOW_KEY_TEMPLATE: the key "X-\${name}" is no template: it would stay as it is written
        --> shop.yaml:4:35
       3 |   - action: http_request
       4 |     config: { url: /x, headers: { "X-\${name}": a }, body: { "{{name}}": 1 } }
         |                                   ^^^^^^^^^^^
         = write the key itself; a text with tokens, such as a body of JSON as text, is filled whole
      error FLOW_KEY_TEMPLATE: the key "{{name}}" is no template: it would stay as it is written
        --> shop.yaml:4:61
       3 |   - action: http_request
       4 |     config: { url: /x, headers: { "X-\${name}": a }, body: { "{{name}}": 1 } }
         |                                                             ^^^^^^^^^^
         = write the key itself; a text with tokens, such as a body of JSON as text, is filled whole

      ## a step that is text
      error FLOW_WRONG_TYPE: a step must be a map with an action
        --> shop.yaml:3:5
       2 | steps:
       3 |   - log
         |     ^^^ write - action: log
      error FLOW_WRONG_TYPE: a step must be a map with an action
        --> shop.yaml:4:5
       3 |   - log
       4 |   - [a]
         |     ^^^ write - action: …

      ## an id with a blank
      error FLOW_BAD_ID: "create order" cannot be an id
        --> shop.yaml:3:9
       2 | steps:
       3 |   - id: create order
         |         ^^^^^^^^^^^^ use letters, digits, _ and -: create_order

      ## the same id twice
      error FLOW_DUPLICATE_ID: two steps are called "create"
        --> shop.yaml:5:43
       4 |     action: group
       5 |     config: { steps: [{ action: fail, id: create }] }
         |                                           ^^^^^^ give one of them another id
        --> shop.yaml:3:9
       2 | steps:
       3 |   - id: create
         |         ^^^^^^ the first one

      ## an unknown key
      error FLOW_UNKNOWN_KEY: "asert" is not a key of a step
        --> shop.yaml:4:5
       3 |   - action: log
       4 |     asert: [a == 1]
         |     ^^^^^ did you mean "assert"?
      error FLOW_REFUSED_KEY: "loop" of older files means nothing in a step
        --> shop.yaml:5:5
       4 |     asert: [a == 1]
       5 |     loop: 3
         |     ^^^^ use the action for_each
      error FLOW_UNKNOWN_KEY: "attempt" is not a key of retry
        --> shop.yaml:6:14
       5 |     loop: 3
       6 |     retry: { attempt: 3, dely: 1s }
         |              ^^^^^^^ did you mean "attempts"?
      error FLOW_UNKNOWN_KEY: "dely" is not a key of retry
        --> shop.yaml:6:26
       5 |     loop: 3
       6 |     retry: { attempt: 3, dely: 1s }
         |                          ^^^^ did you mean "delay"?
      error FLOW_UNKNOWN_KEY: "acton" is not a key of on_error
        --> shop.yaml:7:17
       6 |     retry: { attempt: 3, dely: 1s }
       7 |     on_error: { acton: continue }
         |                 ^^^^^ did you mean "action"?
      error FLOW_UNKNOWN_KEY: "stpes" is not a key of cleanup
        --> shop.yaml:8:16
       7 |     on_error: { acton: continue }
       8 |     cleanup: { stpes: [] }
         |                ^^^^^ did you mean "steps"?

      ## wrong types
      error FLOW_WRONG_TYPE: "when" must be an expression, not a number
        --> shop.yaml:4:11
       3 |   - action: log
       4 |     when: 3
         |           ^
      error FLOW_WRONG_TYPE: "output" must be a map of names and paths, not a list
        --> shop.yaml:5:13
       4 |     when: 3
       5 |     output: [a]
         |             ^^^
      error FLOW_WRONG_TYPE: item 1 of "tags" must be text, not a map
        --> shop.yaml:6:11
       5 |     output: [a]
       6 |     tags: { a: 1 }
         |           ^^^^^^^^
      error FLOW_WRONG_TYPE: "disabled" must be true or false, not text
        --> shop.yaml:7:15
       6 |     tags: { a: 1 }
       7 |     disabled: maybe
         |               ^^^^^
      error FLOW_WRONG_TYPE: "config" must be a map, not text
        --> shop.yaml:8:13
       7 |     disabled: maybe
       8 |     config: text
         |             ^^^^
      error FLOW_WRONG_TYPE: "attempts" cannot be a template: it must be known before anything runs
        --> shop.yaml:9:24
       8 |     config: text
       9 |     retry: { attempts: "\${n}", jitter: yes }
         |                        ^^^^^^ write the value itself
      error FLOW_WRONG_TYPE: yes is text in YAML 1.2, not a boolean
        --> shop.yaml:9:40
       8 |     config: text
       9 |     retry: { attempts: "\${n}", jitter: yes }
         |                                        ^^^ write true

      ## wrong words
      error FLOW_WRONG_VALUE: "on_error" must be one of fail, continue, not "contniue"
        --> shop.yaml:4:15
       3 |   - action: log
       4 |     on_error: contniue
         |               ^^^^^^^^ did you mean "continue"?
      error FLOW_WRONG_VALUE: "backoff" must be one of constant, linear, exponential, not "exponental"
        --> shop.yaml:5:23
       4 |     on_error: contniue
       5 |     retry: { backoff: exponental, attempts: 0 }
         |                       ^^^^^^^^^^ did you mean "exponential"?
      error FLOW_WRONG_VALUE: "attempts" must be a whole number of at least 1, not 0
        --> shop.yaml:5:45
       4 |     on_error: contniue
       5 |     retry: { backoff: exponental, attempts: 0 }
         |                                             ^
      error FLOW_WRONG_VALUE: "strategy" must be one of end, immediate, manual, on_success, on_failure, delayed, not "later"
        --> shop.yaml:6:37
       5 |     retry: { backoff: exponental, attempts: 0 }
       6 |     cleanup: { steps: [], strategy: later }
         |                                     ^^^^^

      ## bad durations
      error FLOW_BAD_DURATION: "5 mins" is not a duration
        --> shop.yaml:4:14
       3 |   - action: log
       4 |     timeout: 5 mins
         |              ^^^^^^ write 250ms, 2s, 5m, 1h30m, or a number of milliseconds
      error FLOW_WRONG_TYPE: "max_duration" must be a duration such as 250ms, 2s, 5m or 1h30m, not a list
        --> shop.yaml:5:19
       4 |     timeout: 5 mins
       5 |     max_duration: [1s]
         |                   ^^^^
      error FLOW_BAD_DURATION: "soon" is not a duration
        --> shop.yaml:6:21
       5 |     max_duration: [1s]
       6 |     retry: { delay: soon, max_delay: "\${x}" }
         |                     ^^^^ write 250ms, 2s, 5m, 1h30m, or a number of milliseconds
      error FLOW_WRONG_TYPE: "max_delay" cannot be a template: it must be known before anything runs
        --> shop.yaml:6:38
       5 |     max_duration: [1s]
       6 |     retry: { delay: soon, max_delay: "\${x}" }
         |                                      ^^^^^^ write the value itself

      ## a config the action refuses
      error FLOW_MISSING_KEY: "url" is missing: the http_request action needs it
        --> shop.yaml:4:5
       3 |   - action: http_request
       4 |     config:
         |     ^^^^^^
      error FLOW_UNKNOWN_KEY: "metod" is not a setting of the http_request action
        --> shop.yaml:5:7
       4 |     config:
       5 |       metod: POST
         |       ^^^^^ did you mean "method"?
      error FLOW_WRONG_VALUE: method wants one of GET, POST, DELETE, but got "DELET"
        --> shop.yaml:6:15
       5 |       metod: POST
       6 |       method: DELET
         |               ^^^^^ did you mean "DELETE"?
      error FLOW_WRONG_VALUE: timeout wants a duration such as 500ms or 2s, but got "soon"
        --> shop.yaml:7:16
       6 |       method: DELET
       7 |       timeout: soon
         |                ^^^^
      error FLOW_WRONG_TYPE: headers.a[1] wants text, but got a map
        --> shop.yaml:9:25
       8 |       verify_ssl: "\${SSL}"
       9 |       headers: { a: [b, { c: d }] }
         |                         ^^^^^^^^
      error FLOW_UNKNOWN_KEY: "unti" is not a setting of poll
        --> shop.yaml:10:29
        9 |       headers: { a: [b, { c: d }] }
       10 |       poll: { interval: 1s, unti: a }
          |                             ^^^^ did you mean "until"?

      ## a config given twice
      error FLOW_KEY_TWICE: "query_params" and "params" are the same setting
        --> shop.yaml:4:41
       3 |   - action: http_request
       4 |     config: { url: /, params: { a: b }, query_params: { c: d } }
         |                                         ^^^^^^^^^^^^ keep one of them
        --> shop.yaml:4:23
       3 |   - action: http_request
       4 |     config: { url: /, params: { a: b }, query_params: { c: d } }
         |                       ^^^^^^ the first one

      ## settings of control actions
      error FLOW_UNKNOWN_KEY: "conditon" is not a setting of the condition action
        --> shop.yaml:4:15
       3 |   - action: condition
       4 |     config: { conditon: a, then: { action: log } }
         |               ^^^^^^^^ did you mean "condition"?
      error FLOW_WRONG_TYPE: "then" must be a list of steps, not a map
        --> shop.yaml:4:34
       3 |   - action: condition
       4 |     config: { conditon: a, then: { action: log } }
         |                                  ^^^^^^^^^^^^^^^
      error FLOW_UNKNOWN_ACTION: nobody provides the action "lgg"
        --> shop.yaml:6:62
       5 |   - action: switch
       6 |     config: { value: 1, cases: [{ when: 1, steps: [{ action: lgg }] }, { steps: [] }] }
         |                                                              ^^^ did you mean "log"?
      error FLOW_MISSING_KEY: "when" is missing: cases[1] needs it
        --> shop.yaml:6:72
       5 |   - action: switch
       6 |     config: { value: 1, cases: [{ when: 1, steps: [{ action: lgg }] }, { steps: [] }] }
         |                                                                        ^^^^^^^^^^^^^
      warning FLOW_EMPTY_LOOP: without "steps" the for_each action does nothing
        --> shop.yaml:8:5
       7 |   - action: for_each
       8 |     config: { items: [1] }
         |     ^^^^^^ give it steps, or leave it out
      error FLOW_MISSING_KEY: "steps" is missing: branches[0] needs it
        --> shop.yaml:10:26
        9 |   - action: parallel
       10 |     config: { branches: [{ name: a }] }
          |                          ^^^^^^^^^^^

      ## broken expressions
      error EXPRESSION_SYNTAX: a value is missing at the end
        --> shop.yaml:4:15
       3 |   - action: log
       4 |     when: a ==
         |               ^
      error EXPRESSION_SYNTAX: the bracket is not closed
        --> shop.yaml:5:25
       4 |     when: a ==
       5 |     output: { x: "$.body[", y: "\${z" }
         |                         ^
      error EXPRESSION_SYNTAX: the token \${ is not closed
        --> shop.yaml:5:33
       4 |     when: a ==
       5 |     output: { x: "$.body[", y: "\${z" }
         |                                 ^^ where the text itself should hold \${ write $\${
      error EXPRESSION_SYNTAX: expected an operator or the end, found "="
        --> shop.yaml:7:16
       6 |     assert:
       7 |       - status = 201
         |                ^ to compare, write ==
      error EXPRESSION_SYNTAX: a value is missing at the end
        --> shop.yaml:8:25
       7 |       - status = 201
       8 |       - expression: "a >"
         |                         ^
      error EXPRESSION_SYNTAX: expected a value, found ">"
        --> shop.yaml:9:34
       8 |       - expression: "a >"
       9 |     retry: { retry_on: ["status >>> 500"] }
         |                                  ^

      ## broken templates
      error EXPRESSION_SYNTAX: the token \${ is not closed
        --> shop.yaml:5:14
       4 |     config:
       5 |       url: "/\${a"
         |              ^^ where the text itself should hold \${ write $\${
      error EXPRESSION_SYNTAX: expected a value, found "*"
        --> shop.yaml:6:27
       5 |       url: "/\${a"
       6 |       body: { a: [ "{{ b +* }}" ] }
         |                           ^
      error EXPRESSION_SYNTAX: a value is missing at the end
        --> shop.yaml:7:28
       6 |       body: { a: [ "{{ b +* }}" ] }
       7 |       poll: { until: "a and" }
         |                            ^
      error EXPRESSION_SYNTAX: a value is missing at the end
        --> shop.yaml:8:21
       7 |       poll: { until: "a and" }
       8 |       checks: ["b =="]
         |                     ^
      error ASSERTION_UNKNOWN_MARKER: there is no marker #uid
        --> shop.yaml:9:20
       8 |       checks: ["b =="]
       9 |       match: { id: "#uid" }
         |                    ^^^^^^ did you mean "#uuid"?

      ## broken assertions
      error ASSERTION_UNKNOWN_MATCHER: there is no matcher "lenght"
        --> shop.yaml:6:9
       5 |       - path: body
       6 |         lenght: 1
         |         ^^^^^^ did you mean "length"?
      error ASSERTION_INVALID: an assertion is an expression or a map, not 5
        --> shop.yaml:7:9
       6 |         lenght: 1
       7 |       - 5
         |         ^
      error ASSERTION_INVALID: the assertion says nothing
        --> shop.yaml:8:9
       7 |       - 5
       8 |       - { }
         |         ^^^ write an expression: status == 200"
    `)
  })
})

describe('looksLikeFlow', () => {
  it.each([
    ['flow:\n  name: a', true],
    ['name: a\r\nsteps:\r\n', true],
    ['\ufeffsteps: []', true],
    ['services:\n  steps: 1', false],
    ['steps_of: a', false],
    ['# steps:\n', false],
  ])('%j', (text, expected) => {
    expect(looksLikeFlow(text)).toBe(expected)
  })
})

describe('the source of a listen', () => {
  const listen = (source: string): string =>
    `name: A\nsteps:\n  - id: ears\n    action: listen\n    config:\n      as: x\n      source:\n${source}`

  it('may stand by itself, and is a list of one then', () => {
    const alone = read(listen('        action: http_request\n        config: { url: /a }\n'))
    const listed = read(listen('        - action: http_request\n          config: { url: /a }\n'))
    expect(alone.diagnostics).toEqual([])
    expect(alone.flow).toEqual(listed.flow)
  })

  it('is told of where it is wrong', () => {
    const text = listen('        action: http_request\n        config: { ulr: /a }\n')
    const [missing, unknown] = read(text).diagnostics.map(({ message, place: { span } }) => [
      text.slice(span?.start.offset, span?.end.offset).split('\n')[0],
      message,
    ])
    expect([missing, unknown]).toMatchInlineSnapshot(`
      [
        [
          "ulr",
          ""ulr" is not a setting of the http_request action",
        ],
        undefined,
      ]
    `)
  })
})
