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
