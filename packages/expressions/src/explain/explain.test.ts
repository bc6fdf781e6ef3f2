import { describe, expect, it } from 'vitest'
import { compileExpression } from '../compile-expression.ts'
import { createScope } from '../create-scope.ts'

const scope = createScope({ status: 200, body: { total: 5, items: [{ id: 1 }] }, other: 6 })
const compiled = (text: string) => {
  const result = compileExpression(text)
  if (!result.compiled) throw new Error(result.problems[0]?.message)
  return result.compiled
}

describe('explain', () => {
  it('gives the value of each part, outermost last, and leaves out what fails or differs each time', () => {
    const text = 'status == 201 and len(body.items) + other > nobody or uuid() == 1'
    expect(
      compiled(text)
        .explain(scope)
        .map((part) => [text.slice(part.start, part.end), part.value.text]),
    ).toMatchInlineSnapshot(`
      [
        [
          "status",
          "200",
        ],
        [
          "status == 201",
          "false",
        ],
        [
          "body.items",
          "[{"id":1}]",
        ],
        [
          "len(body.items)",
          "1",
        ],
        [
          "other",
          "6",
        ],
        [
          "len(body.items) + other",
          "7",
        ],
        [
          "status == 201 and len(body.items) + other > nobody",
          "false",
        ],
      ]
    `)
  })
})

describe('diagnose', () => {
  const comparisons = (text: string) =>
    compiled(text)
      .diagnose(scope)
      .comparisons.map(({ operator, isNegated, left, right }) => [isNegated ? `not ${operator}` : operator, left.text, right?.value])

  it('finds the comparisons that did not hold, also behind and, or, not', () => {
    expect(comparisons('status == 201 and body.total == 5 and other < 3')).toEqual([
      ['==', 'status', 201],
      ['<', 'other', 3],
    ])
    expect(comparisons('not (status == 200 or other == 1)')).toEqual([['not ==', 'status', 200]])
    expect(comparisons('status != 200 || other is string')).toEqual([
      ['not ==', 'status', 200],
      ['is string', 'other', undefined],
    ])
  })

  it('tells where a path stops', () => {
    const notes = (text: string) =>
      compiled(text)
        .diagnose(scope)
        .missing.map(({ note }) => note)
    expect(
      ['body.totl == 5', 'body.items[3].id == 1', 'body.total.x == 1', 'body.items.id == 1', 'body.total-1 == 4', 'nobody == 1'].flatMap(
        notes,
      ),
    ).toMatchInlineSnapshot(`
      [
        "body has no key "totl"; did you mean "total"?",
        "body.items has 1 element",
        "body.total is 5",
        "body.items has 1 element and no key "id"",
        "body has no key "total-1"; subtraction wants spaces: total - 1",
        "nobody is missing",
      ]
    `)
  })
})

describe('warning', () => {
  it('tells of a path that is missing and so differs from anything', () => {
    const warn = (text: string) => compiled(text).warning?.(scope)
    expect([warn('body.nope != 5'), warn('body.nope not in [1]'), warn('body.total != 6'), compiled('body.nope != null').warning]).toEqual([
      'body.nope is missing, so it differs from anything',
      'body.nope is missing, so it differs from anything',
      undefined,
      undefined,
    ])
  })

  it('tells of two that differ by their types alone, and not of text that has none of its own', () => {
    const given = { name: 'Ada', text: '7', word: 'true', port: '7', list: ['7', 8] }
    const read = createScope(given, { origins: { port: { from: '--var', isUntyped: true } } })
    const warn = (text: string) => compiled(text).warning?.(read)
    expect([warn('text != 7'), warn('true != word'), warn('text != 8'), warn('name != 7'), warn('port != 7 or text == "7"')]).toEqual([
      'text is a string and 7 a number: they differ by their types alone',
      'true is a boolean and word a string: they differ by their types alone',
      undefined,
      undefined,
      undefined,
    ])
    expect([warn('text not in [7]'), warn('list not contains 7'), warn('text not in [8]'), warn('name not contains "7"')]).toEqual([
      'text differs from an element of [7] by its type alone',
      '7 differs from an element of list by its type alone',
      undefined,
      undefined,
    ])
  })

  it('tells of two paths without a value that are equal, and of what holds of no element', () => {
    const warn = (text: string) => compiled(text).warning?.(scope)
    expect([
      warn('body.nope == body.nothing'),
      warn('body.nothing == null'),
      warn('all(body.nothings ?? [], .x > 1)'),
      warn('all(filter(body.items, false), .x > 1)'),
      warn('all(body.items, true)'),
    ]).toEqual([
      'body.nope is missing, and equals body.nothing, which has no value either',
      undefined,
      'the list is empty, and all holds of no element',
      'the list is empty, and all holds of no element',
      undefined,
    ])
  })

  it('tells of what holds whatever comes', () => {
    const warn = (text: string) => compiled(text).warning?.(scope)
    expect([warn('true'), warn('1 + 1 == 2'), warn('body.total == body.total'), warn('now() > 1'), warn('body.total == 5')]).toEqual([
      'it reads no value, so it always holds',
      'it reads no value, so it always holds',
      'body.total is compared with itself',
      undefined,
      undefined,
    ])
  })
})
