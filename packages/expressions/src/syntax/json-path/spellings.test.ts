import { describe, expect, it } from 'vitest'
import { compileCapture } from '../../compile-capture.ts'
import { compileExpression } from '../../compile-expression.ts'
import { createScope } from '../../create-scope.ts'
import { evaluateWith, loadTools } from '../../testing/evaluate.ts'

const tools = await loadTools()
const evaluate = evaluateWith(tools)

const body = {
  items: [
    { id: 1, name: 'apple pie', tags: ['a', 'b'], 'unit-price': 3, size: { length: 9 }, isNew: false },
    { id: 2, name: 'Bread', tags: [], 'unit-price': 5 },
    { id: 3, name: 'x"y', tags: ['c'], 'unit-price': 8 },
  ],
  'x-y': { z: 1 },
  '5432': 'port',
  words: ['one', 'three'],
}
const values = { body, wanted: 2, name: 'x"y', key: 'words', gone: {}, fromEnv: '3', list: [1, 2, 3, 4] }
const ask = (text: string): unknown => evaluate(text, values, { root: body, origins: { fromEnv: { from: 'env', isUntyped: true } } })
const answers = (texts: readonly string[]) => Object.fromEntries(texts.map((text) => [text, ask(text)]))

describe('older spellings of JSONPath', () => {
  it('run where they mean one thing only', () => {
    expect(
      answers([
        '$.items[(@.length-1)].id',
        '$.items[( @.length - 2 )].id',
        'body.items[(@.length-1)].id',
        "$..['name'].length",
        '$.items.length',
        '$.items[*].length',
        '$.items.length-1',
        '$.x-y.z',
        '$.5432',
        '$.items[*].unit-price',
        "$.['x-y'].z",
        '$.items[?(@.unit-price >= 5)].id',
        '$.items[?(@.name =~ /^b/i)].id',
        '$.items[?(@.name =~ /a.*\\/|^a/)].id',
        '$.items[?(@.tags.length > 1)].id',
        '$.items[?(@.size.length == 9)].id',
        '$.words[?(@.length === 5)]',
        '$.items[?(@.id !== 2 and not (@.id == 3))].id',
        '$.items[?(@.id == 1 or @.id == 2)].id',
        '$.items[?(@.isNew)].id',
      ]),
    ).toMatchInlineSnapshot(`
      {
        "$..['name'].length": 3,
        "$.5432": "port",
        "$.['x-y'].z": 1,
        "$.items.length": 3,
        "$.items.length-1": 2,
        "$.items[( @.length - 2 )].id": 2,
        "$.items[(@.length-1)].id": 3,
        "$.items[*].length": 3,
        "$.items[*].unit-price": [
          3,
          5,
          8,
        ],
        "$.items[?(@.id !== 2 and not (@.id == 3))].id": [
          1,
        ],
        "$.items[?(@.id == 1 or @.id == 2)].id": [
          1,
          2,
        ],
        "$.items[?(@.isNew)].id": [
          1,
        ],
        "$.items[?(@.name =~ /^b/i)].id": [
          2,
        ],
        "$.items[?(@.name =~ /a.*\\/|^a/)].id": [
          1,
        ],
        "$.items[?(@.size.length == 9)].id": [
          1,
        ],
        "$.items[?(@.tags.length > 1)].id": [
          1,
        ],
        "$.items[?(@.unit-price >= 5)].id": [
          2,
          3,
        ],
        "$.words[?(@.length === 5)]": [
          "three",
        ],
        "$.x-y.z": 1,
        "body.items[(@.length-1)].id": 3,
      }
    `)
  })

  it('are refused with what to write instead', () => {
    expect(
      answers([
        '$.items[(@.length)]',
        '$[items]',
        '$.items[?(id == 5)]',
        '$.items[?(@.id in [1, 2])]',
        '$.items[?(@.id = 1)]',
        '$.items[?(@.id - 1 == 2)]',
        '$.items[?(!@.id == 1)]',
        '$.items[?(lenght(@.name) > 2)]',
        '$.items[?(@.name =~ "x")]',
        '$.items[?(@.id == 1',
        'jsonpath(body, "$.items[?(@.id = 1)]")',
        'jsonpath(body, "items")',
        'jsonpath(body, "$.items[0].id + 1")',
        'jsonpath(body, "$.items[?(@.id == " + wanted)',
      ]),
    ).toMatchInlineSnapshot(`
      {
        "$.items[(@.length)]": "EXPRESSION_SYNTAX 8-9: expected a selector, found "(" (scripts in brackets are read as [(@.length-1)] only; a filter is [?(…)])",
        "$.items[?(!@.id == 1)]": "EXPRESSION_SYNTAX 10-11: "!" in front of a comparison wants parentheses: !(…)",
        "$.items[?(@.id - 1 == 2)]": "EXPRESSION_SYNTAX 15-16: expected ")", found "-" (filters compare with == != < <= > >= and =~ /…/; for more, use filter(list, condition))",
        "$.items[?(@.id = 1)]": "EXPRESSION_SYNTAX 15-16: expected an operator, found "=" (to compare, write ==)",
        "$.items[?(@.id == 1": "EXPRESSION_SYNTAX 9-19: the parenthesis is not closed",
        "$.items[?(@.id in [1, 2])]": "EXPRESSION_SYNTAX 15-16: expected ")", found "i" (filters compare with == != < <= > >= and =~ /…/; for more, use filter(list, condition))",
        "$.items[?(@.name =~ "x")]": "EXPRESSION_SYNTAX 20-21: expected a regular expression such as /^a/i, found "\\""",
        "$.items[?(id == 5)]": "EXPRESSION_SYNTAX 10-12: "id" is no value of a filter (a key of the element is written @.id; a name of the flow is written \${id})",
        "$.items[?(lenght(@.name) > 2)]": "EXPRESSION_SYNTAX 10-16: a JSONPath has no function "lenght" (did you mean "length"?)",
        "$[items]": "EXPRESSION_SYNTAX 2-3: expected a selector, found "i" (a key in brackets wants quotes: ["items"])",
        "jsonpath(body, "$.items[0].id + 1")": "EXPRESSION_SYNTAX 15-34: the JSONPath cannot be read: expected "." or "[", found " "",
        "jsonpath(body, "$.items[?(@.id = 1)]")": "EXPRESSION_SYNTAX 15-37: the JSONPath cannot be read: expected an operator, found "=" (to compare, write ==)",
        "jsonpath(body, "$.items[?(@.id == " + wanted)": "EXPRESSION_PATTERN 0-45: the JSONPath "$.items[?(@.id == 2" cannot be read at 10: the parenthesis is not closed",
        "jsonpath(body, "items")": "EXPRESSION_SYNTAX 15-22: the JSONPath cannot be read: a path starts with $",
      }
    `)
  })
})

describe('tokens inside a JSONPath', () => {
  it('stand for a value outside quotes and for text inside them', () => {
    expect(
      answers([
        '$.items[?(@.id == ${wanted})].name',
        '$.items[?(@.id == {{wanted + 1}})].name',
        '$.items[?(@.name == ${name})].id',
        "$.items[?(@.name == '{{name}}')].id",
        '$.items[?(@.name == "${name}")].id',
        "$.items[?(@.name == 'x${wanted}')].id",
        '$.items[${wanted}].id',
        '$[${key}][0]',
        '$["wor${nobody:ds}"]',
        '$.items[?(@.name == "$${name}")].id',
        'body.items[?(@.id == ${wanted})].name',
        '$.items[?(@.id == "${wanted}")].name',
        '$.items[?(@.id != "${wanted}" && @.id < "${wanted + 1}")].name',
        '$.items[?(@.id == ${fromEnv} || @.isNew == "${nobody:false}")].name',
      ]),
    ).toMatchInlineSnapshot(`
      {
        "$.items[\${wanted}].id": 3,
        "$.items[?(@.id != "\${wanted}" && @.id < "\${wanted + 1}")].name": [
          "apple pie",
        ],
        "$.items[?(@.id == "\${wanted}")].name": [
          "Bread",
        ],
        "$.items[?(@.id == \${fromEnv} || @.isNew == "\${nobody:false}")].name": [
          "apple pie",
          "x"y",
        ],
        "$.items[?(@.id == \${wanted})].name": [
          "Bread",
        ],
        "$.items[?(@.id == {{wanted + 1}})].name": [
          "x"y",
        ],
        "$.items[?(@.name == "$\${name}")].id": [],
        "$.items[?(@.name == "\${name}")].id": [
          3,
        ],
        "$.items[?(@.name == \${name})].id": [
          3,
        ],
        "$.items[?(@.name == 'x\${wanted}')].id": [],
        "$.items[?(@.name == '{{name}}')].id": [
          3,
        ],
        "$["wor\${nobody:ds}"]": [
          "one",
          "three",
        ],
        "$[\${key}][0]": "one",
        "body.items[?(@.id == \${wanted})].name": [
          "Bread",
        ],
      }
    `)
  })

  it('are names like any other', () => {
    const { compiled } = compileExpression('$.items[?(@.id == ${wanted} && @.name == "${body.name}")]')
    expect(compiled?.names.map(({ name, path, start }) => [name, path, start])).toEqual([
      ['wanted', [], 20],
      ['body', ['name'], 44],
    ])
    expect(
      answers(['$.items[?(@.id == ${nobody})]', '$.items[?(@.id == ${gone.x})]', '$.items[?(@.id == ${body})]']),
    ).toMatchInlineSnapshot(`
      {
        "$.items[?(@.id == \${body})]": "EXPRESSION_TYPE 0-27: inside a JSONPath stands text, a number, a boolean or null, not object",
        "$.items[?(@.id == \${gone.x})]": "EXPRESSION_MISSING 18-27: gone.x is missing (gone has no key "x")",
        "$.items[?(@.id == \${nobody})]": "EXPRESSION_UNKNOWN_NAME 20-26: nothing is called "nobody" (did you mean "body"?)",
      }
    `)
  })

  it('may stand in the path of a capture', () => {
    const { compiled } = compileCapture("$.items[?(@.id == '${wanted}' || @.id == ${wanted})].name", '')
    expect(compiled?.evaluate(createScope(values, { tools, root: body }))).toEqual(['Bread'])
    expect(compileCapture('$.50 for ${wanted}', '').compiled?.evaluate(createScope(values, { tools }))).toBe('$.50 for 2')
  })
})

describe('paths behind a value', () => {
  it('take what a JSONPath takes', () => {
    expect(
      answers(['list[0, 2]', 'list[::2]', 'list[-1:0:-2]', 'body["words", "x-y"]', 'body.items[ * ].id', 'body.items[ ? @.id > 1 ].id']),
    ).toEqual({
      'list[0, 2]': [1, 3],
      'list[::2]': [1, 3],
      'list[-1:0:-2]': [4, 2],
      'body["words", "x-y"]': [['one', 'three'], { z: 1 }],
      'body.items[ * ].id': [1, 2, 3],
      'body.items[ ? @.id > 1 ].id': [2, 3],
    })
  })
})

describe('filters inside filters', () => {
  it('are stopped before they work without end', () => {
    const root = Array.from({ length: 1000 }, (_, index) => ({ index }))
    for (const path of ['$[?count($[?count($[?@.index > 1]) > 1]) > 1]', '$[?count($[*]) > 1]', '$..[?count($..*) > 1]']) {
      expect([path, evaluate(path, {}, { root })]).toEqual([path, expect.stringMatching(/^EXPRESSION_BUDGET /)])
    }
  })
})
