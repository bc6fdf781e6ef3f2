import type { JsonValue } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { compileMatch } from '../compile-match.ts'
import { lineOf, scopeOf } from '../testing/judge.ts'

const scope = scopeOf({ limit: 4, prefix: 'o-' })

const differences = (pattern: JsonValue, value: unknown): readonly string[] => {
  const { match, problems } = compileMatch(pattern, '/m')
  return match
    ? match(value, scope).map(lineOf)
    : problems.map(({ code, pointer, message, hint }) => `${code} ${pointer}: ${message}${hint ? ` (${hint})` : ''}`)
}

/** By marker: values that fit, and values that do not. */
const cases: Readonly<Record<string, readonly [readonly unknown[], readonly unknown[]]>> = {
  '#string': [
    ['', 'a'],
    [1, null, undefined],
  ],
  '#number': [
    [1, 1.5, '12345678901234567890'],
    ['1', null],
  ],
  '#integer': [
    [1, '-12345678901234567890'],
    [1.5, '1', '12345678901234567890.5'],
  ],
  '#boolean': [[true], ['true', 0]],
  '#array': [[[]], [{}]],
  '#object': [[{}], [[], null]],
  '#null': [[null], [undefined, 0]],
  '#notnull': [
    [0, ''],
    [null, undefined],
  ],
  '#present': [[null, 0], [undefined]],
  '#absent': [[undefined], [null, 0]],
  '#uuid': [['6f9619ff-8b86-4d01-b42d-00cf4fc964ff'], ['6f9619ff', 5]],
  '#date': [
    ['2026-02-28', '2026-02-28T10:00:00Z'],
    ['2026-02-30x', '28.2.2026'],
  ],
  '#datetime': [['2026-02-28T10:00:00.123+01:00'], ['2026-02-28', '2026-02-28T25:00:00Z']],
  '#email': [['a@b.c'], ['a@b', 'a b@c.d']],
  '#url': [['https://x.y/z?q=1'], ['x.y', '/z']],
  '#ignore': [[1, null, undefined], []],
  '#regex ^o-\\d+$': [['o-1'], ['x', null, {}]],
  '#regex ^${prefix}\\d$': [['o-1'], ['x-1']],
  '#[2]': [[[1, 2]], [[1], 'ab']],
  '#[]': [
    [[], [1]],
    [{}, null],
  ],
  '#[] string': [[[], ['a']], [['a', 1]]],
  '#[1] #uuid': [[['6f9619ff-8b86-4d01-b42d-00cf4fc964ff']], [['x'], []]],
  '#[_ > 1]': [[[1, 2]], [[1]]],
  '#[] ? _ > 0': [[[1, 2]], [[0]]],
  '##string': [['a', null, undefined], [1]],
  '##[1]': [[undefined, [1]], [[]]],
  '#? _ > limit': [[5], [4, 'x', null]],
  '#string? len(_) == 2': [['ab'], ['a', [1, 2]]],
  '\\#string': [['#string'], ['a']],
  '#fff': [['#fff'], ['#ffe']],
  '${prefix}1': [['o-1'], ['o-2']],
}

describe('markers', () => {
  for (const [marker, [fits, others]] of Object.entries(cases)) {
    it(`${marker} tells what fits from what does not`, () => {
      for (const value of fits) expect([value, differences(marker, value)]).toEqual([value, []])
      for (const value of others) expect([value, differences(marker, value).length > 0]).toEqual([value, true])
    })
  }

  it('stand anywhere in a pattern; maps may have more keys, lists may not', () => {
    const pattern = { id: '#uuid', status: 'pending', items: [{ sku: '#string', n: '#? _ > 0' }], gone: '#absent', note: '##string' }
    const value = { id: 'x', status: 'paid', items: [{ sku: 'a', n: 0, more: 1 }, {}], gone: 1, extra: true }
    expect([
      differences(pattern, value),
      differences({ id: 'x' }, value),
      differences({ totl: 1 }, { total: 1 }),
      differences({ a: { b: 1 } }, { a: [] }),
    ]).toMatchInlineSnapshot(`
      [
        [
          "items[0].n: expected #? _ > 0, actual 0",
          "gone: expected #absent, actual 1",
          "id: expected #uuid, actual "x"",
          "status: expected "pending", actual "paid"",
          "items.length: expected 1, actual 2 (#[] or any_item fit lists of any length)",
        ],
        [],
        [
          "totl: expected 1, actual - (no such key; did you mean "total"?)",
        ],
        [
          "a: expected {"b":1}, actual []",
        ],
      ]
    `)
  })

  it('that are misspelt or cannot be read are problems', () => {
    expect([
      differences({ id: '#uid' }, 1),
      differences({ a: ['#? _ >'] }, 1),
      differences('#strng', 1),
      differences('${', 1),
    ]).toMatchInlineSnapshot(`
      [
        [
          "ASSERTION_UNKNOWN_MARKER /m/id: there is no marker #uid (did you mean "#uuid"?)",
        ],
        [
          "EXPRESSION_SYNTAX /m/a/0: a value is missing at the end",
        ],
        [
          "ASSERTION_UNKNOWN_MARKER /m: there is no marker #strng (did you mean "#string"?)",
        ],
        [
          "EXPRESSION_SYNTAX /m: the token \${ is not closed (where the text itself should hold \${ write $\${)",
        ],
      ]
    `)
  })

  it('name what they need and read', () => {
    const { names, needs } = compileMatch({ a: '#regex ^${prefix}', b: '#? _ > limit' }, '/m')
    expect([needs, names.map(({ name, pointer, start }) => [name, pointer, start])]).toEqual([
      ['regex'],
      [
        ['prefix', '/m/a', 10],
        ['limit', '/m/b', 7],
      ],
    ])
  })
})
