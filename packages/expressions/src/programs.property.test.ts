import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { builtins } from './builtins.ts'
import { compileExpression } from './compile-expression.ts'
import { compileTemplate } from './compile-template.ts'
import { createScope } from './create-scope.ts'
import { createTools } from './create-tools.ts'
import { ExpressionError } from './expression-error.ts'
import { functions } from './functions/function-table.ts'
import { loadNeed } from './load-need.ts'
import type { Need, Scope } from './scope.ts'

const needs: readonly Need[] = ['jsonpath', 'regex', 'hash', 'xpath', 'yaml', 'csv', 'faker']
const loaded = new Map(await Promise.all(needs.map(async (need) => [need, await loadNeed(need)] as const)))

const values = {
  status: 200,
  name: 'Ada',
  list: [3, 1, 2, null, 'x'],
  items: [
    { id: 1, price: 5, tags: ['a'] },
    { id: 2, price: 3 },
    { id: '2', price: null },
  ],
  body: { id: 'o-1', total: 19.9, deep: { 'x-y': 7 }, xml: '<o><id>5</id></o>', when: '2026-03-01T10:00:00Z', long: '9'.repeat(2000) },
  flag: true,
  nothing: null,
}

/** A new scope with chance and clock at their beginning. */
const freshScope = (): Scope => {
  let draws = 0
  const tools = createTools({ loaded, now: () => 1_772_360_430_456, random: () => ((draws++ * 7919) % 1000) / 1000 })
  return createScope(values, { tools, root: values.body })
}

const hostile = ['constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'call', 'length']
const names = [...Object.keys(values), ...hostile, 'nobody']
const keys = ['id', 'price', 'tags', 'x-y', 'deep', 'total', '0', ...hostile]

const name = fc.constantFrom(...names)
const key = fc.constantFrom(...keys)
const quoted = fc.oneof(key, fc.constantFrom('', 'a b', '^o', '$.items[*]', '2s', 'YYYY', '//id')).map((text) => JSON.stringify(text))
const constant = fc.oneof(
  fc.integer({ min: -5, max: 400 }).map(String),
  fc.constantFrom('1.5', '1e3', '250ms', '1h30m', '12345678901234567890', 'true', 'false', 'null', 'nil', '[]', '{}'),
  quoted,
)
const jsonPath = fc.constantFrom(
  '$',
  '$.id',
  '$.deep.x-y',
  '$..id',
  '$.*',
  '$[?(@.id)]',
  '$[?(@["x-y"] > 3 && @.constructor)]',
  '$.deep[?(@ == ${status})]',
  '$["__proto__"]',
  '$.id.length',
)
const operator = fc.constantFrom(
  ...['+', '-', '*', '/', '%', '**', '==', '!=', '===', '<', '<=', '>', '>=', 'and', 'or', '&&', '||', '??'],
  ...['in', 'not in', 'contains', 'not contains', 'starts_with', 'endsWith', 'matches', 'range'],
)
const test = fc.constantFrom(...['is null', 'is not uuid', 'is number', 'is empty', 'exists', 'not exists', 'isNull', 'is date'])
const callable = functions.map((entry) => entry.name)

/** Programs of the grammar: most can be read, many can be evaluated. */
const { program } = fc.letrec<{ program: string; operand: string; element: string; args: string }>((tie) => ({
  element: fc.oneof(
    fc.constantFrom('#', '.id', '.price', '#.tags', '.constructor', 'i => i.price', 'x => [x, x]', '{#.id}'),
    tie('program'),
  ),
  args: fc.oneof(
    { weight: 2, arbitrary: tie('operand') },
    { weight: 2, arbitrary: fc.tuple(tie('operand'), tie('element')).map((parts) => parts.join(', ')) },
    { weight: 1, arbitrary: fc.array(tie('operand'), { maxLength: 3 }).map((parts) => parts.join(', ')) },
  ),
  operand: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: name },
    { weight: 3, arbitrary: constant },
    { weight: 1, arbitrary: jsonPath },
    {
      weight: 1,
      arbitrary: fc.constantFrom('FAKER.person.firstName', 'FAKER.number.int(min: 1, max: 9)', 'UUID', '${name}', '{{nobody:x}}'),
    },
    { weight: 3, arbitrary: fc.tuple(tie('operand'), fc.constantFrom('.', '?.'), key).map((parts) => parts.join('')) },
    { weight: 2, arbitrary: fc.tuple(tie('operand'), tie('program')).map(([target, index]) => `${target}[${index}]`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('operand'), fc.constantFrom('[1:]', '[:-1]', '[::2]', '[*]', '[?(@.id == 1)]'))
        .map((parts) => parts.join('')),
    },
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...callable), tie('args')).map(([called, args]) => `${called}(${args})`) },
    { weight: 2, arbitrary: fc.tuple(tie('operand'), fc.constantFrom(...callable), tie('element')).map(([a, f, b]) => `${a}.${f}(${b})`) },
    { weight: 2, arbitrary: fc.tuple(tie('operand'), fc.constantFrom(...callable)).map((parts) => parts.join(' | ')) },
    { weight: 1, arbitrary: fc.array(tie('program'), { maxLength: 3 }).map((parts) => `[${parts.join(', ')}]`) },
    { weight: 1, arbitrary: fc.tuple(key, tie('program')).map(([one, value]) => `{${JSON.stringify(one)}: ${value}}`) },
    { weight: 1, arbitrary: tie('program').map((inner) => `(${inner})`) },
    { weight: 1, arbitrary: tie('program').map((inner) => `"a\${${inner}}b"`) },
  ),
  program: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: tie('operand') },
    { weight: 3, arbitrary: fc.tuple(tie('operand'), operator, tie('operand')).map((parts) => parts.join(' ')) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom('not ', '!', '-'), tie('operand')).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.tuple(tie('operand'), test).map((parts) => parts.join(' ')) },
    { weight: 1, arbitrary: fc.tuple(tie('operand'), tie('operand'), tie('operand')).map(([a, b, c]) => `${a} ? ${b} : ${c}`) },
  ),
}))

type Outcome = { readonly value: unknown } | { readonly error: string }

const outcomeOf = (text: string): Outcome | undefined => {
  const { compiled } = compileExpression(text)
  if (!compiled) return undefined
  try {
    return { value: compiled.evaluate(freshScope()) }
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.code }
    throw error
  }
}

/** Whether nothing of the host can be reached from a value by its own keys. */
const isOurs = (value: unknown, depth = 0): boolean => {
  if (typeof value === 'function' || typeof value === 'symbol') return false
  if (typeof value !== 'object' || value === null || depth > 8) return true
  if (value === Object.prototype || value === Array.prototype || value === globalThis) return false
  return Object.keys(value).every((inner) => isOurs((value as Record<string, unknown>)[inner], depth + 1))
}

const options = { numRuns: 3000, seed: 42 }

describe('random programs of the grammar', () => {
  it('are mostly readable, and half of those that are can be evaluated: the tests below have something to test', () => {
    const outcomes = fc.sample(program, { numRuns: 1000, seed: 42 }).map(outcomeOf)
    const read = outcomes.filter((outcome) => outcome !== undefined)
    expect(read.length).toBeGreaterThan(400)
    expect(read.filter((outcome) => 'value' in outcome).length).toBeGreaterThan(read.length / 3)
  })

  it('end with a value or an ExpressionError, whose place lies in the text', () => {
    fc.assert(
      fc.property(program, (text) => {
        const { compiled, problems } = compileExpression(text)
        if (!compiled) return problems.length > 0 && problems.every(({ start, end }) => start <= end && end <= text.length)
        try {
          compiled.evaluate(freshScope())
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error
          return error.start === undefined || (error.start <= (error.end ?? 0) && (error.end ?? 0) <= text.length)
        }
        return true
      }),
      options,
    )
  })

  it('never reach a prototype, a function or a global, and change nothing', () => {
    const before = JSON.stringify([
      values,
      ...[Object, Array, String, Function].map((owner) => Object.getOwnPropertyNames(owner.prototype)),
    ])
    fc.assert(
      fc.property(program, (text) => {
        const outcome = outcomeOf(text)
        return !outcome || 'error' in outcome || isOurs(outcome.value)
      }),
      options,
    )
    expect(JSON.stringify([values, ...[Object, Array, String, Function].map((owner) => Object.getOwnPropertyNames(owner.prototype))])).toBe(
      before,
    )
  })

  it('give the same compiled once, compiled anew, and inside a template', () => {
    fc.assert(
      fc.property(program, (text) => {
        const once = outcomeOf(text)
        // White space around an expression means nothing, and makes it another text for what is kept.
        expect([outcomeOf(text), outcomeOf(` ${text} `)]).toEqual([once, once])
        const { compiled } = compileTemplate(`\${${text}}`)
        if (!once || 'error' in once || once.value === undefined || !compiled) return
        expect(compiled.evaluate(freshScope())).toEqual(once.value)
      }),
      options,
    )
  })

  it('can be explained, and none of it throws', () => {
    fc.assert(
      fc.property(program, (text) => {
        const { compiled } = compileExpression(text)
        compiled?.explain(freshScope())
        compiled?.diagnose(freshScope())
        compiled?.warning?.(freshScope())
      }),
      { ...options, numRuns: 1000 },
    )
  })
})

describe('names of a prototype', () => {
  it('are names like any other: unknown, or missing', () => {
    for (const hidden of hostile.filter((one) => one !== 'length')) {
      expect(Object.hasOwn(builtins, hidden)).toBe(false)
      expect([hidden, outcomeOf(hidden)]).toEqual([hidden, { error: 'EXPRESSION_UNKNOWN_NAME' }])
      for (const target of ['body', 'list', 'name', 'status', 'flag', '{a: 1}', '[1]', '"x"']) {
        for (const text of [`${target}.${hidden}`, `${target}["${hidden}"]`, `${target}?.${hidden}.x`]) {
          expect([text, outcomeOf(text)]).toEqual([text, { value: undefined }])
        }
      }
    }
  })
})
