import { describe, expect, it } from 'vitest'
import { descriptors, tell, tellStep } from '../../testing/tell.ts'
import { readFlow } from '../read-flow.ts'

const notes = (text: string): string[] =>
  readFlow(text, descriptors).diagnostics.map(
    ({ code, severity, message, place }) => `${place.span?.start.line}: ${severity === 'info' ? '' : `${code} `}${message}`,
  )

const step = (lines: string): string => `name: Shop\nsteps:\n${lines.replace(/^(?=.)/gm, '  ')}\n`

describe('older files', () => {
  it('mean today’s flow, each older name with a note', () => {
    const older = `
flow:
  name: Shop
  collection: old
  variables: { A: 1 }
  data_source: { type: csv, path: rows.csv }
  steps:
    - id: create
      action: http.get
      if: A > 0
      url: /orders
      queryParams: { a: b }
      config:
        successCondition: x
        assert: [status == 200]
        retry: { max_attempts: 3, initialDelay: 1s, enabled: true, retry_on: [connection_error], retry_on_status: [500, 502] }
      save: { order: $.id }
      onError: retry
      error_steps: [{ action: fail }]
      track: { cleanup_method: http, cleanup_config: { url: /, method: DELETE } }
    - action: if
      config: { expression: A > 1, then_steps: [{ action: wait, config: { duration: 1s } }], else_steps: [] }
    - action: fail
      retry: { enabled: false, attempts: 4 }
      assertions: A == 1
      onTimeout: [{ action: fail }]
  output: { x: "\${create.order}" }
`.replace('successCondition: x', 'poll: { successCondition: x }')
    const canonical = `
name: Shop
collection: old
env: { A: 1 }
data_source: { type: csv, file: rows.csv }
steps:
  - id: create
    action: http_request
    when: A > 0
    config: { method: GET, url: /orders, params: { a: b }, poll: { until: x } }
    assert: [status == 200]
    retry: { attempts: 3, delay: 1s, retry_on: [connection, status == 500, status == 502] }
    output: { order: $.id }
    on_error: { action: fail, steps: [{ action: fail }] }
    cleanup: [{ action: http_request, config: { url: /, method: DELETE } }]
  - action: condition
    config: { condition: A > 1, then: [{ action: delay, config: { duration: 1s } }], else: [] }
  - action: fail
    retry: { attempts: 1 }
    assert: [A == 1]
    on_error: { on_timeout: [{ action: fail }] }
outputs: { x: "\${create.order}" }
`
    const { flow, diagnostics } = readFlow(canonical, descriptors)
    expect(diagnostics).toEqual([])
    expect(readFlow(older, descriptors).flow).toEqual(flow)
    expect(notes(older)).toMatchInlineSnapshot(`
      [
        "5: write "env" for "variables"",
        "6: write "file" for "path"",
        "9: write "http_request" with "method: GET" for "http.get"",
        "10: write "when" for "if"",
        "11: write "config: { url }" for "url"",
        "12: write "config: { queryParams }" for "queryParams"",
        "12: write "params" for "queryParams"",
        "14: write "until" for "successCondition"",
        "15: write "assert beside config" for "config: { assert }"",
        "16: write "retry beside config" for "config: { retry }"",
        "16: write "attempts" for "max_attempts"",
        "16: write "delay" for "initialDelay"",
        "16: leave out "enabled: true"",
        "16: write "connection" for "connection_error"",
        "16: write "retry_on" for "retry_on_status"",
        "17: write "output" for "save"",
        "18: write "on_error" for "onError"",
        "18: write "on_error: fail" for "on_error: retry"",
        "19: write "on_error: { steps }" for "error_steps"",
        "20: write "cleanup" for "track"",
        "20: write "http_request" for "http"",
        "21: write "condition" for "if"",
        "22: write "condition" for "expression"",
        "22: write "then" for "then_steps"",
        "22: write "delay" for "wait"",
        "22: write "else" for "else_steps"",
        "24: write "attempts: 1" for "enabled: false"",
        "25: write "assert" for "assertions"",
        "26: write "on_timeout" for "onTimeout"",
        "26: write "on_error: { on_timeout }" for "on_timeout"",
        "27: write "outputs" for "output"",
      ]
    `)
  })

  it('leave what the action itself knows inside its config', () => {
    expect(notes(step('- action: assert\n  config: { data: { a: 1 }, assertions: [a == 1] }'))).toEqual([])
  })

  it('take an empty key for the key left out', () => {
    const text = step(
      '- action: http_request\n  when:\n  assert:\n  output:\n  save: { a: $.b }\n  config:\n    url: /\n    params:\n    query_params: { a: b }\n    body:\n',
    )
    expect(readFlow(text, descriptors).flow?.steps).toEqual([
      { id: 'step_1', action: 'http_request', config: { url: '/', params: { a: 'b' } }, output: { a: '$.b' } },
    ])
  })

  it('may not give a setting under two names', () => {
    expect(
      tellStep('- action: fail\n  save: { a: b }\n  output: { c: d }\n  retry: { attempts: 1, maxAttempts: 2 }'),
    ).toMatchInlineSnapshot(`
      "error FLOW_KEY_TWICE: "output" and "save" are the same setting
        --> shop.yaml:5:5
       4 |     save: { a: b }
       5 |     output: { c: d }
         |     ^^^^^^ keep one of them
        --> shop.yaml:4:5
       3 |   - action: fail
       4 |     save: { a: b }
         |     ^^^^ the first one
      error FLOW_KEY_TWICE: "maxAttempts" and "attempts" are the same setting
        --> shop.yaml:6:27
       5 |     output: { c: d }
       6 |     retry: { attempts: 1, maxAttempts: 2 }
         |                           ^^^^^^^^^^^ keep one of them
        --> shop.yaml:6:14
       5 |     output: { c: d }
       6 |     retry: { attempts: 1, maxAttempts: 2 }
         |              ^^^^^^^^ the first one"
    `)
  })

  it('may not hold a flow inside and beside its wrapper', () => {
    expect(
      tell(
        'flow:\n  name: Inner\n  steps: [{ action: log, config: { message: a } }]\nname: Outer\ntags: [a]\nsteps:\n  - action: log\n    config: { message: b }\n',
      ),
    ).toMatchInlineSnapshot(`
      "error FLOW_KEY_TWICE: "name" stands inside "flow" and beside it
        --> shop.yaml:4:1
       3 |   steps: [{ action: log, config: { message: a } }]
       4 | name: Outer
         | ^^^^
        --> shop.yaml:2:3
       1 | flow:
       2 |   name: Inner
         |   ^^^^ the one inside
         = keep one of them; a second flow belongs into a file of its own, or behind a line of ---
      error FLOW_KEY_TWICE: "steps" stands inside "flow" and beside it
        --> shop.yaml:6:1
       5 | tags: [a]
       6 | steps:
         | ^^^^^
        --> shop.yaml:3:3
       2 |   name: Inner
       3 |   steps: [{ action: log, config: { message: a } }]
         |   ^^^^^ the one inside
         = keep one of them; a second flow belongs into a file of its own, or behind a line of ---"
    `)
    expect(
      tell('name: A\ndata: [{ a: 1 }]\ndata_source: { file: a.csv }\nsteps: [{ action: log, config: { message: a } }]\n'),
    ).toMatchInlineSnapshot(`
      "error FLOW_KEYS_AT_ODDS: "data_source" cannot stand beside "data"
        --> shop.yaml:3:1
       2 | data: [{ a: 1 }]
       3 | data_source: { file: a.csv }
         | ^^^^^^^^^^^ keep "data""
    `)
  })

  it('are told what to use instead of what means nothing here', () => {
    expect(
      tell('name: Shop\nauto_track: true\nsteps:\n  - action: fail\n    loop: 3\n    track: { a: 1 }\n  - action: mcp.prompt\n'),
    ).toMatchInlineSnapshot(`
      "error FLOW_REFUSED_KEY: "auto_track" of older files means nothing in a flow
        --> shop.yaml:2:1
       1 | name: Shop
       2 | auto_track: true
         | ^^^^^^^^^^ give the steps that create something a cleanup
      error FLOW_REFUSED_KEY: "loop" of older files means nothing in a step
        --> shop.yaml:5:5
       4 |   - action: fail
       5 |     loop: 3
         |     ^^^^ use the action for_each
      error FLOW_REFUSED_KEY: "track" of older files means nothing without "cleanup_method"
        --> shop.yaml:6:5
       5 |     loop: 3
       6 |     track: { a: 1 }
         |     ^^^^^ use cleanup
      error FLOW_UNKNOWN_ACTION: nobody provides the action "mcp.prompt"
        --> shop.yaml:7:13
       6 |     track: { a: 1 }
       7 |   - action: mcp.prompt
         |             ^^^^^^^^^^ use the action mcp with operation: get_prompt"
    `)
  })

  it('may not use tokens that would mean something else today', () => {
    expect(
      tellStep('- action: http_request\n  config: { url: /, body: { a: ["x ${file:a.json}"], b: "{{#each items}}" } }'),
    ).toMatchInlineSnapshot(`
      "error FLOW_REFUSED_KEY: \${file:…} of older files means nothing here
        --> shop.yaml:4:38
       3 |   - action: http_request
       4 |     config: { url: /, body: { a: ["x \${file:a.json}"], b: "{{#each items}}" } }
         |                                      ^^^^^^^^^^^^^^
         = name the file in a setting that reads one: data, input_file, from_file
      error FLOW_REFUSED_KEY: blocks such as {{#each}} of older files mean nothing here
        --> shop.yaml:4:60
       3 |   - action: http_request
       4 |     config: { url: /, body: { a: ["x \${file:a.json}"], b: "{{#each items}}" } }
         |                                                            ^^^^^^^^^^^^^^^
         = write an expression: {{ map(items, .id) | json }}, or one response per case"
    `)
  })
})
