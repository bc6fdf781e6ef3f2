import { describe, expect, it } from 'vitest'
import { compileExpression } from './compile-expression.ts'
import { createScope } from './create-scope.ts'
import { ExpressionError } from './expression-error.ts'
import type { Scope } from './scope.ts'
import { evaluateWith, loadTools } from './testing/evaluate.ts'

const evaluate = evaluateWith(await loadTools())

const body = {
  id: 'o-1',
  total: 19.9,
  items: [
    { id: 1, price: 5, name: 'b' },
    { id: 2, price: 3, name: 'a' },
  ],
  tags: ['x', 'y'],
  deep: { 'x-y': 7, '5432': 'port' },
  when: '2026-01-02T03:04:05Z',
  nothing: null,
}
const values = { status: 200, body, count: 3, exists: true, 'create-order': { id: 5 }, email: 'a@b.c' }
const all = (texts: readonly string[]) => Object.fromEntries(texts.map((text) => [text, evaluate(text, values, { root: body })]))

describe('compileExpression', () => {
  it('computes, with the precedence of the language', () => {
    expect(
      all([
        '1 + 2 * 3 ** 2',
        '2 ** 3 ** 2',
        '-2 ** 2',
        '10 % 4 - 1',
        '(1 + 2) * 3',
        '250ms + 1h30m',
        '1.5e3',
        '"a" + 1',
        '[1] + [2]',
        '"6" * "7"',
      ]),
    ).toEqual({
      '1 + 2 * 3 ** 2': 19,
      '2 ** 3 ** 2': 512,
      '-2 ** 2': 4,
      '10 % 4 - 1': 1,
      '(1 + 2) * 3': 9,
      '250ms + 1h30m': 5_400_250,
      '1.5e3': 1500,
      '"a" + 1': 'a1',
      '[1] + [2]': [1, 2],
      '"6" * "7"': 42,
    })
  })

  it('reads paths, indices and slices', () => {
    expect(
      all([
        'body.items[0].id',
        'body.items[-1].price',
        'body.items[0:1].id',
        'body.tags[1:]',
        'body.id[0]',
        'body.deep["x-y"]',
        'body.deep.x-y',
        'body.deep.5432',
        'body.items.length',
        'body.items[body.items.length-1].id',
        'create-order.id',
        'body.nope.deeper',
        'body?.nope.x',
        'unknown?.x',
        '{a: 1, "b c": [2]}["b c"][0]',
      ]),
    ).toMatchInlineSnapshot(`
      {
        "body.deep.5432": "port",
        "body.deep.x-y": 7,
        "body.deep["x-y"]": 7,
        "body.id[0]": "o",
        "body.items.length": 2,
        "body.items[-1].price": 3,
        "body.items[0:1].id": [
          1,
        ],
        "body.items[0].id": 1,
        "body.items[body.items.length-1].id": 2,
        "body.nope.deeper": undefined,
        "body.tags[1:]": [
          "y",
        ],
        "body?.nope.x": undefined,
        "create-order.id": 5,
        "unknown?.x": undefined,
        "{a: 1, "b c": [2]}["b c"][0]": 2,
      }
    `)
  })

  it('compares by value and type, deeply', () => {
    const holds = [
      'status == 200',
      'status === 200',
      'status != "200"',
      'body.nope == null',
      'body.nothing == nil',
      'body.tags == ["x", "y"]',
      '{a: [1]} == {"a": [1]}',
      '1 < 2 and 2 <= 2',
      '"B" < "a"',
      '"2026-01-02" < body.when',
    ]
    expect(all(holds)).toEqual(Object.fromEntries(holds.map((text) => [text, true])))
    expect(evaluate('status == "200"', values)).toBe(false)
  })

  it('asks what is in, at the start, at the end, of which type', () => {
    const holds = [
      'status in [200, 201]',
      'status not in [404]',
      '"id" in body',
      'status in range(200, 299)',
      'status not in range(300, 399)',
      '1.5 in range(1, 2)',
      'body.tags contains "x"',
      'body.tags not contains "z"',
      'body.id contains "-"',
      'body.id starts_with "o" && body.id endsWith "1"',
      'body.id not startsWith "x"',
      'body.id matches "^o-\\d+$"',
      'body.id not matches "z"',
      'status is number and status is integer and body.id is string',
      'body is object and body.tags is array and body.nothing is null',
      'body.nope is empty and "" is empty and [] is empty',
      'email is email and body.when is date and "http://x.y/z" is url',
      '"6f9619ff-8b86-4d01-b42d-00cf4fc964ff" is uuid',
      'body.id is not uuid',
      'body.id exists and body.nothing exists and body.nope not exists',
      'nobody not exists and nobody is null and nobody is not string',
      'body.nothing isNull and body.tags hasLength 2 and status isType "number"',
    ]
    expect(all(holds)).toEqual(Object.fromEntries(holds.map((text) => [text, true])))
  })

  it('decides with and, or, not, ?? and ?:', () => {
    expect(
      all([
        'not status == 200',
        '!(status == 404)',
        'status == 404 || count',
        'body.nope ?? "d"',
        'nobody ?? body.nope ?? 1',
        'count > 2 ? "many" : "few"',
        'not not true',
        'not exists(nobody)',
        'not exists',
      ]),
    ).toEqual({
      'not status == 200': false,
      '!(status == 404)': true,
      'status == 404 || count': 3,
      'body.nope ?? "d"': 'd',
      'nobody ?? body.nope ?? 1': 1,
      'count > 2 ? "many" : "few"': 'many',
      'not not true': true,
      'not exists(nobody)': true,
      'not exists': false,
    })
  })

  it('takes operator and function words for names where a value is expected', () => {
    expect(all(['exists == true', 'count > 0', 'count(body.items) == 2', 'email != ""'])).toEqual({
      'exists == true': true,
      'count > 0': true,
      'count(body.items) == 2': true,
      'email != ""': true,
    })
  })

  it('keeps every digit of a whole number beyond 2^53, which is text as in bodies and rows', () => {
    const order = { id: '12345678901234567890', other: '-12345678901234567890', items: [{ id: '9007199254740993', n: 1 }] }
    const holds = [
      'id == 12345678901234567890',
      'id != 12345678901234567891',
      'other == -12345678901234567890',
      'id in [1, 12345678901234567890]',
      '{id: 12345678901234567890} == {id: id}',
      '9007199254740991 + 1 == 9007199254740992.0',
      '$.items[?(@.id == 9007199254740993)].n == [1]',
      '12345678901234567890e0 > 1',
    ]
    for (const text of holds) expect([text, evaluate(text, order, { root: order })]).toEqual([text, true])
    expect(['id + 12345678901234567890', '1 < 12345678901234567890'].map((text) => evaluate(text, order))).toMatchInlineSnapshot(`
      [
        "EXPRESSION_SYNTAX 5-25: 12345678901234567890 has too many digits to compute with (whole numbers beyond 2^53 are text, so that ids compare true with ==; a number that may be rounded is written 1.2e19)",
        "EXPRESSION_SYNTAX 4-24: 12345678901234567890 has too many digits to compute with (whole numbers beyond 2^53 are text, so that ids compare true with ==; a number that may be rounded is written 1.2e19)",
      ]
    `)
  })

  it('computes with whole numbers beyond 2^53 and orders them, and no digit is lost', () => {
    const values = {
      start: '1717171717171717171',
      end: '1717171717173717171',
      id: '12345678901234567890',
      next: '9007199254740993',
      ns: '-9007199254740993',
    }
    const given = {
      'end - start': 2_000_000,
      'id - 1': '12345678901234567889',
      'id * 10': '123456789012345678900',
      'id % 1000': 890,
      '-id': '-12345678901234567890',
      '-ns': '9007199254740993',
      'number(id) - number(" 12345678901234567880 ")': 10,
      'int(id)': '12345678901234567890',
      'sum([id, 1, "2"])': '12345678901234567893',
      'sum([next, -10])': 9_007_199_254_740_983,
      'abs(ns)': '9007199254740993',
      'round(id)': '12345678901234567890',
      'max([5, id, next])': '12345678901234567890',
      'sort([id, 5, next, ns])': ['-9007199254740993', 5, '9007199254740993', '12345678901234567890'],
      'next < id': true,
      'id is integer and id is number and id is string': true,
      '"9007199254740991" is integer or "12.5" is number': false,
      'isType(ns, "integer")': true,
      'id > 5 and ns < 5.5': true,
      'between(id, 1, number("12345678901234567890"))': true,
      '(end - start) / 1000000': 2,
      'parseJson(\'{"id": 12345678901234567890, "n": 5}\')': { id: '12345678901234567890', n: 5 },
    }
    expect(Object.fromEntries(Object.keys(given).map((text) => [text, evaluate(text, values)]))).toEqual(given)
    expect(evaluate('id + 1', values)).toMatchInlineSnapshot(
      `"EXPRESSION_TYPE 0-6: + cannot tell whether 12345678901234567890 is a number or text (to add write sum([a, b]), to join put both into one text: "\${a}\${b}")"`,
    )
    expect(evaluate('"order " + id', values)).toBe('order 12345678901234567890')
  })

  it('orders times by the moment they mean, however they are written', () => {
    const holds = [
      '"2026-03-01T10:00:00.123Z" > "2026-03-01T10:00:00Z"',
      '"2026-03-01T10:00:00+02:00" < "2026-03-01T09:30:00Z"',
      '"2026-03-01T10:00:00Z" <= "2026-03-01T10:00:00.000Z"',
      '"2026-03-01T10:00:00.12Z" < "2026-03-01T10:00:00.123456Z"',
      '"2026-03-01T10:00:00.123456789Z" > "2026-03-01T10:00:00.123456Z"',
      '"2026-03-01 10:00:01" > "2026-03-01T10:00:00Z"',
      '"2026-03-01" < "2026-03-01T00:00:00.1Z"',
      '"2026-03-01" < "2026-03-02" and "2026-02-30" < "2026-03-01"',
      '"2026-03-01T" < "2026-03-01U"',
      'max(["2026-03-01T10:00:00Z", "2026-03-01T10:00:00.5Z"]) == "2026-03-01T10:00:00.5Z"',
      'between("2026-03-01T12:00:00+02:00", "2026-03-01T09:59:00Z", "2026-03-01T10:00:00Z")',
    ]
    for (const text of holds) expect([text, evaluate(text)]).toEqual([text, true])
  })

  it('knows no 30th of February', () => {
    for (const day of ['2026-02-30', '2026-02-29', '2026-04-31', '2026-06-31T10:00:00Z', '2026-00-10'])
      expect([day, evaluate('t is date', { t: day })]).toEqual([day, false])
    expect(evaluate('"2024-02-29" is date and "2024-02-29T10:00:00Z" is datetime')).toBe(true)
    expect(evaluate('parseDate("2026-02-30")')).toMatchInlineSnapshot(
      `"EXPRESSION_TYPE 0-23: parseDate wants a time such as "2026-03-01T10:00:00Z", not "2026-02-30" (string)"`,
    )
  })

  it('holds by no list and no map that is empty', () => {
    const values = { none: [], nobody: {}, one: [0], some: { a: null }, root: 1 }
    const given = {
      'none ? 1 : 2': 2,
      'nobody ? 1 : 2': 2,
      'one ? 1 : 2': 1,
      'some ? 1 : 2': 1,
      'not none': true,
      'none or "other"': 'other',
      'count([none, one, nobody], #)': 1,
      '$.items[?(@.paid == true)] ? 1 : 2': 2,
    }
    const root = { items: [{ paid: false }] }
    expect(Object.fromEntries(Object.keys(given).map((text) => [text, evaluate(text, values, { root })]))).toEqual(given)
  })

  it('knows the fields of other tools from those of formatDate', () => {
    expect(
      ['yyyy-MM-dd', 'DD.MM.yy', '%H:%M', 'h:mm a', 'EEE D'].map((pattern) => evaluate(`formatDate(t, "${pattern}")`)),
    ).toMatchInlineSnapshot(`
      [
        "EXPRESSION_SYNTAX 14-26: formatDate knows no "yyyy" in a pattern (write YYYY; letters that stand for themselves stand in brackets: [yyyy])",
        "EXPRESSION_SYNTAX 14-24: formatDate knows no "yy" in a pattern (write YY; letters that stand for themselves stand in brackets: [yy])",
        "EXPRESSION_SYNTAX 14-21: formatDate knows no "%H" in a pattern (write fields such as YYYY MM DD HH mm ss; letters that stand for themselves stand in brackets: [%H])",
        "EXPRESSION_SYNTAX 14-22: formatDate knows no "a" in a pattern (write A; letters that stand for themselves stand in brackets: [a])",
        "EXPRESSION_SYNTAX 14-21: formatDate knows no "EEE" in a pattern (write ddd; letters that stand for themselves stand in brackets: [EEE])",
      ]
    `)
    expect(evaluate('formatDate(t, p)', { t: '2026-03-01', p: 'yyyy' })).toMatchInlineSnapshot(
      `"EXPRESSION_TYPE 0-16: formatDate knows no "yyyy" in a pattern (write YYYY; letters that stand for themselves stand in brackets: [yyyy])"`,
    )
    const good = ['YYYY-MM-DDTHH:mm:ssZ', 'D. MMMM YYYY [um] H [yyyy]', 'dddd ddd hh A SSS X x', 'YYYY at HH', 'D [%d]']
    expect(good.map((pattern) => evaluate(`formatDate("2026-03-01T10:20:30.456Z", "${pattern}")`))).toMatchInlineSnapshot(`
      [
        "2026-03-01T10:20:30Z",
        "1. March 2026 um 10 yyyy",
        "Sunday Sun 10 AM 456 1772360430 1772360430456",
        "2026 at 10",
        "1 %d",
      ]
    `)
  })

  it('runs closures over lists in every spelling', () => {
    expect(
      all([
        'filter(body.items, .price > 3) | map(.id)',
        'map(filter(body.items, {#.price > 3}), #.id)',
        'map(body.items, i => i.price - 1)',
        'body.items.map(.name).join("+")',
        'map(body.items, {id: .id})',
        'map(body.items, o => filter(body.items, i => i.price < o.price) | len)',
        'map(body.tags, upper)',
        'all(body.items, .price > 1) and none(body.items, .price > 9) and any(body.items, .id == count - 1)',
        'body.items | sort(.name) | first',
      ]),
    ).toMatchInlineSnapshot(`
      {
        "all(body.items, .price > 1) and none(body.items, .price > 9) and any(body.items, .id == count - 1)": true,
        "body.items | sort(.name) | first": {
          "id": 2,
          "name": "a",
          "price": 3,
        },
        "body.items.map(.name).join("+")": "b+a",
        "filter(body.items, .price > 3) | map(.id)": [
          1,
        ],
        "map(body.items, i => i.price - 1)": [
          4,
          2,
        ],
        "map(body.items, o => filter(body.items, i => i.price < o.price) | len)": [
          1,
          0,
        ],
        "map(body.items, {id: .id})": [
          {
            "id": 1,
          },
          {
            "id": 2,
          },
        ],
        "map(body.tags, upper)": [
          "X",
          "Y",
        ],
        "map(filter(body.items, {#.price > 3}), #.id)": [
          1,
        ],
      }
    `)
  })

  it('reads JSONPath from $: one value where one can match, else a list', () => {
    expect(
      all([
        '$.id',
        '$["deep"]["x-y"]',
        '$.items[0].name',
        '$.items.length',
        '$.items[*].price',
        '$.items[*].price.sum()',
        '$..price | max',
        '$.items[?(@.price > 3)].id',
        '$.items[?@.name == "a"].length',
        '$.items[0:1].id',
        '$.items[(@.length-1)].id',
        '$.tags[?search(@, "^[xz]$")]',
        '$.nope',
        'body.items[*].id',
        'body.items[?(@.id == 2)].name',
      ]),
    ).toMatchInlineSnapshot(`
      {
        "$..price | max": 5,
        "$.id": "o-1",
        "$.items.length": 2,
        "$.items[(@.length-1)].id": 2,
        "$.items[*].price": [
          5,
          3,
        ],
        "$.items[*].price.sum()": 8,
        "$.items[0:1].id": [
          1,
        ],
        "$.items[0].name": "b",
        "$.items[?(@.price > 3)].id": [
          1,
        ],
        "$.items[?@.name == "a"].length": 1,
        "$.nope": undefined,
        "$.tags[?search(@, "^[xz]$")]": [
          "x",
        ],
        "$["deep"]["x-y"]": 7,
        "body.items[*].id": [
          1,
          2,
        ],
        "body.items[?(@.id == 2)].name": [
          "a",
        ],
      }
    `)
  })

  it('takes tokens outside quotes for names and inside quotes for text', () => {
    expect(
      all([
        '{{status}} == 200',
        '${status} == 200',
        '${ status == 200 }',
        'body.id == "{{body.id}}"',
        '"${count}!" == "3!"',
        '${nobody:7} == 7',
      ]),
    ).toEqual({
      '{{status}} == 200': true,
      '${status} == 200': true,
      '${ status == 200 }': true,
      'body.id == "{{body.id}}"': true,
      '"${count}!" == "3!"': true,
      '${nobody:7} == 7': true,
    })
  })

  it('tells everything that is wrong with a text and stands for itself', () => {
    expect(
      all([
        'uper(id) == lowr(x) and status is strng',
        'upper() == upper(1, 2)',
        'foo(id, .price > bar(1))',
        'foo(.price) == 1 and )',
        'upper() and )',
        '12345678901234567890 + 1 > 12345678901234567891',
      ]),
    ).toMatchInlineSnapshot(`
      {
        "12345678901234567890 + 1 > 12345678901234567891": "EXPRESSION_SYNTAX 0-20: 12345678901234567890 has too many digits to compute with (whole numbers beyond 2^53 are text, so that ids compare true with ==; a number that may be rounded is written 1.2e19)
      EXPRESSION_SYNTAX 27-47: 12345678901234567891 has too many digits to compute with (whole numbers beyond 2^53 are text, so that ids compare true with ==; a number that may be rounded is written 1.2e19)",
        "foo(.price) == 1 and )": "EXPRESSION_UNKNOWN_FUNCTION 0-3: there is no function "foo"",
        "foo(id, .price > bar(1))": "EXPRESSION_UNKNOWN_FUNCTION 0-3: there is no function "foo"
      EXPRESSION_UNKNOWN_FUNCTION 17-20: there is no function "bar"",
        "uper(id) == lowr(x) and status is strng": "EXPRESSION_UNKNOWN_FUNCTION 0-4: there is no function "uper" (did you mean "upper"?)
      EXPRESSION_UNKNOWN_FUNCTION 12-16: there is no function "lowr" (did you mean "lower", "floor" or "now"?)
      EXPRESSION_SYNTAX 34-39: "is" wants a type, found "strng" (did you mean "string"?)",
        "upper() == upper(1, 2)": "EXPRESSION_SYNTAX 0-7: upper is called as upper(text)
      EXPRESSION_SYNTAX 11-22: upper is called as upper(text)",
        "upper() and )": "EXPRESSION_SYNTAX 0-7: upper is called as upper(text)
      EXPRESSION_SYNTAX 12-13: expected a value, found ")"",
      }
    `)
    expect(compileExpression('uper(id) == lowr(x)').names.map(({ name }) => name)).toEqual(['id', 'x'])
  })

  it('tells what is wrong with a text, and where', () => {
    expect(
      all([
        'status = 200',
        'status ==',
        'foo bar',
        '"abc',
        '(1',
        '[1, 2',
        'uper(body.id)',
        'upper()',
        'status is strng',
        '5xx',
        'a.',
        '.price',
        'x ? 1',
        'FAKER.name.first()',
        'xpath(body, "/a")',
        '${status',
        '1 §',
        'status: 200',
        'name == \u201cAda\u201d',
        '5 \u2013 3',
      ]),
    ).toMatchInlineSnapshot(`
      {
        ""abc": "EXPRESSION_SYNTAX 0-4: the quote " is not closed",
        "\${status": "EXPRESSION_SYNTAX 0-2: the token \${ is not closed (where the text itself should hold \${ write $\${)",
        "(1": "EXPRESSION_SYNTAX 0-1: "(" is not closed",
        ".price": "EXPRESSION_SYNTAX 0-1: "." stands for the element inside filter(…), map(…) and the like",
        "1 §": "EXPRESSION_SYNTAX 2-3: "§" means nothing here",
        "5 – 3": "EXPRESSION_SYNTAX 2-3: "–" means nothing here (to subtract, write -)",
        "5xx": "EXPRESSION_SYNTAX 0-3: "5xx" is not a number, a duration or a name (durations are written 250ms, 2s, 5m, 1h; text wants quotes)",
        "FAKER.name.first()": "EXPRESSION_UNKNOWN_FUNCTION 0-16: faker has no "first" in "name" (did you mean "firstName"?)",
        "[1, 2": "EXPRESSION_SYNTAX 0-1: "[" is not closed",
        "a.": "EXPRESSION_SYNTAX 2-2: expected a key after ".", found the end",
        "foo bar": "EXPRESSION_SYNTAX 4-7: expected an operator or the end, found "bar" (text wants quotes)",
        "name == “Ada”": "EXPRESSION_SYNTAX 8-9: "“" means nothing here (put text between straight quotes: "…")",
        "status = 200": "EXPRESSION_SYNTAX 7-8: expected an operator or the end, found "=" (to compare, write ==)",
        "status ==": "EXPRESSION_SYNTAX 9-9: a value is missing at the end",
        "status is strng": "EXPRESSION_SYNTAX 10-15: "is" wants a type, found "strng" (did you mean "string"?)",
        "status: 200": "EXPRESSION_SYNTAX 6-7: expected an operator or the end, found ":" (to compare, write ==)",
        "uper(body.id)": "EXPRESSION_UNKNOWN_FUNCTION 0-4: there is no function "uper" (did you mean "upper"?)",
        "upper()": "EXPRESSION_SYNTAX 0-7: upper is called as upper(text)",
        "x ? 1": "EXPRESSION_SYNTAX 2-3: the "?" wants a ":" and a second value, found the end",
        "xpath(body, "/a")": "EXPRESSION_TYPE 0-17: xpath wants text, not {"id":"o-1","total":19.9,"items":[{"id"… (object)",
      }
    `)
  })

  it('tells what went wrong when it is evaluated, and where', () => {
    expect(
      all([
        'bdy.id',
        'count-1',
        '1 - "x"',
        'body.nope + 1',
        'body.nope > 1',
        '"10" > 5',
        '1 < 2 < 3',
        'upper(body)',
        '1 / 0',
        'body.id matches "(?=x)"',
        'sum(body.tags)',
        '$.items[?(@.x ~ 1)]',
      ]),
    ).toMatchInlineSnapshot(`
      {
        ""10" > 5": "EXPRESSION_TYPE 0-8: > cannot compare string and number (number(…) reads text as a number)",
        "$.items[?(@.x ~ 1)]": "EXPRESSION_SYNTAX 14-15: expected ")", found "~"",
        "1 - "x"": "EXPRESSION_TYPE 0-7: - cannot use "x" (string) (number(…) reads text as a number)",
        "1 / 0": "EXPRESSION_TYPE 0-5: division by zero",
        "1 < 2 < 3": "EXPRESSION_TYPE 0-9: < cannot compare boolean and number (write \`1 < x and x < 5\` for a range)",
        "bdy.id": "EXPRESSION_UNKNOWN_NAME 0-3: nothing is called "bdy" (did you mean "body"?)",
        "body.id matches "(?=x)"": "EXPRESSION_PATTERN 0-23: the regular expression "(?=x)" cannot be read: error parsing regexp: invalid or unsupported Perl syntax: \`(?=\` (regular expressions are those of RE2: no lookaround, no backreferences)",
        "body.nope + 1": "EXPRESSION_TYPE 0-13: + cannot use a value that is missing (check the path, or give a default: (path ?? 0))",
        "body.nope > 1": "EXPRESSION_TYPE 0-13: > cannot compare a value that is missing (check the path, or give a default: (path ?? 0))",
        "count-1": "EXPRESSION_UNKNOWN_NAME 0-7: nothing is called "count-1" (subtraction wants spaces: count - 1)",
        "sum(body.tags)": "EXPRESSION_TYPE 0-14: sum wants a number, not "x" (string)",
        "upper(body)": "EXPRESSION_TYPE 0-11: upper wants text, not {"id":"o-1","total":19.9,"items":[{"id"… (object)",
      }
    `)
  })

  it('adds the place to what the scope says of an output never captured', () => {
    const { compiled } = compileExpression('1 + total')
    const never = new ExpressionError('OUTPUT_MISSING', 'step create did not capture total')
    const scope: Scope = {
      ...createScope({}),
      get: () => {
        throw never
      },
    }
    expect(() => compiled?.evaluate(scope)).toThrow(expect.objectContaining({ code: 'OUTPUT_MISSING', start: 4, end: 9 }))
    expect(compileExpression('total ?? 5').compiled?.evaluate(scope)).toBe(5)
  })

  it('lists the names it reads, with the fixed part of their paths', () => {
    const names = compileExpression('create.body.items[0].id == order ?? row["x-y"] and len(list[i].name) > 1')
    expect(
      names.compiled?.names.map(({ name, path, isOptional, start, end }) => ({ name, path, isOptional, at: [start, end] })),
    ).toMatchInlineSnapshot(`
      [
        {
          "at": [
            0,
            23,
          ],
          "isOptional": false,
          "name": "create",
          "path": [
            "body",
            "items",
            0,
            "id",
          ],
        },
        {
          "at": [
            27,
            32,
          ],
          "isOptional": false,
          "name": "order",
          "path": [],
        },
        {
          "at": [
            36,
            46,
          ],
          "isOptional": false,
          "name": "row",
          "path": [
            "x-y",
          ],
        },
        {
          "at": [
            55,
            59,
          ],
          "isOptional": false,
          "name": "list",
          "path": [],
        },
        {
          "at": [
            60,
            61,
          ],
          "isOptional": false,
          "name": "i",
          "path": [],
        },
      ]
    `)
  })

  it('names the helpers it needs and no others', () => {
    const needs = (text: string) => compileExpression(text).compiled?.needs
    expect([needs('$.a.b[0] == a'), needs('$..a'), needs('a matches "x"'), needs('sha256(a) == md5(a[*])')]).toEqual([
      [],
      ['jsonpath'],
      ['regex'],
      ['hash', 'jsonpath'],
    ])
  })
})

describe('text without a type of its own', () => {
  const origins = {
    PORT: { from: '--var', isUntyped: true },
    FLAG: { from: 'env', isUntyped: true },
    row: { from: 'row 1', isUntyped: true },
  }
  const names = { PORT: '8080', FLAG: 'true', row: { qty: '2' }, status: '200', list: [8080] }
  const ask = (text: string) => evaluate(text, names, { origins })

  it('compares with numbers and booleans by value', () => {
    for (const text of [
      'PORT == 8080',
      '8080 == PORT',
      'PORT > 80',
      'FLAG == true',
      'row.qty == 2',
      '"{{PORT}}" == 8080',
      'PORT in list',
      'PORT != 1',
      'PORT == "8080"',
    ]) {
      expect([text, ask(text)]).toEqual([text, true])
    }
  })

  it('leaves results strict', () => {
    expect([ask('status == 200'), ask('status > 100')]).toEqual([
      false,
      'EXPRESSION_TYPE 0-12: > cannot compare string and number (number(…) reads text as a number)',
    ])
  })
})
