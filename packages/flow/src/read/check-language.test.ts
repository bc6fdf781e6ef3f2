import { expect, it } from 'vitest'
import { tellStep } from '../testing/tell.ts'

const warned = (assertion: string): string =>
  tellStep(`- action: http_request\n  config: { url: / }\n  assert:\n    - ${assertion}\n`, { from: 'warning' })

it('warns once of an assertion, however many of its parts check nothing', () => {
  expect(warned('body.a matches ".*" and body.b == 1 and body.c == body.c')).toMatchInlineSnapshot(`
    "warning ASSERTION_CHECKS_NOTHING: any text matches this
      --> shop.yaml:6:9
     5 |     assert:
     6 |       - body.a matches ".*" and body.b == 1 and body.c == body.c
       |         ^^^^^^^^^^^^^^^^^^^
      --> shop.yaml:6:49
     5 |     assert:
     6 |       - body.a matches ".*" and body.b == 1 and body.c == body.c
       |                                                 ^^^^^^^^^^^^^^^^ this compares a value with itself"
  `)
  expect(warned('{ path: body.id, equals: "${body.id}", matches: ".*" }')).toMatchInlineSnapshot(`
    "warning ASSERTION_CHECKS_NOTHING: this compares a value with itself
      --> shop.yaml:6:17
     5 |     assert:
     6 |       - { path: body.id, equals: "\${body.id}", matches: ".*" }
       |                 ^^^^^^^
      --> shop.yaml:6:57
     5 |     assert:
     6 |       - { path: body.id, equals: "\${body.id}", matches: ".*" }
       |                                                         ^^^^ any text matches this regular expression"
  `)
})

it('tells the whole of what checks nothing, and not its parts', () => {
  expect(warned('{ path: body.list, each: { match: { a: "#ignore", b: "##ignore" } } }')).toMatchInlineSnapshot(`
    "warning ASSERTION_CHECKS_NOTHING: this pattern leaves out all that it names: any value fits it
      --> shop.yaml:6:34
     5 |     assert:
     6 |       - { path: body.list, each: { match: { a: "#ignore", b: "##ignore" } } }
       |                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
  `)
})
