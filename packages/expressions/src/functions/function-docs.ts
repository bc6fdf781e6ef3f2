/** What people read about a function: in the docs, and while they write. */
export interface FunctionDoc {
  /** A sentence or two. */
  readonly doc: string
  /** What expressions give; each is run by the tests. `undefined`: the value is missing. */
  readonly examples: Readonly<Record<string, unknown>>
}

export interface FunctionGroup {
  readonly title: string
  readonly functions: Readonly<Record<string, FunctionDoc>>
}

/** Of every function of the table, apart from it: a run has no use for it. */
export const functionGroups: readonly FunctionGroup[] = [
  {
    title: 'Text',
    functions: {
      upper: {
        doc: 'Text in upper case.',
        examples: { 'upper("aß")': 'ASS', '"ab".toUpperCase()': 'AB' },
      },
      lower: {
        doc: 'Text in lower case.',
        examples: { 'lower("AB")': 'ab' },
      },
      trim: {
        doc: 'Text without white space at its ends.',
        examples: { 'trim(" a ")': 'a' },
      },
      split: {
        doc: 'The list of parts between the separators.',
        examples: { 'split("a,b", ",")': ['a', 'b'] },
      },
      join: {
        doc: 'The elements as one text, with the separator between them.',
        examples: { 'join([1, "b", null])': '1,b,null', 'join(["a", "b"], "-")': 'a-b' },
      },
      replace: {
        doc: 'Text with every occurrence of `search` replaced; no regular expression.',
        examples: { 'replace("a.b.c", ".", "$&")': 'a$&b$&c' },
      },
      regexReplace: {
        doc: "Text with every match of a regular expression (RE2's) replaced; `$1` stands for a group, `$&` for the match, `$$` for a dollar sign.",
        examples: {
          'regexReplace("o-17, o-4", "o-(\\d+)", "#$1")': '#17, #4',
          'regexReplace("a1b22", "[0-9]", "")': 'ab',
        },
      },
      substring: {
        doc: 'The characters from `from` up to, not including, `to`, counted from 0.',
        examples: { 'substring("abcd", 1, 3)': 'bc', '"abcd".substring(-2)': 'cd' },
      },
      padStart: {
        doc: 'Text filled up to `length` at its start.',
        examples: { 'padStart("7", 3, "0")': '007' },
      },
      padEnd: {
        doc: 'Text filled up to `length` at its end.',
        examples: { 'padEnd("7", 3)': '7  ' },
      },
      text: {
        doc: 'A value as text; lists and maps as JSON.',
        examples: { 'text(5)': '5', 'text({a: [1]})': '{"a":[1]}' },
      },
      number: {
        doc: 'Numeric text as a number.',
        examples: { 'number(" 5.5 ")': 5.5, 'number(true)': 1 },
      },
      int: {
        doc: 'A number, or numeric text, without its fraction.',
        examples: { 'int("5.9")': 5, 'int(-5.9)': -5 },
      },
      boolean: {
        doc: 'The text `true` or `false` as a boolean; numbers are true unless 0.',
        examples: { 'boolean("TRUE")': true, 'boolean(0)': false },
      },
    },
  },
  {
    title: 'Numbers',
    functions: {
      round: {
        doc: 'The nearest number with that many digits behind the point; halves away from zero.',
        examples: { 'round(2.5)': 3, 'round(-2.5)': -3, 'round(1.005, 2)': 1.01, 'round(1234, -2)': 1200 },
      },
      floor: {
        doc: 'The next lower number with that many digits behind the point.',
        examples: { 'floor(-1.5)': -2, 'floor(1.239, 2)': 1.23 },
      },
      ceil: {
        doc: 'The next higher number with that many digits behind the point.',
        examples: { 'ceil(1.2)': 2, 'ceil(-1.25, 1)': -1.2 },
      },
      abs: {
        doc: 'The number without its sign.',
        examples: { 'abs(-3)': 3 },
      },
      min: {
        doc: 'The smallest element, or the smallest key; also min(a, b, …). Missing for an empty list.',
        examples: { 'min([3, 1, 2])': 1, 'min(3, 1)': 1, 'min([])': undefined, 'min(["b", "a"])': 'a' },
      },
      max: {
        doc: 'The largest element, or the largest key; also max(a, b, …). Missing for an empty list.',
        examples: { 'max([{p: 3}, {p: 5}], .p)': 5, 'max(1, 2, 3)': 3 },
      },
      sum: {
        doc: 'The sum of the elements, or of their keys: sum(items, .price).',
        examples: { 'sum([1, "2", 3])': 6, 'sum([{p: 3}, {p: 5}], .p)': 8, '[1, 2].sum()': 3 },
      },
      avg: {
        doc: 'The mean of the elements, or of their keys. Missing for an empty list.',
        examples: { 'avg([1, 2, 3])': 2, 'avg([])': undefined },
      },
    },
  },
  {
    title: 'Lists and maps',
    functions: {
      len: {
        doc: 'How many characters (code points), elements, keys or bytes.',
        examples: { 'len("aé😀")': 3, 'len([1])': 1, 'len({a: 1, b: 2})': 2 },
      },
      filter: {
        doc: 'The elements for which the condition holds: filter(items, .price > 3).',
        examples: { 'filter([1, 2, 3], # > 1)': [2, 3] },
      },
      all: {
        doc: 'Whether the condition holds for every element.',
        examples: { 'all([], # > 1)': true, 'all([1, 2], # > 1)': false, 'all([true, 1])': true },
      },
      any: {
        doc: 'Whether the condition holds for an element.',
        examples: { 'any([1, 2], # > 1)': true, 'any([])': false },
      },
      none: {
        doc: 'Whether the condition holds for no element.',
        examples: { 'none([1, 2], # > 2)': true },
      },
      find: {
        doc: 'The first element for which the condition holds; missing when there is none.',
        examples: { 'find([{a: 1}, {a: 2}], .a > 1)': { a: 2 }, 'find([1], # > 1)': undefined },
      },
      count: {
        doc: 'How many elements there are, or for how many the condition holds.',
        examples: { 'count([1, 2])': 2, 'count([1, 2], # > 1)': 1 },
      },
      map: {
        doc: 'The list of what the value is for each element: map(items, .id).',
        examples: { 'map([1, 2], # * 2)': [2, 4] },
      },
      sort: {
        doc: 'The elements in order, or in the order of their keys: sort(items, .price). Nothing comes last.',
        examples: {
          'sort([3, null, 1])': [1, 3, null],
          'sort(["b", "a"])': ['a', 'b'],
          'sort([{a: 2}, {a: 1}], .a)': [{ a: 1 }, { a: 2 }],
        },
      },
      unique: {
        doc: 'The elements without repetitions, or the first of each key.',
        examples: {
          'unique([1, 1, {a: 1}, {a: 1}, null, null])': [1, { a: 1 }, null],
          'unique([{a: 1, b: 1}, {a: 1}], .a)': [{ a: 1, b: 1 }],
        },
      },
      reverse: {
        doc: 'The elements, or the characters of a text, in reverse.',
        examples: { 'reverse([1, 2])': [2, 1], 'reverse("aé😀")': '😀éa' },
      },
      first: {
        doc: 'The first element or character; missing when there is none.',
        examples: { 'first([1, 2])': 1, 'first([])': undefined, 'first("ab")': 'a' },
      },
      last: {
        doc: 'The last element or character; missing when there is none.',
        examples: { 'last([1, 2])': 2 },
      },
      flatten: {
        doc: 'The elements of the lists in the list.',
        examples: { 'flatten([[1], [2, [3]]])': [1, 2, [3]], 'flatten([[1], [2, [3]]], 2)': [1, 2, 3] },
      },
      slice: {
        doc: 'The elements, or characters, from `from` up to, not including, `to`, counted from 0, or from the end when negative.',
        examples: { 'slice([1, 2, 3, 4], 1, 3)': [2, 3], 'slice([1, 2, 3], -2)': [2, 3], 'slice("aé😀", 1)': 'é😀' },
      },
      merge: {
        doc: 'One map with the keys of all; of a key that several have, the value of the last. Maps inside of them are not merged.',
        examples: { 'merge({a: 1, b: 1}, {b: 2})': { a: 1, b: 2 }, 'merge({a: 1}, {}, {c: {d: 3}})': { a: 1, c: { d: 3 } } },
      },
      keys: {
        doc: 'The keys of a map.',
        examples: { 'keys({a: 1, b: 2})': ['a', 'b'] },
      },
      values: {
        doc: 'The values of a map.',
        examples: { 'values({a: 1, b: 2})': [1, 2] },
      },
      entries: {
        doc: 'The list of `{key, value}` of a map.',
        examples: { 'entries({a: 1})': [{ key: 'a', value: 1 }] },
      },
      range: {
        doc: 'The whole numbers from `from` to `to`, both included; `x in range(1, 5)` asks whether x lies between.',
        examples: { 'range(1, 3)': [1, 2, 3], 'range(3, 1)': [] },
      },
    },
  },
  {
    title: 'Times',
    functions: {
      now: {
        doc: 'The time, as ISO 8601 text in UTC.',
        examples: { 'now()': '2026-03-01T10:20:30.456Z' },
      },
      parseDate: {
        doc: 'A time as ISO 8601 text in UTC. Text without a zone is UTC, a number is milliseconds since 1970.',
        examples: {
          'parseDate("2026-03-01 12:00:00+0200")': '2026-03-01T10:00:00.000Z',
          'parseDate("2026-03-01")': '2026-03-01T00:00:00.000Z',
          'parseDate(0)': '1970-01-01T00:00:00.000Z',
        },
      },
      formatDate: {
        doc: 'A time by a pattern of YYYY MM DD HH mm ss SSS, in UTC or in a zone: a name such as Europe/Berlin, or an offset such as +02:00.',
        examples: {
          'formatDate("2026-03-01T09:05:07Z", "D.M.YY HH:mm:ss [Uhr] dddd")': '1.3.26 09:05:07 Uhr Sunday',
          'formatDate(now())': '2026-03-01',
          'formatDate("2026-07-01T22:30:00Z", "YYYY-MM-DD HH:mm Z", "Europe/Berlin")': '2026-07-02 00:30 +02:00',
          'formatDate("2026-01-01", "YYYY-MM-DD[T]HH:mm:ssZ", "-03:30")': '2025-12-31T20:30:00-03:30',
        },
      },
      addDuration: {
        doc: 'The time that much later, or earlier for a negative duration: addDuration(now(), -1h).',
        examples: {
          'addDuration("2026-03-01", 1d)': '2026-03-02T00:00:00.000Z',
          'addDuration("2026-03-01", "-1h30m")': '2026-02-28T22:30:00.000Z',
        },
      },
      timeMs: {
        doc: 'Milliseconds since 1970, so that times can be subtracted.',
        examples: { 'timeMs("2026-03-01T00:00:01Z") - timeMs("2026-03-01")': 1000 },
      },
    },
  },
  {
    title: 'Encodings and other formats',
    functions: {
      base64: {
        doc: "Base64 of the text's UTF-8 bytes.",
        examples: { 'base64("héllo")': 'aMOpbGxv', 'base64("a")': 'YQ==', 'base64("")': '' },
      },
      base64Url: {
        doc: "Base64 of the text's UTF-8 bytes for URLs and tokens: with - and _, and without = at its end.",
        examples: { 'base64Url("???>")': 'Pz8_Pg', 'base64Decode(base64Url("ü?"))': 'ü?' },
      },
      base64Decode: {
        doc: 'The text behind base64 or base64url.',
        examples: { 'base64Decode("aMOpbGxv")': 'héllo', 'base64Decode("YQ")': 'a', 'base64Decode("Pz8_")': '???' },
      },
      urlEncode: {
        doc: 'Text that is safe inside a URL.',
        examples: { 'urlEncode("a b&ü")': 'a%20b%26%C3%BC' },
      },
      urlDecode: {
        doc: 'The text behind its URL encoding.',
        examples: { 'urlDecode("a%20b")': 'a b' },
      },
      sha256: {
        doc: "The SHA-256 of the text's UTF-8 bytes. Encodings: hex, base64, base64Url.",
        examples: {
          'sha256("abc")': 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
          'sha256("abc", "base64")': 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=',
        },
      },
      sha512: {
        doc: "The SHA-512 of the text's UTF-8 bytes. Encodings: hex, base64, base64Url.",
        examples: {
          'sha512("abc", "base64Url")': '3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05ohkpkqJ0_BqDa6PCOj_uu9RU1EI2Q86A4qmslPpUyknw',
          'len(sha512("abc"))': 128,
        },
      },
      sha1: {
        doc: "The SHA-1 of the text's UTF-8 bytes. Encodings: hex, base64, base64Url.",
        examples: { 'sha1("abc")': 'a9993e364706816aba3e25717850c26c9cd0d89d' },
      },
      md5: {
        doc: "The MD5 of the text's UTF-8 bytes. Encodings: hex, base64, base64Url.",
        examples: { 'md5("abc")': '900150983cd24fb0d6963f7d28e17f72' },
      },
      hmac: {
        doc: 'The HMAC of the text. Algorithms: sha256, sha512, sha1, md5. Encodings: hex, base64, base64Url.',
        examples: {
          'hmac("Hi There", "key")': 'e75865ac3fe73a8074997001fcdf339dbb878200ace6efa70f0ee1b2df3a3cf6',
          'hmac("Hi There", "key", "sha256", "base64")': '51hlrD/nOoB0mXAB/N8znbuHggCs5u+nDw7hst86PPY=',
          'len(hmac("a", "b", "sha512"))': 128,
        },
      },
      json: {
        doc: 'The JSON text of a value.',
        examples: { 'json({a: [1, null]})': '{"a":[1,null]}' },
      },
      parseJson: {
        doc: 'The value of a JSON text.',
        examples: { 'parseJson(\'{"a": [1]}\').a[0]': 1 },
      },
      parseYaml: {
        doc: 'The value of a YAML text of one document. Whole numbers that are too long for a number are text.',
        examples: { 'parseYaml("a: [1, x]\\nb: 12345678901234567890")': { a: [1, 'x'], b: '12345678901234567890' } },
      },
      parseCsv: {
        doc: 'The lines of a CSV text as a list of maps, under the names of its first line. Cells are text.',
        examples: {
          'parseCsv(\'id,name\\n1,"Ada, L."\\n\')': [{ id: '1', name: 'Ada, L.' }],
          'parseCsv("id;n\\n1;2", ";")[0].n == 2': true,
        },
      },
      jwtDecode: {
        doc: 'The `header`, `payload` and `signature` of a JSON Web Token. Nobody checks the signature.',
        examples: {
          'jwtDecode("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEiLCJleHAiOjE3NjcyMjU2MDB9.c2ln").payload': { sub: 'ada', exp: 1767225600 },
        },
      },
      jsonpath: {
        doc: 'What a JSONPath finds in a value; `$` is the value.',
        examples: { 'jsonpath({a: [{b: 1}, {b: 2}]}, "$.a[*].b")': [1, 2], 'jsonpath({a: 1}, "$.a")': 1 },
      },
      xpath: {
        doc: 'What an XPath (1.0) finds in XML text. A path of plain steps gives the text of the one node it finds, or is missing; with `//`, `*`, `|` or a condition it gives a list of texts. Names without a prefix match in any namespace; `namespaces` is a map of prefixes.',
        examples: {
          'xpath("<o><id>5</id></o>", "/o/id")': '5',
          'xpath("<o><id>5</id></o>", "/o/id") == 5': true,
          'xpath("<o><i>1</i><i>2</i></o>", "//i")': ['1', '2'],
          'xpath("<o><i>1</i></o>", "/o/*")': ['1'],
          'xpath("<o><i>1</i><i n=\'x\'>2</i></o>", "/o/i[2]/@n")': 'x',
          'xpath("<o/>", "/o/id")': undefined,
          'xpath("<o><i>1</i><i>2</i></o>", "count(//i)")': 2,
          'xpath("<a:o xmlns:a=\'urn:x\'>1</a:o>", "/b:o", {b: "urn:x"})': '1',
        },
      },
    },
  },
  {
    title: 'Questions',
    functions: {
      exists: {
        doc: 'Whether the path leads to a value, null included.',
        examples: { 'exists(nobody)': false, 'exists({a: null}.a)': true },
      },
      default: {
        doc: 'The value, or the other one when it is null or missing.',
        examples: { 'default(nobody, 4)': 4, 'nobody | default("z")': 'z', 'default(0, 4)': 0 },
      },
      type: {
        doc: 'string, number, boolean, null, array, object, bytes or missing.',
        examples: { 'type([])': 'array', 'type(nobody)': 'missing', 'type(null)': 'null' },
      },
      isType: {
        doc: 'Whether the value has the type; the types are those of `is`.',
        examples: { 'isType(5, "integer")': true, 'isType("a", "email")': false },
      },
      isNull: {
        doc: 'Whether the value is null or missing.',
        examples: { 'isNull(nobody)': true },
      },
      isEmpty: {
        doc: 'Whether the value is nothing, empty text, an empty list or an empty map.',
        examples: { 'isEmpty([])': true },
      },
      hasLength: {
        doc: 'Whether a text, list or map has that many characters, elements or keys.',
        examples: { 'hasLength("abc", 3)': true },
      },
      between: {
        doc: 'Whether the value lies between the two, both included; nothing never does.',
        examples: { 'between(2, 1, 3)': true, 'between(null, 1, 3)': false },
      },
      contains: {
        doc: 'Whether a list has the element, a text the part, a map the key.',
        examples: { 'contains([1, 2], 2)': true, 'contains("abc", "z")': false },
      },
      startsWith: {
        doc: 'Whether a text starts with another.',
        examples: { 'startsWith("abc", "a")': true },
      },
      endsWith: {
        doc: 'Whether a text ends with another.',
        examples: { 'endsWith("abc", "bc")': true },
      },
      matches: {
        doc: "Whether a regular expression (RE2's) finds a match in the text.",
        examples: { 'matches("abc", "^a.c$")': true },
      },
      regexFind: {
        doc: "The first match of a regular expression (RE2's), or one of its groups; missing when there is none.",
        examples: { 'regexFind("order o-17!", "o-(\\d+)", 1)': '17', 'regexFind("x", "y")': undefined },
      },
    },
  },
  {
    title: 'Chance, variables and secrets',
    functions: {
      uuid: {
        doc: 'A random UUID, another one for each call.',
        examples: { 'uuid() is uuid': true, 'uuid() == uuid()': false },
      },
      randomInt: {
        doc: 'A random whole number, both ends included.',
        examples: { 'randomInt(5, 5)': 5, 'randomInt(9) in range(0, 9)': true },
      },
      randomString: {
        doc: 'Random letters and digits.',
        examples: { 'len(randomString(20))': 20 },
      },
      faker: {
        doc: 'Made-up data, by a name of @faker-js/faker or of its older versions; another value for each call. Arguments may be named.',
        examples: {
          'faker("person.firstName") is string': true,
          'faker("number.int", min: 3, max: 3)': 3,
          'faker("helpers.arrayElement", ["a"])': 'a',
        },
      },
      env: {
        doc: 'The variable of that name, or the default.',
        examples: { 'env("NOPE", "d")': 'd' },
      },
      osenv: {
        doc: "The operating system's environment variable of that name, or the default; on a server only those it allows.",
        examples: { 'osenv("NOPE", "d")': 'd' },
      },
      secret: {
        doc: 'The value itself, masked from now on wherever it would be shown; of a map or list, each value in it too.',
        examples: { 'secret("s")': 's' },
      },
    },
  },
]

/** What people read about a function. */
export const findFunctionDoc = (name: string): FunctionDoc | undefined =>
  functionGroups.map(({ functions }) => functions).find((functions) => Object.hasOwn(functions, name))?.[name]
