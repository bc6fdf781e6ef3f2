import type { JsonValue } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { compileAssertion } from '../compile-assertion.ts'
import { keptSnapshots, scopeOf, verdict } from '../testing/judge.ts'
import { matchers } from './matcher-table.ts'

const scope = scopeOf(
  {
    id: 'o-17',
    n: 5,
    price: 59.98,
    flag: true,
    none: null,
    numeric: '5',
    tags: ['b', 'a', 'b'],
    items: [
      { id: 1, price: 5 },
      { id: 2, price: 3 },
    ],
    map: { a: 1, b: { c: 2 } },
    when: '2026-03-01T10:00:00Z',
    uid: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
    MAX: '5',
    xml: '<order id="o-17"><item n="1">a</item><item n="5">b</item><total>59.98</total><note xmlns="urn:n">soon</note></order>',
  },
  { MAX: { from: 'env', isUntyped: true } },
  {
    files: { 'schemas/map.json': { type: 'object' }, 'schemas/broken.yaml': { $ref: 'other.json' } },
    snapshots: keptSnapshots({ map: { a: 1, b: { c: 2 } } }),
  },
)

/** By matcher: subject, expected, what it says. */
const cases: Readonly<Record<string, readonly (readonly [string, JsonValue, string | readonly string[]])[]>> = {
  equals: [
    ['n', 5, 'passed'],
    ['MAX', 5, 'passed'],
    ['n', '${MAX}', 'passed'],
    ['map', { b: { c: 2 }, a: 1 }, 'passed'],
    ['numeric', 5, ['expected 5, actual "5" (only the types differ)']],
    ['map', { a: 1, b: { d: 2 } }, ['b.d: expected 2, actual - (no such key)', 'b.c: expected -, actual 2 (not expected)']],
    [
      'tags',
      ['b', 'c'],
      [
        'expected 2 elements, actual 3 elements (the lengths differ)',
        '[1]: expected "c", actual "a"',
        '[2]: expected -, actual "b" (not expected)',
      ],
    ],
    ['tags', ['a', 'b'], ['expected 2 elements, actual 3 elements (the lengths differ)', '[0]: expected -, actual "b" (not expected)']],
    [
      'tags',
      ['b', 'x', 'a', 'b'],
      ['[1]: expected "x", actual - (no such element)', 'expected 4 elements, actual 3 elements (the lengths differ)'],
    ],
  ],
  not_equals: [
    ['n', 6, 'passed'],
    ['n', 5, ['expected not 5, actual 5']],
  ],
  one_of: [
    ['n', [4, 5], 'passed'],
    ['n', ['5'], ['expected one of ["5"], actual 5 (with "5" only the types differ)']],
    ['id', ['o-18', 'p'], ['expected one of ["o-18","p"], actual "o-17" (the nearest is "o-18")']],
    ['id', ['o-1?', 'p', 'o-18'], ['expected one of ["o-1?","p","o-18"], actual "o-17" (the nearest is "o-1?")']],
    ['id', ['o-1?'], ['expected one of ["o-1?"], actual "o-17" (the nearest is "o-1?")']],
  ],
  not_one_of: [
    ['n', [4], 'passed'],
    ['n', [5], ['expected none of [5], actual 5']],
  ],
  contains: [
    ['id', 'o-', 'passed'],
    ['tags', 'a', 'passed'],
    ['map', 'a', 'passed'],
    ['map', { a: 1 }, 'passed'],
    ['items', { id: 2, price: 3 }, 'passed'],
    ['map.nope', 'a', ['expected contains "a", actual - (map has no key "nope"; it has "a", "b")']],
    ['nope', 'a', 'error: nothing is called "nope"'],
  ],
  not_contains: [
    ['id', 'x', 'passed'],
    ['tags', 'a', ['expected not contains "a", actual ["b","a","b"] (at [1])']],
    ['id', '17', ['expected not contains "17", actual "o-17" (at character 3)']],
  ],
  starts_with: [
    ['id', 'o', 'passed'],
    ['n', '5', ['expected starts with "5", actual 5 (it is no text)']],
  ],
  ends_with: [
    ['id', '17', 'passed'],
    ['id', '18', ['expected ends with "18", actual "o-17"']],
  ],
  matches: [
    ['id', '^o-\\d+$', 'passed'],
    ['n', '^5$', 'passed'],
    ['id', '^x', ['expected matches "^x", actual "o-17"']],
    [
      'id',
      '(?=x)',
      'error: the regular expression "(?=x)" cannot be read: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
    ],
  ],
  exists: [
    ['none', true, 'passed'],
    ['map.nope', false, 'passed'],
    ['nobody', false, 'passed'],
    ['map.nope', true, ['expected a value, actual - (map has no key "nope"; it has "a", "b")']],
    ['n', false, ['expected nothing, actual 5']],
  ],
  is_null: [
    ['none', true, 'passed'],
    ['n', true, ['expected null, actual 5']],
  ],
  type: [
    ['n', 'integer', 'passed'],
    ['uid', 'uuid', 'passed'],
    ['n', 'string', ['expected string, actual 5']],
  ],
  length: [
    ['tags', 3, 'passed'],
    ['id', 4, 'passed'],
    ['"a😀"', 2, 'passed'],
    ['map', 2, 'passed'],
    ['tags', { at_least: 3, less_than: 4 }, 'passed'],
    ['tags', 2, ['length: expected 2, actual 3 (the value is ["b","a","b"])']],
    ['n', 2, ['expected a length of 2, actual 5']],
  ],
  empty: [
    ['map.nope', true, 'passed'],
    ['tags', false, 'passed'],
    ['tags', true, ['expected empty, actual ["b","a","b"]']],
  ],
  greater_than: [
    ['n', 4, 'passed'],
    ['MAX', 4, 'passed'],
    ['n', 5, ['expected > 5, actual 5']],
    ['numeric', 4, 'error: > cannot compare string and number: "5" and 4'],
  ],
  less_than: [
    ['n', 6, 'passed'],
    ['map.nope', 6, ['expected < 6, actual - (map has no key "nope"; it has "a", "b")']],
  ],
  at_least: [
    ['n', 5, 'passed'],
    ['n', 6, ['expected >= 6, actual 5']],
  ],
  at_most: [
    ['n', 5, 'passed'],
    ['n', 4, ['expected <= 4, actual 5']],
  ],
  between: [
    ['n', [5, 6], 'passed'],
    ['n', { from: 1, to: 5 }, 'passed'],
    ['n', [6, 7], ['expected between [6,7], actual 5']],
  ],
  close_to: [
    ['price', { value: 60, tolerance: 0.1 }, 'passed'],
    ['price', [60, 0.1], 'passed'],
    ['price', 60, ['expected 60 ± 0.000001, actual 59.98 (off by 0.02)']],
  ],
  before: [
    ['when', '2026-03-02', 'passed'],
    ['when', '2026-03-01T10:00:00Z', ['expected before "2026-03-01T10:00:00Z", actual "2026-03-01T10:00:00Z"']],
  ],
  after: [
    ['when', '2026-02-28', 'passed'],
    ['id', '2026-02-28', ['expected after "2026-02-28", actual "o-17" (not a time)']],
  ],
  match: [
    ['map', { b: { c: '#number' } }, 'passed'],
    ['map', { c: '#present' }, ['c: expected #present, actual - (no such key)']],
  ],
  match_exact: [
    ['map', { a: 1, b: '#object' }, 'passed'],
    ['map', { a: 1 }, ['b: expected -, actual {"c":2} (not expected)']],
  ],
  each: [
    ['items', { id: '#number', price: '#? _ > 2' }, 'passed'],
    ['tags', { type: 'string' }, 'passed'],
    ['tags', { one_of: ['b'] }, ['[1]: expected one of ["b"], actual "a"']],
    ['n', '#number', ['expected a list, actual 5']],
  ],
  any_item: [
    ['items', { price: 3 }, 'passed'],
    [
      'items',
      { id: 2, price: 4 },
      [
        'expected an element that fits, actual [{"id":1,"price":5},{"id":2,"price":3}] (none of the 2 elements fits; the nearest is [1])',
        '[1].price: expected 4, actual 3',
      ],
    ],
  ],
  sorted: [
    ['items', { by: 'id' }, 'passed'],
    ['items', { by: 'price', order: 'desc' }, 'passed'],
    ['tags', true, ['[1]: expected not less than the one before, actual "a" (behind "b")']],
  ],
  unique: [
    ['items', true, 'passed'],
    ['items', 'id', 'passed'],
    ['tags', true, ['[2]: expected another value, actual "b" (the same as [0])']],
  ],
  json_schema: [
    ['n', { type: 'integer', minimum: 5 }, 'passed'],
    ['map', { type: 'object', required: ['a'], additionalProperties: { type: 'object' }, properties: { a: { const: 1 } } }, 'passed'],
    ['n', { const: '${n}' }, 'passed'],
    ['uid', { format: 'uuid' }, 'passed'],
    ['numeric', { type: 'number' }, ['expected number, actual "5"']],
    ['n', false, ['expected -, actual 5 (the schema allows nothing here)']],
    [
      'items',
      { items: { required: ['id', 'prise'], properties: { price: { type: 'string' } } } },
      [
        '[0].prise: expected a value, actual - (no such key)',
        '[1].prise: expected a value, actual - (no such key)',
        '[0].price: expected string, actual 5',
        '[1].price: expected string, actual 3',
      ],
    ],
    [
      'map',
      { anyOf: [{ type: 'string' }, { properties: { b: { properties: { c: { type: 'string' } } } } }] },
      ['expected one of 2 alternatives, actual {"a":1,"b":{"c":2}} (none fits; the nearest is number 2)', 'b.c: expected string, actual 2'],
    ],
    ['map.nope', { type: 'string' }, ['expected what the schema describes, actual - (map has no key "nope"; it has "a", "b")']],
    [
      'n',
      { type: '${id}' },
      'error: the JSON Schema is broken at /type: type must be one of null, boolean, object, array, number, string, integer, or a list of them, not "o-17"',
    ],
  ],
  schema_file: [
    ['map', 'schemas/map.json', 'passed'],
    ['items', 'schemas/map.json', ['expected object, actual [{"id":1,"price":5},{"id":2,"price":3}]']],
    ['map', 'schemas/broken.yaml', 'error: the JSON Schema is broken at /$ref: $ref "other.json" leads nowhere'],
  ],
  snapshot: [
    ['map', 'map', 'passed'],
    ['n', 'map', ['expected {"a":1,"b":{"c":2}}, actual 5']],
    ['map', 'nothing', ['expected the snapshot "nothing", actual {"a":1,"b":{"c":2}} (no such snapshot is kept)']],
    ['map.nope', 'map', ['expected a value to compare, actual - (map has no key "nope"; it has "a", "b")']],
  ],
  xpath: [
    ['xml', '//item', 'passed'],
    ['xml', { path: '/order/@id', equals: 'o-17' }, 'passed'],
    ['xml', { path: '/order/total', equals: 59.98, at_least: 59 }, 'passed'],
    ['xml', { path: 'count(//item)', equals: 2 }, 'passed'],
    ['xml', { path: '//item', equals: ['a', 'b'], length: 2 }, 'passed'],
    ['xml', { path: '//p:note', namespaces: { p: 'urn:n' }, each: { contains: 'soon' } }, 'passed'],
    ['xml', { path: '//item[@n = ${n}]', length: 1 }, 'passed'],
    ['xml', '//nothing', ['[//nothing]: expected something, actual -']],
    ['xml', { path: '/order/total', equals: 60 }, ['[/order/total]: expected 60, actual "59.98"']],
    ['xml', { path: '/order/nope', equals: 60 }, ['[/order/nope]: expected 60, actual - (the XPath finds nothing)']],
    ['xml', { path: '//item', equals: ['a', 'c'] }, ['[//item][1]: expected "c", actual "b"']],
    ['n', '//item', ['expected XML text, actual 5']],
    ['id', '//item', 'error: the text is not XML: text data outside of root node (line 1, column 4)'],
    ['xml', '//item[', 'error: the XPath "//item[" does not work: XPath parse error'],
  ],
}

describe('matchers', () => {
  it('close_to knows every digit of a whole number', () => {
    const scope = scopeOf({ id: '12345678901234567890' })
    const told = ['12345678901234567890', '12345678901234567889', { value: '12345678901234567885', tolerance: 5 }].map((close_to) =>
      verdict({ path: 'id', close_to }, scope),
    )
    expect(told).toEqual(['passed', ['expected 12345678901234567889 ± 0.000001, actual "12345678901234567890" (off by 1)'], 'passed'])
  })

  it('of times know what is finer than a millisecond, and zones', () => {
    const scope = scopeOf({ made: '2026-03-01T10:00:00.123456Z' })
    const told = ['2026-03-01T10:00:00.123789Z', '2026-03-01T10:00:00.123456Z', '2026-03-01T12:00:00.1234+02:00'].map((limit) => [
      verdict({ path: 'made', before: limit }, scope),
      verdict({ path: 'made', after: limit }, scope),
    ])
    expect(told.map((pair) => pair.map((one) => one === 'passed'))).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ])
  })

  it('have a case here each', () => {
    expect(Object.keys(cases)).toEqual(Object.keys(matchers))
  })

  for (const [matcher, rows] of Object.entries(cases)) {
    it(`${matcher} says what it wanted and what it saw`, () => {
      for (const [path, expected, said] of rows)
        expect([path, expected, verdict({ path, [matcher]: expected }, scope)]).toEqual([path, expected, said])
    })
  }

  it('answer to other spellings', () => {
    const spelled = { greaterThan: 4, gte: 5, isType: 'number', notEquals: 6, in: [5], lt: 6, range: [1, 9], isNull: false }
    for (const [name, expected] of Object.entries(spelled))
      expect([name, verdict({ path: 'n', [name]: expected }, scope)]).toEqual([name, 'passed'])
    expect(verdict({ path: 'price', close_to: 60, tolerance: 1 }, scope)).toBe('passed')
  })

  it('refuse values they cannot use', () => {
    const written = {
      one_of: 5,
      starts_with: 5,
      exists: 'yes',
      type: 'strng',
      length: 'long',
      between: [1],
      close_to: 'near',
      before: 'soon',
      sorted: 'up',
      unique: false,
      empty: 1,
      matches: 5,
      greater_than: null,
      is_null: 0,
      snapshot: { redact: { '$.id': 'uuid', '$[': '#uuid' }, ignore: 5, nme: 1 },
      any_item: { snapshot: 'x' },
      json_schema: 'order.json',
      schema_file: 'schemas/${id}.json',
      xpath: { path: 5, namespaces: 'x', eqals: 5 },
    }
    expect(
      compileAssertion({ path: 'n', ...written }, '/a').problems.map(({ code, pointer, message }) => `${code} ${pointer}: ${message}`),
    ).toMatchInlineSnapshot(`
      [
        "ASSERTION_INVALID /a/one_of: one_of wants a list, not 5",
        "ASSERTION_INVALID /a/starts_with: starts_with wants text, not 5",
        "ASSERTION_INVALID /a/exists: exists wants true or false, not "yes"",
        "ASSERTION_INVALID /a/type: type wants one of null, number, integer, string, boolean, array, object, empty, uuid, email, url, date, datetime, not "strng"",
        "ASSERTION_INVALID /a/length: length wants a number or matchers, not "long"",
        "ASSERTION_INVALID /a/between: between wants two values: [1, 5], not [1]",
        "ASSERTION_INVALID /a/close_to: close_to wants a number, or { value, tolerance }, not "near"",
        "ASSERTION_INVALID /a/before: before wants a time such as "2026-03-01T10:00:00Z", not "soon"",
        "ASSERTION_INVALID /a/sorted: sorted wants true, asc, desc, or { by, order }, not "up"",
        "ASSERTION_INVALID /a/unique: unique wants true or a key, not false",
        "ASSERTION_INVALID /a/empty: empty wants true or false, not 1",
        "ASSERTION_INVALID /a/matches: matches wants a regular expression as text, not 5",
        "ASSERTION_INVALID /a/greater_than: greater_than wants a number or text, not null",
        "ASSERTION_INVALID /a/is_null: is_null wants true or false, not 0",
        "ASSERTION_INVALID /a/snapshot/name: snapshot wants a name, not null",
        "ASSERTION_INVALID /a/snapshot: snapshot wants name, redact and ignore, not "nme"",
        "ASSERTION_INVALID /a/snapshot/redact/$.id: snapshot wants a marker such as #uuid, #datetime or #ignore, not "uuid"",
        "ASSERTION_INVALID /a/snapshot/redact/$[: snapshot wants a JSONPath such as $.items[*].id, not "$["",
        "ASSERTION_INVALID /a/snapshot/ignore: snapshot wants ignore as a list of paths, not 5",
        "ASSERTION_INVALID /a/any_item/snapshot: a snapshot cannot stand inside any_item",
        "ASSERTION_INVALID /a/json_schema: json_schema wants a JSON Schema as a map, not "order.json"",
        "ASSERTION_INVALID /a/schema_file: schema_file wants a path that is known before the run, not "schemas/\${id}.json"",
        "ASSERTION_INVALID /a/xpath: xpath wants its path as text: { path: //item }, not {"path":5,"namespaces":"x","eqals":5}",
        "ASSERTION_INVALID /a/xpath/namespaces: xpath wants a map of prefixes and URIs, not "x"",
        "ASSERTION_UNKNOWN_MATCHER /a/xpath/eqals: there is no matcher "eqals"",
      ]
    `)
  })
})
