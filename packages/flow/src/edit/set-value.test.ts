import type { JsonValue } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { readFlow } from '../read/read-flow.ts'
import { difference, edited } from '../testing/edited.ts'
import { descriptors } from '../testing/tell.ts'
import { planEdit } from './plan-edit.ts'

const set = (text: string, pointer: string, value: JsonValue): string => edited(text, { kind: 'setValue', pointer, value })
const remove = (text: string, pointer: string): string => edited(text, { kind: 'deleteKey', pointer })

const shop = `# The shop
name: Shop # of all
tags: [smoke]

steps:
  # Makes an order.
  - id: create
    action: http_request
    config:
      url: "/orders" # absolute
      headers: { accept: json }
      body:
        # of the customer
        note: |
          two
          lines
        amount: 2
    assert:
      - status == 201 # made

  - id: say
    action: log
    config: { message: 'done' }
`

const change = (pointer: string, value: JsonValue): string => difference(shop, set(shop, pointer, value))
const without = (pointer: string): string => difference(shop, remove(shop, pointer))

describe('setting a value', () => {
  it.each([
    ['/name', 'Shop'],
    ['/tags', ['smoke']],
    ['/steps/0/config/url', '/orders'],
    ['/steps/0/config/headers', { accept: 'json' }],
    ['/steps/0/config/body/note', 'two\nlines\n'],
    ['/steps/1/config/message', 'done'],
  ])('makes no edit of what stands there already: %s', (pointer, value) => {
    const plan = planEdit(readFlow(shop, descriptors), { kind: 'setValue', pointer, value }, descriptors)
    expect(plan).toMatchObject({ edits: [] })
  })

  it('changes one line, in its style, and keeps its comment', () => {
    expect(change('/name', 'Big: shop')).toMatchInlineSnapshot(`
      "-name: Shop # of all
      +name: "Big: shop" # of all"
    `)
    expect(change('/steps/0/config/url', '/x')).toMatchInlineSnapshot(`
      "-      url: "/orders" # absolute
      +      url: "/x" # absolute"
    `)
    expect(change('/steps/0/config/body/amount', '2')).toMatchInlineSnapshot(`
      "-        amount: 2
      +        amount: "2""
    `)
    expect(change('/steps/0/config/headers/accept', 'a, b')).toMatchInlineSnapshot(`
      "-      headers: { accept: json }
      +      headers: { accept: "a, b" }"
    `)
    expect(change('/steps/1/config/message', "it's")).toMatchInlineSnapshot(`
      "-    config: { message: 'done' }
      +    config: { message: "it's" }"
    `)
    expect(change('/steps/0/assert/0', 'status == 200')).toMatchInlineSnapshot(`
      "-      - status == 201 # made
      +      - status == 200 # made"
    `)
  })

  it('writes several lines as a block, and a block on one line', () => {
    expect(change('/name', 'One\nTwo\n')).toMatchInlineSnapshot(`
      "-name: Shop # of all
      +name: | # of all
      +  One
      +  Two"
    `)
    expect(change('/steps/0/config/body/note', 'one')).toMatchInlineSnapshot(`
      "-          two
      -          lines
      +          one"
    `)
    expect(change('/steps/0/config/body/note', 'three\n\nmore\n')).toMatchInlineSnapshot(`
      "-          two
      -          lines
      +          three
      +
      +          more"
    `)
    expect(change('/steps/0/config/body', 'text')).toMatchInlineSnapshot(`
      "-      body:
      -        # of the customer
      -        note: |
      -          two
      -          lines
      -        amount: 2
      +      body: text"
    `)
    expect(change('/steps/0/config/body/amount', { value: 2, of: ['a', { b: [1, [2]] }] })).toMatchInlineSnapshot(`
      "-        amount: 2
      +        amount:
      +          value: 2
      +          of:
      +            - a
      +            - b:
      +                - 1
      +                - - 2"
    `)
    expect(change('/steps/0/assert/0', { path: 'body', equals: { a: 1 } })).toMatchInlineSnapshot(`
      "-      - status == 201 # made
      +      - path: body # made
      +        equals:
      +          a: 1"
    `)
  })

  it('takes a setting away where it is set to nothing, and keeps nothing as a value of data', () => {
    expect(change('/steps/0/config/body', null)).toMatchInlineSnapshot(`
      "-      body:
      -        # of the customer
      -        note: |
      -          two
      -          lines
      -        amount: 2"
    `)
    expect(change('/steps/0/assert', null)).toMatchInlineSnapshot(`
      "-    assert:
      -      - status == 201 # made"
    `)
    expect(change('/tags', null)).toMatchInlineSnapshot(`"-tags: [smoke]"`)
    expect(change('/steps/0/config/body/amount', null)).toMatchInlineSnapshot(`
      "-        amount: 2
      +        amount: null"
    `)
    expect(change('/steps/0/config/headers/accept', null)).toMatchInlineSnapshot(`
      "-      headers: { accept: json }
      +      headers: { accept: null }"
    `)
    const sets = 'name: a\nsteps:\n  - action: set\n    config:\n      token: 1\n'
    expect(difference(sets, set(sets, '/steps/0/config/token', null))).toMatchInlineSnapshot(`
      "-      token: 1
      +      token: null"
    `)
  })

  it('ends a text as the block ended that it takes the place of', () => {
    const block = (head: string): string =>
      `name: a\nsteps:\n  - action: log\n    config:\n      message: ${head}\n        two\n        lines\n`
    const changed = (head: string, value: string): string => difference(block(head), set(block(head), '/steps/0/config/message', value))
    expect(changed('|', 'two\nlines more')).toMatchInlineSnapshot(`
      "-        lines
      +        lines more"
    `)
    expect(changed('|', 'two\nlines')).toBe('')
    expect(changed('|', '')).toMatchInlineSnapshot(`
      "-      message: |
      -        two
      -        lines
      +      message: """
    `)
    expect(changed('|-', 'two\nmore')).toMatchInlineSnapshot(`
      "-        lines
      +        more"
    `)
    expect(changed('|-', 'two\nmore\n')).toMatchInlineSnapshot(`
      "-      message: |-
      +      message: |
      …
      -        lines
      +        more"
    `)
  })

  it('changes only what differs of a map, and turns lists into maps', () => {
    const text =
      'name: a\nsteps:\n- action: log\n  config:\n    # so\n    data:\n      # k\n      k: 1 # one\n      # l\n      l: 2\n      list:\n      - 1\n'
    const changed = (pointer: string, value: JsonValue): string => difference(text, set(text, pointer, value))
    expect(changed('/steps/0/config/data', { k: 1, l: { z: 3 }, n: [1] })).toMatchInlineSnapshot(`
      "-      l: 2
      -      list:
      +      l:
      +        z: 3
      +      n:"
    `)
    expect(changed('/steps/0/config/data/list', { a: 1 })).toMatchInlineSnapshot(`
      "-      - 1
      +        a: 1"
    `)
    expect(changed('/steps/0/config/data', [1])).toMatchInlineSnapshot(`
      "-      k: 1 # one
      -      # l
      -      l: 2
      -      list:
      -      - 1
      +    - 1"
    `)
  })

  it('adds a key where it is usually written, with the maps it lacks', () => {
    expect(change('/env/API_URL', 'http://x')).toMatchInlineSnapshot(`
      "+env:
      +  API_URL: http://x"
    `)
    expect(change('/teardown', [{ id: 'bye', action: 'log' }])).toMatchInlineSnapshot(`
      "+teardown:
      +  - id: bye
      +    action: log
      +"
    `)
    expect(change('/steps/0/name', 'Make it')).toMatchInlineSnapshot(`"+    name: Make it"`)
    expect(change('/steps/0/retry/attempts', 3)).toMatchInlineSnapshot(`
      "+    retry:
      +      attempts: 3"
    `)
    expect(change('/steps/0/config/headers/x', '')).toMatchInlineSnapshot(`
      "-      headers: { accept: json }
      +      headers: { accept: json, x: "" }"
    `)
    expect(change('/steps/0/config/body/x', ['a'])).toMatchInlineSnapshot(`
      "+        x:
      +          - a"
    `)
    expect(change('/steps/1/config/level', 'warn')).toMatchInlineSnapshot(`
      "-    config: { message: 'done' }
      +    config: { message: 'done', level: warn }"
    `)
    expect(change('/metadata/author', 'me')).toMatchInlineSnapshot(`"+author: me"`)
  })

  it('appends to lists', () => {
    expect(change('/tags/-', 'fast')).toMatchInlineSnapshot(`
      "-tags: [smoke]
      +tags: [smoke, fast]"
    `)
    expect(change('/steps/0/assert/-', 'body.id exists')).toMatchInlineSnapshot(`"+      - body.id exists"`)
    expect(change('/steps/1/assert/-', 'true')).toMatchInlineSnapshot(`
      "+    assert:
      +      - "true""
    `)
  })
})

describe('deleting a key', () => {
  it('takes its lines, or its part of a line', () => {
    expect(without('/tags')).toMatchInlineSnapshot(`"-tags: [smoke]"`)
    expect(without('/steps/0/config/body/note')).toMatchInlineSnapshot(`
      "-        note: |
      -          two
      -          lines"
    `)
    expect(without('/steps/0/id')).toMatchInlineSnapshot(`
      "-  - id: create
      -    action: http_request
      +  - action: http_request"
    `)
  })

  it('takes what would be empty', () => {
    expect(without('/steps/0/config/headers/accept')).toMatchInlineSnapshot(`"-      headers: { accept: json }"`)
    expect(without('/steps/0/assert/0')).toMatchInlineSnapshot(`
      "-    assert:
      -      - status == 201 # made"
    `)
    expect(without('/steps/1/config/message')).toMatchInlineSnapshot(`"-    config: { message: 'done' }"`)
    expect(without('/tags/0')).toMatchInlineSnapshot(`"-tags: [smoke]"`)
  })
})

describe('the text of others', () => {
  const flat =
    'flow:\r\n    name: a\r\n    variables: {A: 1}\r\n    steps:\r\n    - action: http.get\r\n      url: /\r\n      save: {a: $.b}'

  it('keeps its wrapper, spellings, indentation, line ends and missing last one', () => {
    expect(set(flat, '/env/A', 2)).toBe(flat.replace('A: 1', 'A: 2'))
    expect(set(flat, '/env/B', 'b')).toBe(flat.replace('A: 1', 'A: 1, B: b'))
    expect(set(flat, '/steps/0/config/url', '/x')).toBe(flat.replace('url: /', 'url: /x'))
    expect(set(flat, '/steps/0/output/c', '$.d')).toBe(flat.replace('$.b', '$.b, c: $.d'))
    expect(set(flat, '/steps/0/assert/-', 'status == 200')).toBe(`${flat}\r\n      assert:\r\n      - status == 200`)
    expect(set(flat, '/steps/0/config/method', 'POST')).toBe(
      flat.replace('http.get', 'http.get\r\n      config:\r\n          method: POST'),
    )
    expect(set(flat, '/outputs/a', 'x\ny')).toBe(`${flat}\r\n    outputs:\r\n        a: |-\r\n            x\r\n            y`)
    expect(remove(flat, '/steps/0/output/a')).toBe(flat.replace('\r\n      save: {a: $.b}', ''))
    expect(remove(flat, '/steps/0/config/url')).toBe(flat.replace('      url: /\r\n', ''))
  })

  it('may hold keys without a value, and single values for lists', () => {
    const text = 'name: a\nenv: # empty\ntags: one\nsteps:\n- action: log\n  config:\n  assert: x == 1 # so\n'
    expect(set(text, '/env/A', 1)).toBe(text.replace('env: # empty', 'env: # empty\n  A: 1'))
    expect(set(text, '/steps/0/config/message', 'hi')).toBe(text.replace('config:', 'config:\n    message: hi'))
    expect(set(text, '/tags/0', 'two')).toBe(text.replace('one', 'two'))
    expect(set(text, '/tags/-', 'two')).toBe(text.replace('tags: one', 'tags:\n- one\n- two'))
    expect(set(text, '/steps/0/assert/-', 'z')).toBe(text.replace('assert: x == 1 # so', 'assert: # so\n  - x == 1\n  - z'))
    expect(remove(text, '/steps/0/assert/0')).toBe(text.replace('  assert: x == 1 # so\n', ''))
    expect(remove(text, '/tags')).toBe(text.replace('tags: one\n', ''))
  })

  it('may be JSON', () => {
    const text = '{\n  "name": "a",\n  "steps": [\n    {"action": "log", "config": {"message": "hi"}}\n  ]\n}\n'
    expect(set(text, '/steps/0/config/level', 'warn')).toBe(text.replace('"hi"', '"hi", "level": "warn"'))
    expect(set(text, '/env/A', { b: ['c'] })).toBe(text.replace('\n  ]', '\n  ],\n  "env": { "A": { "b": ["c"] } }'))
    expect(remove(text, '/steps/0/config/message')).toBe(text.replace(', "config": {"message": "hi"}', ''))
  })

  it('is left alone where one place follows another, where its YAML is broken, and where the wish makes no sense', () => {
    const text =
      'name: &n a\ndescription: *n\nenv: &e { A: 1 }\ninputs: { x: { <<: *e, default: 2 } }\nsteps: [{ id: a, action: log, on_error: continue }]\n'
    const told = (pointer: string, value: JsonValue, of = text) => edited(of, { kind: 'setValue', pointer, value })
    expect(told('/name', 'b')).toMatchInlineSnapshot(
      `"refused: it would touch &n, a YAML anchor that other places repeat (edit the text, or write the value out first)"`,
    )
    expect(told('/description', 'b')).toMatchInlineSnapshot(
      `"refused: it would touch *n, a YAML alias that repeats another place (edit the text, or write the value out first)"`,
    )
    expect(told('/env/A', 2)).toMatchInlineSnapshot(
      `"refused: it would touch &e, a YAML anchor that other places repeat (edit the text, or write the value out first)"`,
    )
    expect(remove(text, '/inputs')).toMatchInlineSnapshot(
      `"refused: it would touch <<, a YAML merge (edit the text, or write the value out first)"`,
    )
    expect(told('/steps/0/action/steps', [])).toMatchInlineSnapshot(
      `"refused: there is no place for "steps" in what stands here (write a map in its place first)"`,
    )
    expect(told('/steps/4/name', 'b')).toMatchInlineSnapshot(`"refused: there is no item 4 in this list (append with "-")"`)
    expect(remove(text, '/steps/0')).toMatchInlineSnapshot(`"refused: a flow needs at least one step (delete the flow instead)"`)
    expect(remove(text, '/steps/0/name')).toMatchInlineSnapshot(
      `"refused: it is not written here (it comes from an older spelling or from the name of the action: change that by hand)"`,
    )
    expect(told('', {})).toMatchInlineSnapshot(`"refused: the whole flow cannot be set (replace its text)"`)
    expect(told('/name', 'b', 'name: [')).toMatchInlineSnapshot(
      `"refused: mend the YAML first: its parts cannot be told apart (this [ is never closed: add ], or quote the value)"`,
    )
    expect(told('/name', 'b', '')).toMatchInlineSnapshot(
      `"refused: mend the YAML first: its parts cannot be told apart (there is no flow here: a flow needs "name" and "steps")"`,
    )
  })
})
