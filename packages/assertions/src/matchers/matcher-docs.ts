import type { JsonValue } from '@testmesh/protocol'

/** What people read about a matcher: in the docs, and while they write. */
export interface MatcherDoc {
  /** A sentence or two. */
  readonly doc: string
  /** What stands behind its name. */
  readonly expected: JsonValue
  /** A value that fits, and one that does not; the tests try both. `undefined`: there is none. */
  readonly holds: unknown
  readonly fails: unknown
}

export interface MatcherGroup {
  readonly title: string
  readonly matchers: Readonly<Record<string, MatcherDoc>>
}

/** A file, and a kept snapshot, that the examples speak of. */
export const exampleFiles: Readonly<Record<string, JsonValue>> = { 'schemas/order.json': { type: 'object', required: ['id'] } }
export const exampleSnapshots: Readonly<Record<string, JsonValue>> = { order: { id: '#uuid', total: 5 } }

/** Of every matcher of the table, apart from it: a run has no use for it. */
export const matcherGroups: readonly MatcherGroup[] = [
  {
    title: 'Equality',
    matchers: {
      equals: { doc: 'Equal by value and type, deeply.', expected: { id: 7 }, holds: { id: 7 }, fails: { id: '7' } },
      not_equals: { doc: 'Not equal by value and type.', expected: 5, holds: '5', fails: 5 },
      one_of: { doc: 'Equal to one of the values of a list.', expected: ['paid', 'sent'], holds: 'sent', fails: 'lost' },
      not_one_of: { doc: 'Equal to none of the values of a list.', expected: [404, 500], holds: 200, fails: 404 },
      close_to: {
        doc: 'A number within a tolerance, by default 0.000001: `59.98`, `{ value, tolerance }`, or with `tolerance` beside it.',
        expected: { value: 59.98, tolerance: 0.01 },
        holds: 59.985,
        fails: 60,
      },
    },
  },
  {
    title: 'Presence and kind',
    matchers: {
      exists: {
        doc: '`true`: the path leads to a value, null included; `false`: it leads nowhere. The subject may be a name nobody knows.',
        expected: true,
        holds: null,
        fails: undefined,
      },
      is_null: { doc: '`true`: null or missing; `false`: neither.', expected: true, holds: null, fails: 0 },
      empty: { doc: '`true`: nothing, empty text, an empty list or map; `false`: none of these.', expected: true, holds: [], fails: ['a'] },
      type: {
        doc: 'One of `null`, `number`, `integer`, `string`, `boolean`, `array`, `object`, `empty`, `uuid`, `email`, `url`, `date`, `datetime`.',
        expected: 'integer',
        holds: 5,
        fails: 5.5,
      },
      length: {
        doc: 'How many characters (code points), elements or keys: a number, or matchers for it.',
        expected: { at_least: 2 },
        holds: ['a', 'b'],
        fails: ['a'],
      },
    },
  },
  {
    title: 'Order and time',
    matchers: {
      greater_than: { doc: 'Greater than: numbers by value, text by code point.', expected: 4, holds: 5, fails: 4 },
      less_than: { doc: 'Less than.', expected: 4, holds: 3, fails: 4 },
      at_least: { doc: 'Greater than or equal.', expected: 4, holds: 4, fails: 3 },
      at_most: { doc: 'Less than or equal.', expected: 4, holds: 4, fails: 5 },
      between: { doc: 'Between two values, both included: `[1, 5]`, or `{ from: 1, to: 5 }`.', expected: [1, 5], holds: 5, fails: 6 },
      before: {
        doc: 'A time before another: ISO 8601 text, or milliseconds since 1970.',
        expected: '2026-03-01T10:00:00Z',
        holds: '2026-03-01T09:59:59Z',
        fails: '2026-03-01T10:00:00Z',
      },
      after: { doc: 'A time after another.', expected: '2026-03-01', holds: '2026-03-02', fails: '2026-02-28' },
    },
  },
  {
    title: 'Text',
    matchers: {
      contains: {
        doc: 'A text with the part, a list with the element, a map with the key or with the entries.',
        expected: 'tea',
        holds: 'green tea',
        fails: 'coffee',
      },
      not_contains: {
        doc: 'A text without the part, a list without the element, a map without the key.',
        expected: 'x',
        holds: ['a'],
        fails: ['x'],
      },
      starts_with: { doc: 'A text that starts with another.', expected: 'o-', holds: 'o-17', fails: 'p-17' },
      ends_with: { doc: 'A text that ends with another.', expected: '.pdf', holds: 'bill.pdf', fails: 'bill.png' },
      matches: {
        doc: "A text in which a regular expression finds a match: RE2's, in linear time, without lookaround.",
        expected: '^o-\\d+$',
        holds: 'o-17',
        fails: 'o-x',
      },
      xpath: {
        doc: 'XML text in which an XPath finds something; or `{ path, namespaces }` with matchers for what it finds. Names without a prefix match in any namespace, and numbers compare by value.',
        expected: { path: '//item/@price', each: { at_least: 5 } },
        holds: '<order><item price="5"/></order>',
        fails: '<order><item price="4"/></order>',
      },
    },
  },
  {
    title: 'Lists',
    matchers: {
      each: {
        doc: 'Every element fits: matchers by name, or a [pattern](assertions.md#patterns).',
        expected: { price: '#? _ > 0' },
        holds: [{ price: 1 }, { price: 2 }],
        fails: [{ price: 1 }, { price: 0 }],
      },
      any_item: {
        doc: 'An element fits: matchers by name, or a pattern.',
        expected: { sku: 'tea' },
        holds: [{ sku: 'cup' }, { sku: 'tea' }],
        fails: [{ sku: 'cup' }],
      },
      sorted: {
        doc: 'In order: `true` or `asc`, `desc`, or `{ by: price, order: desc }`.',
        expected: { by: 'price' },
        holds: [{ price: 1 }, { price: 2 }],
        fails: [{ price: 2 }, { price: 1 }],
      },
      unique: {
        doc: 'Without repetitions: `true`, or the key that must not repeat.',
        expected: 'id',
        holds: [{ id: 1 }, { id: 2 }],
        fails: [{ id: 1 }, { id: 1 }],
      },
    },
  },
  {
    title: 'Structure',
    matchers: {
      match: {
        doc: 'Fits a [pattern](assertions.md#patterns): maps may have more keys.',
        expected: { id: '#uuid', items: '#[1]' },
        holds: { id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff', items: ['tea'], total: 5 },
        fails: { id: 'o-17', items: [] },
      },
      match_exact: {
        doc: 'Fits a pattern, and has no other keys.',
        expected: { id: '#number' },
        holds: { id: 7 },
        fails: { id: 7, total: 5 },
      },
      json_schema: {
        doc: 'Valid by a [JSON Schema](assertions.md#json-schema).',
        expected: { type: 'object', required: ['id'] },
        holds: { id: 7 },
        fails: { ID: 7 },
      },
      schema_file: {
        doc: 'Valid by the JSON Schema in a file, JSON or YAML: beside the flow, or in a folder above it.',
        expected: 'schemas/order.json',
        holds: { id: 7 },
        fails: {},
      },
      snapshot: {
        doc: 'Equal to the value that an [earlier run kept](snapshots.md).',
        expected: 'order',
        holds: { id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff', total: 5 },
        fails: { id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff', total: 6 },
      },
    },
  },
]
