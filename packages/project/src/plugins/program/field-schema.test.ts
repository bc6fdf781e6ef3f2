import { checkConfig, fromConfigJson, secretPaths } from '@testmesh/action-kit'
import type { JsonObject } from '@testmesh/protocol'
import { expect, it } from 'vitest'
import { toFieldSchema } from './field-schema.ts'

const schema: JsonObject = {
  type: 'object',
  required: ['account'],
  properties: {
    account: { type: 'string', minLength: 1, title: 'Account' },
    amount: { type: 'number', minimum: 0 },
    pieces: { type: 'integer', default: 1 },
    way: { enum: ['book', 'cancel'] },
    token: { type: 'string', 'x-secret': true },
    every: { type: 'integer', 'x-kind': 'duration' },
    hook: { type: 'string', 'x-kind': 'template' },
    tags: { type: 'array', items: { type: 'string' } },
    labels: { type: 'object', additionalProperties: { type: 'boolean' } },
    from: { type: 'object', properties: { bank: { type: 'string' } } },
    free: { type: 'object', properties: { bank: { type: 'string' } }, additionalProperties: true },
    either: { anyOf: [{ type: 'string' }, { type: 'number' }] },
  },
}

const fields = fromConfigJson(toFieldSchema(schema))
const problems = (config: JsonObject): string[] =>
  checkConfig(fields, config).map(({ message, hint }) => [message, hint].filter(Boolean).join('; '))

it('checks what a field can say, before anything runs', () => {
  expect(
    problems({
      acount: 'x',
      amount: -1,
      pieces: 1.5,
      way: 'bok',
      every: 'soon',
      hook: 7,
      tags: [{}],
      labels: { a: 1 },
      from: { bnak: 'x' },
    }),
  ).toMatchInlineSnapshot(`
    [
      "amount wants a number of at least 0, but got -1",
      "pieces wants a whole number, but got 1.5",
      "way wants one of book, cancel, but got "bok"; did you mean "book"?",
      "every wants a duration such as 500ms or 2s, but got "soon"",
      "tags[0] wants text, but got a map",
      "labels.a wants true or false, but got 1",
      ""bnak" is not a setting of from; did you mean "bank"?",
      ""acount" is not a setting of this action; did you mean "account"?",
    ]
  `)
})

it('takes all else as it is', () => {
  const config = { account: 'rent', free: { any: 1 }, either: [1], every: '2s', token: 'x' }
  expect(problems(config)).toEqual([])
})

it('keeps what is secret, and what people read', () => {
  const { properties } = toFieldSchema(schema) as { properties: Record<string, JsonObject> }
  expect(properties.token).toEqual({ type: 'string', 'x-kind': 'secret', 'x-secret': true })
  expect(properties.account).toEqual({ title: 'Account', minLength: 1, type: 'string', 'x-kind': 'text' })
})

it('knows the secrets of what it takes as it is', () => {
  const token: JsonObject = { type: 'string', 'x-secret': true }
  const login: JsonObject = { type: 'object', properties: { user: { type: 'string' }, token, next: { $ref: '#/$defs/log%20~1in' } } }
  const config = toFieldSchema({
    type: 'object',
    additionalProperties: true,
    properties: {
      token,
      login: { $ref: '#/$defs/log%20~1in' },
      nullable: { type: ['object', 'null'], properties: { token } },
      either: { anyOf: [{ type: 'number' }, token] },
      list: { type: ['array', 'null'], prefixItems: [token], items: { allOf: [login] } },
      map: { type: 'object', properties: {}, patternProperties: { '^x-': token }, additionalProperties: { type: 'string' } },
      plain: { oneOf: [{ type: 'number' }, { type: 'string' }] },
    },
    $defs: { 'log /in': login },
  })
  expect(secretPaths({ config })).toEqual([
    '/token',
    '/login/token',
    '/nullable/token',
    '/either',
    '/list/*/token',
    '/list/*/next/token',
    '/list/*',
    '/map/*',
  ])
  expect(checkConfig(fromConfigJson(config), { token: 7, more: '${any}' })).toEqual([])
})
