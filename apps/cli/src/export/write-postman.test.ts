import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { actionDescriptors } from '@testmesh/actions'
import { type Exported, type Item, type OutsideValues, type Request, readFlows, writePostman } from '@testmesh/exporters'
import { readFlows as readTexts } from '@testmesh/flow'
import { importText } from '@testmesh/importers'
import type { JsonObject } from '@testmesh/protocol'
import { expect, it } from 'vitest'

const outside = {
  BASE_URL: { value: 'https://shop.example.com', isSecret: false, isAbove: true },
  KEY: { value: 'hush', isSecret: true, isAbove: true },
} satisfies OutsideValues

const read = (text: string, values: OutsideValues = outside): Exported =>
  readFlows(
    readTexts(text, actionDescriptors, { file: 'a.testmesh.yaml' }).map((reading) => ({ reading })),
    { outside: values },
  )

type Text = Request['url']
type Body = NonNullable<Request['body']>
type Json = Extract<Body, { type: 'json' }>['value']

const exported = (text: string) => writePostman(read(text), { name: 'Shop' })

const requestsIn = (items: readonly Item[]): Request[] =>
  items.flatMap((item) => (item.type === 'group' ? requestsIn(item.items) : item.type === 'request' ? [item] : []))

/** What goes over the wire, wherever a flow says it: names by what they are called, parameters apart from the address. */
const sent = ({ flows }: Exported): unknown[] =>
  flows
    .flatMap(({ items, cleanups }) => requestsIn([...items, ...cleanups.flatMap((cleanup) => cleanup.items)]))
    .map(({ method, url, params, headers, cookies, body, auth, settings }) => {
      const [head = '', query] = plain(url).split('?')
      const cookie = cookies.map(([name, value]) => `${name}=${plain(value)}`).join('; ')
      const said = [...headers.map(([name, value]) => [name.toLowerCase(), plain(value)]), ...(cookie === '' ? [] : [['cookie', cookie]])]
      const { timeoutMs: _, ...others } = settings
      return {
        method,
        url: head,
        params: [...new URLSearchParams(query), ...params.map(([name, value]) => [name, plain(value)])],
        headers: said.filter(([name, value]) => name !== 'content-type' || value !== 'application/json').sort(),
        body: body && bodyText(body),
        auth: auth && Object.fromEntries([['type', auth.type], ...Object.entries(auth.fields).map(([key, value]) => [key, plain(value)])]),
        settings: others,
      }
    })
    .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))

const plain = (text: Text): string =>
  text.map((part) => (typeof part === 'string' ? part : `\${${part.type === 'name' ? part.name : part.what}}`)).join('')

const jsonText = (value: Json): string => {
  switch (value.type) {
    case 'plain':
      return JSON.stringify(value.value)
    case 'text': {
      const [only, ...others] = value.text
      return typeof only === 'object' && others.length === 0 && only.holds === 'json' ? plain([only]) : JSON.stringify(plain(value.text))
    }
    case 'list':
      return `[${value.items.map(jsonText).join(',')}]`
    case 'map':
      return `{${value.entries.map(([key, item]) => `${JSON.stringify(key)}:${jsonText(item)}`).join(',')}}`
  }
}

/** JSON, in whatever form it stands there. What an import takes for a secret by the name of its field is none here. */
const bodyText = (body: Body): unknown => {
  if (body.type === 'json' || body.type === 'text')
    return (body.type === 'json' ? jsonText(body.value) : plain(body.text))
      .replace(/\s+/g, '')
      .replace(/"password":"(?!\$)[^"]*"/, '"password":"${PASSWORD}"')
      .replaceAll('{{name}}', '${name}')
      .replaceAll('__json}', '}')
  return JSON.parse(JSON.stringify(body, (_key, value) => (isText(value) ? plain(value) : value)))
}

const isText = (value: unknown): value is Text =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((part) => typeof part === 'string' || part?.type === 'name' || part?.type === 'made')

const imported = (collection: JsonObject): string =>
  importText(JSON.stringify(collection), { name: 'x' })
    .flows.map(({ text }) => text)
    .join('---\n')

const root = join(import.meta.dirname, '../../../..')
const flowFiles = globSync(['examples/{flows,language}/**/*.testmesh.yaml', 'packages/actions/src/http/http-request.flow.yaml'], {
  cwd: root,
})

it.each([...flowFiles, 'every-kind'])('comes back from an import with the same requests: %s', (file) => {
  const written = read(file === 'every-kind' ? everyKind : readFileSync(join(root, file), 'utf8'))
  const { collection } = writePostman(written, { name: 'Shop' })
  if (sent(written).length === 0) return
  expect(sent(read(imported(collection), {}))).toEqual(sent(written))
})

const everyKind = `name: Every kind
env: { SKU: tea }
steps:
  - { id: form, action: http_request, config: { url: "\${BASE_URL}/form", form: { sku: "\${SKU}", tags: [a, b], note: "a&b=c" } } }
  - id: parts
    action: http_request
    config:
      url: "\${BASE_URL}/parts"
      multipart: { fields: { a: "1", meta: { value: "{}", content_type: application/json } }, files: { photo: cat.png } }
  - { id: graphql, action: http_request, config: { url: "\${BASE_URL}/graphql", graphql: { query: "query q($id: ID!) { order(id: $id) { total } }", variables: { id: "\${SKU}", n: 1 }, operation_name: q } } }
  - { id: raw, action: http_request, config: { method: PUT, url: "\${BASE_URL}/raw?a=b%20c", params: { q: "x y", sku: "\${SKU}" }, headers: { content-type: application/xml, x-many: [one, two] }, body: "<a b='c'>\${SKU}</a>" } }
  - { id: text, action: http_request, config: { method: POST, url: "\${BASE_URL}/text", body: "$\${NOT} a {{name" } }
  - { id: json, action: http_request, config: { method: PATCH, url: /json, body: { a: [1, true, null, { b: "x \${SKU}" }], "c d": "\\"quoted\\"", empty: {}, none: [] } } }
  - { id: basic, action: http_request, config: { url: /basic, auth: { type: basic, username: ada, password: "\${KEY}" } } }
  - { id: digest, action: http_request, config: { url: /digest, auth: { type: digest, username: ada, password: "\${KEY}" } } }
  - { id: key, action: http_request, config: { url: /key, auth: { type: api_key, name: x-key, value: "\${KEY}", location: header } } }
  - { id: aws, action: http_request, config: { url: /aws, auth: { type: aws_sigv4, access_key: AK, secret_key: "\${KEY}", region: eu-central-1, service: s3 } } }
  - { id: oauth, action: http_request, config: { url: /oauth, auth: { type: oauth2, grant: client_credentials, token_url: "\${BASE_URL}/token", client_id: me, client_secret: "\${KEY}" } } }
  - { id: cookies, action: http_request, config: { url: /cookies, cookies: { theme: dark, seen: "\${SKU}" }, follow_redirects: false, verify_ssl: false } }
  - { id: get_with_body, action: http_request, config: { method: GET, url: /get, body: { a: 1 } } }
`

it('names what it does not carry over, with its line, and writes it down where it stood', () => {
  const { collection, losses } = exported(`name: Orders
steps:
  - id: place
    action: http_request
    when: n > 1
    config: { method: POST, url: "\${BASE_URL}/orders/\${n + 1}", proxy: http://proxy.local, timeout: 5s }
    retry: { attempts: 3 }
    output: { doubled: body.total * 2 }
    assert:
      - status == 201
      - len(body.items) == 1 and body.items[-1].sku != "coffee"
      - body.total > body.tax
  - { id: look, action: database_query, config: { query: select 1 } }
  - id: many
    action: repeat
    config: { times: 2, steps: [{ id: again, action: http_request, config: { url: "\${BASE_URL}" } }] }
`)
  expect(losses.map(({ file, line, message }) => `${file}:${line}: ${message}`)).toMatchInlineSnapshot(`
    [
      "a.testmesh.yaml:5: place: when n > 1: it is always sent",
      "a.testmesh.yaml:6: the expression n + 1: give what it comes to as n_1",
      "a.testmesh.yaml:8: place: the output doubled, which is "body.total * 2": give it yourself",
      "a.testmesh.yaml:12: place: the assertion body.total > body.tax",
      "a.testmesh.yaml:13: the step look, database_query",
      "a.testmesh.yaml:14: the step many, repeat with 1 step in it",
      "a.testmesh.yaml:3: place: retry: it is sent once",
      "a.testmesh.yaml:3: place: its time limit: Postman has one for all requests",
      "a.testmesh.yaml:3: place: its proxy",
    ]
  `)
  expect(collection.item).toMatchInlineSnapshot(`
    [
      {
        "description": "Not carried over: the step look, database_query
    Not carried over: the step many, repeat with 1 step in it",
        "item": [
          {
            "event": [
              {
                "listen": "test",
                "script": {
                  "exec": [
                    "pm.test("status == 201", () => {",
                    "  pm.response.to.have.status(201);",
                    "});",
                    "pm.test("len(body.items) == 1", () => {",
                    "  pm.expect(pm.response.json().items.length).to.eql(1);",
                    "});",
                    "pm.test("body.items[-1].sku != \\"coffee\\"", () => {",
                    "  pm.expect(pm.response.json().items.at(-1).sku).to.not.eql("coffee");",
                    "});",
                  ],
                  "type": "text/javascript",
                },
              },
            ],
            "name": "place",
            "request": {
              "description": "Not carried over: the expression n + 1: give what it comes to as n_1
    Not carried over: place: when n > 1: it is always sent
    Not carried over: place: the output doubled, which is "body.total * 2": give it yourself
    Not carried over: place: the assertion body.total > body.tax",
              "header": [],
              "method": "POST",
              "url": {
                "host": [
                  "{{BASE_URL}}",
                ],
                "path": [
                  "orders",
                  "{{n_1}}",
                ],
                "raw": "{{BASE_URL}}/orders/{{n_1}}",
              },
            },
          },
        ],
        "name": "Orders",
      },
    ]
  `)
})

it('names what a template gives whole, where others want a map or a yes or no', () => {
  const { losses } = exported(`name: Given
env: { X: "1" }
steps:
  - { id: form, action: http_request, config: { url: /a, form: "\${X}" } }
  - { id: parts, action: http_request, config: { url: /a, multipart: "\${X}" } }
  - { id: fields, action: http_request, config: { url: /a, multipart: { fields: "\${X}", files: { a: a.txt } } } }
  - { id: query, action: http_request, config: { url: /a, graphql: "\${X}" } }
  - { id: tls, action: http_request, config: { url: /a, ssl: "\${X}", verify_ssl: "\${X}", follow_redirects: "\${X}", http2: false } }
  - id: key
    action: http_request
    config:
      url: /a
      client_cert: -----BEGIN CERTIFICATE-----
`)
  expect(losses.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '4: form: its form, which a template gives: ${X}',
    '5: parts: its multipart, which a template gives: ${X}',
    '6: fields: its multipart/fields, which a template gives: ${X}',
    '7: query: its graphql, which a template gives: ${X}',
    '8: tls: its ssl, which a template gives: ${X}',
    '8: tls: its setting follow_redirects, which is ${X}',
    '8: tls: its setting verify_ssl, which is ${X}',
    '13: key: a certificate or key that stands in the flow: put it into a file',
  ])
})

it('writes down no secret, and gives what a flow makes up to all its requests alike', () => {
  const text = `name: Secrets
env: { EMAIL: "ada-\${UUID}@example.com", SKU: tea, DAY: "\${DATE}", ADMIN_PASSWORD: canary-4 }
steps:
  - { id: a, action: http_request, config: { url: "https://ada:pa55word@shop.example.com/\${EMAIL}/\${SKU}?api_key=abc123def", headers: { Authorization: Bearer canary-1, Cookie: sid=canary-2, X-Day: "\${DAY}" } } }
  - { id: b, action: http_request, config: { url: "\${BASE_URL}/\${EMAIL}", auth: { type: basic, username: ada, password: canary-3 }, headers: { x-key: "\${KEY}", x-a: "\${ADMIN_PASSWORD}", x-b: "\${secret('canary-5')}", x-c: "\${upper(secret('canary-6'))}" } }, assert: ["body.t == 'eyJhbGciOiJub25l.eyJzdWIiOiJhIn0.canary'", "upper(body.a) == secret('canary-7')"] }
`
  const made = writePostman(read(text), { name: 'Shop', environment: 'local' })
  expect(JSON.stringify(made)).not.toMatch(/canary|pa55word|abc123def|hush/)
  expect(made.environment).toMatchInlineSnapshot(`
    {
      "_postman_variable_scope": "environment",
      "name": "local",
      "values": [
        {
          "enabled": true,
          "key": "TOKEN",
          "type": "secret",
          "value": "",
        },
        {
          "enabled": true,
          "key": "COOKIE",
          "type": "secret",
          "value": "",
        },
        {
          "enabled": true,
          "key": "PASSWORD",
          "type": "secret",
          "value": "",
        },
        {
          "enabled": true,
          "key": "API_KEY",
          "type": "secret",
          "value": "",
        },
        {
          "enabled": true,
          "key": "KEY",
          "type": "secret",
          "value": "",
        },
        {
          "enabled": true,
          "key": "ADMIN_PASSWORD",
          "type": "secret",
          "value": "",
        },
        {
          "enabled": true,
          "key": "SECRET",
          "type": "secret",
          "value": "",
        },
        {
          "enabled": true,
          "key": "SECRET_2",
          "type": "secret",
          "value": "",
        },
        {
          "enabled": true,
          "key": "BASE_URL",
          "type": "default",
          "value": "https://shop.example.com",
        },
        {
          "enabled": true,
          "key": "PASSWORD_2",
          "type": "secret",
          "value": "",
        },
        {
          "enabled": true,
          "key": "SECRET_3",
          "type": "secret",
          "value": "",
        },
      ],
    }
  `)
  expect(made.collection.variable).toEqual([{ key: 'SKU', value: 'tea' }])
  expect(JSON.stringify(made.collection).match(/pm\.collectionVariables\.set\([^;]+;/g)).toMatchInlineSnapshot(`
    [
      "pm.collectionVariables.set(\\"DATE\\", new Date().toISOString().slice(0, 10));",
      "pm.collectionVariables.set(\\"DAY\\", pm.variables.replaceIn(\\"{{DATE}}\\"));",
      "pm.collectionVariables.set(\\"EMAIL\\", pm.variables.replaceIn(\\"ada-{{$guid}}@example.com\\"));",
    ]
  `)
})

it('hides what looks like a key wherever it stands, and tells what a group has of its own', () => {
  const jwt = 'eyJhbGciOiJub25l.eyJzdWIiOiJhIn0.canary'
  const text = `name: Keys ${jwt}
description: ghp_canary1canary1canary1can
config: { timeout: 30s, step_timeout: 5s, fail_fast: false }
env: { USER: { name: ada, password: canary-2, more: [{ token: canary-3 }] } }
steps:
  - { id: a, name: ${jwt}, action: http_request, config: { url: "\${BASE_URL}/a", auth: { type: basic, username: sk-canary-4, password: "" }, cookies: { session: canary-5 }, body: { key: ${jwt}, at: ["postgres://ada:canary-6@db/x"], user: "\${USER}", password: of-a-test-user } } }
  - { id: b, action: http_request, config: { url: "\${BASE_URL}/b", auth: { type: bearer, token: "canary-7-\${KEY}" }, form: { key: ${jwt} } } }
  - { id: c, action: http_request, config: { url: "\${BASE_URL}/c", auth: { type: oauth2, token_url: "https://ada:canary-8@id/t?client_secret=canary-9" }, graphql: { query: "{ a(key: \\"${jwt}\\") }", variables: { key: ${jwt} } } } }
  - { id: d, action: group, on_error: continue, assert: [true], config: { steps: [{ id: e, action: http_request, config: { url: "\${BASE_URL}/e" } }] } }
`
  const made = writePostman(read(text), { name: 'Shop', environment: 'local' })
  const written = JSON.stringify(made)
  expect(written).not.toMatch(/canary/)
  expect(written).toContain('of-a-test-user')
  expect(made.losses.map(({ message }) => message)).toEqual([
    'its time limit 30s',
    'the time limit of its steps 5s',
    'that its steps go on behind a failure',
    'd: its assert, which is about all its steps',
    'd: its on_error, which is about all its steps',
  ])
})

it('writes scripts that Postman reads, and keeps types', () => {
  const { collection, losses } = writePostman(
    read(`name: Types
env: { SIZE: 3 }
steps:
  - id: a
    action: http_request
    config: { url: "\${BASE_URL}/a" }
    output: { n: body.n }
    assert: ['body.n matches ""', 'body.path matches "^/a\\\\\\\\/b$"', body.size == SIZE]
  - { id: b, action: http_request, config: { method: POST, url: "\${BASE_URL}/b", body: { n: "\${n}", text: "n \${n}" } }, assert: [body.n == n] }
`),
    { name: 'Shop' },
  )
  expect(losses).toEqual([])
  const items = (collection as { item: [{ item: { event: { script: { exec: string[] } }[]; request: { body?: { raw: string } } }[] }] })
    .item[0].item
  const scripts = items.flatMap(({ event }) => event.map(({ script }) => script.exec.join('\n')))
  for (const script of scripts) expect(() => new Function(script)).not.toThrow()
  expect(scripts.join('\n')).toContain('pm.collectionVariables.set("n__json", JSON.stringify(pm.response.json().n));')
  expect(scripts.join('\n')).toContain('.to.eql(JSON.parse(pm.variables.get("SIZE")))')
  expect(imported(collection)).toContain('"n": ${n__json}')
  expect(items[1]?.request.body?.raw).toBe('{\n  "n": {{n__json}},\n  "text": "n {{n}}"\n}')
})

it('calls what flows take from answers by names that hide nothing of the environment', () => {
  const { collection } = writePostman(
    read(`name: Names
steps:
  - { id: a, action: http_request, config: { url: "\${BASE_URL}/a" }, output: { KEY: body.key, part: body.list } }
  - { id: b, action: http_request, config: { url: "\${BASE_URL}/\${KEY}/\${part[0].id}/\${a.headers.location}/\${HOST:nowhere}" } }
`),
    { name: 'Shop' },
  )
  const text = JSON.stringify(collection)
  expect(text).toContain('{{BASE_URL}}/{{KEY_2}}/{{part_0_id}}/{{a_headers_location}}/{{HOST}}')
  expect(collection.variable).toEqual([
    { key: 'BASE_URL', value: 'https://shop.example.com' },
    { key: 'HOST', value: 'nowhere' },
  ])
  expect(text).toContain('pm.collectionVariables.set(\\"part_0_id\\", pm.response.json().list[0].id);')
})
