import { defineSchema, fields, toDescriptor } from '@testmesh/action-kit'
import { readFlow } from '@testmesh/flow'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { planFlow } from './plan-flow.ts'

const request = toDescriptor(
  defineSchema({
    type: 'http_request',
    family: 'test',
    aliases: [],
    title: 'Request',
    description: 'Requests.',
    config: fields.object({
      method: fields.text(),
      url: fields.url(),
      headers: v.optional(fields.headers()),
      body: v.optional(fields.json()),
    }),
    payload: 'body',
    output: fields.object({ status: fields.integer(), body: fields.json() }),
  }),
)

const good = `name: Order
env:
  BASE: http://x
steps:
  - id: create
    name: Create it
    action: http_request
    config:
      method: POST
      url: \${BASE}/orders
      headers:
        accept: application/json
      body: { qty: 2, name: "x" }
    output:
      order_id: $.body.id
    assert:
      - status == 201
      - body.total > 5
  - id: read
    action: http_request
    config:
      method: GET
      url: \${BASE}/orders/\${order_id}
    assert:
      - status == 200
`

/** What is written, and what a hand slips to. */
const slips: Readonly<Record<string, readonly [written: string, slip: string]>> = {
  'dedent key in config': ['      url: ${BASE}/orders\n      headers', '    url: ${BASE}/orders\n      headers'],
  'indent key in config': ['      url: ${BASE}/orders\n      headers', '       url: ${BASE}/orders\n      headers'],
  'indent first key': ['      method: POST', '        method: POST'],
  'dedent step': ['  - id: read', ' - id: read'],
  'indent step': ['  - id: read', '   - id: read'],
  'step deep indent': ['  - id: read', '      - id: read'],
  'step key dedent': ['    action: http_request\n    config:\n      method', '   action: http_request\n    config:\n      method'],
  'step key indent': ['    action: http_request\n    config:\n      method', '     action: http_request\n    config:\n      method'],
  'unclosed dquote': ['name: Create it', 'name: "Create it'],
  'unclosed squote': ['name: Create it', "name: 'Create it"],
  'unclosed dquote in url': ['url: ${BASE}/orders\n', 'url: "${BASE}/orders\n'],
  'unclosed dquote last': ['url: ${BASE}/orders/${order_id}', 'url: "${BASE}/orders/${order_id}'],
  'unclosed brace': ['{ qty: 2, name: "x" }', '{ qty: 2, name: "x"'],
  'unclosed bracket': ['      - status == 201', '      [status == 201'],
  'assert flow unclosed': ['    assert:\n      - status == 200', '    assert: [status == 200'],
  'extra bracket': ['{ qty: 2, name: "x" }', '{ qty: 2, name: "x" } }'],
  'tab indent': ['      url: ${BASE}/orders\n      headers', '\t\t\turl: ${BASE}/orders\n      headers'],
  'tab after spaces': ['      method: POST', '    \tmethod: POST'],
  'tab whole step': ['  - id: read\n    action', '\t- id: read\n\t  action'],
  'missing colon': ['      method: POST', '      method POST'],
  'missing colon steps': ['steps:\n', 'steps\n'],
  'missing colon env': ['env:\n', 'env\n'],
  'missing colon config': ['    config:\n      method', '    config\n      method'],
  'missing space after colon': ['      method: POST', '      method:POST'],
  'missing space step colon': ['    action: http_request\n    config:\n      method', '    action:http_request\n    config:\n      method'],
  'missing space after dash': ['      - status == 201', '      -status == 201'],
  'missing space after dash step': ['  - id: read', '  -id: read'],
  'missing dash step': ['  - id: read', '    id: read'],
  'dash missing value': ['      - status == 201', '      - status == 201\n      -'],
  'colon in value': ['name: Create it', 'name: Create: it'],
  'colon in assert': ['      - status == 201', '      - body.x == "a: b"'],
  'text after quote': ['name: Create it', 'name: "Create" it'],
  'quote start assert': ['- body.total > 5', '- "a" == body.total'],
  'curly template': ['url: ${BASE}/orders\n', 'url: {{BASE}}/orders\n'],
  'bracket assert w template': ['    assert:\n      - status == 200', '    assert: [ status == "${order_id}" ]'],
  percent: ['name: Create it', 'name: %Create'],
  at: ['name: Create it', 'name: @Create'],
  star: ['name: Create it', 'name: *all'],
  bang: ['- status == 201', '- !status'],
  'pipe body badly indented': ['body: { qty: 2, name: "x" }', 'body: |\n      { "a": 1 }'],
  'pipe less indented line': ['body: { qty: 2, name: "x" }', 'body: |\n          { "a": 1,\n        "b": 2 }\n    x'],
  'json trailing': ['body: { qty: 2, name: "x" }', 'body: { "qty": 2 "name": "x" }'],
  'json missing colon': ['body: { qty: 2, name: "x" }', 'body: { "qty" 2, "name": "x" }'],
  'multi-line json unclosed': ['body: { qty: 2, name: "x" }', 'body: {\n        "qty": 2,\n        "items": [1, 2\n      }'],
  'duplicate key': ['      method: POST', '      method: POST\n      method: GET'],
  'list as map value same line': ['    assert:\n      - status == 200', '    assert: - status == 200'],
  'value then nested': ['      headers:\n', '      headers: x\n'],
  'steps value then list': ['steps:\n', 'steps: all\n'],
  'backslash in dquote': ['name: Create it', 'name: "C:\\path"'],
  'merge conflict': ['name: Order\n', '<<<<<<< HEAD\nname: Order\n=======\nname: Orders\n>>>>>>> x\n'],
  'top text': ['name: Order\n', 'Order flow\nname: Order\n'],
  'top-level steps indented': ['steps:\n', '  steps:\n'],
  'doc marker': ['  - id: read', '---\n  - id: read'],
  'unclosed quote in list': ['- body.total > 5', '- body.name == "x'],
  'unclosed quote first in list': ['- body.total > 5', '- "body.name == x'],
  equals: ['method: POST', 'method = POST'],
  'config flow w/o space': ['body: { qty: 2, name: "x" }', 'body: {qty:2, name:"x"}'],
}

const told = (text: string): string[] => {
  const { diagnostics } = planFlow(readFlow(text, [request]), { descriptors: [request], known: { variables: [], columns: [] } })
  return diagnostics.map(({ code, message, place: { span } }) => `${span?.start.line}:${span?.start.column} ${code}: ${message}`)
}

it('a slip in the YAML is told, and nothing that only comes of it', () => {
  expect(told(good)).toEqual([])
  for (const [name, [written]] of Object.entries(slips)) expect(good, name).toContain(written)
  expect(
    Object.fromEntries(Object.entries(slips).map(([name, slip]) => [name, told(good.replace(slip[0], () => slip[1])).join('\n')])),
  ).toMatchInlineSnapshot(`
    {
      "assert flow unclosed": "24:13 YAML_BRACKET: this [ is never closed",
      "at": "6:11 YAML_UNQUOTED_VALUE: a value that begins with @ must be quoted",
      "backslash in dquote": "6:14 YAML_ESCAPE: \\p is not an escape that "…" knows",
      "bang": "17:9 YAML_UNQUOTED_VALUE: !status is a tag in YAML, and not one that means anything here",
      "bracket assert w template": "24:15 YAML_UNQUOTED_VALUE: between brackets, text with { in it must be quoted: YAML reads a map",
      "colon in assert": "17:9 ASSERTION_INVALID: an assertion has no key "body.x == "a"",
      "colon in value": "6:11 YAML_UNQUOTED_VALUE: a value with a colon and a space in it must be quoted: YAML reads a second key",
      "config flow w/o space": "13:14 YAML_COLON: a space is missing behind the colon
    13:21 YAML_COLON: a space is missing behind the colon",
      "curly template": "10:12 YAML_UNQUOTED_TEMPLATE: a value that begins with {{ must be quoted: YAML reads the brace as the start of a map",
      "dash missing value": "18:8 ASSERTION_INVALID: an assertion is an expression or a map, not null",
      "dedent key in config": "11:7 YAML_INDENT: this line stands below a value, where no keys can stand",
      "dedent step": "19:2 YAML_INDENT: this list does not line up with what stands above it",
      "doc marker": "20:3 FLOW_SEVERAL_DOCUMENTS: a second flow begins here, and only one is wanted",
      "duplicate key": "10:7 YAML_DUPLICATE_KEY: "method" stands twice in the same map",
      "equals": "9:7 YAML_COLON: this line has no colon, so YAML joins it with the next",
      "extra bracket": "13:35 YAML_SYNTAX: } does not belong here",
      "indent first key": "10:7 YAML_INDENT: this line does not line up with the keys above it",
      "indent key in config": "10:8 YAML_INDENT: this line stands below a value, where no keys can stand",
      "indent step": "19:4 YAML_INDENT: this line does not line up with the list above it",
      "json missing colon": "13:21 YAML_SYNTAX: between brackets a comma or a colon is missing here",
      "json trailing": "13:22 YAML_SYNTAX: between brackets a comma or a closing bracket is missing here",
      "list as map value same line": "24:13 YAML_INDENT: a list cannot begin on the line of its key",
      "merge conflict": "1:1 YAML_SYNTAX: two versions of the file were never merged here",
      "missing colon": "9:7 YAML_COLON: this line has no colon, so YAML joins it with the next",
      "missing colon config": "8:5 YAML_COLON: this line has no colon, so YAML joins it with the next",
      "missing colon env": "2:1 YAML_COLON: this line has no colon, so YAML joins it with the next",
      "missing colon steps": "4:1 YAML_COLON: this line has no colon, so YAML joins it with the next",
      "missing dash step": "19:5 YAML_DUPLICATE_KEY: "id" stands twice in the same map, and so do "action", "config" and "assert"",
      "missing space after colon": "9:7 YAML_COLON: a space is missing behind the colon",
      "missing space after dash": "17:7 YAML_INDENT: a space is missing behind the dash",
      "missing space after dash step": "19:3 YAML_INDENT: a space is missing behind the dash",
      "missing space step colon": "7:5 YAML_COLON: a space is missing behind the colon",
      "multi-line json unclosed": "15:18 YAML_BRACKET: this [ is never closed",
      "percent": "6:11 YAML_UNQUOTED_VALUE: a value that begins with % must be quoted",
      "pipe body badly indented": "14:7 YAML_INDENT: the text of a block begins further right than its key",
      "pipe less indented line": "15:9 YAML_INDENT: this line does not line up with the keys above it",
      "quote start assert": "18:13 YAML_QUOTE: text follows the closing quote",
      "star": "6:11 YAML_ALIAS: *all is a YAML alias, and no &all comes before it",
      "step deep indent": "19:9 ASSERTION_INVALID: an assertion has no key "id"
    20:5 YAML_DUPLICATE_KEY: "action" stands twice in the same map, and so do "config" and "assert"",
      "step key dedent": "7:4 YAML_INDENT: this line does not line up with the list above it",
      "step key indent": "7:6 YAML_INDENT: this line stands below a value, where no keys can stand",
      "steps value then list": "5:3 YAML_INDENT: this line stands below a value, where no keys can stand",
      "tab after spaces": "9:5 YAML_TAB: a tab indents this line; YAML wants spaces",
      "tab indent": "10:1 YAML_TAB: a tab indents this line; YAML wants spaces",
      "tab whole step": "19:1 YAML_TAB: tabs indent this line and one more; YAML wants spaces",
      "text after quote": "6:20 YAML_QUOTE: text follows the closing quote",
      "top text": "1:1 YAML_COLON: this line has no colon, so YAML joins it with the next",
      "top-level steps indented": "1:1 FLOW_MISSING_KEY: a flow needs "steps"
    5:3 PLAN_HIDDEN_NAME: the variable "steps" hides the built-in of that name",
      "unclosed brace": "13:13 YAML_BRACKET: this { is never closed",
      "unclosed bracket": "17:7 YAML_BRACKET: this [ is never closed",
      "unclosed dquote": "6:11 YAML_QUOTE: this quote is never closed",
      "unclosed dquote in url": "10:12 YAML_QUOTE: this quote is never closed",
      "unclosed dquote last": "23:12 YAML_QUOTE: this quote is never closed",
      "unclosed quote first in list": "18:9 YAML_QUOTE: this quote is never closed",
      "unclosed quote in list": "18:22 EXPRESSION_SYNTAX: the quote " is not closed",
      "unclosed squote": "6:11 YAML_QUOTE: this quote is never closed",
      "value then nested": "12:9 YAML_INDENT: this line stands below a value, where no keys can stand",
    }
  `)
})

it('a name that stands in a line with a slip is not told to be missing, and one that stands nowhere is', () => {
  const output = '      order_id: $.body.id\n'
  expect(told(good.replace(output, '      order_id: "$.body.id\n'))).toEqual(['15:17 YAML_QUOTE: this quote is never closed'])
  expect(told(good.replace(output, '      order: "$.body.id\n'))).toEqual([
    '15:14 YAML_QUOTE: this quote is never closed',
    '23:29 PLAN_UNKNOWN_NAME: "order_id" is not defined here',
  ])
})
