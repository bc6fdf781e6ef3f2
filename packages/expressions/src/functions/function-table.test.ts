import { describe, expect, it } from 'vitest'
import { evaluateWith, loadTools } from '../testing/evaluate.ts'
import { functionGroups } from './function-docs.ts'
import { functions } from './function-table.ts'

const evaluate = evaluateWith(await loadTools())

describe('functions', () => {
  const documented = functionGroups.flatMap((group) => Object.entries(group.functions))

  it('are documented, each', () => {
    expect(documented.map(([name]) => name)).toEqual(functions.map((entry) => entry.name))
  })

  for (const [name, { examples }] of documented) {
    it(`${name} gives what its examples say`, () => {
      expect(Object.keys(examples).length).toBeGreaterThan(0)
      for (const [text, value] of Object.entries(examples)) expect([text, evaluate(text)]).toEqual([text, value])
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
      'hmac("a", "b", "sha1", "base32")',
      'sha256("a", "HEX")',
      'parseYaml("a: [")',
      'parseYaml("a\n---\nb")',
      'parseYaml("a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]")',
      'parseCsv("a,b\n1")',
      'parseCsv("a,a\n1,2")',
      'parseCsv("a", "")',
      'jwtDecode("a.b")',
      'jwtDecode("e30.e30")',
      'jwtDecode("e30.!.x")',
      'merge({}, null)',
      'slice(5, 1)',
      'regexReplace("a", "(", "")',
      'formatDate("2026-03-01", "HH", "Mars/Olympus")',
      'base64Decode("?")',
      'base64Decode("iVBORw==")',
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
        "base64Decode("?")": "EXPRESSION_TYPE 0-17: base64Decode wants base64 of text, not "?" (string)",
        "base64Decode("iVBORw==")": "EXPRESSION_TYPE 0-24: base64Decode wants base64 of text, not "iVBORw==" (string)",
        "env("NOPE")": "EXPRESSION_TYPE 0-11: there is no variable "NOPE" (give a default as the second argument)",
        "filter({}, # > 1)": "EXPRESSION_TYPE 0-17: filter wants a list, not {} (object)",
        "formatDate("2026-03-01", "HH", "Mars/Olympus")": "EXPRESSION_TYPE 0-46: formatDate knows no time zone "Mars/Olympus" (a name such as "Europe/Berlin", or an offset such as "+02:00")",
        "hmac("a", "b", "rot13")": "EXPRESSION_TYPE 0-23: hmac knows no algorithm "rot13" (sha256, sha512, sha1 or md5)",
        "hmac("a", "b", "sha1", "base32")": "EXPRESSION_TYPE 0-32: hmac knows no encoding "base32" (hex, base64 or base64Url)",
        "isType(1, "strng")": "EXPRESSION_TYPE 0-18: there is no type "strng" (did you mean "string"?)",
        "jwtDecode("a.b")": "EXPRESSION_TYPE 0-16: jwtDecode wants a JWT: three parts of base64url with dots between them, the first two of them JSON",
        "jwtDecode("e30.!.x")": "EXPRESSION_TYPE 0-20: jwtDecode wants a JWT: three parts of base64url with dots between them, the first two of them JSON",
        "jwtDecode("e30.e30")": "EXPRESSION_TYPE 0-20: jwtDecode wants a JWT: three parts of base64url with dots between them, the first two of them JSON",
        "keys([])": "EXPRESSION_TYPE 0-8: keys wants a map, not [] (array)",
        "len(5)": "EXPRESSION_TYPE 0-6: len wants text, a list or a map, not 5 (number)",
        "merge({}, null)": "EXPRESSION_TYPE 0-15: merge wants a map, not a value that is null (check the path, or give a default with ??)",
        "parseCsv("a", "")": "EXPRESSION_TYPE 0-17: parseCsv wants a separator that is not empty",
        "parseCsv("a,a
      1,2")": "EXPRESSION_TYPE 0-19: parseCsv cannot read the CSV: the column "a" is named twice",
        "parseCsv("a,b
      1")": "EXPRESSION_TYPE 0-17: parseCsv cannot read the CSV: Invalid Record Length: columns length is 2, got 1 on line 2",
        "parseDate("soon")": "EXPRESSION_TYPE 0-17: parseDate wants a time such as "2026-03-01T10:00:00Z", not "soon" (string)",
        "parseJson("{")": "EXPRESSION_TYPE 0-14: parseJson wants JSON text, not "{" (string)",
        "parseYaml("a
      ---
      b")": "EXPRESSION_TYPE 0-20: parseYaml cannot read the YAML: it holds 2 documents: split it at the lines ---",
        "parseYaml("a: &a [x]
      b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
      c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
      d: [*c,*c,*c,*c,*c,*c]")": "EXPRESSION_TYPE 0-115: parseYaml cannot read the YAML: Excessive alias count indicates a resource exhaustion attack",
        "parseYaml("a: [")": "EXPRESSION_TYPE 0-17: parseYaml cannot read the YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5",
        "randomInt(2, 1)": "EXPRESSION_TYPE 0-15: randomInt wants its smaller number first, not 2 and 1",
        "regexReplace("a", "(", "")": "EXPRESSION_PATTERN 0-26: the regular expression "(" cannot be read: error parsing regexp: missing closing ): \`(\` (regular expressions are those of RE2: no lookaround, no backreferences)",
        "sha256("a", "HEX")": "EXPRESSION_TYPE 0-18: sha256 knows no encoding "HEX" (hex, base64 or base64Url)",
        "slice(5, 1)": "EXPRESSION_TYPE 0-11: slice wants a list, not 5 (number)",
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
