import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { checkConfig, fields as f, fromConfigJson, parseConfig, toConfigJson } from '../index.ts'

const schema = f.object(
  {
    url: f.url(),
    method: f.choice(['GET', 'POST', 'DELETE'], { default: 'GET' }),
    timeout: f.duration({ default: '30s' }),
    port: v.optional(f.integer({ minimum: 1 })),
    params: v.optional(f.map(f.text())),
    password: v.optional(f.secret()),
    auth: v.optional(
      f.either([f.object({ type: f.choice(['basic']), username: f.text() }), f.object({ type: f.choice(['bearer']), token: f.secret() })]),
    ),
    steps: v.optional(f.list(f.object({ name: f.text() }))),
    plain: v.optional(v.union([v.string(), v.number()])),
  },
  { aliases: { query_params: 'params' } },
)

const tell = (value: unknown, templates?: 'set-aside') =>
  checkConfig(schema, value, { subject: 'the http_request action', ...(templates ? { templates } : {}) }).map(
    ({ code, path, at, message, hint }) => `${code} /${path.join('/')} (${at}) ${message}${hint === undefined ? '' : ` = ${hint}`}`,
  )

it('has nothing to say about a good config', () => {
  expect(tell({ url: '/orders', timeout: '2s', auth: { type: 'bearer', token: 'x' } })).toEqual([])
})

it('names every problem with its place, and the nearest word', () => {
  expect(
    tell({
      metod: 'GET',
      method: 'DELET',
      timeout: ['1s'],
      port: 0,
      params: { a: [] },
      query_params: {},
      ulr: '/',
      password: {},
      auth: { type: 'bearer', tokn: 'x' },
      steps: [{ name: 'a' }, {}],
      plain: [],
    }),
  ).toMatchInlineSnapshot(`
    [
      "FLOW_WRONG_VALUE /method (value) method wants one of GET, POST, DELETE, but got "DELET" = did you mean "DELETE"?",
      "FLOW_WRONG_TYPE /timeout (value) timeout wants a duration such as 500ms or 2s, but got a list",
      "FLOW_WRONG_VALUE /port (value) port wants a whole number of at least 1, but got 0",
      "FLOW_WRONG_TYPE /params/a (value) params.a wants text, but got a list",
      "FLOW_WRONG_TYPE /password (value) password wants text, but got a map",
      "FLOW_UNKNOWN_KEY /auth/tokn (key) "tokn" is not a setting of auth = did you mean "token"?",
      "FLOW_MISSING_KEY /steps/1 (key) "name" is missing: steps[1] needs it",
      "FLOW_WRONG_TYPE /plain (value) plain wants text or a number, but got a list",
      "FLOW_UNKNOWN_KEY /metod (key) "metod" is not a setting of the http_request action = did you mean "method"?",
      "FLOW_UNKNOWN_KEY /query_params (key) "query_params" is not a setting of the http_request action = it is another name of "params"; keep one of the two",
      "FLOW_UNKNOWN_KEY /ulr (key) "ulr" is not a setting of the http_request action = did you mean "url"?",
    ]
  `)
})

it('offers braces around what an expression reads, where a text makes no sense', () => {
  const hints = ['order_ids', 'read.body.items', 'rows[0].ids', 'rows[', 'rows[]', 'rows.', 'true', 'a, b'].map(
    (steps) => checkConfig(schema, { url: '/', steps }, { templates: 'set-aside' })[0]?.hint,
  )
  expect(hints.slice(0, 3)).toEqual(['write "${order_ids}"', 'write "${read.body.items}"', 'write "${rows[0].ids}"'])
  expect(hints.slice(3)).toEqual(Array(5).fill(undefined))
  expect(checkConfig(schema, { url: '/', steps: 'gold' })[0]?.hint).toBeUndefined()
})

it('explains a config that is no map', () => {
  expect([tell(null), tell([]), tell('x')]).toMatchInlineSnapshot(`
    [
      [
        "FLOW_WRONG_TYPE / (value) the config wants a map, but got nothing",
      ],
      [
        "FLOW_WRONG_TYPE / (value) the config wants a map, but got a list",
      ],
      [
        "FLOW_WRONG_TYPE / (value) the config wants a map, but got "x"",
      ],
    ]
  `)
})

it('sets aside what a template will fill', () => {
  const config = {
    url: '${URL}',
    method: '${M}',
    timeout: '{{t}}',
    port: '${P}',
    params: '${all}',
    auth: { type: 'bearer', token: '${T}', more: '${x}' },
    '${k}': 1,
  }
  expect(tell(config, 'set-aside')).toMatchInlineSnapshot(`
    [
      "FLOW_UNKNOWN_KEY /auth/more (key) "more" is not a setting of auth = it knows type, token",
      "FLOW_UNKNOWN_KEY /\${k} (key) "\${k}" is not a setting of the http_request action = it knows url, method, timeout, port, params, password, auth, steps, plain",
    ]
  `)
  expect(tell({ url: '/', port: '${P}' })).toMatchInlineSnapshot(`
    [
      "FLOW_WRONG_TYPE /port (value) port wants a whole number of at least 1, but got "\${P}"",
    ]
  `)
})

it('gives the handler typed values with defaults', () => {
  expect(parseConfig(schema, { url: '/', port: '80', method: 'post' })).toEqual({
    value: { url: '/', method: 'POST', timeout: 30_000, port: 80 },
  })
  expect(parseConfig(schema, { url: '/', port: 'x' }).problems).toMatchObject([{ code: 'FLOW_WRONG_TYPE', path: ['port'] }])
})

describe('rules about keys', () => {
  const look = f.object(
    {
      path: v.optional(f.text()),
      value: v.optional(f.json()),
      type: v.optional(f.choice(['count', 'value', 'text'])),
      least: v.optional(f.integer()),
      most: v.optional(f.integer()),
      unit: v.optional(f.text()),
    },
    {
      rules: [
        { when: 'unit', needs: ['type: count', 'most'] },
        { when: { type: ['value', 'text'] }, excludes: ['most'] },
        { when: 'value', needs: ['path'] },
        { when: { type: 'count' }, needs: ['least', 'most'] },
        { when: { type: 'count' }, excludes: ['path'] },
      ],
    },
  )

  it('reach into maps, whatever the case of the letters there', () => {
    const call = f.object(
      { headers: v.optional(f.headers()), auth: v.optional(f.map(f.text())) },
      { rules: [{ when: { 'auth.type': ['basic', 'bearer'] }, excludes: ['headers.x.trace'] }] },
    )
    const told = (value: unknown) =>
      checkConfig(fromConfigJson(toConfigJson(call)), value).map(({ path, at, message }) => `${path.join(' > ')} (${at}) ${message}`)
    expect([{}, { auth: { type: 'Basic' } }, { headers: { 'x.trace': '1' }, auth: { type: 'digest' } }].flatMap(told)).toEqual([])
    expect(told({ headers: { a: '1', 'X.Trace': '1' }, auth: { type: 'Basic' } })).toEqual([
      'headers > X.Trace (key) "headers.X.Trace" cannot stand beside "auth.type: basic"',
    ])
  })

  it('hold for the config itself and for its descriptor', () => {
    const described = fromConfigJson(toConfigJson(look))
    const tellBoth = (value: unknown) => {
      const [told, again] = [look, described].map((schema) =>
        checkConfig(schema, value).map(({ code, path, at, message }) => `${code} /${path.join('/')} (${at}) ${message}`),
      )
      expect(again).toEqual(told)
      return told
    }
    expect(
      [{ path: 'a', value: 1 }, { type: 'count', most: 0 }, { type: 'value' }, { type: 'Count', least: 1, unit: 'ms' }, {}].flatMap(
        tellBoth,
      ),
    ).toEqual([])
    expect(
      [
        { value: 1 },
        { type: 'COUNT' },
        { type: 'count', least: 1, path: 'a' },
        { type: 'Text', unit: 'ms', most: 1 },
        { unit: 'ms' },
      ].flatMap(tellBoth),
    ).toMatchInlineSnapshot(`
      [
        "FLOW_MISSING_KEY /value (key) "value" means nothing without "path"",
        "FLOW_MISSING_KEY /type (key) "type: count" of this action needs "least" or "most"",
        "FLOW_KEYS_AT_ODDS /path (key) "path" cannot stand beside "type: count"",
        "FLOW_KEYS_AT_ODDS /most (key) "most" cannot stand beside "type: text"",
        "FLOW_MISSING_KEY /unit (key) "unit" means nothing without "type: count" or "most"",
      ]
    `)
  })
})
