import type { JsonValue } from '@testmesh/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileAssertion } from './compile-assertion.ts'
import { matchers } from './matchers/matcher-table.ts'
import { judge, scopeOf, verdict } from './testing/judge.ts'

const body = { id: 'o-17', status: 'pending', total: '19.90', items: [{ id: 1, price: 5 }], when: '2026-03-01' }
const scope = scopeOf(
  { status: 200, body, response: { body }, order_id: 'o-17', create: { body: { id: 'o-16' } } },
  {
    order_id: { from: 'step create, line 22: $.body.id', place: { pointer: '/steps/0/output/order_id' } },
    create: { from: 'step create' },
  },
  { files: { 'order.json': { type: 'object' } } },
)

describe('an assertion that holds', () => {
  it('carries nothing but its name', () => {
    expect([
      judge('status == 200', scope),
      judge({ path: 'body.items', length: 1 }, scope),
      judge({ match: { body: { id: '#string' } } }, scope),
    ]).toEqual([
      { passed: true, text: 'status == 200', pointer: '/steps/0/assert/0' },
      { passed: true, text: 'body.items length 1', pointer: '/steps/0/assert/0' },
      { passed: true, text: 'match {"body":{"id":"#string"}}', pointer: '/steps/0/assert/0' },
    ])
  })

  it('warns of != on a missing path, and of a value that is no condition', () => {
    expect([judge('body.nope != 5', scope).warning, judge('status', scope).warning, judge('body.id != "x"', scope).warning]).toEqual([
      'body.nope is missing, so it differs from anything',
      'the value is 200 (number), neither true nor false; it passes because it is not empty',
      undefined,
    ])
  })

  it('warns where it holds by the types alone', () => {
    const named = scopeOf({ id: '7', flag: true, ids: ['7'] })
    expect([
      judge('id != 7', named).warning,
      judge({ path: 'id', not_equals: 7 }, named).warning,
      judge({ path: 'flag', not_equals: 'true' }, named).warning,
      judge({ path: 'id', not_one_of: [1, 7] }, named).warning,
      judge({ path: 'ids', not_contains: 7 }, named).warning,
      judge({ path: 'id', not_one_of: [1, '8'] }, named).warning,
      judge({ path: 'id', not_equals: 'x' }, named).warning,
    ]).toEqual([
      'id is a string and 7 a number: they differ by their types alone',
      'only the types differ',
      'only the types differ',
      'it differs from one of them by its type alone',
      'an element differs from it by its type alone',
      undefined,
      undefined,
    ])
  })

  it('warns where it holds for want of something to judge', () => {
    expect([
      judge({ path: 'body.nope', not_equals: 5 }, scope).warning,
      judge({ path: 'body.nope', not_contains: 'x' }, scope).warning,
      judge({ path: 'body.nope', exists: false, not_equals: 5 }, scope).warning,
      judge({ path: '[]', each: { at_least: 1 } }, scope).warning,
      judge({ path: 'body.id', not_equals: 5 }, scope).warning,
    ]).toEqual([
      'body.nope is missing, so it differs from anything',
      'body.nope is missing, so it differs from anything',
      undefined,
      'the list is empty, and each holds of no element',
      undefined,
    ])
  })
})

describe('an assertion that does not hold', () => {
  it('is one whose value is empty', () => {
    const told = ['$.items[?(@.price > 9)]', '[]', 'body.items[5:]'].map((text) => judge(text, scope).passed)
    expect(told).toEqual([false, false, false])
    expect(judge('$.items[?(@.price > 0)]', scope).passed).toBe(true)
  })

  it('explains itself: values of the parts, differences, origins', () => {
    expect(
      judge(
        {
          expression: 'body.status == "paid" and\n  body.id == create.body.id',
          message: 'order {{order_id}}: {{body.status}}, {{nobody}}',
        },
        scope,
      ),
    ).toMatchInlineSnapshot(`
      {
        "message": "order o-17: pending, {{nobody}}",
        "mismatches": [
          {
            "actual": {
              "text": ""pending"",
              "type": "string",
            },
            "expected": {
              "text": ""paid"",
              "type": "string",
            },
            "path": "body.status",
          },
          {
            "actual": {
              "text": ""o-17"",
              "type": "string",
            },
            "expected": {
              "text": ""o-16"",
              "type": "string",
            },
            "path": "body.id",
          },
        ],
        "origins": [
          {
            "from": "step create",
            "name": "create.body.id",
            "value": {
              "text": ""o-16"",
              "type": "string",
            },
          },
        ],
        "parts": [
          {
            "end": 11,
            "start": 0,
            "value": {
              "text": ""pending"",
              "type": "string",
            },
          },
          {
            "end": 21,
            "start": 0,
            "value": {
              "text": "false",
              "type": "boolean",
            },
          },
          {
            "end": 35,
            "start": 28,
            "value": {
              "text": ""o-17"",
              "type": "string",
            },
          },
          {
            "end": 53,
            "start": 39,
            "value": {
              "text": ""o-16"",
              "type": "string",
            },
          },
          {
            "end": 53,
            "start": 28,
            "value": {
              "text": "false",
              "type": "boolean",
            },
          },
          {
            "end": 53,
            "start": 0,
            "value": {
              "text": "false",
              "type": "boolean",
            },
          },
        ],
        "passed": false,
        "pointer": "/steps/0/assert/0",
        "text": "body.status == "paid" and   body.id == create.body.id",
      }
    `)
  })

  it('tells in a line what differs', () => {
    const texts = [
      'body.total == 19.9',
      'body.totl == 5',
      '"paid" == body.status',
      'body.items == [{id: 1, price: 6}]',
      'body.status in ["paid", "done"]',
      'body.id != order_id',
      'not (status == 200)',
      'body.id is uuid',
      'body.nope exists',
      'body.id not exists',
      'status == 201 or status == 202',
      'any(body.items, .price > 9)',
      'all(body.items, .price > 9)',
      'none(body.items, .price == 5)',
      'not all(body.items, .price == 5)',
      'body.status == "Pending"',
      'body.totl > 5',
      'bdy.id == 1',
      'body.id matches "(?=x)"',
    ]
    expect(Object.fromEntries(texts.map((text) => [text, verdict(text, scope)]))).toMatchInlineSnapshot(`
      {
        ""paid" == body.status": [
          "expected "paid", actual "pending"",
        ],
        "all(body.items, .price > 9)": [
          "expected true, actual false (1 of 1 does not fit, the first is [0]: {"id":1,"price":5})",
        ],
        "any(body.items, .price > 9)": [
          "expected true, actual false (none of 1 element fits)",
        ],
        "bdy.id == 1": "error: nothing is called "bdy"",
        "body.id != order_id": [
          "expected not "o-17", actual "o-17"",
        ],
        "body.id is uuid": [
          "expected uuid, actual "o-17"",
        ],
        "body.id matches "(?=x)"": "error: the regular expression "(?=x)" cannot be read: error parsing regexp: invalid or unsupported Perl syntax: \`(?=\`",
        "body.id not exists": [
          "expected nothing, actual "o-17"",
        ],
        "body.items == [{id: 1, price: 6}]": [
          "[0].price: expected 6, actual 5",
        ],
        "body.nope exists": [
          "expected a value, actual - (body has no key "nope"; it has "id", "status", "total", "items", "when")",
        ],
        "body.status == "Pending"": [
          "expected "Pending", actual "pending" (only upper and lower case differ)",
        ],
        "body.status in ["paid", "done"]": [
          "expected in ["paid","done"], actual "pending"",
        ],
        "body.total == 19.9": [
          "expected 19.9, actual "19.90" (only the types differ)",
        ],
        "body.totl == 5": [
          "expected 5, actual - (body has no key "totl"; did you mean "total"?)",
        ],
        "body.totl > 5": "error: > cannot compare a value that is missing",
        "none(body.items, .price == 5)": [
          "expected true, actual false (1 of 1 fits, the first is [0]: {"id":1,"price":5})",
        ],
        "not (status == 200)": [
          "expected not 200, actual 200",
        ],
        "not all(body.items, .price == 5)": [
          "expected false, actual true",
        ],
        "status == 201 or status == 202": [
          "status: expected 201, actual 200",
          "status: expected 202, actual 200",
        ],
      }
    `)
  })

  it('hints at what is near when it cannot be evaluated', () => {
    expect([judge('body.totl > 5', scope).hint, judge('bdy.id == 1', scope).hint]).toEqual([
      'body has no key "totl"; did you mean "total"?',
      'did you mean "body"?',
    ])
  })
})

describe('the forms of an assertion', () => {
  it('are all read', () => {
    const forms: JsonValue[] = [
      { json_path: '$.id == "o-17"' },
      { path: '$.items[0].price', greater_than: 4 },
      { path: 'body.id', equals: '${order_id}', matches: '^o' },
      { status_code: 200 },
      { status_code: [200, 201] },
      { status_code: '200' },
      { expression: 'status == 200', name: 'created' },
      { match: { status: 200, body: { items: '#[1]' } } },
      true,
      { 'response.body matches_schema': { type: 'object' } },
      { response: 'response.body', matches_schema: { required: ['id'] } },
      { 'response.body matches_schema_file': 'order.json' },
      'response.body matches_schema: {"type": "object"}',
      "body matches_schema_file: 'order.json'",
      ' body  matches_schema  {"required": ["id"]} ',
      { path: 'body.none', isNull: true },
      { path: 'body.items', hasLength: 1, isEmpty: false, isType: 'array' },
      { path: 'body.items[0].price', range: [1, 9] },
      'isNull(body.none) and isEmpty(body.none) and hasLength(body.items, 1) and isType(body.id, "string")',
      'body.items[0].price in range(1, 9)',
    ]
    for (const form of forms) expect([form, verdict(form, scope)]).toEqual([form, 'passed'])
  })

  it('are refused with what to do when they make no sense', () => {
    const forms: JsonValue[] = [
      5,
      null,
      [],
      {},
      { foo: 1 },
      { equals: 5 },
      { path: 'body.id' },
      { path: 5, equals: 1 },
      { path: 'a ==', equals: 1 },
      { path: 'body', lenght: 1 },
      { expression: 'a', path: 'b' },
      { expression: 5 },
      { status_code: {} },
      { message: 5, expression: 'a' },
      'body matches_schema: {type: object}',
      { 'body matches_schema': 5 },
      { 'body.msg == "a': 'b"' },
      'status ==',
    ]
    expect(
      forms.map((form) =>
        compileAssertion(form, '/a')
          .problems.map(({ code, pointer, message, hint }) => `${code} ${pointer}: ${message}${hint ? ` (${hint})` : ''}`)
          .join('\n'),
      ),
    ).toMatchInlineSnapshot(`
      [
        "ASSERTION_INVALID /a: an assertion is an expression or a map, not 5",
        "ASSERTION_INVALID /a: an assertion is an expression or a map, not null",
        "ASSERTION_INVALID /a: an assertion is an expression or a map, not []",
        "ASSERTION_INVALID /a: the assertion says nothing (write an expression: status == 200)",
        "ASSERTION_INVALID /a: an assertion has no key "foo" (write an expression: foo == 1)",
        "ASSERTION_INVALID /a: "equals" has no path beside it (write { path: body.id, equals: … })",
        "ASSERTION_INVALID /a: "body.id" has no matcher beside it (write { path: body.id, exists: true }, or one of equals, not_equals, one_of, not_one_of, contains, not_contains…)",
        "ASSERTION_INVALID /a/path: path wants a path as text",
        "EXPRESSION_SYNTAX /a/path: a value is missing at the end",
        "ASSERTION_UNKNOWN_MATCHER /a/lenght: there is no matcher "lenght" (did you mean "length"?)",
        "ASSERTION_INVALID /a/path: "path" cannot stand beside "expression"",
        "ASSERTION_INVALID /a/expression: expression wants an expression as text",
        "ASSERTION_INVALID /a/status_code: status_code wants a number or a list of numbers",
        "ASSERTION_INVALID /a/message: message wants text",
        "ASSERTION_INVALID /a: behind matches_schema no JSON can be read (write a map instead of text: { path: body, json_schema: … })",
        "ASSERTION_INVALID /a/body matches_schema: matches_schema wants a JSON Schema as a map, not 5",
        "ASSERTION_INVALID /a: an assertion has no key "body.msg == "a" (YAML takes text with ": " in it for a map: put the whole assertion in quotes)",
        "EXPRESSION_SYNTAX /a: a value is missing at the end",
      ]
    `)
  })

  it('tell where each name stands', () => {
    const { check } = compileAssertion({ path: 'body.id', equals: '${order_id}', one_of: ['${other}'] }, '/a')
    expect(check?.names.map(({ name, pointer }) => [name, pointer])).toEqual([
      ['body', '/a/path'],
      ['order_id', '/a/equals'],
      ['other', '/a/one_of/0'],
    ])
  })
})

describe('any assertion on any value', () => {
  const words = [
    'status',
    'body',
    'body.items',
    'nobody',
    '==',
    '!=',
    '<',
    'contains',
    'matches',
    'is',
    'null',
    'exists',
    'not',
    'and',
    'or',
    '5',
    '"x"',
    '"${body}"',
    '[1]',
    '(',
    ')',
    'len(body)',
    '$.id',
    '${',
    '*',
    '??',
  ]
  const text = fc.array(fc.constantFrom(...words), { maxLength: 9 }).map((tokens) => tokens.join(' '))
  const leaf = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('#uuid', '#? _ > 0', '#[1] string', '##number', '${body.id}', '#regex ('),
  )
  const form = fc.oneof(
    text,
    fc
      .record({ path: text }, { requiredKeys: ['path'] })
      .chain((head) =>
        fc.dictionary(fc.constantFrom(...Object.keys(matchers)), leaf, { maxKeys: 3 }).map((rest) => ({ ...head, ...rest })),
      ),
    leaf.map((match) => ({ match })),
    fc.jsonValue({ maxDepth: 2 }),
  )

  it('is read in linear time', () => {
    const blanks = `body${' '.repeat(200_000)}x`
    expect([blanks, { [blanks]: 1 }].map((assertion) => compileAssertion(assertion, '/a').problems.length)).toEqual([1, 1])
  })

  it('gives a result or problems, and never throws', () => {
    fc.assert(
      fc.property(
        form,
        fc.oneof(fc.anything({ withDate: true, withBigInt: true, withTypedArray: true, withSparseArray: true }), fc.jsonValue()),
        (assertion, value) => {
          const { check, problems } = compileAssertion(assertion as JsonValue, '/a')
          if (!check) return problems.length > 0
          const result = check.run(scopeOf({ status: 200, body: value }))
          JSON.stringify(result)
          return result.passed || result.error !== undefined || (result.mismatches ?? []).length > 0
        },
      ),
      { numRuns: 3000 },
    )
  })
})
