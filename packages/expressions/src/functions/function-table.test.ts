import { describe, expect, it } from 'vitest'
import { evaluateWith, loadTools } from '../testing/evaluate.ts'
import { functions } from './function-table.ts'

const evaluate = evaluateWith(await loadTools())

const cases: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  upper: { 'upper("aß")': 'ASS', '"ab".toUpperCase()': 'AB' },
  lower: { 'lower("AB")': 'ab' },
  trim: { 'trim(" a ")': 'a' },
  split: { 'split("a,b", ",")': ['a', 'b'] },
  join: { 'join([1, "b", null])': '1,b,null', 'join(["a", "b"], "-")': 'a-b' },
  replace: { 'replace("a.b.c", ".", "$&")': 'a$&b$&c' },
  substring: { 'substring("abcd", 1, 3)': 'bc', '"abcd".substring(-2)': 'cd' },
  padStart: { 'padStart("7", 3, "0")': '007' },
  padEnd: { 'padEnd("7", 3)': '7  ' },
  text: { 'text(5)': '5', 'text({a: [1]})': '{"a":[1]}' },
  number: { 'number(" 5.5 ")': 5.5, 'number(true)': 1 },
  int: { 'int("5.9")': 5, 'int(-5.9)': -5 },
  boolean: { 'boolean("TRUE")': true, 'boolean(0)': false },
  round: { 'round(2.5)': 3, 'round(-2.5)': -3, 'round(1.005, 2)': 1.01, 'round(1234, -2)': 1200 },
  floor: { 'floor(-1.5)': -2, 'floor(1.239, 2)': 1.23 },
  ceil: { 'ceil(1.2)': 2, 'ceil(-1.25, 1)': -1.2 },
  abs: { 'abs(-3)': 3 },
  min: { 'min([3, 1, 2])': 1, 'min(3, 1)': 1, 'min([])': undefined, 'min(["b", "a"])': 'a' },
  max: { 'max([{p: 3}, {p: 5}], .p)': 5, 'max(1, 2, 3)': 3 },
  sum: { 'sum([1, "2", 3])': 6, 'sum([{p: 3}, {p: 5}], .p)': 8, '[1, 2].sum()': 3 },
  avg: { 'avg([1, 2, 3])': 2, 'avg([])': undefined },
  len: { 'len("abc")': 3, 'len([1])': 1, 'len({a: 1, b: 2})': 2 },
  filter: { 'filter([1, 2, 3], # > 1)': [2, 3] },
  all: { 'all([], # > 1)': true, 'all([1, 2], # > 1)': false, 'all([true, 1])': true },
  any: { 'any([1, 2], # > 1)': true, 'any([])': false },
  none: { 'none([1, 2], # > 2)': true },
  find: { 'find([{a: 1}, {a: 2}], .a > 1)': { a: 2 }, 'find([1], # > 1)': undefined },
  count: { 'count([1, 2])': 2, 'count([1, 2], # > 1)': 1 },
  map: { 'map([1, 2], # * 2)': [2, 4] },
  sort: { 'sort([3, null, 1])': [1, 3, null], 'sort(["b", "a"])': ['a', 'b'], 'sort([{a: 2}, {a: 1}], .a)': [{ a: 1 }, { a: 2 }] },
  unique: { 'unique([1, 1, {a: 1}, {a: 1}, null, null])': [1, { a: 1 }, null], 'unique([{a: 1, b: 1}, {a: 1}], .a)': [{ a: 1, b: 1 }] },
  reverse: { 'reverse([1, 2])': [2, 1], 'reverse("aé😀")': '😀éa' },
  first: { 'first([1, 2])': 1, 'first([])': undefined, 'first("ab")': 'a' },
  last: { 'last([1, 2])': 2 },
  flatten: { 'flatten([[1], [2, [3]]])': [1, 2, [3]], 'flatten([[1], [2, [3]]], 2)': [1, 2, 3] },
  keys: { 'keys({a: 1, b: 2})': ['a', 'b'] },
  values: { 'values({a: 1, b: 2})': [1, 2] },
  entries: { 'entries({a: 1})': [{ key: 'a', value: 1 }] },
  range: { 'range(1, 3)': [1, 2, 3], 'range(3, 1)': [] },
  now: { 'now()': '2026-03-01T10:20:30.456Z' },
  parseDate: {
    'parseDate("2026-03-01 12:00:00+0200")': '2026-03-01T10:00:00.000Z',
    'parseDate("2026-03-01")': '2026-03-01T00:00:00.000Z',
    'parseDate(0)': '1970-01-01T00:00:00.000Z',
  },
  formatDate: {
    'formatDate("2026-03-01T09:05:07Z", "D.M.YY HH:mm:ss [Uhr] dddd")': '1.3.26 09:05:07 Uhr Sunday',
    'formatDate(now())': '2026-03-01',
  },
  addDuration: {
    'addDuration("2026-03-01", 1d)': '2026-03-02T00:00:00.000Z',
    'addDuration("2026-03-01", "-1h30m")': '2026-02-28T22:30:00.000Z',
  },
  timeMs: { 'timeMs("2026-03-01T00:00:01Z") - timeMs("2026-03-01")': 1000 },
  base64: { 'base64("héllo")': 'aMOpbGxv', 'base64("a")': 'YQ==', 'base64("")': '' },
  base64Decode: { 'base64Decode("aMOpbGxv")': 'héllo', 'base64Decode("YQ")': 'a', 'base64Decode("Pz8_")': '???' },
  urlEncode: { 'urlEncode("a b&ü")': 'a%20b%26%C3%BC' },
  urlDecode: { 'urlDecode("a%20b")': 'a b' },
  sha256: { 'sha256("abc")': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
  md5: { 'md5("abc")': '900150983cd24fb0d6963f7d28e17f72' },
  hmac: {
    'hmac("Hi There", "key")': 'e75865ac3fe73a8074997001fcdf339dbb878200ace6efa70f0ee1b2df3a3cf6',
    'len(hmac("a", "b", "sha512"))': 128,
  },
  json: { 'json({a: [1, null]})': '{"a":[1,null]}' },
  parseJson: { 'parseJson(\'{"a": [1]}\').a[0]': 1 },
  jsonpath: { 'jsonpath({a: [{b: 1}, {b: 2}]}, "$.a[*].b")': [1, 2], 'jsonpath({a: 1}, "$.a")': 1 },
  xpath: {
    'xpath("<o><id>5</id></o>", "/o/id")': '5',
    'xpath("<o><id>5</id></o>", "/o/id") == 5': true,
    'xpath("<o><i>1</i><i>2</i></o>", "//i")': ['1', '2'],
    'xpath("<o><i>1</i></o>", "/o/*")': ['1'],
    'xpath("<o><i>1</i><i n=\'x\'>2</i></o>", "/o/i[2]/@n")': 'x',
    'xpath("<o/>", "/o/id")': undefined,
    'xpath("<o><i>1</i><i>2</i></o>", "count(//i)")': 2,
    'xpath("<a:o xmlns:a=\'urn:x\'>1</a:o>", "/b:o", {b: "urn:x"})': '1',
  },
  exists: { 'exists(nobody)': false, 'exists({a: null}.a)': true },
  default: { 'default(nobody, 4)': 4, 'nobody | default("z")': 'z', 'default(0, 4)': 0 },
  type: { 'type([])': 'array', 'type(nobody)': 'missing', 'type(null)': 'null' },
  isType: { 'isType(5, "integer")': true, 'isType("a", "email")': false },
  isNull: { 'isNull(nobody)': true },
  isEmpty: { 'isEmpty([])': true },
  hasLength: { 'hasLength("abc", 3)': true },
  between: { 'between(2, 1, 3)': true, 'between(null, 1, 3)': false },
  contains: { 'contains([1, 2], 2)': true, 'contains("abc", "z")': false },
  startsWith: { 'startsWith("abc", "a")': true },
  endsWith: { 'endsWith("abc", "bc")': true },
  matches: { 'matches("abc", "^a.c$")': true },
  regexFind: { 'regexFind("order o-17!", "o-(\\d+)", 1)': '17', 'regexFind("x", "y")': undefined },
  uuid: { 'uuid() is uuid': true, 'uuid() == uuid()': false },
  randomInt: { 'randomInt(5, 5)': 5, 'randomInt(9) in range(0, 9)': true },
  randomString: { 'len(randomString(20))': 20 },
  env: { 'env("NOPE", "d")': 'd' },
  osenv: { 'osenv("NOPE", "d")': 'd' },
  secret: { 'secret("s")': 's' },
}

describe('functions', () => {
  it('has a case here for each', () => {
    expect(Object.keys(cases).toSorted()).toEqual(functions.map((entry) => entry.name).toSorted())
  })

  for (const [name, rows] of Object.entries(cases)) {
    it(`${name} gives what its doc says`, () => {
      for (const [text, value] of Object.entries(rows)) expect([text, evaluate(text)]).toEqual([text, value])
    })
  }

  it('says what a function wants when it gets something else', () => {
    const texts = [
      'upper(null)',
      'sum(5, "x")',
      'len(5)',
      'filter({}, # > 1)',
      'parseJson("{")',
      'parseDate("soon")',
      'hmac("a", "b", "rot13")',
      'base64Decode("?")',
      'keys([])',
      'randomInt(2, 1)',
      'env("NOPE")',
      'isType(1, "strng")',
      'xpath("<a><b/><b/></a>", "/a/b")',
      'xpath("{}", "/a")',
      'xpath("<a/>", "/a[")',
      'xpath("<a/>", "/x:a")',
      'xpath(null, "/a")',
    ]
    expect(Object.fromEntries(texts.map((text) => [text, evaluate(text)]))).toMatchInlineSnapshot(`
      {
        "base64Decode("?")": "EXPRESSION_TYPE 0-17: base64Decode wants base64, not "?" (string)",
        "env("NOPE")": "EXPRESSION_TYPE 0-11: there is no variable "NOPE" (give a default as the second argument)",
        "filter({}, # > 1)": "EXPRESSION_TYPE 0-17: filter wants a list, not {} (object)",
        "hmac("a", "b", "rot13")": "EXPRESSION_TYPE 0-23: hmac knows no algorithm "rot13" (sha256, sha512, sha1 or md5)",
        "isType(1, "strng")": "EXPRESSION_TYPE 0-18: there is no type "strng" (did you mean "string"?)",
        "keys([])": "EXPRESSION_TYPE 0-8: keys wants a map, not [] (array)",
        "len(5)": "EXPRESSION_TYPE 0-6: len wants text, a list or a map, not 5 (number)",
        "parseDate("soon")": "EXPRESSION_TYPE 0-17: parseDate wants a time such as "2026-03-01T10:00:00Z", not "soon" (string)",
        "parseJson("{")": "EXPRESSION_TYPE 0-14: parseJson wants JSON text, not "{" (string)",
        "randomInt(2, 1)": "EXPRESSION_TYPE 0-15: randomInt wants its smaller number first, not 2 and 1",
        "sum(5, "x")": "EXPRESSION_TYPE 0-11: sum wants a number, not "x" (string)",
        "upper(null)": "EXPRESSION_TYPE 0-11: upper wants text, not a value that is null (check the path, or give a default with ??)",
        "xpath("<a/>", "/a[")": "EXPRESSION_PATTERN 0-20: the XPath "/a[" does not work: XPath parse error (paths are those of XPath 1.0)",
        "xpath("<a/>", "/x:a")": "EXPRESSION_PATTERN 0-21: the XML declares no namespace prefix "x" (the prefixes are xml; without one, a name matches in any namespace)",
        "xpath("<a><b/><b/></a>", "/a/b")": "EXPRESSION_TYPE 0-32: the path "/a/b" finds 2 nodes (for one, give its position: item[1]; for the list of all, write //item)",
        "xpath("{}", "/a")": "EXPRESSION_TYPE 0-17: the text is not XML: text data outside of root node (line 1, column 2) (xpath reads XML; JSON is read with paths such as $.order.id)",
        "xpath(null, "/a")": "EXPRESSION_TYPE 0-17: xpath wants text, not a value that is null (check the path, or give a default with ??)",
      }
    `)
  })
})
