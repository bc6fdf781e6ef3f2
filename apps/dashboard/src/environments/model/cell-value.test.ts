import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameValue, kindOf, readValue, showValue } from './cell-value.ts'

describe('a value in its cell', () => {
  it('is read back as what was shown', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(JSON.stringify(readValue(showValue(value)))).toBe(JSON.stringify(value))
      }),
    )
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.double().map(String)), (text) => {
        expect(readValue(showValue(text))).toBe(text)
      }),
    )
  })

  it('stands bare when it is text, and in quotes when it would read as something else', () => {
    const shown = [
      'http://localhost:5001',
      '',
      'a "quoted" word',
      '5000',
      'true',
      '{"a":1}',
      ' padded ',
      '1.10',
      5000,
      true,
      null,
      { a: [1] },
    ]
    expect(shown.map(showValue)).toMatchInlineSnapshot(`
      [
        "http://localhost:5001",
        "",
        "a "quoted" word",
        ""5000"",
        ""true"",
        ""{\\"a\\":1}"",
        "" padded "",
        "1.10",
        "5000",
        "true",
        "null",
        "{"a":[1]}",
      ]
    `)
  })

  it('stays as written where a number would lose something', () => {
    expect(['5000', '-2.5', '1.10', '12345678901234567890', '1e999', '007', '1e3'].map(readValue)).toMatchInlineSnapshot(`
      [
        5000,
        -2.5,
        "1.10",
        "12345678901234567890",
        "1e999",
        "007",
        "1e3",
      ]
    `)
  })

  it('says what it is kept as', () => {
    expect(['word', '', 1, false, null, [], {}].map(kindOf)).toEqual([
      'text',
      'empty text',
      'number',
      'true or false',
      'null',
      'list',
      'object',
    ])
  })

  it('is the same whatever the order of its keys', () => {
    expect(isSameValue({ a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 })).toBe(true)
    expect(isSameValue([1, 2], [2, 1])).toBe(false)
    expect(isSameValue('1', 1)).toBe(false)
  })
})
