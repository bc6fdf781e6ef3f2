import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonValue } from '@testmesh/protocol'
import { describe, expect, it } from 'vitest'
import { createJsonSchemaHelper } from './json-schema-helper.ts'

const helper = createJsonSchemaHelper()

/** A schema and its values: description, value, whether it is valid. */
type Group = readonly [string, JsonValue, readonly (readonly [string, JsonValue, boolean])[]]

/**
 * Of github.com/json-schema-org/JSON-Schema-Test-Suite (MIT, Copyright (c) 2012 Julian Berman): draft-07 and 2020-12 with their
 * formats, without what fetches other schemas.
 */
const suite = JSON.parse(readFileSync(join(import.meta.dirname, '../../testing/json-schema.suite.json'), 'utf8')) as Record<
  string,
  Record<string, Group[]>
>

const drafts = { 'draft-07': 'http://json-schema.org/draft-07/schema#', '2020-12': 'https://json-schema.org/draft/2020-12/schema' }

describe('JSON Schema', () => {
  it.each(Object.entries(drafts))(
    'passes the whole test suite of %s',
    (draft, $schema) => {
      let judged = 0
      const wrong = Object.entries(suite[draft] ?? {}).flatMap(([file, groups]) =>
        groups.flatMap(([about, schema, tests]) => {
          const { problems, validate } = helper.compile(typeof schema === 'object' ? { $schema, ...(schema as object) } : schema)
          judged += tests.length
          return tests
            .filter(([, value, isValid]) => problems.length > 0 || (validate(value).length === 0) !== isValid)
            .map(([test]) => `${file}: ${about}: ${test}`)
        }),
      )
      expect(wrong).toEqual([])
      expect(judged).toBeGreaterThan(1_100)
    },
    30_000,
  )

  it('tells each violation, the nearest to the root first', () => {
    const schema = {
      type: 'object',
      required: ['id', 'total', 'then'],
      additionalProperties: false,
      properties: {
        id: { type: 'string', format: 'uuid' },
        total: { type: 'number', minimum: 3 },
        tags: { type: 'array', items: { type: 'string' }, minItems: 3, uniqueItems: true },
        kind: { enum: ['a', 'b'] },
        when: { format: 'date-time' },
        code: { pattern: '^a' },
        maybe: { type: ['string', 'null'] },
        list: { contains: { type: 'number' } },
        name: { minLength: 1 },
        only: { const: 1 },
        never: { not: { type: 'string' } },
        both: { oneOf: [{ type: 'number' }, { minimum: 2 }] },
      },
    }
    const value = {
      id: 5,
      totl: 1,
      total: 1,
      tags: [1, 1],
      kind: 'c',
      when: '',
      code: 'b',
      maybe: 5,
      list: ['a'],
      name: '',
      only: '1',
      never: 'x',
      both: 5,
      'a/b': 1,
    }
    const lines = helper
      .compile(schema)
      .validate(value)
      .map(
        ({ path, expected, actual, note }) =>
          `${path.join(' ')}: ${expected?.text ?? '-'}, not ${JSON.stringify(actual)}${note ? ` (${note})` : ''}`,
      )
    expect(lines).toMatchInlineSnapshot(`
      [
        "id: string, not 5",
        "total: >= 3, not 1",
        "tags: at least 3 elements, not [1,1] (it has 2 elements)",
        "kind: one of ["a","b"], not "c"",
        "when: date-time, not """,
        "code: matches "^a", not "b"",
        "maybe: string or null, not 5",
        "list: 1 more that fit {"type":"number"}, not ["a"]",
        "name: at least 1 character, not "" (it has 0 characters)",
        "only: 1, not "1"",
        "never: not what fits {"type":"string"}, not "x"",
        "both: exactly one alternative, not 5 (alternatives 1 and 2 fit)",
        "then: a value, not undefined (no such key)",
        "totl: -, not 1 (the schema has no such key)",
        "a/b: -, not 1 (the schema has no such key)",
        "tags 0: string, not 1",
        "tags 1: string, not 1",
        "tags 1: another value, not 1 (the same as [0])",
      ]
    `)
  })

  it('takes a whole number beyond 2^53, which is text, for a number and for text', () => {
    const id = '9223372036854775807'
    const fits: JsonValue[] = [
      { type: 'integer' },
      { type: ['null', 'number'] },
      { type: 'string', maximum: 5 },
      { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      { type: 'integer', format: 'int64', minimum: '-9223372036854775808', maximum: id },
      { type: 'integer', multipleOf: 7, exclusiveMaximum: '9223372036854775808' },
      { const: id },
    ]
    const misfits: [JsonValue, string][] = [
      [{ type: ['boolean', 'null'] }, 'boolean or null'],
      [{ type: 'integer', maximum: 5 }, '<= 5'],
      [{ minimum: '9223372036854775808' }, '>= 9223372036854775808'],
      [{ exclusiveMaximum: id }, `< ${id}`],
      [{ exclusiveMinimum: id }, `> ${id}`],
      [{ multipleOf: 2 }, 'a multiple of 2'],
    ]
    for (const schema of fits)
      expect([schema, helper.compile(schema).problems, helper.compile(schema).validate(id)]).toEqual([schema, [], []])
    for (const [schema, wanted] of misfits) expect(helper.compile(schema).validate(id)).toMatchObject([{ expected: { text: wanted } }])
    expect(helper.compile({ maximum: id }).validate(5)).toEqual([])
    expect(helper.compile({ type: 'integer' }).validate('5')).toHaveLength(1)
  })

  it('takes such a number for one or the other in a choice, and tells where it fits twice as either', () => {
    const id = '9223372036854775807'
    const $defs = { text: { type: 'string' }, number: { $ref: '#/$defs/integer' }, integer: { type: 'integer', maximum: id } }
    const fits = (...oneOf: JsonValue[]) => helper.compile({ oneOf, $defs }).validate(id).length === 0
    const [text, number] = [{ type: 'string' }, { type: 'number' }]
    expect([
      fits(text, number),
      fits(text, number, { type: 'integer' }),
      fits({ $ref: '#/$defs/text' }, { $ref: '#/$defs/number' }),
    ]).toEqual([...[true, true, true]])
    expect([fits(text, { ...text, minLength: 1 }), fits(number, { type: 'integer' }), fits({}, {})]).toEqual([false, false, false])
  })

  it('tells of each alternative of a choice', () => {
    const schema = { anyOf: [{ type: 'string' }, { type: 'object', properties: { a: { const: 1 } } }] }
    expect(helper.compile(schema).validate({ a: 2 })).toMatchInlineSnapshot(`
      [
        {
          "actual": {
            "a": 2,
          },
          "alternatives": [
            [
              {
                "actual": {
                  "a": 2,
                },
                "expected": {
                  "text": "string",
                  "type": "string",
                },
                "path": [],
              },
            ],
            [
              {
                "actual": 2,
                "expected": {
                  "text": "1",
                  "type": "number",
                },
                "path": [
                  "a",
                ],
              },
            ],
          ],
          "expected": {
            "text": "one of 2 alternatives",
            "type": "any",
          },
          "path": [],
        },
      ]
    `)
  })

  it('reads patterns in linear time', () => {
    const { validate } = helper.compile({ pattern: '^(a+)+$', patternProperties: { '^\\u0061(b+)+$': { type: 'string' } } })
    expect(validate(`${'a'.repeat(50_000)}b`)).toHaveLength(1)
    expect(validate({ [`a${'b'.repeat(50_000)}`]: 1 })).toHaveLength(1)
  })

  it('says what is wrong with a schema, and where', () => {
    const schemas: JsonValue[] = [
      { type: 'strng' },
      { properties: { a: { type: 5 } } },
      { required: 'a' },
      { multipleOf: 0, minLength: -1, uniqueItems: 1 },
      { properties: 5, allOf: [{ not: 3 }] },
      { $ref: 5 },
      { anyOf: [] },
      { items: [{ type: 'string' }] },
      { pattern: '(' },
      { patternProperties: { '(?=a)': {} } },
      { $ref: 'https://example.com/order.json' },
      { properties: { 'a/b': { $ref: '#/$defs/nothing' } } },
      { $schema: 'http://json-schema.org/draft-08/schema#' },
      5,
    ]
    expect(schemas.map((schema) => helper.compile(schema).problems.map(textOf).join('; '))).toMatchInlineSnapshot(`
      [
        "/type: type must be one of null, boolean, object, array, number, string, integer, or a list of them, not "strng" (did you mean "string"?)",
        "/properties/a/type: type must be one of null, boolean, object, array, number, string, integer, or a list of them, not 5",
        "/required: required must be a list of texts, not "a"",
        "/multipleOf: multipleOf must be a number above 0, not 0; /minLength: minLength must be a whole number from 0 on, not -1; /uniqueItems: uniqueItems must be true or false, not 1",
        "/properties: properties must be a map of schemas, not 5; /allOf/0/not: a JSON Schema is a map, true or false, not 3",
        "/$ref: $ref must be text, not 5",
        "/anyOf: anyOf is empty",
        "/items: a JSON Schema is a map, true or false, not [{"type":"string"}] (a list of them is written as prefixItems; for an older draft name it: $schema: "http://json-schema.org/draft-07/schema#")",
        "/pattern: the pattern "(" cannot be read: error parsing regexp: missing closing ): \`(\` (regular expressions are those of RE2: no lookaround, no backreferences)",
        "/patternProperties/(?=a): the pattern "(?=a)" cannot be read: error parsing regexp: invalid or unsupported Perl syntax: \`(?=\` (regular expressions are those of RE2: no lookaround, no backreferences)",
        "/$ref: $ref "https://example.com/order.json" leads nowhere (nothing is fetched, and no other file is read: copy what it means into $defs of this schema)",
        "/properties/a/b/$ref: $ref "#/$defs/nothing" leads nowhere (it is looked for inside the schema: #/$defs/name)",
        "/$schema: no draft of JSON Schema is called "http://json-schema.org/draft-08/schema#" (known are http://json-schema.org/draft-04/schema#, http://json-schema.org/draft-06/schema#, http://json-schema.org/draft-07/schema#, https://json-schema.org/draft/2019-09/schema, https://json-schema.org/draft/2020-12/schema)",
        "/: a JSON Schema is a map, true or false, not 5",
      ]
    `)
  })

  it('says what is not checked, though it looks so', () => {
    const schemas: JsonValue[] = [
      { propertis: {} },
      { format: 'datetime' },
      { format: 'int64', 'x-note': 1, examples: [1], nullable: true },
    ]
    expect(schemas.map((schema) => helper.compile(schema).notes.map(textOf).join('; '))).toMatchInlineSnapshot(`
      [
        "/propertis: "propertis" is no keyword of JSON Schema, so it asks for nothing (did you mean "properties"?)",
        "/format: the format "datetime" is not known, so it is not checked (did you mean "date-time"?)",
        "",
      ]
    `)
  })

  it('knows the draft: the one that is named, draft-07 for what only it has, else 2020-12', () => {
    const isValid = (schema: JsonValue, value: JsonValue) => helper.compile(schema).validate(value).length === 0
    // A sibling of $ref counts since 2019-09.
    const sibling = { $ref: '#/definitions/text', minLength: 5, definitions: { text: { type: 'string' } } }
    expect([
      isValid(sibling, 'abc'),
      isValid({ ...sibling, $schema: 'https://json-schema.org/draft/2020-12/schema' }, 'abc'),
      isValid({ $schema: 'https://json-schema.org/draft-07/schema', items: [{ type: 'string' }] }, [1]),
      isValid({ prefixItems: [{ type: 'string' }] }, [1]),
    ]).toEqual([true, false, false, false])
  })

  it('does not follow a schema that refers to itself without end', () => {
    expect(() => helper.compile({ $ref: '#' }).validate(1)).toThrow('the schema refers to itself without end')
  })
})

const textOf = ({ path, message, hint }: { path: readonly (string | number)[]; message: string; hint?: string }): string =>
  `/${path.join('/')}: ${message}${hint === undefined ? '' : ` (${hint})`}`
