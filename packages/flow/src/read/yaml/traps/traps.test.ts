import { describe, expect, it } from 'vitest'
import { tell, tellStep } from '../../../testing/tell.ts'

const traps: Record<string, string> = {
  'an unquoted template': '- action: http_request\n  config:\n    url: {{base}}/orders\n    metod: POST',
  'an unquoted template alone': '- action: http_request\n  config: \n    url: {{base}}',
  'a template between brackets': '- action: http_request\n  config: { url: ${base}/orders, metod: POST }',
  'a tab behind the dash': '-\taction: http_request\n  config: { url: / }',
  tabs: '- action: http_request\n  config:\n\t\turl: /\n\t\tmethod: GET',
  'a missing space behind the colon': '- action:http_request\n  config: { url: / }',
  'a quote that is never closed': '- action: http_request\n  name: "Create the order\n  config: { url: / }\n  wen: 1',
  'a quote that is closed by the next one': '- action: http_request\n  name: "Create\n  when: "a > 1"',
  'an apostrophe inside quotes': "- action: log\n  name: 'it's fine'",
  'text behind a quote': '- action: log\n  name: "a" and b',
  'a colon inside plain text': '- action: log\n  name: Create: the order\n  wen: 1',
  'a map inside plain text': '- action: log\n  assert:\n    - body == { id: 1, name: "Nut" }\n  wen: 1',
  'an at sign': '- action: log\n  name: @home\n  description: `x`',
  'an exclamation mark': '- action: log\n  when: !ready',
  'an asterisk': '- action: log\n  name: *.json',
  'an unknown escape': '- action: log\n  name: "\\d+"',
  'a list on the line of its key': '- action: log\n  tags: - smoke',
  'a marker that is a comment': '- action: log\n  assert:\n    - match:\n        id: #uuid\n        name: shop',
  'a marker between brackets': '- action: log\n  assert:\n    - match: { id: #uuid, total: 3 }\n  name: x',
  'brackets inside plain text between brackets':
    '- action: log\n  assert: [status in [200, 201], body.items[0].id == 1]\n  output: { id: $.items[0].id, all: body }\n  wen: 1',
  'an expression that a comment cuts': '- action: log\n  assert:\n    - len(filter(items, #.price > 3)) == 1',
  'a bracket that is never closed': '- action: log\n  tags: [smoke, slow\n  name: x',
  'a line that does not line up': '- action: log\n  config:\n    message: a\n   level: info',
  'a list item that does not line up': '- action: log\n   name: x',
  'a value with keys below it': '- action: log\n  config: hello\n    message: a',
  'a line without a colon': '- action: log\n  disabled\n  name: x',
  'a duplicate key': '- action: log\n  name: a\n  tags: [x]\n  name: b',
  'leading zeros': '- action: log\n  config: { message: 007 }',
  'a version that ends with a zero': '- action: http_request\n  config: { url: http://a, body: { api-version: 1.10, price: 1.10 } }',
  'something that cannot be a key': '- action: log\n  config:\n    ? [a]\n    : b\n    __proto__: 1',
  'an alias to itself': '- action: log\n  config: { data: &a [*a] }',
  'a stray bracket': '- action: log\n  tags: [a]]',
}

describe('the traps of YAML are told in plain words', () => {
  it('one by one', () => {
    const told = Object.entries(traps).map(([name, lines]) => `## ${name}\n${tellStep(lines, { from: 'warning' })}`)
    expect(told.join('\n\n')).toMatchInlineSnapshot(`
      "## an unquoted template
      error YAML_UNQUOTED_TEMPLATE: a value that begins with {{ must be quoted: YAML reads the brace as the start of a map
        --> shop.yaml:5:12
       4 |     config:
       5 |       url: {{base}}/orders
         |            ^^^^^^^^^^^^^^^ write url: "{{base}}/orders"
      error FLOW_UNKNOWN_KEY: "metod" is not a setting of the http_request action
        --> shop.yaml:6:7
       5 |       url: {{base}}/orders
       6 |       metod: POST
         |       ^^^^^ did you mean "method"?

      ## an unquoted template alone
      error YAML_UNQUOTED_TEMPLATE: a value that begins with {{ must be quoted: YAML reads the brace as the start of a map
        --> shop.yaml:5:12
       4 |     config: 
       5 |       url: {{base}}
         |            ^^^^^^^^ write "{{base}}"

      ## a template between brackets
      error YAML_UNQUOTED_TEMPLATE: between { } and [ ] a value with a template must be quoted: YAML reads its braces as its own
        --> shop.yaml:4:20
       3 |   - action: http_request
       4 |     config: { url: \${base}/orders, metod: POST }
         |                    ^^^^^^^^^^^^^^ write "\${base}/orders"

      ## a tab behind the dash
      error YAML_TAB: a tab stands behind the dash; YAML wants a space
        --> shop.yaml:3:4
       2 | steps:
       3 |   - action: http_request
         |    ^ write "- "

      ## tabs
      error YAML_TAB: a tab indents this line; YAML wants spaces
        --> shop.yaml:5:3
       4 |     config:
       5 |     url: /
         |   ^^ use two spaces for each level

      ## a missing space behind the colon
      error YAML_COLON: a space is missing behind the colon
        --> shop.yaml:3:5
       2 | steps:
       3 |   - action:http_request
         |     ^^^^^^^^^^^^^^^^^^^ write action: http_request

      ## a quote that is never closed
      error YAML_QUOTE: this quote is never closed
        --> shop.yaml:4:11
       3 |   - action: http_request
       4 |     name: "Create the order
         |           ^^^^^^^^^^^^^^^^^ add " at the end of the value
      error FLOW_UNKNOWN_KEY: "wen" is not a key of a step
        --> shop.yaml:6:5
       5 |     config: { url: / }
       6 |     wen: 1
         |     ^^^ did you mean "when"?

      ## a quote that is closed by the next one
      error FLOW_MISSING_KEY: "url" is missing: the http_request action needs it
        --> shop.yaml:3:13
       2 | steps:
       3 |   - action: http_request
         |             ^^^^^^^^^^^^
      error YAML_QUOTE: this quote is never closed
        --> shop.yaml:4:11
       3 |   - action: http_request
       4 |     name: "Create
         |           ^^^^^^^ add " at the end of the value

      ## an apostrophe inside quotes
      error YAML_QUOTE: an apostrophe ends the text that '…' began
        --> shop.yaml:4:14
       3 |   - action: log
       4 |     name: 'it's fine'
         |              ^ write name: "it's fine"

      ## text behind a quote
      error YAML_QUOTE: text follows the closing quote
        --> shop.yaml:4:15
       3 |   - action: log
       4 |     name: "a" and b
         |               ^^^^^ write name: '"a" and b'

      ## a colon inside plain text
      error YAML_UNQUOTED_VALUE: a value with a colon and a space in it must be quoted: YAML reads a second key
        --> shop.yaml:4:11
       3 |   - action: log
       4 |     name: Create: the order
         |           ^^^^^^^^^^^^^^^^^ write name: "Create: the order"
      error FLOW_UNKNOWN_KEY: "wen" is not a key of a step
        --> shop.yaml:5:5
       4 |     name: Create: the order
       5 |     wen: 1
         |     ^^^ did you mean "when"?

      ## a map inside plain text
      error YAML_UNQUOTED_VALUE: text with a map in it must be quoted: YAML reads a key
        --> shop.yaml:5:9
       4 |     assert:
       5 |       - body == { id: 1, name: "Nut" }
         |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ write - 'body == { id: 1, name: "Nut" }'
      error FLOW_UNKNOWN_KEY: "wen" is not a key of a step
        --> shop.yaml:6:5
       5 |       - body == { id: 1, name: "Nut" }
       6 |     wen: 1
         |     ^^^ did you mean "when"?

      ## an at sign
      error YAML_UNQUOTED_VALUE: a value that begins with @ must be quoted
        --> shop.yaml:4:11
       3 |   - action: log
       4 |     name: @home
         |           ^^^^^ write name: "@home"
      error YAML_UNQUOTED_VALUE: a value that begins with \` must be quoted
        --> shop.yaml:5:18
       4 |     name: @home
       5 |     description: \`x\`
         |                  ^^^ write description: "\`x\`"

      ## an exclamation mark
      error YAML_UNQUOTED_VALUE: !ready is a tag in YAML, and not one that means anything here
        --> shop.yaml:4:11
       3 |   - action: log
       4 |     when: !ready
         |           ^^^^^^ write when: "!ready"

      ## an asterisk
      error YAML_ALIAS: *.json is a YAML alias, and no &.json comes before it
        --> shop.yaml:4:11
       3 |   - action: log
       4 |     name: *.json
         |           ^^^^^^ if it is text, write "*.json"

      ## an unknown escape
      error YAML_ESCAPE: \\d is not an escape that "…" knows
        --> shop.yaml:4:12
       3 |   - action: log
       4 |     name: "\\d+"
         |            ^^ write \\\\d, or use '…', where a backslash is a backslash

      ## a list on the line of its key
      error YAML_INDENT: a list cannot begin on the line of its key
        --> shop.yaml:4:11
       3 |   - action: log
       4 |     tags: - smoke
         |           ^^^^^^^ put "- …" on the next line, or write [a, b]

      ## a marker that is a comment
      error YAML_COMMENT: #uuid is a comment in YAML, so nothing stands here
        --> shop.yaml:6:15
       5 |       - match:
       6 |           id: #uuid
         |               ^^^^^ write "#uuid"

      ## a marker between brackets
      error YAML_COMMENT: #uuid begins a comment in YAML, which hides the rest of the line
        --> shop.yaml:5:22
       4 |     assert:
       5 |       - match: { id: #uuid, total: 3 }
         |                      ^^^^^ write "#uuid"

      ## brackets inside plain text between brackets
      error YAML_UNQUOTED_VALUE: between brackets, text with [ in it must be quoted: YAML reads a list
        --> shop.yaml:4:14
       3 |   - action: log
       4 |     assert: [status in [200, 201], body.items[0].id == 1]
         |              ^^^^^^^^^^^^^^^^^^^^ write "status in [200, 201]"
      error YAML_UNQUOTED_VALUE: between brackets, text with [ in it must be quoted: YAML reads a list
        --> shop.yaml:4:36
       3 |   - action: log
       4 |     assert: [status in [200, 201], body.items[0].id == 1]
         |                                    ^^^^^^^^^^^^^^^^^^^^^ write "body.items[0].id == 1"
      error YAML_UNQUOTED_VALUE: between brackets, text with [ in it must be quoted: YAML reads a list
        --> shop.yaml:5:19
       4 |     assert: [status in [200, 201], body.items[0].id == 1]
       5 |     output: { id: $.items[0].id, all: body }
         |                   ^^^^^^^^^^^^^ write "$.items[0].id"
      error FLOW_UNKNOWN_KEY: "wen" is not a key of a step
        --> shop.yaml:6:5
       5 |     output: { id: $.items[0].id, all: body }
       6 |     wen: 1
         |     ^^^ did you mean "when"?

      ## an expression that a comment cuts
      error EXPRESSION_SYNTAX: a value is missing at the end
        --> shop.yaml:5:26
       4 |     assert:
       5 |       - len(filter(items, #.price > 3)) == 1
         |                          ^
         = what stands behind the # is a comment in YAML; where it is meant, quote the whole text

      ## a bracket that is never closed
      error YAML_BRACKET: this [ is never closed
        --> shop.yaml:4:11
       3 |   - action: log
       4 |     tags: [smoke, slow
         |           ^ add ], or quote the value

      ## a line that does not line up
      error YAML_INDENT: this line does not line up with the keys above it
        --> shop.yaml:6:6
       5 |       message: a
       6 |      level: info
         |      ^ keys of one map begin in the same column

      ## a list item that does not line up
      error YAML_INDENT: this line stands below a value, where no keys can stand
        --> shop.yaml:4:6
       3 |   - action: log
       4 |      name: x
         |      ^^^^^^^ line it up with the keys above it, or remove the value

      ## a value with keys below it
      error YAML_INDENT: this line stands below a value, where no keys can stand
        --> shop.yaml:5:7
       4 |     config: hello
       5 |       message: a
         |       ^^^^^^^^^^ line it up with the keys above it, or remove the value

      ## a line without a colon
      error YAML_COLON: this line has no colon, so YAML joins it with the next
        --> shop.yaml:4:5
       3 |   - action: log
       4 |     disabled
         |     ^^^^^^^^ write key: value

      ## a duplicate key
      error YAML_DUPLICATE_KEY: "name" stands twice in the same map
        --> shop.yaml:6:5
       5 |     tags: [x]
       6 |     name: b
         |     ^^^^
        --> shop.yaml:4:5
       3 |   - action: log
       4 |     name: a
         |     ^^^^ the first one

      ## leading zeros
      warning YAML_NUMBER: 007 is the number 7 in YAML
        --> shop.yaml:4:24
       3 |   - action: log
       4 |     config: { message: 007 }
         |                        ^^^ to keep the zeros write "007"

      ## a version that ends with a zero
      warning YAML_NUMBER: 1.10 is the number 1.1 in YAML
        --> shop.yaml:4:51
       3 |   - action: http_request
       4 |     config: { url: http://a, body: { api-version: 1.10, price: 1.10 } }
         |                                                   ^^^^ to keep the zeros write "1.10"

      ## something that cannot be a key
      error YAML_KEY: a key must be plain text
        --> shop.yaml:5:9
       4 |     config:
       5 |       ? [a]
         |         ^^^
      error YAML_KEY: "__proto__" cannot be a key
        --> shop.yaml:7:7
       6 |       : b
       7 |       __proto__: 1
         |       ^^^^^^^^^

      ## an alias to itself
      error YAML_ALIAS: *a refers to the value it stands in
        --> shop.yaml:4:25
       3 |   - action: log
       4 |     config: { data: &a [*a] }
         |                         ^^

      ## a stray bracket
      error YAML_SYNTAX: ] does not belong here
        --> shop.yaml:4:14
       3 |   - action: log
       4 |     tags: [a]]
         |              ^ if it is part of a text, quote the whole text"
    `)
  })

  it('all of a file at once, in its order', () => {
    const text = [
      'name: Create: the order',
      'steps:',
      '  - action: http_request',
      '    config:',
      '      url: {{base}}/x',
      '      metod: GET',
      '  - action: lgo',
      '    name: "open',
      '  - action: log',
      '    when: yes',
    ].join('\n')
    expect(tell(text)).toMatchInlineSnapshot(`
      "error YAML_UNQUOTED_VALUE: a value with a colon and a space in it must be quoted: YAML reads a second key
        --> shop.yaml:1:7
       1 | name: Create: the order
         |       ^^^^^^^^^^^^^^^^^ write name: "Create: the order"
      error YAML_UNQUOTED_TEMPLATE: a value that begins with {{ must be quoted: YAML reads the brace as the start of a map
        --> shop.yaml:5:12
       4 |     config:
       5 |       url: {{base}}/x
         |            ^^^^^^^^^^ write url: "{{base}}/x"
      error FLOW_UNKNOWN_KEY: "metod" is not a setting of the http_request action
        --> shop.yaml:6:7
       5 |       url: {{base}}/x
       6 |       metod: GET
         |       ^^^^^ did you mean "method"?
      error FLOW_UNKNOWN_ACTION: nobody provides the action "lgo"
        --> shop.yaml:7:13
       6 |       metod: GET
       7 |   - action: lgo
         |             ^^^ did you mean "log"?
      error YAML_QUOTE: this quote is never closed
        --> shop.yaml:8:11
       7 |   - action: lgo
       8 |     name: "open
         |           ^^^^^ add " at the end of the value
      error FLOW_WRONG_TYPE: yes is text in YAML 1.2, not a boolean
        --> shop.yaml:10:11
        9 |   - action: log
       10 |     when: yes
          |           ^^^ write true"
    `)
  })
})
