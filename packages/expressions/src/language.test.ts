import { describe, expect, it } from 'vitest'
import { compileExpression } from './compile-expression.ts'
import type { Origin } from './scope.ts'
import { evaluateWith, loadTools, renderWith } from './testing/evaluate.ts'

// Each test is named by the sentence of the language's definition that it holds to.

const tools = await loadTools()
const evaluate = evaluateWith(tools)
const render = renderWith(tools)

const fromEnv: Origin = { from: 'env of the flow', isUntyped: true }
const body = {
  id: 'o-1',
  n: 5,
  items: [
    { id: 1, price: 2 },
    { id: 2, price: 4 },
  ],
  'a-b': { c: 1 },
  ports: { 5432: 'db' },
  none: null,
}
const values = {
  body,
  status: 200,
  text: 'txt',
  list: [1, 2],
  count: 3,
  exists: true,
  email: 'a@b.c',
  order_status: '201',
  MAX_FARE: '5',
  FLAG: 'true',
}
const options = { root: body, origins: { order_status: fromEnv, MAX_FARE: fromEnv, FLAG: fromEnv } }

const ask = (text: string): unknown => evaluate(text, values, options)
const fill = (text: string): unknown => render(text, values, options)

const expectAll = (results: Readonly<Record<string, unknown>>, how: (text: string) => unknown = ask): void => {
  for (const [text, value] of Object.entries(results)) expect([text, how(text)]).toEqual([text, value])
}
const expectTrue = (...texts: readonly string[]): void => expectAll(Object.fromEntries(texts.map((text) => [text, true])))

describe('templates', () => {
  it('`${…}` and `{{…}}` hold the same expression language', () => {
    expectAll({ '${status + 1}': 201, '{{status + 1}}': 201, '{{ body.items | len }}': 2, '${text.upper()}': 'TXT' }, fill)
  })

  it('`$${` and `\\{{` are literal', () => {
    expectAll({ '$${status} \\{{status}} ${status}': '${status} {{status}} 200' }, fill)
  })

  it('inside text they are replaced; alone they keep the type', () => {
    expectAll(
      {
        '${status}': 200,
        'is ${status}.': 'is 200.',
        '${list}': [1, 2],
        'is {{list}}': 'is [1,2]',
        '${body.none}': null,
        '{"n": {{status}}}': '{"n": 200}',
      },
      fill,
    )
  })

  it('`${X:default}` and `${X:-default}` give a default', () => {
    expectAll(
      {
        '${nobody:d}': 'd',
        '${nobody:-d}': 'd',
        '{{nobody:d}}': 'd',
        '${nobody:}': '',
        '${nobody:http://h:1/p}': 'http://h:1/p',
        '${nobody:${status}}': '200',
        '${body.nope:d}': 'd',
        '${body.none:d}': 'd',
        '${status:d}': 200,
      },
      fill,
    )
  })

  it('nothing is ever sent to the target with a literal `${x}` in it by accident', () => {
    expectAll(
      {
        '${nobody}': expect.stringMatching(/^EXPRESSION_UNKNOWN_NAME/),
        'a ${body.nope} b': expect.stringMatching(/^EXPRESSION_MISSING/),
        '${status': expect.stringMatching(/^EXPRESSION_SYNTAX/),
      },
      fill,
    )
  })
})

describe('names', () => {
  it('operands of `exists`, `is …`, `??`, `?.` and `${X:default}` may be missing or unknown names', () => {
    expectAll({
      'nobody exists': false,
      'nobody not exists': true,
      'body.nope exists': false,
      'body.none exists': true,
      'nobody is null': true,
      'nobody is not string': true,
      'nobody ?? 1': 1,
      'nobody?.a.b': undefined,
      '${nobody:7} == 7': true,
      'nobody == null': expect.stringMatching(/^EXPRESSION_UNKNOWN_NAME/),
    })
  })

  it('operator and function words are names where an operand is expected and no `(` follows', () => {
    expectTrue('exists == true', 'count > 0', 'email != ""', 'count(list) == 2')
    const words = { contains: 1, matches: 2, not: 3, is: 4, in: 5, range: 6, first: 7, starts_with: 8, and: 9 }
    for (const [word, value] of Object.entries(words)) expect([word, evaluate(`${word} == ${value}`, words)]).toEqual([word, true])
  })

  it('`{{x}}` and `${x}` outside quotes are names, inside quotes text; one token around the whole is just the expression', () => {
    expectTrue(
      '{{status}} == 200',
      '${status} == 200',
      'text == "{{text}}"',
      '\'x{{status}}\' == "x200"',
      '${status == 200}',
      '{{ body.n < 6 }}',
    )
  })

  it('built-ins stand behind every other name, in capitals, in lower case and behind a `$`', () => {
    expectAll({ '{{$timestamp}}': '2026-03-01T10:20:30.456Z', '${timestamp}': '2026-03-01T10:20:30.456Z', '${TODAY}': '2026-03-01' }, fill)
    expectTrue(
      'UUID is uuid',
      '$uuid is uuid',
      'RANDOM_INT in range(0, 999999)',
      'len(RANDOM_STRING) == 16',
      'RANDOM_STRING matches "^[A-Za-z0-9]+$"',
    )
    expect(evaluate('uuid', { uuid: 'mine' })).toBe('mine')
  })

  it('`TIMESTAMP_UNIX` is seconds, `TIMESTAMP_MS` milliseconds, `TODAY` = `DATE`', () => {
    expectAll(
      { '${TIMESTAMP_UNIX}': 1_772_360_430, '${TIMESTAMP_MS}': 1_772_360_430_456, '${TODAY == DATE}': true, '${DAY_OF_WEEK}': 'Sunday' },
      fill,
    )
  })

  it('there is one value per string', () => {
    const [first, second] = String(fill('${UUID} ${UUID}')).split(' ')
    const other = fill('${UUID}')
    expect([first === second, first === other]).toEqual([true, false])
  })

  it('calls take named arguments: `FAKER.datatype.number(min: 18, max: 80)`', () => {
    expectTrue('FAKER.datatype.number(min: 18, max: 80) in range(18, 80)', 'FAKER.datatype.number(min: 3, max: 3) == 3')
  })
})

describe('values', () => {
  it('`==` compares values and types deeply (`201 == "201"` is false)', () => {
    expectAll({
      '201 == "201"': false,
      '[1, {a: 2}] == [1, {a: 2}]': true,
      '{a: 1, b: 2} == {b: 2, a: 1}': true,
      'status === 200': true,
      'null == false': false,
    })
  })

  it('a missing path is equal to null', () => {
    expectTrue('body.nope == null', 'body.nope == nil', 'body.nope.deeper == null', 'body.none == null')
  })

  it('a passed `!=` on a missing path carries a warning', () => {
    const { compiled } = compileExpression('body.nope != 5')
    expect(compiled?.warning).toBeDefined()
  })

  it('untyped text compares with a number or boolean by value', () => {
    expectTrue(
      "order_status == '201'",
      'order_status == 201',
      'body.n == ${MAX_FARE}',
      'MAX_FARE == "5"',
      'FLAG == true',
      '"${status}" == 200',
      'MAX_FARE >= body.n',
      'MAX_FARE in [5]',
      'order_status in range(200, 299)',
      '5 in [MAX_FARE]',
      '5 not in [MAX_FARE] == false',
      '[MAX_FARE, 7] contains 5',
      'contains([5], MAX_FARE)',
      '[5].contains(MAX_FARE)',
      'max(MAX_FARE, 3) == 5',
      'min([MAX_FARE, 30]) == 5',
      '$.items[?(@.id == "${body.items[0].id}")].price == [2]',
    )
  })

  it('results stay strict', () => {
    expectAll({ 'status == "200"': false, 'body.id == 1': false, '5 in [text]': false, 'contains([201], "201")': false })
  })

  it('`- * / % **` read numeric text as a number; `+` joins when a side is text', () => {
    expectAll({ '"6" - 1': 5, '"6" * "7"': 42, '"6" / 2': 3, '"7" % 4': 3, '"2" ** 3': 8, '"6" + 1': '61', '1 + 1': 2 })
  })

  it('`<` on numbers by value, on text by code point, ISO dates so compare right', () => {
    expectTrue('9 < 10', '"10" < "9"', '"Z" < "a"', '"2026-01-02" < "2026-01-10"', '"2026-01-02T03:04:05Z" <= "2026-01-02T03:04:05Z"')
  })

  it('durations may be compound: `1h30m`', () => {
    expectAll({ '1h30m': 5_400_000, '250ms': 250, '2s + 5m': 302_000 })
  })

  it('regular expressions are RE2’s', () => {
    expectAll({ 'body.id matches "^o-\\d+$"': true, 'body.id matches "(?=o)"': expect.stringMatching(/^EXPRESSION_PATTERN/) })
  })
})

describe('paths', () => {
  it('a path that can match one thing gives that value; with `*`, `..`, a slice or a filter it gives a list', () => {
    expectAll({
      '$.n': 5,
      '$.items[0].id': 1,
      '$.nope': undefined,
      '$.items[*].id': [1, 2],
      '$..price': [2, 4],
      '$.items[0:1].id': [1],
      '$.items[?(@.price > 9)]': [],
    })
  })

  it('`.5432` is a key; `a.b-c` is one path (subtraction wants spaces)', () => {
    expectAll({ 'body.ports.5432': 'db', 'body.a-b.c': 1, '$.a-b.c': 1, 'body.n - 1': 4 })
    expect(ask('body.n-1 == 4')).toBe(false)
  })

  it('`.length .sum() .avg() .min() .max()` may follow', () => {
    expectAll({
      'body.items.length': 2,
      '$.items.length': 2,
      '$.items[*].price.sum()': 6,
      '$.items[*].price.avg()': 3,
      '$.items[*].price.min()': 2,
      'list.max()': 2,
      '$.items[*].length': 2,
    })
  })

  it('the method forms `.upper() .lower() .substring() .replace() .sum()` work too', () => {
    expectAll({ 'text.upper()': 'TXT', '"AB".lower()': 'ab', 'text.substring(1)': 'xt', 'text.replace("t", "T")': 'TxT', 'list.sum()': 3 })
  })

  it('`isNull isEmpty hasLength isType`, `range(a, b)`', () => {
    expectTrue(
      'body.none isNull',
      '[] isEmpty',
      'list hasLength 2',
      'status isType "number"',
      'status range(200, 299)',
      'status in range(200, 299)',
    )
  })
})
