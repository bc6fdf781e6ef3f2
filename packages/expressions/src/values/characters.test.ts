import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadNeed } from '../load-need.ts'
import { asJsonSchema } from '../need-helpers.ts'
import { evaluateWith, loadTools } from '../testing/evaluate.ts'
import { characterAt, countCharacters, sliceCharacters } from './characters.ts'

const evaluate = evaluateWith(await loadTools())

describe('the characters of a text', () => {
  it('are its code points, wherever they are counted, taken or filled up', () => {
    const values = { name: 'a😀é👍🏽', items: [{ name: '😀😀' }, { name: 'ab' }] }
    const results = [
      'len(name)',
      'name.length',
      'name hasLength 5',
      'name[1]',
      'name[-2]',
      'name[9]',
      'name[1:3]',
      'substring(name, 1, 2)',
      'substring(name, 0, len(name)) == name',
      'name.substring(-1)',
      'first("😀a")',
      'last("a😀")',
      'padStart("😀", 3, "x")',
      'padEnd("a", 4, "😀b")',
      'padStart("abc", 2)',
      '$.items[?(@.name.length == 2)].name',
      '$.items[?length(@.name) == 2].name',
    ].map((text) => [text, evaluate(text, values, { root: values })])
    expect(Object.fromEntries(results)).toMatchInlineSnapshot(`
      {
        "$.items[?(@.name.length == 2)].name": [
          "😀😀",
          "ab",
        ],
        "$.items[?length(@.name) == 2].name": [
          "😀😀",
          "ab",
        ],
        "first("😀a")": "😀",
        "last("a😀")": "😀",
        "len(name)": 5,
        "name hasLength 5": true,
        "name.length": 5,
        "name.substring(-1)": "🏽",
        "name[-2]": "👍",
        "name[1:3]": "😀é",
        "name[1]": "😀",
        "name[9]": undefined,
        "padEnd("a", 4, "😀b")": "a😀b😀",
        "padStart("abc", 2)": "abc",
        "padStart("😀", 3, "x")": "xx😀",
        "substring(name, 0, len(name)) == name": true,
        "substring(name, 1, 2)": "😀",
      }
    `)
  })

  it('are counted so by JSON Schema too', async () => {
    const { validate } = asJsonSchema(await loadNeed('json_schema', {})).compile({ minLength: 5, maxLength: 5 })
    expect(validate('a😀é👍🏽')).toEqual([])
  })

  it('are taken as from a list of them', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '😀', 'é', '\ud800', '\udc00') })
    const index = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(0.5, -1.5, Number.NaN))
    fc.assert(
      fc.property(text, index, fc.option(index, { nil: undefined }), (written, from, to) => {
        const list = [...written]
        expect(countCharacters(written)).toBe(list.length)
        expect(characterAt(written, from)).toBe(list.at(from))
        expect(sliceCharacters(written, from, to)).toBe(list.slice(from, to).join(''))
      }),
    )
  })
})
