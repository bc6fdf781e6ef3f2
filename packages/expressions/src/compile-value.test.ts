import { describe, expect, it } from 'vitest'
import { compileCapture } from './compile-capture.ts'
import { compileTransform } from './compile-transform.ts'
import { compileValue } from './compile-value.ts'
import { createScope } from './create-scope.ts'
import { ExpressionError } from './expression-error.ts'
import { loadTools } from './testing/evaluate.ts'

const tools = await loadTools()
const body = { id: 'o-1', items: [{ price: 2 }, { price: 3 }] }
const scope = createScope({ status: 201, body, n: 7 }, { tools, root: body })

describe('compileValue', () => {
  it('returns a value without tokens as it is, without walking it again', () => {
    const value = { a: [1, { b: 'x' }], c: null }
    const { compiled } = compileValue(value, '/config')
    expect([compiled?.isStatic, compiled?.evaluate(scope) === value]).toEqual([true, true])
  })

  it('renders every text inside, keys aside', () => {
    const { compiled } = compileValue({ '${n}': '${n}', list: ['a ${n}', { deep: '{{body}}' }], same: { a: 1 } }, '')
    expect(compiled?.evaluate(scope)).toEqual({ '${n}': 7, list: ['a 7', { deep: body }], same: { a: 1 } })
  })

  it('says where each name stands', () => {
    const { compiled } = compileValue({ 'a/b': ['${n}'], c: '${body.id} ${status}' }, '/config')
    expect(compiled?.names.map(({ name, pointer, start }) => [name, pointer, start])).toEqual([
      ['n', '/config/a~1b/0', 2],
      ['body', '/config/c', 2],
      ['status', '/config/c', 13],
    ])
  })

  it('takes no null into an address, a header or a secret, and into other text as the word', () => {
    const sentAs = (pointer: string) => ({ '/url': 'URL', '/accept': 'header', '/key': 'secret' })[pointer] as 'URL' | undefined
    const evaluate = (value: string) => compileValue({ url: value }, '', { sentAs }).compiled?.evaluate(scope)
    const refuses = (value: Record<string, string>) => () => compileValue(value, '', { sentAs }).compiled?.evaluate(scope)
    expect(refuses({ accept: 'Bearer ${null}' })).toThrow('the value is null, and a header has no null')
    expect(refuses({ key: 'k-${null}' })).toThrow('the value is null, and a secret has no null')
    expect(() => evaluate('/orders/${body.items[0].seller}')).toThrow('body.items[0].seller is missing')
    expect(() => evaluate('/orders/${null}')).toThrow('the value is null, and a URL has no null')
    expect(['/orders/${null ?? 5}', '/orders/${n}', '${null}', '/orders'].map(evaluate)).toEqual(
      ['/orders/5', '/orders/7', null, '/orders'].map((url) => ({ url })),
    )
    expect(compileValue({ url: '/orders/${null}' }, '').compiled?.evaluate(scope)).toEqual({ url: '/orders/null' })
  })

  it('leaves skipped subtrees as written', () => {
    const { compiled } = compileValue({ a: '${n}', b: { c: '${' } }, '', { skip: (pointer) => pointer === '/b' })
    expect(compiled?.evaluate(scope)).toEqual({ a: 7, b: { c: '${' } })
  })

  it('reports all problems at once, each with its pointer', () => {
    const { compiled, problems } = compileValue({ a: '${', b: ['ok', '${1 +}'] }, '/x')
    expect([compiled, problems.map(({ pointer, start, end }) => [pointer, start, end])]).toEqual([
      undefined,
      [
        ['/x/a', 0, 2],
        ['/x/b/1', 5, 6],
      ],
    ])
  })

  it('adds the pointer to an error', () => {
    const { compiled } = compileValue({ a: ['${bdy}'] }, '/x')
    expect(() => compiled?.evaluate(scope)).toThrow(ExpressionError)
    try {
      compiled?.evaluate(scope)
    } catch (error) {
      expect(error).toMatchObject({ code: 'EXPRESSION_UNKNOWN_NAME', pointer: '/x/a/0', hint: 'did you mean "body"?', start: 2, end: 5 })
    }
  })

  it('keeps a key __proto__ a key', () => {
    const { compiled } = compileValue(JSON.parse('{"__proto__": "${n}", "a": 1}'), '')
    const value = compiled?.evaluate(scope) as object
    expect([Object.keys(value), Object.getPrototypeOf(value) === Object.prototype]).toEqual([['__proto__', 'a'], true])
  })
})

describe('compileCapture', () => {
  it('refuses a path with an index that cannot be read, which nobody means as text', () => {
    const messageOf = (text: string) => compileCapture(text, '/output/x').problems[0]?.message
    expect(['body.[id', 'body[', 'body.items[0', 'see [1]', 'v1.2.3-beta', '[draft]'].map(messageOf)).toEqual([
      ...['expected a key after ".", found "["', 'a value is missing at the end', expect.any(String), undefined, undefined, undefined],
    ])
  })

  it('refuses a function whose name is misspelt, and takes what only looks like a call for text', () => {
    const misspelt = [
      'lenn(body.items)',
      'body.id.uper()',
      'body.id | uppr',
      'body.id | Trim',
      'n + summ(body.items, .price)',
      'summ(body.items) + price(n)',
    ]
    expect(misspelt.map((text) => compileCapture(text, '/output/x').problems[0]?.message)).toEqual(
      ['lenn', 'uper', 'uppr', 'Trim', 'summ', 'summ'].map((name) => `there is no function "${name}"`),
    )
    expect(compileTransform('lenn($.items)', '/transforms/x').problems).toMatchObject([{ pointer: '/transforms/x', start: 0, end: 4 }])
    const texts = ['Hello (world)', 'bot(v2)', 'Mean (best) price', 'Shop | Home', 'Shop | Sale | Home', 'Shop | Contact']
    expect(texts.map((text) => compileCapture(text, '').compiled?.evaluate(scope))).toEqual(texts)
  })

  it('refuses what calls a function that there is and cannot be read, and takes a text with a parenthesis for text', () => {
    const told = (text: string) => compileCapture(text, '/output/x').problems.map(({ message }) => message)
    const calls = [
      'len(body.items)+foo(n)',
      'foo(len(body.items))',
      'len(body.items',
      'body.id.upper(',
      'len(n) +',
      'max(1, 2) of n',
      'len()',
    ]
    expect(calls.map(told)).toEqual([
      ['there is no function "foo"'],
      ['there is no function "foo"'],
      ['"(" is not closed'],
      ['a value is missing at the end'],
      ['a value is missing at the end'],
      ['expected an operator or the end, found "of"'],
      ['len is called as len(value)'],
    ])
    expect(compileTransform('len($.items', '/transforms/x').problems).toMatchObject([{ message: '"(" is not closed' }])
    const texts = ['max (of two)', 'see len(items)', 'a (b', 'Shop | About us', 'foo(n)']
    expect(texts.map((text) => compileCapture(text, '').compiled?.evaluate(scope))).toEqual(texts)
  })

  it('tells paths, expressions, templates and constants apart', () => {
    const rows = [
      '$.id',
      '$',
      '$.items[*].price.sum()',
      '$.items | len',
      'status',
      'pending',
      'in progress',
      'order-17',
      '5s',
      '17',
      'true',
      'body.items[0].price',
      "'quoted'",
      'len(body.items) + 1',
      'id ${body.id}',
      '${body.nope}',
      '$.nope',
      '',
    ]
    expect(Object.fromEntries(rows.map((text) => [text, compileCapture(text, '').compiled?.evaluate(scope)]))).toMatchInlineSnapshot(`
      {
        "": "",
        "$": {
          "id": "o-1",
          "items": [
            {
              "price": 2,
            },
            {
              "price": 3,
            },
          ],
        },
        "$.id": "o-1",
        "$.items | len": 2,
        "$.items[*].price.sum()": 5,
        "$.nope": undefined,
        "\${body.nope}": undefined,
        "'quoted'": "quoted",
        "17": "17",
        "5s": "5s",
        "body.items[0].price": 2,
        "id \${body.id}": "id o-1",
        "in progress": "in progress",
        "len(body.items) + 1": 3,
        "order-17": "order-17",
        "pending": "pending",
        "status": 201,
        "true": "true",
      }
    `)
  })

  it('takes other values for constants with templates in them', () => {
    expect([compileCapture(5, '').compiled?.evaluate(scope), compileCapture({ a: '${n}' }, '').compiled?.evaluate(scope)]).toEqual([
      5,
      { a: 7 },
    ])
  })

  it('lets a bare word be unknown, and no other name', () => {
    const optional = (text: string) => compileCapture(text, '').compiled?.names.map((use) => use.isOptional)
    expect([optional('pending'), optional('body.id')]).toEqual([[true], [false]])
  })
})
