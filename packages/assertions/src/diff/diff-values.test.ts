import { createBudget, equalValues } from '@testmesh/expressions'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineOf } from '../testing/judge.ts'
import { diffValues } from './diff-values.ts'

const lines = (expected: unknown, actual: unknown) => diffValues(expected, actual).map(lineOf)

describe('diffValues', () => {
  it('names changed paths only, worst first', () => {
    const expected = { id: 1, total: 5, deep: { list: [1, { a: 'x' }], gone: true }, n: '7' }
    const actual = { id: 1, totl: 5, deep: { list: [1, { a: 'y' }], extra: 1 }, n: 7 }
    expect(lines(expected, actual)).toMatchInlineSnapshot(`
      [
        "total: expected 5, actual - (no such key; did you mean "totl"?)",
        "deep.gone: expected true, actual - (no such key)",
        "n: expected "7", actual 7 (only the types differ)",
        "deep.list[1].a: expected "x", actual "y"",
        "deep.extra: expected -, actual 1 (not expected)",
        "totl: expected -, actual 5 (not expected)",
      ]
    `)
  })

  it('says how texts differ', () => {
    const long = 'The quick brown fox jumps over the lazy dog and runs away from the hunter'
    const looksTheSame = [lines('caf\u00e9', 'cafe\u0301'), lines('12 EUR', '12\u00a0EUR')].flat()
    expect(looksTheSame.map((line) => /\((.*)\)$/.exec(line)?.[1])).toEqual([
      'they look the same, and their letters are composed differently in Unicode',
      'only the kind of white space differs',
    ])
    expect([lines('a', 'a '), lines('Paid', 'paid'), lines(long, long.replace('lazy', 'tired'))].flat()).toMatchInlineSnapshot(`
      [
        "expected "a", actual "a " (only white space at the ends differs)",
        "expected "Paid", actual "paid" (only upper and lower case differ)",
        "expected "The quick brown fox jumps over the lazy dog and runs away from the hunter", actual "The quick brown fox jumps over the tired dog and runs away from the hunter" (they part at character 36: expected …" over the lazy dog and runs aw"…, actual …" over the tired dog and runs a"…)",
      ]
    `)
  })

  it('finds a difference however many values are equal before it', () => {
    const list = Array.from({ length: 250_000 }, (_, index) => index)
    expect(diffValues(list, [...list])).toEqual([])
    expect(lines(list, list.with(-1, 0))).toEqual(['[249999]: expected 249999, actual 0'])
  })

  it('finds nothing where values are equal', () => {
    const date = new Date(0)
    expect(
      [
        lines({ a: undefined }, {}),
        lines(null, undefined),
        lines(new Uint8Array([1]), new Uint8Array([1])),
        lines(date, new Date(0)),
        lines(Number.NaN, Number.NaN),
      ].flat(),
    ).toEqual([])
  })

  it('of equal values is empty, of different ones never', () => {
    const value = fc.jsonValue({ maxDepth: 4 })
    fc.assert(
      fc.property(value, value, (one, other) => {
        const copy: unknown = JSON.parse(JSON.stringify(one))
        const isSame = equalValues(one, other, createBudget())
        return diffValues(one, copy).length === 0 && (diffValues(one, other).length === 0) === isSame
      }),
      { numRuns: 2000 },
    )
  })

  it('finds what was put in or taken out of a list, and not all that it moved', () => {
    const list = [{ id: 1 }, { id: 2 }, { id: 3 }]
    expect([
      lines(list, list.slice(1)),
      lines(list.slice(1), list),
      lines(list, [list[0], list[2], { id: 4 }, { id: 5 }]),
    ]).toMatchInlineSnapshot(`
      [
        [
          "[0]: expected {"id":1}, actual - (no such element)",
          "expected 3 elements, actual 2 elements (the lengths differ)",
        ],
        [
          "expected 2 elements, actual 3 elements (the lengths differ)",
          "[0]: expected -, actual {"id":1} (not expected)",
        ],
        [
          "expected 3 elements, actual 4 elements (the lengths differ)",
          "[1].id: expected 2, actual 3",
          "[2].id: expected 3, actual 4",
          "[3]: expected -, actual {"id":5} (not expected)",
        ],
      ]
    `)
  })

  it('stays small on huge values', () => {
    const huge = Array.from({ length: 100_000 }, (_, index) => index)
    expect(
      diffValues(
        huge,
        huge.map((n) => n + 1),
      ),
    ).toHaveLength(50)
  })
})
