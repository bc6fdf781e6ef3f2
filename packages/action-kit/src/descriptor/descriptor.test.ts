import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import type { ConfigSchema } from '../index.ts'
import { defineSchema, fields as f, fieldsOfKind, fromDescriptor, pointsAt, secretPaths, toDescriptor, valuesAt } from '../index.ts'

const schema = defineSchema({
  type: 'everything',
  family: 'samples',
  title: 'Everything',
  description: 'An action with every field there is.',
  aliases: [{ name: 'all', preset: { method: 'GET' } }],
  payload: 'body',
  config: f.object(
    {
      url: f.url({ title: 'URL', examples: ['http://localhost'] }),
      method: f.choice(['GET', 'POST'], { default: 'GET', description: 'What to do.' }),
      timeout: v.optional(f.duration()),
      limit: f.size({ default: '1MiB' }),
      port: v.optional(f.integer({ minimum: 1, maximum: 65_535 })),
      ratio: v.optional(f.number({ unit: 'percent' })),
      verify: f.boolean({ default: true }),
      name: v.optional(f.text({ minLength: 2 })),
      token: v.optional(f.secret()),
      file: v.optional(f.filePath()),
      pattern: v.optional(f.regex()),
      headers: v.optional(f.headers()),
      body: v.optional(f.json()),
      until: v.optional(f.expression()),
      reply: v.optional(f.template()),
      match: v.optional(f.match()),
      assert: v.optional(f.assertions()),
      connection: v.optional(f.connection({ types: ['postgres', 'mysql'] })),
      params: v.optional(f.sentMap('query parameter', f.text())),
      messages: v.optional(f.list(f.object({ 'a/b': v.optional(f.template()), data: f.secret() }, { aliases: { payload: 'data' } }))),
      auth: v.optional(f.either([f.object({ basic: f.object({ password: f.secret() }) }), f.object({ token: f.secret() })])),
    },
    { aliases: { query_params: 'params' } },
  ),
  output: f.object({
    status: v.number(),
    body: v.nullable(v.union([v.string(), v.array(v.unknown())])),
    raw: v.optional(f.bytes()),
    kind: v.picklist(['a', 'b']),
    row: v.record(v.string(), v.boolean()),
    loose: v.looseObject({ n: v.pipe(v.number(), v.integer()), nothing: v.null(), one: v.literal('one') }),
  }),
})

const issuesOf = (check: ConfigSchema, value: unknown) =>
  v.safeParse(check, value).issues?.map((issue) => [v.getDotPath(issue), issue.type, issue.kind])
const outputOf = (check: ConfigSchema, value: unknown) => v.safeParse(check, value).output

describe('a descriptor', () => {
  it('is plain JSON that keeps titles, defaults, enums and marks', () => {
    const { config } = toDescriptor(schema)
    expect(JSON.parse(JSON.stringify(config))).toEqual(config)
    const { url, method, limit, port, token, messages } = config.properties as Record<string, unknown>
    expect({ url, method, limit, port, token, messages, aliases: config['x-aliases'], required: config.required }).toMatchInlineSnapshot(`
      {
        "aliases": {
          "query_params": "params",
        },
        "limit": {
          "default": "1MiB",
          "type": [
            "string",
            "number",
          ],
          "x-kind": "size",
          "x-unit": "bytes",
        },
        "messages": {
          "items": {
            "additionalProperties": false,
            "properties": {
              "a/b": {
                "x-kind": "template",
              },
              "data": {
                "type": "string",
                "x-kind": "secret",
                "x-secret": true,
              },
            },
            "required": [
              "data",
            ],
            "type": "object",
            "x-aliases": {
              "payload": "data",
            },
            "x-kind": "object",
          },
          "type": "array",
          "x-kind": "list",
        },
        "method": {
          "default": "GET",
          "description": "What to do.",
          "enum": [
            "GET",
            "POST",
          ],
          "type": "string",
          "x-kind": "choice",
        },
        "port": {
          "maximum": 65535,
          "minimum": 1,
          "type": "integer",
          "x-kind": "integer",
        },
        "required": [
          "url",
        ],
        "token": {
          "type": "string",
          "x-kind": "secret",
          "x-secret": true,
        },
        "url": {
          "examples": [
            "http://localhost",
          ],
          "format": "uri-reference",
          "minLength": 1,
          "title": "URL",
          "type": "string",
          "x-kind": "url",
          "x-schemes": [
            "http",
            "https",
          ],
        },
      }
    `)
  })

  it('comes back as a check that finds the same issues', () => {
    const again = fromDescriptor(JSON.parse(JSON.stringify(toDescriptor(schema))))
    const key = fc.constantFrom(...Object.keys(schema.config.entries), 'type', 'host', 'basic', 'data', 'other')
    const text = fc.constantFrom('x', '', '5', '2s', 'true', 'GET', '5MiB', '${x}', 'postgres')
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
      ),
    }))
    fc.assert(
      fc.property(fc.oneof(tree, fc.dictionary(key, tree)), (value) => {
        expect(issuesOf(again.config, value)).toEqual(issuesOf(schema.config, value))
        expect(outputOf(again.config, value)).toEqual(outputOf(schema.config, value))
        expect(issuesOf(again.output, value)).toEqual(issuesOf(schema.output, value))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    { status: 1, body: null, kind: 'a', row: { x: true }, loose: { n: 1, nothing: null, one: 'one', more: 1 } },
    { status: '1', body: ['x'], kind: 'c', row: { x: 1 }, loose: { n: 1.5, nothing: 0, one: 'two' }, raw: 'text' },
    { body: 3, more: 1 },
  ])('checks the output %j as the schema does', (value) => {
    expect(issuesOf(fromDescriptor(toDescriptor(schema)).output, value)).toEqual(issuesOf(schema.output, value))
  })

  it('comes out the same again', () => {
    const descriptor = toDescriptor(schema)
    expect(toDescriptor({ ...schema, ...fromDescriptor(descriptor) })).toEqual(descriptor)
  })

  it('refuses what JSON cannot say', () => {
    const config = v.pipe(
      f.text(),
      v.check((value) => value.length % 2 === 0),
    )
    expect(() => toDescriptor({ ...schema, config })).toThrow('cannot be converted to JSON Schema')
  })
})

describe('paths of fields', () => {
  const descriptor = toDescriptor(schema)

  it('find secrets at any depth', () => {
    expect(secretPaths(descriptor)).toMatchInlineSnapshot(`
      [
        "/token",
        "/connection",
        "/connection/password",
        "/messages/*/data",
        "/auth/basic/password",
        "/auth/token",
      ]
    `)
  })

  it('find the fields of a kind, and their values', () => {
    expect(fieldsOfKind(descriptor, 'template')).toEqual(['/reply', '/messages/*/a~1b'])
    const config = { reply: 1, messages: [{ 'a/b': 'x' }, {}, { 'a/b': 'y' }] }
    expect(fieldsOfKind(descriptor, 'template').flatMap((pattern) => valuesAt(config, pattern))).toEqual([
      { pointer: '/reply', value: 1 },
      { pointer: '/messages/0/a~1b', value: 'x' },
      { pointer: '/messages/2/a~1b', value: 'y' },
    ])
    const isTemplate = (pointer: string) => fieldsOfKind(descriptor, 'template').some((pattern) => pointsAt(pattern, pointer))
    expect(['/reply', '/messages/2/a~1b'].map(isTemplate)).toEqual([true, true])
    expect(['', '/reply/x', '/messages/2', '/messages/2/b', '/messages/2/a~1b/c'].filter(isTemplate)).toEqual([])
  })
})
