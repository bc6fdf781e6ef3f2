import { defineSchema, fields as f, toDescriptor } from '@testmesh/action-kit'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { complete } from './complete.ts'

const http = toDescriptor(
  defineSchema({
    type: 'http_request',
    family: 'http',
    title: 'HTTP request',
    description: 'Sends a request.',
    aliases: [{ name: 'http' }],
    payload: 'body',
    config: f.object({
      url: f.url(),
      method: v.optional(f.text({ examples: ['GET', 'POST', 'DELETE'] })),
      level: v.optional(f.choice(['low', 'high'])),
      verify: v.optional(f.boolean()),
      auth: v.optional(
        f.either([
          f.object({ type: f.choice(['basic']), username: f.text(), password: f.text() }),
          f.object({ type: f.choice(['bearer']), token: f.text() }),
        ]),
      ),
      poll: v.optional(f.object({ until: v.optional(f.expression()) })),
    }),
    output: f.object({
      status: f.integer(),
      body: f.either([f.json(), f.text()]),
      timings: f.object({ dns: f.number(), tcp: f.number() }),
      redirects: f.list(f.object({ location: f.text() })),
    }),
  }),
)

const names = { variables: ['PRODUCTS_URL', 'TOKEN'], environments: ['staging', 'local'], tags: ['smoke', 'slow'] }

/** What is offered at `|`, without functions and built-ins, which stand behind the rest. */
const offered = (marked: string): string[] => {
  const found = complete(marked.replace('|', ''), [http], marked.indexOf('|'), { names })
  return found.filter(({ kind, detail }) => kind !== 'function' && detail !== 'built in').map(({ label }) => label)
}

const shop = `name: Shop
env:
  BASE: http://localhost
inputs:
  quantity: { type: integer }
data:
  - user: ada
    role: admin
  - { user: bob, note: x }
setup:
  - id: login
    action: http
    output: { token: body.token, "kept?": body.x }
steps:
  - id: create-order
    action: http_request
    output:
      order_id: body.id
  - id: each
    action: for_each
    config:
      items: [1]
      as: line
      steps:
        - id: inner
          action: http_request
          config:
            url: «inner»
        - { id: behind, action: log }
  - id: fork
    action: condition
    config:
      condition: «condition»
      then:
        - id: yes_step
          action: log
      else:
        - id: no_step
          action: log
          config:
            message: «no»
  - id: last
    action: http_request
    when: «when»
    config:
      url: «last»
      poll:
        until: «until»
    assert:
      - «assert»
    output:
      x: «output»
    cleanup:
      - id: undo
        action: log
        config:
          message: «undo»
  - id: later
    action: log
teardown:
  - id: tidy
    action: log
    config:
      message: «tidy»
outputs:
  all: «all»
`

/** The shop with a text at one of its places. */
const at = (place: string, marked: string): string => shop.replace(`«${place}»`, marked).replace(/«\w+»/g, 'x')

const rest = ['quantity', 'user', 'role', 'note', 'BASE', 'PRODUCTS_URL', 'TOKEN']
const before = ['token', 'kept', 'order_id']
const result = ['status', 'body', 'timings', 'redirects', 'response', 'result', 'duration', 'attempt']

describe('names of expressions', () => {
  it.each<[what: string, marked: string, expected: readonly string[]]>([
    [
      'of the loop around, what is before, and never the step itself',
      at('inner', '"${|}"'),
      ['line', 'index', ...before, 'login', 'create-order', ...rest],
    ],
    ['without a closing brace or quote', at('inner', '"http://x/${|'), ['line', 'index', ...before, 'login', 'create-order', ...rest]],
    ['in double braces', at('inner', '{{ | }}'), ['line', 'index', ...before, 'login', 'create-order', ...rest]],
    [
      'not of the other branch, nor of the step around',
      at('no', '${|}'),
      [...before, 'login', 'create-order', 'each', 'inner', 'behind', ...rest],
    ],
    [
      'in a condition, before what is inside',
      at('condition', '|'),
      [...before, 'login', 'create-order', 'each', 'inner', 'behind', ...rest],
    ],
    [
      'after loops and branches: what they did',
      at('last', '${|}'),
      [...before, 'login', 'create-order', 'each', 'inner', 'behind', 'fork', 'yes_step', 'no_step', ...rest],
    ],
    [
      'when: nothing of the result',
      at('when', '"|"'),
      [...before, 'login', 'create-order', 'each', 'inner', 'behind', 'fork', 'yes_step', 'no_step', ...rest],
    ],
    ['until: the result first', at('until', 'sta|'), ['status']],
    [
      'assert: the result, then the others, and the keys of a form',
      at('assert', '|'),
      [
        ...result,
        'x',
        ...before,
        'login',
        'create-order',
        'each',
        'inner',
        'behind',
        'fork',
        'yes_step',
        'no_step',
        ...rest,
        'expression',
        'path',
        'match',
        'message',
      ],
    ],
    ['assert: behind an operator', at('assert', 'status == TO|'), ['TOKEN', 'token']],
    ['assert: in an expression of its own key', at('assert', 'expression: bo|'), ['body']],
    ['assert: no names in a text, nor in a number', at('assert', "body.x == 'st|"), []],
    ['assert: no names in a number', at('assert', 'status == 20|'), []],
    ['output: paths of the result', at('output', 'tim|'), ['timings']],
    ['cleanup: whatever ran', at('undo', '${la|}'), ['last', 'later']],
    ['teardown: whatever ran', at('tidy', '${la|}'), ['last', 'later']],
    ['outputs of the flow', at('all', '${ti|}'), ['tidy', 'quantity']],
    ['by the letters of a word', at('last', '${prurl|}'), ['PRODUCTS_URL']],
    ['whatever the case', at('last', '${prod|}'), ['PRODUCTS_URL']],
  ])('%s', (_, marked, expected) => {
    const found = offered(marked)
    if (expected.length > 3 || expected.length === 0) expect(found).toEqual(expected)
    else expect(found.slice(0, expected.length)).toEqual(expected)
  })

  it('has each built-in once, behind the names, as the docs write it', () => {
    const all = complete('steps:\n  - id: a\n    config:\n      m: ${', [http], 45, { names }).map(({ label }) => label)
    expect(all.filter((label) => /^\$?uuid$/i.test(label))).toEqual(['UUID', 'uuid'])
    expect(all.indexOf('UUID')).toBeGreaterThan(all.indexOf('TOKEN'))
  })

  it('writes an id with a dash in its long form', () => {
    const marked = at('last', '${cre|}')
    expect(complete(marked.replace('|', ''), [http], marked.indexOf('|'))[0]).toMatchObject({
      label: 'create-order',
      insert: 'steps["create-order"]',
    })
  })
})

describe('what is below a name', () => {
  const fields = ['status', 'body', 'timings', 'redirects']
  it.each<[what: string, marked: string, expected: readonly string[]]>([
    ['fields of the result, then outputs', at('last', '${login.|}'), [...fields, 'token', 'kept']],
    ['nested, where the action says so', at('last', '${login.timings.|}'), ['dns', 'tcp']],
    ['items of a list', at('last', '${login.redirects[0].|}'), ['location']],
    ['filtered', at('last', '${login.st|}'), ['status']],
    ['nothing of what nobody knows', at('last', '${login.body.|}'), []],
    ['nothing of a variable', at('last', '${BASE.|}'), []],
    ['the long form', at('last', '${steps["create-order"].|}'), [...fields, 'order_id', 'outcome', 'error']],
    ['steps', at('inner', '${steps.|}'), ['login']],
    ['vars', at('last', '${vars.|}'), ['BASE', 'PRODUCTS_URL', 'TOKEN']],
    ['inputs', at('last', '${inputs.|}'), ['quantity']],
    ['row', at('last', '${row.|}'), ['user', 'role', 'note']],
    ['outputs', at('inner', '${outputs.|}'), ['token', 'kept', 'order_id']],
    ['the result in an assertion', at('assert', 'timings.|'), ['dns', 'tcp']],
    ['the payload, then the result', at('assert', '$.|'), fields],
    ['in a path of an assertion', at('assert', 'path: timings.d|'), ['dns']],
    ['not of a step that comes later', at('inner', '${last.|}'), []],
    ['optional', at('last', '${login?.timings?.|}'), ['dns', 'tcp']],
  ])('%s', (_, marked, expected) => expect(offered(marked)).toEqual(expected))
})

describe('choices and keys', () => {
  const step = 'name: a\nsteps:\n  - id: one\n    action: http_request\n'
  const config = `${step}    config:\n`
  it.each<[what: string, marked: string, expected: readonly string[]]>([
    ['methods', `${config}      method: |`, ['GET', 'POST', 'DELETE']],
    ['a choice', `${config}      level: h|`, ['high']],
    ['yes or no', `${config}      verify: |`, ['true', 'false']],
    ['all alternatives', `${config}      auth:\n        type: |`, ['basic', 'bearer']],
    ['keys of the alternative that was chosen', `${config}      auth:\n        type: bearer\n        |`, ['token']],
    ['keys of all of them', `${config}      auth:\n        |`, ['type', 'username', 'password', 'token']],
    ['keys of retry', `${step}    retry:\n      |`, ['attempts', 'delay', 'backoff', 'jitter', 'max_delay', 'retry_on', 'retry_on_not']],
    ['backoff', `${step}    retry:\n      backoff: |`, ['constant', 'linear', 'exponential']],
    ['what to try again', `${step}    retry:\n      retry_on:\n        - time|`, ['timeout']],
    ['on_error', `${step}    on_error: |`, ['fail', 'continue']],
    ['keys of on_error, none of them of older files', `${step}    on_error:\n      |`, ['action', 'steps', 'on_timeout']],
    ['when cleanup runs', `${step}    cleanup:\n      strategy: on_|`, ['on_success', 'on_failure']],
    ['an input that nobody has to give', 'inputs:\n  n:\n    required: |', ['true', 'false']],
    ['disabled', `${step}    disabled: |`, ['true', 'false']],
    ['config of the flow', 'name: a\nconfig:\n  fa|', ['fail_fast', 'faker']],
    ['types of an input', 'inputs:\n  n:\n    type: i|', ['integer', 'string']],
    ['tags of a flow', 'name: a\ntags: [|', ['smoke', 'slow']],
    ['tags as a list', 'name: a\ntags:\n  - sl|', ['slow']],
    ['tags of a step', `${step}    tags: [smoke, sl|`, ['slow']],
    ['environments', 'name: a\nenvironment: |', ['staging', 'local']],
    ['ids to wait for', `${step}    depends_on: [|]\n  - id: two\n    action: log\n  - id: three\n`, ['two', 'three']],
    ['ids to wait for, as a list', `${step}    depends_on:\n      - |\n  - id: two\n    action: log\n`, ['two']],
    ['matchers', `${step}    assert:\n      - path: body\n        not_e|`, ['not_equals']],
    ['nothing but a message beside an expression', `${step}    assert:\n      - expression: a\n        |`, ['message']],
    [
      'assertions of an action',
      'steps:\n  - action: assert\n    config:\n      assertions:\n        - path: x\n          len|',
      ['length'],
    ],
    ['steps in cleanup', `${step}    cleanup:\n      - act|`, ['action']],
    ['no names of flows', 'steps:\n  - action: run_flow\n    config:\n      flow: |', []],
  ])('%s', (_, marked, expected) => expect(offered(marked)).toEqual(expected))
})
