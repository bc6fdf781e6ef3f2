import { expect, it } from 'vitest'
import { expressionOf, filtered, inOrder, valueRows } from './value-rows.ts'

const shown = (rows: ReturnType<typeof valueRows>): string[] =>
  rows.map(({ depth, name, text, isOpen }) => `${'  '.repeat(depth)}${isOpen === undefined ? ' ' : isOpen ? '-' : '+'} ${name}: ${text}`)

const roots = [
  { name: 'order', value: { id: 'o-17', items: [{ sku: 'mug' }] }, from: 'step create' },
  { name: 'total', value: 41.99, from: 'this flow' },
  { name: 'empty', value: {}, from: 'this flow' },
  { name: 'page', bytes: 48_000, from: 'step open' },
  { name: 'later', isAsked: true },
  { name: 'nothing.here', problem: 'nothing is called "nothing"' },
]

it('shows values as a tree, with what is open inside of them', () => {
  expect(shown(valueRows(roots, (id) => ['order', 'order/items'].includes(id)))).toEqual([
    '- order: {"id":"o-17","items":[{"sku":"mug"}]}',
    '    id: "o-17"',
    '  - items: [{"sku":"mug"}]',
    '    + 0: {"sku":"mug"}',
    '  total: 41.99',
    '  empty: {}',
    '+ page: 48.0 kB, not fetched',
    '  later: …',
    '  nothing.here: nothing is called "nothing"',
  ])
})

it('counts what it does not show of a long list, and cuts a long text', () => {
  const rows = valueRows([{ name: 'list', value: Array.from({ length: 1_500 }, (_, n) => n) }], () => true)
  expect([rows.length, rows.at(-1)?.text, rows.at(-1)?.size]).toEqual([102, '1,400 more', 101])
  expect(valueRows([{ name: 'text', value: 'x'.repeat(1_000) }], () => true)[0]?.text).toHaveLength(301)
})

it('finds names by a part of them or of where they are from', () => {
  expect(filtered(roots, 'CREATE').map(({ name }) => name)).toEqual(['order'])
  expect(filtered(roots, ' ')).toBe(roots)
})

it('puts what steps gave first, and what the environment gives last', () => {
  const of = (name: string, from?: string) => ({ name, value: 1, ...(from !== undefined && { from }) })
  const names = [of('API_URL', 'environment local'), of('EMAIL', 'env of the flow, line 8'), of('body'), of('order_id', 'step create')]
  expect(inOrder(names).map(({ name }) => name)).toEqual(['body', 'order_id', 'EMAIL', 'API_URL'])
})

it('gives a value back as an expression, unless nobody would edit it', () => {
  expect(expressionOf({ name: 'a', value: 'o-17' })).toBe('"o-17"')
  expect([expressionOf({ name: 'a', value: 'x'.repeat(5_000) }), expressionOf({ name: 'a' })]).toEqual(['', ''])
})
