import * as v from 'valibot'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Config } from '../index.ts'
import { defineSchema, fields as f } from '../index.ts'

const read = (schema: v.GenericSchema<unknown, unknown>, value: unknown): unknown => {
  const result = v.safeParse(schema, value)
  return result.success
    ? result.output
    : result.issues.map((issue) => `${v.getDotPath(issue) ?? '.'} ${issue.type}/${issue.kind}: ${issue.message}`)
}

describe('fields of one value', () => {
  it('take text that spells a number, boolean, duration or size', () => {
    expect([
      read(f.number(), '1.5e3'),
      read(f.integer(), '6379'),
      read(f.boolean(), 'True'),
      read(f.duration(), '1h30m'),
      read(f.duration(), '250'),
      read(f.duration(), '1h 30m'),
      read(f.duration(), '1.5s'),
      read(f.size(), '10kb'),
      read(f.size(), '5 MiB'),
      read(f.text(), 7),
      read(f.choice(['GET', 'POST']), 'post'),
      read(f.choice(['5', '3.1.1']), 5),
    ]).toEqual([1500, 6379, true, 5_400_000, 250, 5_400_000, 1500, 10_000, 5_242_880, '7', 'POST', '5'])
  })

  it('say what they want', () => {
    expect([
      read(f.number(), 'abc'),
      read(f.integer({ minimum: 0, maximum: 65_535 }), 70_000),
      read(f.boolean(), 'yes'),
      read(f.duration(), ['1s']),
      read(f.duration(), '5 bananas'),
      read(f.duration(), -1),
      read(f.timeLimit(), '0s'),
      read(f.size(), '5 pigs'),
      read(f.text(), { a: 1 }),
      read(f.url(), ''),
      read(f.choice(['GET', 'POST']), 'PSOT'),
      read(f.json(), undefined),
      read(f.bytes(), 'text'),
      read(f.expression(), 3),
      read(f.assertions(), { a: 1 }),
    ]).toMatchInlineSnapshot(`
      [
        [
          ". number/schema: wants a number but got "abc"",
        ],
        [
          ". integer/validation: wants a whole number from 0 to 65535 but got 70000",
        ],
        [
          ". boolean/schema: wants true or false but got "yes"",
        ],
        [
          ". duration/schema: wants a duration such as 500ms or 2s but got a list",
        ],
        [
          ". duration/validation: wants a duration such as 500ms or 2s but got "5 bananas"",
        ],
        [
          ". duration/validation: wants a duration such as 500ms or 2s but got -1",
        ],
        [
          ". duration/validation: wants a duration of more than 0, such as 500ms or 2s but got "0s"",
        ],
        [
          ". size/validation: wants a size such as 64kb or 5MiB but got "5 pigs"",
        ],
        [
          ". text/schema: wants text but got a map",
        ],
        [
          ". url/validation: wants a URL that is not empty but got """,
        ],
        [
          ". choice/validation: wants one of GET, POST but got "PSOT"",
        ],
        [
          ". json/schema: wants a value but got nothing",
        ],
        [
          ". bytes/schema: wants bytes but got "text"",
        ],
        [
          ". expression/schema: wants an expression but got 3",
        ],
        [
          ". assertions/schema: wants a list of assertions but got a map",
        ],
      ]
    `)
  })

  it('pass what the engine compiled', () => {
    const compiled = () => []
    expect([f.expression(), f.template(), f.match(), f.assertions()].map((field) => read(field, compiled))).toEqual([
      compiled,
      compiled,
      compiled,
      compiled,
    ])
  })

  it('are optional with their default when they have one', () => {
    expect(read(f.object({ timeout: f.duration({ default: '2s' }), name: v.optional(f.text()) }), {})).toEqual({ timeout: 2000 })
  })
})

describe('fields of many values', () => {
  const schema = f.object({
    url: f.url(),
    tries: f.integer({ default: 1 }),
    headers: v.optional(f.headers()),
    tags: v.optional(f.list(f.text())),
  })

  it('report every problem at once', () => {
    expect(
      read(schema, { tries: 'x', headers: { a: 1, b: ['x', {}], c: {} }, tags: ['a', []], metod: 1, toString: 2 }),
    ).toMatchInlineSnapshot(`
      [
        "url object/schema: wants "url" but got nothing",
        "tries integer/schema: wants a whole number but got "x"",
        "headers.b.1 text/schema: wants text but got a map",
        "headers.c either/schema: wants text or a list but got a map",
        "tags.1 text/schema: wants text but got a list",
        "metod object/schema: wants never but got "metod"",
        "toString object/schema: wants never but got "toString"",
      ]
    `)
  })

  it('refuse a list where a map is wanted', () => {
    expect([read(schema, []), read(f.map(f.text()), ['x']), read(f.list(f.text()), {})]).toMatchInlineSnapshot(`
      [
        [
          ". object/schema: wants a map but got a list",
        ],
        [
          ". map/schema: wants a map but got a list",
        ],
        [
          ". list/schema: wants a list but got a map",
        ],
      ]
    `)
  })

  it('explain a choice of forms by the nearest one', () => {
    const probe = f.either([
      f.object({ type: f.choice(['http']), url: f.url() }),
      f.object({ type: f.choice(['tcp']), host: f.text(), port: f.integer() }),
    ])
    expect([
      read(probe, { type: 'tcp', port: 'x' }),
      read(probe, { type: 'http', host: 1 }),
      read(probe, { type: 'tpc', host: 1 }),
      read(probe, { host: 1, port: 1 }),
      read(probe, 5),
      read(f.headers(), { a: {} }),
    ]).toMatchInlineSnapshot(`
      [
        [
          "host object/schema: wants "host" but got nothing",
          "port integer/schema: wants a whole number but got "x"",
        ],
        [
          "url object/schema: wants "url" but got nothing",
          "host object/schema: wants never but got "host"",
        ],
        [
          "type choice/validation: wants one of http, tcp but got "tpc"",
        ],
        [
          "type object/schema: wants "type" but got nothing",
        ],
        [
          ". either/schema: wants a map but got 5",
        ],
        [
          "a either/schema: wants text or a list but got a map",
        ],
      ]
    `)
  })

  it('read a connection as text or as parts', () => {
    const field = f.connection({ types: ['postgres'] })
    expect([
      read(field, 'postgres://x'),
      read(field, { host: 'db', port: '5432', ssl: 'true' }),
      read(field, { hosd: 'db' }),
      read(field, 5),
    ]).toMatchInlineSnapshot(`
      [
        "postgres://x",
        {
          "host": "db",
          "port": 5432,
          "ssl": true,
        },
        [
          "hosd object/schema: wants never but got "hosd"",
        ],
        "5",
      ]
    `)
  })

  it('type what handlers get', () => {
    const action = defineSchema({
      type: 't',
      family: 't',
      title: 'T',
      description: 'T',
      aliases: [],
      config: schema,
      output: f.object({ rows: f.list(f.json()) }),
    })
    expectTypeOf<Config<typeof action>>().toEqualTypeOf<{
      url: string
      tries: number
      headers?: { [x: string]: string | string[] } | undefined
      tags?: string[] | undefined
    }>()
  })
})
