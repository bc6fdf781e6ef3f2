import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileCapture } from './compile-capture.ts'
import { compileExpression } from './compile-expression.ts'
import { compileMessage } from './compile-message.ts'
import { compileTemplate } from './compile-template.ts'
import type { CompileResult } from './compiled.ts'
import { createScope } from './create-scope.ts'
import { ExpressionError } from './expression-error.ts'
import { functionNames } from './functions/function-table.ts'
import { evaluateWith, loadTools } from './testing/evaluate.ts'

const tools = await loadTools()
const evaluate = evaluateWith(tools)
const values = { a: 1, b: 'x', list: [1, { c: null }, 'é'], body: { id: 'o-1', list: [3, 2] }, text: '7' }
const scope = createScope(values, { tools, origins: { text: { from: 'env', isUntyped: true } } })

const words = [
  'a',
  'b',
  'list',
  'body',
  'nobody',
  'body.id',
  'list[0]',
  '.c',
  '#',
  '_',
  '1',
  '2.5',
  '3s',
  '"x"',
  "'${a}'",
  '"{{b}}"',
  '$',
  '$.id',
  '$..c',
  '[*]',
  '[?(@.c)]',
  '[1:2]',
]
const marks = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '?',
  '??',
  '?.',
  '.',
  '..',
  '==',
  '!=',
  '<',
  '>=',
  '&&',
  '||',
  '!',
  '+',
  '-',
  '*',
  '/',
  '%',
  '**',
  '|',
  '=>',
  '${',
  '{{',
  '}}',
  '$${',
  '\\{{',
  '"',
  "'",
  '`',
  '\\',
  '@',
  ' ',
  '\n',
]
const operators = [
  'and',
  'or',
  'not',
  'in',
  'contains',
  'starts_with',
  'matches',
  'is',
  'is not',
  'null',
  'uuid',
  'exists',
  'range',
  'isType',
  'true',
  'nil',
  '__proto__',
  'constructor',
  'toString',
  'i =>',
]
const soup = fc
  .array(fc.constantFrom(...words, ...marks, ...operators, ...functionNames()), { maxLength: 14 })
  .chain((tokens) => fc.constantFrom('', ' ').map((gap) => tokens.join(gap)))

/** Whatever the text: a problem with a place inside it, a value, or an ExpressionError. */
const isTame = ({ compiled, problems }: CompileResult, text: string): boolean => {
  if (!compiled)
    return (
      problems.length > 0 && problems.every(({ start, end, message }) => start >= 0 && start <= end && end <= text.length && message !== '')
    )
  try {
    compiled.evaluate(scope)
    return compiled.names.every((use) => text.slice(use.start, use.end).startsWith(use.name))
  } catch (error) {
    if (error instanceof ExpressionError) return (error.end ?? 0) <= text.length
    throw error
  }
}

describe('any text', () => {
  it('is an expression or a problem with a place, and evaluates or fails with a word', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string()), (text) => isTame(compileExpression(text), text)),
      { numRuns: 4000, seed: 42 },
    )
  })

  it('is a template or a problem with a place', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string()), (text) => isTame(compileTemplate(text), text)),
      { numRuns: 2000, seed: 42 },
    )
  })

  it('can be explained, diagnosed and rendered as a message without throwing', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const { compiled } = compileExpression(text)
        compiled?.explain(scope)
        compiled?.diagnose(scope)
        compiled?.warning?.(scope)
        compileMessage(text)(scope)
        compileCapture(text, '')
      }),
      { numRuns: 2000, seed: 42 },
    )
  })
})

const payloads = [
  'constructor',
  'body.constructor',
  'body["constructor"]',
  'body["con" + "structor"]',
  'body.__proto__',
  'body["__proto__"]["polluted"]',
  'list.constructor.constructor',
  '"".constructor',
  '"".sub.constructor',
  'list.map.constructor',
  'list["filter"]["constructor"]',
  'body.toString',
  'body.hasOwnProperty',
  'body.valueOf',
  'a.toFixed',
  '(1).constructor',
  'true.constructor',
  'this',
  'globalThis',
  'global.process',
  'process.env',
  'require("fs")',
  'import("fs")',
  'Function("return 1")()',
  'eval("1")',
  'body.constructor.constructor("return process")()',
  '"x".constructor.constructor("return this")()',
  'map(list, constructor)',
  'map([constructor], .prototype)',
  'list | constructor',
  'body.__defineGetter__',
  'body.__lookupGetter__("x")',
  '{__proto__: {polluted: 1}}.polluted',
  '{"__proto__": {"polluted": 1}}["polluted"]',
  'parseJson(\'{"__proto__": {"polluted": 1}}\').polluted',
  'parseJson(\'{"constructor": {"prototype": {"polluted": 1}}}\').polluted',
  'entries({__proto__: 1})[0].constructor',
  'values(body).constructor',
  'arguments',
  'arguments.callee',
  '$.constructor',
  '$["__proto__"]',
  '$..constructor',
  '$[?(@.constructor)]',
  '$[?(constructor.constructor("return 1")())]',
  'jsonpath(body, "$.constructor.constructor")',
  'jsonpath(body, "$[?(@.__proto__)]")',
  '${constructor}',
  '"${body.constructor}"',
  'body?.["constructor"]',
  'body?.constructor?.prototype',
  'list[-1].__proto__',
  'filter(list, #.constructor)',
  'find(list, i => i.__proto__)',
  'sort(list, .constructor) | first | type',
  'type(body.constructor)',
  'body[["constructor"]]',
  'body[{toString: 1}]',
  'json({toJSON: 1})',
  'text({toString: 1, valueOf: 2})',
  '"a" + {toString: 1}',
  'env("__proto__", "d")',
  'env("constructor", "d")',
  'isType(1, "constructor")',
  'isType(1, "__proto__")',
  '1 is constructor',
  'hasOwnProperty("x")',
  '[].concat([])',
  'body.list.push(1)',
  'list.splice(0)',
  'a = 2',
  'a += 1',
  'delete body.id',
  'new Date()',
  'body; 1',
  '`${a}`.constructor',
  'regexFind.constructor',
]

const isHostObject = (value: unknown): boolean =>
  typeof value === 'function' ||
  value === Object.prototype ||
  value === Array.prototype ||
  value === globalThis ||
  (Array.isArray(value) && value.some(isHostObject))

describe('escape payloads', () => {
  it('reach no prototype, no function and no global', () => {
    const before = [
      Object.getOwnPropertyNames(Object.prototype),
      Object.getOwnPropertyNames(Array.prototype),
      Object.getOwnPropertyNames(globalThis),
    ].join()
    for (const text of payloads) expect([text, isHostObject(evaluate(text, values))]).toEqual([text, false])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(
      [
        Object.getOwnPropertyNames(Object.prototype),
        Object.getOwnPropertyNames(Array.prototype),
        Object.getOwnPropertyNames(globalThis),
      ].join(),
    ).toBe(before)
    expect(values.list).toHaveLength(3)
  })

  it('never call a function of the host that a scope holds', () => {
    let calls = 0
    const hostile = { f: () => calls++, list: [1, 2] }
    for (const text of [
      'f',
      'f.call',
      'max(1, f)',
      'map(list, f)',
      'sum(list, f)',
      'text(f)',
      '"${f}"',
      'json(f)',
      'f == f',
      'sort([f, f])',
      'f()',
    ])
      evaluate(text, hostile)
    expect(calls).toBe(0)
  })
})

describe('work without end', () => {
  const list = Array.from({ length: 2000 }, (_, index) => index)
  const long = 'a'.repeat(100_000)
  const nest = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
  const large = { list, long, deep: nest(5000), same: nest(5000) }

  it('is stopped by the budget or a limit', () => {
    const texts = [
      'any(list, any(list, any(list, # == -1)))',
      'map(list, map(list, map(list, 1)))',
      `[1, 1]${' | map([#, #])'.repeat(22)} | json`,
      'unique(map(list, [#]) + map(list, [#, 1]))',
      'deep == same',
      'json(deep)',
      'replace(long, "a", long)',
      'padStart("x", 1e9)',
      'range(0, 1e9)',
      'randomString(1e9)',
      '$..*',
      `${'('.repeat(5000)}1`,
      `${'['.repeat(5000)}`,
      `a${'.b'.repeat(5000)}`,
      `1${' + 1'.repeat(5000)}`,
      `${'!'.repeat(5000)}true`,
      `${'-'.repeat(5000)}1`,
      `${'"${'.repeat(5000)}`,
    ]
    const codes = texts.map((text) => String(evaluate(text, large)).split(' ')[0])
    expect([...new Set(codes)].toSorted()).toEqual(['EXPRESSION_BUDGET', 'EXPRESSION_PATTERN', 'EXPRESSION_SYNTAX', 'EXPRESSION_TYPE'])
    expect(codes).toHaveLength(texts.length)
  })

  it('runs regular expressions in linear time', () => {
    for (const pattern of ['(a|aa)+b', '(a*)*b', '(a+)+$b', '(x+x+)+y', '(.*)*c', '([a-z]+)*1', '(a|a?)+b']) {
      expect([pattern, evaluate(`long matches "${pattern}"`, large)]).toEqual([pattern, false])
    }
    expect(evaluate('len($[?search(@, "(a|aa)+b")])', {}, { root: [long] })).toBe(0)
    expect(evaluate('$[?search(@, $[0])]', {}, { root: ['['.repeat(200_000)] })).toMatch(/^EXPRESSION_PATTERN /)
  })

  it('tells in linear time whether an XPath finds one thing', () => {
    expect(evaluate(`xpath("<a/>", "${'../'.repeat(60)}*")`)).toEqual([])
    expect(evaluate(`xpath("<a><b/></a>", "/a/b/${'../b/'.repeat(60)}..")`)).toBe('')
  })
})
