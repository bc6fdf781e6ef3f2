import { beforeAll, describe, expect, it } from 'vitest'
import { ExpressionError } from '../../expression-error.ts'
import { loadNeed } from '../../load-need.ts'
import { asXPath, type XPathHelper } from '../../need-helpers.ts'

let helper: XPathHelper
beforeAll(async () => {
  helper = asXPath(await loadNeed('xpath'))
})

const envelope = `<?xml version="1.0"?><!-- sent by the shop -->
<soap:Envelope xmlns:soap="urn:soap" xmlns="urn:shop">
  <soap:Body><order id="5" xml:lang="en"><item sku="a">1 &amp; 2</item><item sku="b"><![CDATA[<x>]]></item><total>59.98</total></order></soap:Body>
</soap:Envelope>`

const ask = (path: string, { xml = envelope, namespaces }: { xml?: string; namespaces?: Record<string, string> } = {}): unknown => {
  try {
    return helper.query(xml, path, namespaces)
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return `${error.code}: ${error.message}${error.hint ? ` (${error.hint})` : ''}`
  }
}

const answers = (paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, ask(path)]))

describe('XPath', () => {
  it('gives numbers, booleans, text, and the text of each node in the order of the document', () => {
    const paths = [
      'count(//item)',
      'sum(//total) > 59',
      'string(//item)',
      'name(/*)',
      '//item',
      '//item[@sku="b"]',
      '//total/preceding-sibling::item[1]',
      '//total | //item[1]/@sku',
      '//order/@*',
      '//comment()',
      '//nope',
      '//item[contains(., "2")]/following-sibling::*',
    ]
    expect(answers(paths)).toMatchInlineSnapshot(`
      {
        "//comment()": [
          " sent by the shop ",
        ],
        "//item": [
          "1 & 2",
          "<x>",
        ],
        "//item[@sku="b"]": [
          "<x>",
        ],
        "//item[contains(., "2")]/following-sibling::*": [
          "<x>",
          "59.98",
        ],
        "//nope": [],
        "//order/@*": [
          "5",
          "en",
        ],
        "//total | //item[1]/@sku": [
          "a",
          "59.98",
        ],
        "//total/preceding-sibling::item[1]": [
          "<x>",
        ],
        "count(//item)": 2,
        "name(/*)": "soap:Envelope",
        "string(//item)": "1 & 2",
        "sum(//total) > 59": true,
      }
    `)
  })

  it('finds names by prefix, and without one in any namespace', () => {
    expect(ask('/Envelope/Body/order/@id')).toEqual(['5'])
    expect(ask('/soap:Envelope/soap:Body//total')).toEqual(['59.98'])
    expect(ask('//s:total', { namespaces: { s: 'urn:shop' } })).toEqual(['59.98'])
    expect(ask('//s:total', { namespaces: { s: 'urn:soap' } })).toEqual([])
    expect(ask('//@lang')).toEqual([])
    expect(ask('//@xml:lang')).toEqual(['en'])
  })

  it('says what it cannot read', () => {
    expect(answers(['//item[', 'foo(1)', '$x', '//namespace::*', 'id("5")', '//sopa:Body', '/'.repeat(3000)])).toMatchInlineSnapshot(`
      {
        "$x": "EXPRESSION_PATTERN: the XPath "$x" does not work: Undeclared variable: $x (paths are those of XPath 1.0)",
        "////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////": "EXPRESSION_PATTERN: the XPath "////////////////////////////////////////////////////////////////////////////////////////////////////" does not work: it has more than 2000 characters (paths are those of XPath 1.0)",
        "//item[": "EXPRESSION_PATTERN: the XPath "//item[" does not work: XPath parse error (paths are those of XPath 1.0)",
        "//namespace::*": "EXPRESSION_PATTERN: the XPath "//namespace::*" does not work: the namespace axis is not supported (paths are those of XPath 1.0)",
        "//sopa:Body": "EXPRESSION_PATTERN: the XML declares no namespace prefix "sopa" (did you mean "soap"?)",
        "foo(1)": "EXPRESSION_PATTERN: the XPath "foo(1)" does not work: Unknown function foo (paths are those of XPath 1.0)",
        "id("5")": "EXPRESSION_PATTERN: the XPath "id(\\"5\\")" does not work: id() wants a DTD; write //*[@id="…"] (paths are those of XPath 1.0)",
      }
    `)
    const texts = ['{"a": 1}', '', '<a><b></a>', '<a>&b;</a>', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
    expect(texts.map((xml) => ask('/a', { xml }))).toMatchInlineSnapshot(`
      [
        "EXPRESSION_TYPE: the text is not XML: text data outside of root node (line 1, column 8) (xpath reads XML; JSON is read with paths such as $.order.id)",
        "EXPRESSION_TYPE: the text is not XML: document must contain a root element (line 1, column 0) (xpath reads XML; JSON is read with paths such as $.order.id)",
        "EXPRESSION_TYPE: the text is not XML: unexpected close tag (line 1, column 10) (xpath reads XML; JSON is read with paths such as $.order.id)",
        "EXPRESSION_TYPE: the text is not XML: undefined entity (line 1, column 6) (xpath reads XML; JSON is read with paths such as $.order.id)",
        "EXPRESSION_TYPE: the text is not XML: undefined entity (line 1, column 36) (xpath reads XML; JSON is read with paths such as $.order.id)",
      ]
    `)
  })

  it('stops before a document or a path makes it work without end', () => {
    const list = `<r>${'<i><n>1</n></i>'.repeat(5000)}</r>`
    const deep = `${'<a>'.repeat(400)}${'</a>'.repeat(400)}`
    const long = `<a>${'x'.repeat(1_000_000)}${'<b/>'.repeat(20_000)}</a>`
    const cases: readonly [string, string][] = [
      ['//*[//*[//*]]', list],
      ['//n[. = //i]', list],
      ['//i[string-length(/) > 5]', list],
      ['//a[.//a[.//a]]', deep],
      ['//b[contains(string(/), "y")]', long],
      ['/a', `<a>${'x'.repeat(5_000_000)}</a>`],
      ['/a', `<a>${'<b/>'.repeat(100_000)}</a>`],
      ['/a', `${'<a>'.repeat(600)}${'</a>'.repeat(600)}`],
    ]
    for (const [path, xml] of cases) expect([path, ask(path, { xml })]).toEqual([path, expect.stringMatching(/^EXPRESSION_BUDGET: /)])
    expect(ask('count(//i[n = 1])', { xml: list })).toBe(5000)
  })
})
