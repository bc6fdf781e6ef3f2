import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readFlow } from '../read/read-flow.ts'
import { descriptors } from '../testing/tell.ts'
import { locate } from './locate.ts'
import { keysOf } from './pointer.ts'

const read = (text: string) => readFlow(text, descriptors, { file: 'shop.yaml' })

const textAt = (text: string, pointer: string, options?: Parameters<typeof locate>[2]): string | undefined => {
  const { source } = read(text)
  const span = locate(source, pointer, options).span
  return span && source.text.slice(span.start.offset, span.end.offset)
}

describe('locate', () => {
  it('finds values and keys by canonical pointers, also where an alias renamed the key', () => {
    const text =
      'flow:\n  name: Shop\n  variables: { A: 1 }\n  steps:\n    - action: http\n      config: { url: /, query_params: { a: b } }\n      save: { x: $.id }\n'
    expect(textAt(text, '/env/A')).toBe('1')
    expect(textAt(text, '/env', { at: 'key' })).toBe('variables')
    expect(textAt(text, '/steps/0/config/params', { at: 'key' })).toBe('query_params')
    expect(textAt(text, '/steps/0/output/x')).toBe('$.id')
    expect(locate(read(text).source, '/steps/0/action')).toEqual({
      file: 'shop.yaml',
      pointer: '/steps/0/action',
      span: { start: { line: 5, column: 15, offset: 64 }, end: { line: 5, column: 19, offset: 68 } },
    })
  })

  it('walks up to what is there', () => {
    const text = 'name: Shop\nsteps:\n  - action: log\n    config: { message: hi }\n'
    expect(textAt(text, '/steps/0/config/data/x')).toBe('{ message: hi }')
    expect(textAt(text, '/steps/0/id')).toBe('action: log\n    config: { message: hi }')
    expect(textAt(text, '/nothing')).toBe(text.trimEnd())
  })

  it('keeps its places in files with a byte order mark and Windows line ends', () => {
    const text = '\ufeffname: Shop\r\nsteps:\r\n  - action: fail\r\n    when: a > b\r\n'
    expect(read(text).diagnostics).toEqual([])
    expect(textAt(text, '/steps/0/when', { start: 4, end: 5 })).toBe('b')
    expect(locate(read(text).source, '/name').span?.start).toEqual({ line: 1, column: 7, offset: 6 })
  })
})

describe('a part of a scalar', () => {
  const partOf = (scalar: string, value: string, part: string): string | undefined => {
    const text = `name: Shop\nsteps:\n  - action: log\n    config:\n      message: ${scalar}\n`
    const start = value.indexOf(part)
    expect(read(text).flow?.steps[0]?.config.message).toBe(value)
    return textAt(text, '/steps/0/config/message', { start, end: start + part.length })
  }

  it.each([
    ['plain', 'a + order_id', 'a + order_id', 'order_id', 'order_id'],
    ['single-quoted', "'it''s order_id'", "it's order_id", 'order_id', 'order_id'],
    ['double-quoted', '"a\\t\\u00e9\\"b order_id"', 'a\té"b order_id', 'order_id', 'order_id'],
    ['with an astral escape', '"\\U0001F600 order_id"', '😀 order_id', 'order_id', 'order_id'],
    ['an escaped character', '"a \\u00e9 b"', 'a é b', 'é', '\\u00e9'],
    ['a literal block', '|\n        one\n        two order_id\n', 'one\ntwo order_id\n', 'order_id', 'order_id'],
    ['a stripped literal block', '|-\n        one\n          two order_id\n', 'one\n  two order_id', 'order_id', 'order_id'],
    ['folded, so the whole', '>-\n        one\n        order_id', 'one order_id', 'order_id', '>-\n        one\n        order_id\n'],
    ['several plain lines, so the whole', 'one\n        order_id', 'one order_id', 'order_id', 'one\n        order_id'],
  ])('%s', (_, scalar, value, part, found) => {
    expect(partOf(scalar, value, part)).toBe(found)
  })
})

describe('positions', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
  const leaf = fc.oneof(
    word,
    fc.integer(),
    fc.boolean(),
    fc.string({ maxLength: 12 }).filter((text) => !/[${]/.test(text)),
  )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(word, tie('value'), { maxKeys: 3 })),
  }))
  const toBlock = (data: unknown, indent: string): string => {
    if (Array.isArray(data) && data.length > 0)
      return data.map((item) => `\n${indent}- ${toBlock(item, `${indent}  `).trimStart()}`).join('')
    if (typeof data === 'object' && data !== null && Object.keys(data).length > 0)
      return Object.entries(data)
        .map(([key, item]) => `\n${indent}${key}: ${toBlock(item, `${indent}  `)}`)
        .join('')
    return JSON.stringify(data)
  }

  it('of every part hold text that means its value', () => {
    fc.assert(
      fc.property(
        fc.dictionary(word, value, { minKeys: 1, maxKeys: 4 }),
        fc.boolean(),
        fc.constantFrom('\n', '\r\n'),
        (data, isFlow, lineEnd) => {
          const written = isFlow ? JSON.stringify(data) : toBlock(data, '      ')
          const text =
            `name: Shop\nsteps:\n  - action: log\n    config:\n      data: ${isFlow ? written : toBlock(data, '        ')}\n`.replaceAll(
              '\n',
              lineEnd,
            )
          const { flow, source } = read(text)
          expect(flow?.steps[0]?.config.data).toEqual(data)
          for (const [pointer, [start, end]] of Object.entries(source.ranges)) {
            if (!pointer.startsWith('/steps/0/config/data')) continue
            const { column } = locate(source, pointer).span?.start ?? { column: 1 }
            expect(parse(' '.repeat(column - 1) + source.text.slice(start, end))).toEqual(valueAt(flow, pointer))
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

const valueAt = (root: unknown, pointer: string): unknown =>
  keysOf(pointer).reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root)
