import type { JsonValue } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { compileAssertion } from './compile-assertion.ts'

/** What of an assertion checks nothing: the text that is marked, and why. */
const idleIn = (assertion: JsonValue): string[] => {
  const { idle = () => [], problems } = compileAssertion(assertion, '')
  expect(problems).toEqual([])
  return idle().map(({ pointer, message, hint, start, end }) => {
    const marked = typeof assertion === 'string' ? assertion.slice(start, end) : pointer
    return `${marked}: ${message}${hint === undefined ? '' : ` (${hint})`}`
  })
}

describe('an assertion that comes out the same whatever happens', () => {
  it('is told where it is an expression', () => {
    const texts = [
      'status == 200 or 201',
      'status == 200 || true',
      'not (status == 500 and false)',
      'status == 200 or 1 == 1',
      'body == "a" or status == 200 or 404',
      '1 == 1',
      '"status == 200"',
      'true',
      'body.total == body.total',
      'len(body.items) >= 0',
      'body.items.length > -1',
      'body.name contains ""',
      'body.name matches ".*"',
      'all(body.items, .id == .id)',
      'status == 200 or status != 200',
      'body.ok and not body.ok',
      'status == 200 ? true : true',
      'contains(body.name, "")',
      'count(body.items, .price > 1) >= 0',
    ]
    expect(texts.flatMap(idleIn)).toMatchInlineSnapshot(`
      [
        "201: this is always true, and so is the whole "or" (write status in [200, 201])",
        "true: this is always true, and so is the whole "or"",
        "false: this is never true, and so the whole "and" is not",
        "1 == 1: this reads no value: it comes out the same whatever happens",
        "404: this is always true, and so is the whole "or" (write status in [200, 404])",
        "1 == 1: this reads no value: it comes out the same whatever happens (name what is to be checked: status == 200)",
        ""status == 200": this reads no value: it comes out the same whatever happens (name what is to be checked: status == 200)",
        "true: this reads no value: it comes out the same whatever happens (name what is to be checked: status == 200)",
        "body.total == body.total: this compares a value with itself",
        "len(body.items) >= 0: a length is never less than 0 (for one at least, write > 0)",
        "body.items.length > -1: a length is never less than 0 (for one at least, write > 0)",
        "body.name contains "": any text contains this",
        "body.name matches ".*": any text matches this",
        ".id == .id: this compares a value with itself",
        "status == 200 or status != 200: one of the two always holds: this comes out the same whatever happens",
        "body.ok and not body.ok: one of the two always holds: this comes out the same whatever happens",
        "true: both alternatives mean the same: this comes out so whatever happens",
        "contains(body.name, ""): any text contains this",
        "count(body.items, .price > 1) >= 0: a length is never less than 0 (for one at least, write > 0)",
      ]
    `)
  })

  it('is told where a matcher fits anything', () => {
    const forms: JsonValue[] = [
      { path: 'body', json_schema: {} },
      { path: 'body', json_schema: { title: 'An order', description: 'Of a shop' } },
      { path: 'body', json_schema: true },
      { path: 'body.name', contains: '' },
      { path: 'body', contains: {} },
      { path: 'body.name', starts_with: '' },
      { path: 'body.name', matches: '^.*$' },
      { path: 'body.items', length: { at_least: 0 } },
      { path: '"text"', equals: 'text' },
      { match: { body: '#ignore', headers: { etag: '##any' } } },
      { match: { body: { id: '#? true', name: '#regex .*' } } },
      { path: 'body', match: {} },
      { path: 'body.items', each: { id: '#ignore' } },
      { path: 'body.items', any_item: {} },
      { path: 'body.id', equals: '${ body.id }' },
    ]
    expect(forms.flatMap(idleIn)).toMatchInlineSnapshot(`
      [
        "/json_schema: this schema asks for nothing: any value fits it (say what the value must be: { type: object, required: [id] })",
        "/json_schema: this schema asks for nothing: any value fits it (say what the value must be: { type: object, required: [id] })",
        "/json_schema: this schema asks for nothing: any value fits it (say what the value must be: { type: object, required: [id] })",
        "/contains: any text contains the empty text",
        "/contains: any map contains the empty map",
        "/starts_with: any text starts with the empty text",
        "/matches: any text matches this regular expression",
        "/length: a length is never less than 0 (for one at least, write { at_least: 1 })",
        "/path: this reads no value: it comes out the same whatever happens (name what is to be checked: status == 200)",
        "/match: this match leaves out all that it names, and so holds whatever comes",
        "/match/body/id: this reads no value: it comes out the same whatever happens (name what is to be checked: status == 200)",
        "/match/body/name: any text matches this regular expression",
        "/match: this pattern is empty: any map fits it",
        "/each: this pattern leaves out all that it names: any value fits it",
        "/any_item: this pattern is empty: any map fits it",
        "/path: this compares a value with itself",
      ]
    `)
  })

  it('is not told of what depends on what comes', () => {
    const right: JsonValue[] = [
      'status in [200, 201]',
      '(body.name or "none") == "none"',
      'body.count >= 0',
      'len(body.items) > 0',
      'uuid() != uuid()',
      'status == 200 and true',
      'status == 200 or body.x != 200',
      'status == 200 ? body.x : true',
      'body.a == body.b',
      'body.tags contains " "',
      { path: 'body', json_schema: { type: 'object' } },
      { path: 'body.items', length: 0 },
      { match: { body: { id: '#ignore', name: 'tea' } } },
    ]
    expect(right.flatMap(idleIn)).toEqual([])
  })
})

describe('a setting that would be passed over', () => {
  it.each([
    [
      { path: 'body.items', sorted: { by: 'id', ordr: 'desc' } },
      'sorted wants true, asc, desc, or { by, order }, not {"by":"id","ordr":"desc"}',
    ],
    [{ path: 'body.items', sorted: { by: 'id', order: 'downwards' } }, 'sorted wants true, asc, desc, or { by, order }'],
    [{ path: 'body.total', close_to: { value: 1, tolerence: 5 } }, 'close_to wants a number, or { value, tolerance }'],
    [{ path: 'body.total', equals: 1, tolerance: 5 }, '"tolerance" belongs to close_to, and there is none beside it'],
  ])('is refused: %o', (form, message) => {
    expect(compileAssertion(form, '').problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)])
  })
})
