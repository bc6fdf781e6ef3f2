import type { JsonValue } from '@testmesh/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileAssertion } from '../compile-assertion.ts'
import { judge, keptSnapshots, lineOf, scopeOf } from '../testing/judge.ts'

const order = {
  id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
  at: '2026-03-01T10:00:00Z',
  total: 59.98,
  items: [
    { sku: 'a', id: 1_800_000_001 },
    { sku: 'b', id: 1_800_000_002 },
  ],
}

/** What is said of an order, and what would be written. */
const told = (
  snapshot: JsonValue,
  kept: Readonly<Record<string, JsonValue>>,
  { value = order as JsonValue, writes = 'nothing' as const } = {},
) => {
  const scope = scopeOf({ body: value }, {}, { snapshots: keptSnapshots(kept, writes) })
  const { snapshot: outcome, mismatches = [], hint, warning, error } = judge({ path: 'body', snapshot }, scope)
  return [
    ...(outcome ? [`${outcome.outcome} ${outcome.key}${outcome.value === undefined ? '' : ` ${JSON.stringify(outcome.value)}`}`] : []),
    ...mismatches.map(lineOf),
    ...[error, hint, warning].flatMap((text) => text ?? []),
  ]
}

const writing = (writes: 'new' | 'all', value?: JsonValue) => ({ writes: writes as 'nothing', ...(value !== undefined && { value }) })

describe('a snapshot', () => {
  it('is written when it is new, and told of where none is written', () => {
    expect(told('order', {}, writing('new', { b: 1, a: '#fff' }))).toEqual(['written order {"b":1,"a":"\\\\#fff"}'])
    expect(told('order', {}, { value: 5 })).toMatchInlineSnapshot(`
      [
        "missing order",
        "expected the snapshot "order", actual 5 (no such snapshot is kept)",
        "none is written where CI is set: run it once on your machine, or with --update-snapshots, and commit the file",
      ]
    `)
  })

  it('matches what was kept, and tells the paths that differ', () => {
    expect(told('order', { order })).toEqual(['matched order'])
    expect(told('order', { order: { ...order, total: 60, extra: 1 } })).toMatchInlineSnapshot(`
      [
        "differs order",
        "extra: expected 1, actual - (no such key)",
        "total: expected 60, actual 59.98",
        "where the new value is right, run it with --update-snapshots",
      ]
    `)
  })

  it('takes the place of the old one when it is updated', () => {
    expect(told('order', { order: { ...order, total: 60 } }, writing('all', 5))).toEqual(['updated order 5'])
    expect(told('order', { order: 5 }, writing('all', 5))).toEqual(['matched order'])
    expect(told('order', { order: 6 }, writing('new', 5))).toMatchInlineSnapshot(`
      [
        "differs order",
        "expected 6, actual 5",
        "where the new value is right, run it with --update-snapshots",
      ]
    `)
  })

  it('keeps a marker for what differs each time, and checks the value against it', () => {
    const snapshot = { name: 'order', redact: { '$.id': '#uuid', at: '#datetime', '$.items[*].id': '#integer' }, ignore: ['$.total'] }
    const written = {
      id: '#uuid',
      at: '#datetime',
      items: [
        { sku: 'a', id: '#integer' },
        { sku: 'b', id: '#integer' },
      ],
    }
    expect(told(snapshot, {}, writing('new'))).toEqual([`written order ${JSON.stringify(written)}`])
    expect(told(snapshot, { order: written })).toEqual(['matched order'])
    // Redacted later on: what was written before still matches, and is written anew with the next update.
    expect(told(snapshot, { order })).toEqual(['matched order'])
    expect(told(snapshot, { order }, writing('all'))).toEqual([`updated order ${JSON.stringify(written)}`])
    expect(told(snapshot, { order: written }, { value: { ...order, id: 'o-17', items: [] } })).toMatchInlineSnapshot(`
      [
        "differs order",
        "id: expected #uuid, actual "o-17"",
        "items.length: expected 2, actual 0",
        "where the new value is right, run it with --update-snapshots",
        "redact $.items[*].id finds nothing in it",
      ]
    `)
  })

  it('may redact what another marker already stands for, and what is kept as something else', () => {
    const snapshot = { name: 'x', redact: { '$.a': '#object', '$.a.b': '#number', '$.l.length': '#number' } }
    const value = { a: { b: 1 }, l: { length: 2 } }
    expect(told(snapshot, {}, writing('new', value))).toEqual(['written x {"a":"#object","l":{"length":"#number"}}'])
    expect(told(snapshot, { x: { a: 5, l: [1, 2] } }, { value })).toEqual([
      'differs x',
      'l: expected [1,2], actual {"length":2}',
      'where the new value is right, run it with --update-snapshots',
    ])
  })

  it('redacts and ignores in a long list, too', () => {
    const items = Array.from({ length: 20_000 }, (_, id) => ({ id, at: order.at, sku: 'a' }))
    const snapshot = { name: 'x', redact: { '$[*].id': '#number' }, ignore: ['$[*].at'] }
    expect(told(snapshot, { x: items.map(() => ({ id: '#number', sku: 'a' })) }, { value: items })).toEqual(['matched x'])
  })

  it('leaves the value and what was kept as they are', () => {
    const kept = { order: structuredClone(order) }
    told({ name: 'order', redact: { '$.id': '#uuid' }, ignore: ['$.items[0]', '$.at'] }, kept)
    expect([kept.order, order.items.length]).toEqual([order, 2])
  })

  it('warns of a path that finds nothing to redact', () => {
    expect(told({ name: 'order', redact: { '$.nope': '#uuid' } }, { order })).toEqual([
      'matched order',
      'redact $.nope finds nothing in it',
    ])
  })

  it('proposes to redact what differs each time by its nature', () => {
    const other = {
      ...order,
      id: '7f9619ff-8b86-4d01-b42d-00cf4fc964ff',
      at: '2026-03-02T10:00:00Z',
      items: order.items.map(({ sku, id }) => ({ sku, id: id + 10 })),
    }
    expect(told('order', { order: other })).toMatchInlineSnapshot(`
      [
        "differs order",
        "id: expected "7f9619ff-8b86-4d01-b42d-00cf4fc964ff", actual "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"",
        "at: expected "2026-03-02T10:00:00Z", actual "2026-03-01T10:00:00Z"",
        "items[0].id: expected 1800000011, actual 1800000001",
        "items[1].id: expected 1800000012, actual 1800000002",
        "only values differ that are new each time: give the snapshot redact: { "$.id": "#uuid", "$.at": "#datetime", "$.items[*].id": "#integer" }",
      ]
    `)
    expect(told('order', { order: { ...other, total: 1 } }).at(-1)).toBe('where the new value is right, run it with --update-snapshots')
  })

  it('may have markers that were written by hand, and text that only looks like one', () => {
    expect(told('order', { order: { ...order, id: '#uuid', items: '#[2]' } })).toEqual(['matched order'])
    expect(told('color', { color: '\\#fff' }, { value: '#fff' })).toEqual(['matched color'])
    expect(told('template', { template: '${body} {{x}}' }, { value: '${body} {{x}}' })).toEqual(['matched template'])
    expect(told('order', { order: { ...order, id: '#uid' } })).toEqual(['the snapshot "order": there is no marker #uid'])
  })

  it('is known by its name before the run, unless a template makes it', () => {
    const names = ['order', 'order ${status}'].map((snapshot) => compileAssertion({ path: 'body', snapshot }, '/a').check?.snapshots)
    expect(names).toEqual([[{ pointer: '/a/snapshot', name: 'order' }], [{ pointer: '/a/snapshot' }]])
  })

  it('takes a key that is gone for one that is null, and tells of a null that was not there', () => {
    expect(told('x', { x: { a: null } }, { value: {} })).toEqual(['matched x'])
    expect(told('x', { x: {} }, { value: { a: null } })).not.toEqual(['matched x'])
  })

  it('of any JSON matches the same JSON, and nothing else', () => {
    const keep = (value: JsonValue) =>
      judge({ path: 'body', snapshot: 'x' }, scopeOf({ body: value }, {}, { snapshots: keptSnapshots({}, 'new') }))
    fc.assert(
      fc.property(anything, anything, (one, other) => {
        const values = [one, other] as JsonValue[]
        const [kept] = values.map((value) => keep(value).snapshot?.value)
        const [same, differs] = values.map((value) => told('x', { x: kept ?? null }, { value: value ?? null })[0])
        const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
        return same === 'matched x' && (differs === 'matched x') === isSame
      }),
    )
  })
})

/** Without null, which a map may lack where the snapshot has it, and may not have where the snapshot lacks it. */
const anything = fc.jsonValue({ maxDepth: 3 }).map((value): unknown => JSON.parse(JSON.stringify(value, (_key, item) => item ?? 'null')))

const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
