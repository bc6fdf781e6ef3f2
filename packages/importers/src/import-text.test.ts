import { describe, expect, it } from 'vitest'
import { importText } from './import-text.ts'

const text = (made: ReturnType<typeof importText>) => made.flows.map((flow) => `# ${flow.path}\n${flow.text}`).join('---\n')

describe('curl commands', () => {
  it('become a flow, a step for each, without their credentials', () => {
    const made = importText(
      `# log in
curl -sS 'http://localhost:3000/login' \\
  -H 'Content-Type: application/json' \\
  --data-raw '{"email":"ada@example.com","password":"s3cret-canary"}'
curl "http://localhost:3000/orders?limit=5&tag=a&tag=b" -H 'Authorization: Bearer t0ken-canary' -k --compressed -m 2.5
curl -X DELETE http://localhost:3000/orders/7 -u ada:s3cret-canary
curl -F photo=@me.png -F 'note=for ${'${you}'}' http://files.example.com/upload --retry 3
curl http://localhost:3000/search -G -d q=tea --data-urlencode 'more=a b&c'
curl localhost:3000/raw -d '{"a": 1}' -b 'session=abc; theme=dark'
`,
      { name: 'Shop' },
    )
    expect(JSON.stringify(made)).not.toContain('canary')
    expect(text(made)).toMatchInlineSnapshot(`
      "# shop.testmesh.yaml
      name: Shop

      steps:
        - id: post_login
          action: http_request
          config:
            method: POST
            url: \${BASE_URL}/login
            body:
              email: ada@example.com
              password: \${PASSWORD}
          assert:
            - status < 400

        - id: get_orders
          action: http_request
          config:
            url: \${BASE_URL}/orders
            params:
              limit: "5"
              tag: [a, b]
            auth:
              type: bearer
              token: \${TOKEN}
            verify_ssl: false
            timeout: 2500ms
          assert:
            - status < 400

        - id: delete_orders_7
          action: http_request
          config:
            method: DELETE
            url: \${BASE_URL}/orders/7
            auth:
              type: basic
              username: ada
              password: \${PASSWORD}
          assert:
            - status < 400

        - id: post_upload
          action: http_request
          config:
            url: \${FILES_EXAMPLE_COM_URL}/upload
            multipart:
              fields:
                note: for $\${you}
              files:
                photo: me.png
          assert:
            - status < 400

        - id: get_search
          action: http_request
          config:
            url: \${BASE_URL}/search
            params:
              q: tea
              more: a b&c
          assert:
            - status < 400

        - id: post_raw
          action: http_request
          config:
            method: POST
            url: \${BASE_URL}/raw
            headers:
              Content-Type: application/x-www-form-urlencoded
            cookies:
              session: \${SESSION}
              theme: \${THEME}
            body: '{"a": 1}'
          assert:
            - status < 400
      "
    `)
    expect({ ...made, flows: [] }).toMatchInlineSnapshot(`
      {
        "flows": [],
        "format": "curl",
        "losses": [
          {
            "at": 421,
            "message": "--retry has nothing like it here",
            "where": "curl command 4",
          },
        ],
        "missing": [],
        "secrets": [
          "PASSWORD",
          "TOKEN",
          "SESSION",
          "THEME",
        ],
        "variables": {
          "BASE_URL": "http://localhost:3000",
          "FILES_EXAMPLE_COM_URL": "http://files.example.com",
        },
      }
    `)
  })
})

it('takes what a script says of a variable that nobody gives it for its value', () => {
  const made = importText(
    `BASE_URL="\${BASE_URL:-http://localhost:3000/a?b=c}"
HOST=\${1:-localhost:4000}
TOKEN=\${TOKEN:-canary}
ID=7
OTHER=\${ID:-8}
curl -x "" "$BASE_URL/x" -H "Authorization: Bearer $TOKEN"
curl "$HOST/$OTHER"
`,
    { name: 'x' },
  )
  expect(JSON.stringify(made)).not.toContain('canary')
  expect([made.variables, made.secrets, made.missing, made.losses]).toEqual([
    { BASE_URL: 'http://localhost:3000/a?b=c', HOST: 'localhost:4000', ID: '7' },
    ['TOKEN'],
    [],
    [],
  ])
  expect(text(made)).toMatchInlineSnapshot(`
    "# x.testmesh.yaml
    name: x
    env:
      OTHER: \${ID}

    steps:
      - id: get_x
        action: http_request
        config:
          url: \${BASE_URL}/x
          auth:
            type: bearer
            token: \${TOKEN}
        assert:
          - status < 400

      - id: get_other
        action: http_request
        config:
          url: http://\${HOST}/\${OTHER}
        assert:
          - status < 400
    "
  `)
})

it('makes a flow of a script of curl, and lists what else the script does', () => {
  const made = importText(
    `#!/bin/bash
set -e
BASE_URL=http://localhost:3000 UNUSED=1
TOKEN=canary
ID=7; export NOTE="for $ID"
curl "$BASE_URL/orders/$ID?note=$NOTE" -H "Authorization: Bearer $TOKEN" -H 'X-A: 1' -H 'X-A: 2' -o /dev/null 2>&1 | jq .
$ curl http://other.example.com -u "ada:$PASSWORD" -d @body.json
curl http://third.example.com/{a,b} -T - <<< "{\\"at\\": \\"$(date)\\"}"
`,
    { name: 'x' },
  )
  expect(JSON.stringify(made)).not.toContain('canary')
  expect(text(made)).toMatchInlineSnapshot(`
    "# x.testmesh.yaml
    name: x
    env:
      NOTE: for \${ID}

    steps:
      - id: get_orders_id
        action: http_request
        config:
          url: \${BASE_URL}/orders/\${ID}?note=\${NOTE}
          headers:
            X-A: ["1", "2"]
          auth:
            type: bearer
            token: \${TOKEN}
        assert:
          - status < 400

      - id: post
        action: http_request
        config:
          method: POST
          url: \${BASE_URL_2}
          headers:
            Content-Type: application/x-www-form-urlencoded
          body_from_file: body.json
          auth:
            type: basic
            username: ada
            password: \${PASSWORD}
        assert:
          - status < 400

      - id: put_a_b
        action: http_request
        config:
          method: PUT
          url: \${THIRD_EXAMPLE_COM_URL}/{a,b}
          body: |
            {"at": "\${DATE}"}
        assert:
          - status < 400
    "
  `)
  expect({ ...made, flows: [] }).toMatchInlineSnapshot(`
    {
      "flows": [],
      "format": "curl",
      "losses": [
        {
          "at": 273,
          "message": "the line breaks of body.json are sent, and curl leaves them out",
          "where": "curl command 2",
        },
        {
          "at": 287,
          "message": "http://third.example.com/{a,b} stands for several URLs: give each a command",
          "where": "curl command 3",
        },
        {
          "at": 12,
          "message": "the command set -e",
          "where": "x",
        },
        {
          "at": 217,
          "message": "the command jq .",
          "where": "x",
        },
        {
          "message": "what the command date prints: give it as a variable",
          "where": "x",
        },
        {
          "message": "the variable UNUSED, which no request reads",
          "where": "x",
        },
      ],
      "missing": [
        "DATE",
      ],
      "secrets": [
        "TOKEN",
        "PASSWORD",
      ],
      "variables": {
        "BASE_URL": "http://localhost:3000",
        "BASE_URL_2": "http://other.example.com",
        "ID": "7",
        "THIRD_EXAMPLE_COM_URL": "http://third.example.com",
      },
    }
  `)
})

it('brings the requests over that a script of curl reads something from', () => {
  const made = importText(
    `TOKEN=$(curl -s http://localhost/login -d '{"password":"canary"}' | jq -r .token)
for id in 1 2; do
  curl http://localhost/orders/$id -H "Authorization: Bearer $TOKEN"
done`,
    { name: 'x' },
  )
  expect(made.flows[0]?.text.match(/url: .*/g)).toEqual(['url: ${BASE_URL}/login', 'url: ${BASE_URL}/orders/${id}'])
  expect(JSON.stringify(made.flows)).not.toContain('canary')
  expect({ ...made, flows: [] }).toMatchInlineSnapshot(`
    {
      "flows": [],
      "format": "curl",
      "losses": [
        {
          "at": 0,
          "message": "the command jq -r .token",
          "where": "x",
        },
        {
          "at": 82,
          "message": "the command for id in 1 2",
          "where": "x",
        },
        {
          "message": "what the command curl -s http://localhost/login -d '{"password":"\${PASSWORD}"}' | jq -r .token prints: give it as a variable",
          "where": "x",
        },
      ],
      "missing": [
        "id",
      ],
      "secrets": [
        "PASSWORD",
        "TOKEN",
      ],
      "variables": {
        "BASE_URL": "http://localhost",
      },
    }
  `)
})

it('says the headers of a command of curl as curl does', () => {
  const made = importText(
    `curl http://localhost/a -H 'Expect:' -H 'X-A;' -A me -H 'user-agent: you' -d a=1
curl http://localhost/b --json '{"a":1}' -H 'Accept: text/plain'
curl http://localhost/c -T - <<< 'tea'`,
    { name: 'x' },
  )
  expect(text(made)).toMatchInlineSnapshot(`
    "# x.testmesh.yaml
    name: x

    steps:
      - id: post_a
        action: http_request
        config:
          url: \${BASE_URL}/a
          headers:
            X-A: ""
            user-agent: you
          form:
            a: "1"
        assert:
          - status < 400

      - id: post_b
        action: http_request
        config:
          method: POST
          url: \${BASE_URL}/b
          headers:
            Accept: text/plain
          body:
            a: 1
        assert:
          - status < 400

      - id: put_c
        action: http_request
        config:
          method: PUT
          url: \${BASE_URL}/c
          body: |
            tea
        assert:
          - status < 400
    "
  `)
})

it('reads commands that were copied for the command line of Windows', () => {
  const script = 'curl.exe ^"http://localhost/a^" ^\r\n  -H ^"X-A: 1^" &\r\ncurl.exe ^"http://localhost/b^"\r\n'
  expect(importText(script, { name: 'x' }).flows[0]?.text.match(/(?:url|X-A): .*/g)).toEqual([
    'url: ${BASE_URL}/a',
    'X-A: "1"',
    'url: ${BASE_URL}/b',
  ])
})

it('lists what of a command of curl has no place in a flow, as it is written', () => {
  const { flows, losses } = importText('curl http://localhost/a -m 0 -m $LIMIT -d @$FILE', { name: 'x' })
  expect(flows[0]?.text).not.toContain('timeout')
  expect(losses.map(({ message }) => message)).toEqual([
    '--max-time 0: write into the flow how long the request may take, as its timeout',
    '--max-time $LIMIT: write into the flow how long the request may take, as its timeout',
    'the line breaks of $FILE are sent, and curl leaves them out',
  ])
})

it.each(['application/vnd.api+json', 'application/json; charset=utf-8'])('keeps the type %s of a body', (type) => {
  const header = { name: 'Content-Type', key: 'Content-Type', value: type }
  const url = 'http://localhost/a'
  const request = { method: 'POST', url, headers: [header], postData: { mimeType: type, text: '{"a":1}' } }
  const sources = [
    `curl ${url} -H 'Content-Type: ${type}' -d '{"a":1}'`,
    JSON.stringify({ log: { entries: [{ request, response: { status: 200 } }] } }),
    JSON.stringify({
      info: { name: 'x' },
      item: [{ request: { method: 'POST', url, header: [header], body: { mode: 'raw', raw: '{"a":1}' } } }],
    }),
  ]
  for (const source of sources) expect(importText(source, { name: 'x' }).flows[0]?.text).toContain(`Content-Type: ${type}\n`)
})

it('leaves a form as it is written that would be another one, and names what of a part is lost', () => {
  const made = importText(
    `curl http://localhost/a -d 'a=1&b=2&a=3'
curl http://localhost/b -d 'a=%zz'
curl http://localhost/c -F 'a="x;y"' -F 'b={};type=application/json' -F 'c=<c.txt' -F 'd=@d.txt'`,
    { name: 'x' },
  )
  expect(text(made)).toMatchInlineSnapshot(`
    "# x.testmesh.yaml
    name: x

    steps:
      - id: post_a
        action: http_request
        config:
          method: POST
          url: \${BASE_URL}/a
          headers:
            Content-Type: application/x-www-form-urlencoded
          body: a=1&b=2&a=3
        assert:
          - status < 400

      - id: post_b
        action: http_request
        config:
          method: POST
          url: \${BASE_URL}/b
          headers:
            Content-Type: application/x-www-form-urlencoded
          body: a=%zz
        assert:
          - status < 400

      - id: post_c
        action: http_request
        config:
          url: \${BASE_URL}/c
          multipart:
            fields:
              a: x;y
              b:
                value: "{}"
                content_type: application/json
            files:
              d: d.txt
        assert:
          - status < 400
    "
  `)
  expect(made.losses.map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "the part c is in the file c.txt: put it into the flow",
    ]
  `)
})

describe('an HTTP archive', () => {
  const entry = (request: object, status = 200, more: object = {}) => ({
    request: {
      method: 'GET',
      headers: [
        { name: 'User-Agent', value: 'x' },
        { name: 'Accept', value: 'application/json' },
      ],
      ...request,
    },
    response: { status, content: { mimeType: 'application/json' } },
    ...more,
  })

  it('becomes a flow of what was asked of services', () => {
    const entries = [
      entry({ url: 'https://shop.example.com/' }, 200, { _resourceType: 'document' }),
      entry({ url: 'https://api.example.com/orders?page=2', headers: [{ name: 'Cookie', value: 's=canary' }] }, 200, {
        _resourceType: 'xhr',
      }),
      entry(
        {
          method: 'POST',
          url: 'https://api.example.com/orders',
          headers: [
            { name: 'content-type', value: 'application/json' },
            { name: 'X-API-Key', value: 'key-canary' },
          ],
          postData: { mimeType: 'application/json', text: '{"sku":"tea","count":2,"ref":12345678901234567890}' },
        },
        201,
        { _resourceType: 'fetch' },
      ),
      entry(
        {
          method: 'POST',
          url: 'https://id.example.com/token',
          postData: { mimeType: 'application/x-www-form-urlencoded', text: 'grant_type=password&password=canary' },
        },
        200,
      ),
    ]
    const made = importText(JSON.stringify({ log: { entries } }), { name: 'Order tea' })
    expect(JSON.stringify(made)).not.toContain('canary')
    expect(text(made)).toMatchInlineSnapshot(`
      "# order-tea.testmesh.yaml
      name: Order tea

      steps:
        - id: get_orders
          action: http_request
          config:
            url: \${BASE_URL}/orders
            params:
              page: "2"
          assert:
            - status == 200

        - id: post_orders
          action: http_request
          config:
            method: POST
            url: \${BASE_URL}/orders
            headers:
              content-type: application/json
              X-API-Key: \${X_API_KEY}
            body: '{"sku":"tea","count":2,"ref":12345678901234567890}'
          assert:
            - status == 201

        - id: post_token
          action: http_request
          config:
            url: \${ID_EXAMPLE_COM_URL}/token
            headers:
              Accept: application/json
            form:
              grant_type: password
              password: \${PASSWORD}
          assert:
            - status == 200
      "
    `)
    expect({ ...made, flows: [] }).toMatchInlineSnapshot(`
      {
        "flows": [],
        "format": "har",
        "losses": [
          {
            "message": "its cookies, which belong to a session that has ended: log in within the flow",
            "where": "GET /orders",
          },
          {
            "message": "1 of 4 requests are of pages, pictures, styles and scripts",
            "where": "Order tea",
          },
        ],
        "missing": [],
        "secrets": [
          "X_API_KEY",
          "PASSWORD",
        ],
        "variables": {
          "BASE_URL": "https://api.example.com",
          "ID_EXAMPLE_COM_URL": "https://id.example.com",
        },
      }
    `)
  })
})

describe('a Postman collection', () => {
  const script = (...exec: string[]) => [{ listen: 'test', script: { exec } }]
  const collection = {
    info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{access-token}}' }] },
    variable: [
      { key: 'unused', value: 'x' },
      { key: 'base-url', value: '{{scheme}}://localhost:3000' },
      { key: 'scheme', value: 'http' },
      { key: 'password', value: 'canary' },
    ],
    item: [
      {
        name: 'Users',
        item: [
          {
            name: 'Log in',
            request: {
              method: 'POST',
              auth: { type: 'noauth' },
              url: {
                raw: '{{base-url}}/login?trace={{$guid}}',
                query: [
                  { key: 'trace', value: '{{$guid}}' },
                  { key: 'off', value: '1', disabled: true },
                ],
              },
              header: [{ key: 'Content-Type', value: 'application/json' }],
              body: { mode: 'raw', raw: '{"email": "ada@example.com", "password": "{{password}}", "limit": {{limit}}}' },
            },
            event: script(
              'const json = pm.response.json();',
              "pm.test('logs in', function () {",
              '  pm.response.to.have.status(200);',
              "  pm.expect(json.user.name).to.eql('Ada');",
              '  pm.expect(json.roles).to.be.an("array").that.is.not.empty;',
              "  pm.expect(pm.response.headers.get('Content-Type')).to.include('json');",
              '});',
              "pm.environment.set('access-token', json.token);",
            ),
          },
        ],
      },
      {
        name: 'Orders',
        event: [{ listen: 'prerequest', script: { exec: ['console.log("x")'] } }],
        item: [
          {
            name: 'Create an order',
            request: {
              method: 'POST',
              url: '{{base-url}}/orders',
              body: {
                mode: 'urlencoded',
                urlencoded: [
                  { key: 'sku', value: 'tea' },
                  { key: 'note', value: 'a ${x}' },
                ],
              },
            },
            event: script(
              'pm.test("created", () => {',
              '    pm.expect(pm.response.code).to.be.oneOf([200, 201]);',
              '    pm.expect(pm.response.json().items.length).to.equal(1);',
              '    pm.expect(pm.response.responseTime).to.be.below(500);',
              '});',
              'pm.collectionVariables.set("order_id", pm.response.json().id); // for later',
            ),
          },
          {
            name: 'Read it',
            request: { url: { raw: '{{base-url}}/orders/:id', variable: [{ key: 'id', value: '{{order_id}}' }] } },
            event: script("tests['old'] = responseCode.code === 200;"),
          },
        ],
      },
    ],
  }

  it('becomes flows, with what its scripts check and keep', () => {
    const made = importText(JSON.stringify(collection), { name: 'x' })
    expect(JSON.stringify(made)).not.toContain('canary')
    expect(text(made)).toMatchInlineSnapshot(`
      "# shop.testmesh.yaml
      name: Shop
      env:
        base_url: \${scheme}://localhost:3000

      steps:
        - id: log_in
          name: Log in
          action: http_request
          config:
            method: POST
            url: \${base_url}/login
            params:
              trace: \${UUID}
            headers:
              Content-Type: application/json
            body: '{"email": "ada@example.com", "password": "\${password}", "limit": \${limit}}'
          output:
            access_token: body.token
          assert:
            - status == 200
            - body.user.name == "Ada"
            - headers["content-type"] contains "json"

        - id: create_an_order
          name: Create an order
          action: http_request
          config:
            url: \${base_url}/orders
            form:
              sku: tea
              note: a $\${x}
            auth:
              type: bearer
              token: \${access_token}
          output:
            order_id: body.id
          assert:
            - status in [200, 201]
            - len(body.items) == 1
            - duration_ms < 500

        - id: read_it
          name: Read it
          action: http_request
          config:
            url: \${base_url}/orders/\${order_id}
            auth:
              type: bearer
              token: \${access_token}
          assert:
            - status < 400
      "
    `)
    expect({ ...made, flows: [] }).toMatchInlineSnapshot(`
      {
        "flows": [],
        "format": "postman",
        "losses": [
          {
            "message": "of its tests: pm.expect(json.roles).to.be.an("array").that.is.not.empty",
            "where": "Users › Log in",
          },
          {
            "message": "its script before the request: console.log("x")",
            "where": "Orders › Create an order",
          },
          {
            "message": "its script before the request: console.log("x")",
            "where": "Orders › Read it",
          },
          {
            "message": "of its tests: tests['old'] = responseCode.code === 200",
            "where": "Orders › Read it",
          },
        ],
        "missing": [
          "limit",
        ],
        "secrets": [
          "password",
        ],
        "variables": {
          "scheme": "http",
        },
      }
    `)
  })

  it('becomes a flow for each folder where none needs another', () => {
    const [users, orders] = collection.item
    const alone = { ...collection, auth: undefined, item: [users, { ...orders, name: 'Orders / Refunds' }] }
    expect(importText(JSON.stringify(alone), { name: 'x' }).flows.map(({ path }) => path)).toEqual([
      'shop/users.testmesh.yaml',
      'shop/orders-refunds.testmesh.yaml',
    ])
  })

  it('becomes variables and names of secrets, when it is an environment', () => {
    const environment = {
      name: 'staging',
      _postman_variable_scope: 'environment',
      values: [
        { key: 'base-url', value: 'https://staging.example.com', enabled: true },
        { key: 'api_token', value: 'canary', enabled: true },
        { key: 'hidden', value: 'canary', type: 'secret' },
        { key: 'off', value: 'x', enabled: false },
      ],
    }
    expect(importText(JSON.stringify(environment), { name: 'x' })).toEqual({
      format: 'postman',
      flows: [],
      variables: { base_url: 'https://staging.example.com' },
      secrets: ['api_token', 'hidden'],
      missing: [],
      losses: [],
    })
  })
})

it('sends what Postman would of a collection that is not all well', () => {
  const request = (name: string, written: object | string) => ({ name, request: written })
  const base = 'http://localhost:3000'
  const made = importText(
    JSON.stringify({
      info: { name: '../Odd' },
      variable: [
        { key: 'host', value: 'localhost:3000' },
        { key: 'a-b', value: '1' },
        { key: 'a_b', value: '007' },
      ],
      item: [
        { name: '😀', item: [request('true', `${base}/\${x}`)] },
        { name: '日本', item: [request('', '{{host}}/no-scheme')] },
        {
          name: 'aux',
          item: [
            request('Parts', { url: { protocol: 'https', host: ['example', 'com'], port: '8443', path: ['a', 'b'] } }),
            request('Query', {
              url: {
                raw: `${base}/q?a=x%2By+z`,
                query: [
                  { key: 'a', value: 'x%2By+z' },
                  { key: null, value: null },
                ],
              },
              header: 'X-A: 1\n// X-B: 2',
            }),
            request('Json', {
              method: 'POST',
              url: base,
              body: { mode: 'raw', raw: '{"n": {{a_b}}}', options: { raw: { language: 'json' } } },
            }),
            request('Graph', {
              method: 'POST',
              url: base,
              body: { mode: 'graphql', graphql: { query: '{ a }', variables: '{"n": {{a_b}}}' } },
            }),
          ],
        },
      ],
    }),
    { name: 'x' },
  )
  expect(text(made)).toMatchInlineSnapshot(`
    "# odd/flow.testmesh.yaml
    name: ../Odd › 😀

    steps:
      - id: "true"
        action: http_request
        config:
          url: http://localhost:3000/$\${x}
        assert:
          - status < 400
    ---
    # odd/flow-2.testmesh.yaml
    name: ../Odd › 日本

    steps:
      - id: step
        action: http_request
        config:
          url: http://\${host}/no-scheme
        assert:
          - status < 400
    ---
    # odd/aux-flow.testmesh.yaml
    name: ../Odd › aux

    steps:
      - id: parts
        name: Parts
        action: http_request
        config:
          url: https://example.com:8443/a/b
        assert:
          - status < 400

      - id: query
        name: Query
        action: http_request
        config:
          url: http://localhost:3000/q
          params:
            a: x+y z
          headers:
            X-A: "1"
        assert:
          - status < 400

      - id: json
        name: Json
        action: http_request
        config:
          method: POST
          url: http://localhost:3000
          headers:
            Content-Type: application/json
          body: '{"n": \${a_b}}'
        assert:
          - status < 400

      - id: graph
        name: Graph
        action: http_request
        config:
          method: POST
          url: http://localhost:3000
          headers:
            Content-Type: application/json
          body: '{"query":"{ a }","variables":{"n": \${a_b}}}'
        assert:
          - status < 400
    "
  `)
  expect({ ...made, flows: [] }).toMatchInlineSnapshot(`
    {
      "flows": [],
      "format": "postman",
      "losses": [
        {
          "message": "a-b and a_b, which would be one: a_b. The last one counts",
          "where": "../Odd",
        },
      ],
      "missing": [],
      "secrets": [],
      "variables": {
        "a_b": "007",
        "host": "localhost:3000",
      },
    }
  `)
})

it('sends a request of Postman as its settings say, with a token that somebody gives', () => {
  const auth = { type: 'oauth2', oauth2: [{ key: 'grant_type', value: 'authorization_code' }] }
  const body = { mode: 'raw', raw: 'x' }
  const made = importText(
    JSON.stringify({
      info: { name: 'x' },
      item: [
        {
          name: 'a',
          request: { url: 'http://localhost/a', body, auth },
          protocolProfileBehavior: { followRedirects: false, strictSSL: false },
        },
        { name: 'b', request: { url: 'http://localhost/b', body }, protocolProfileBehavior: { disableBodyPruning: true } },
      ],
    }),
    { name: 'x' },
  )
  expect(text(made)).toMatchInlineSnapshot(`
    "# x.testmesh.yaml
    name: x

    steps:
      - id: a
        action: http_request
        config:
          url: http://localhost/a
          auth:
            type: bearer
            token: \${ACCESS_TOKEN}
          follow_redirects: false
          verify_ssl: false
        assert:
          - status < 400

      - id: b
        action: http_request
        config:
          url: http://localhost/b
          headers:
            Content-Type: text/plain
          body: x
        assert:
          - status < 400
    "
  `)
  expect(made.secrets).toEqual(['ACCESS_TOKEN'])
})

describe('an OpenAPI document', () => {
  it('becomes a flow for each operation, with an example of its request and the schema of its answer', () => {
    const made = importText(
      `openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: "https://{host}/v1/", variables: { host: { default: api.example.com } } }]
security: [{ key: [] }]
paths:
  /orders/{orderId}:
    parameters: [{ name: orderId, in: path, required: true, schema: { type: string, format: uuid } }]
    get:
      operationId: getOrder
      summary: Read an order
      tags: [orders]
      parameters: [{ name: expand, in: query, required: true, schema: { enum: [items, none] } }, { name: page, in: query, schema: { type: integer } }]
      responses:
        "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } } }
        "404": { description: none }
  /orders:
    post:
      summary: Place an order
      tags: [orders]
      security: []
      requestBody: { content: { application/json: { schema: { allOf: [{ $ref: "#/components/schemas/Order" }, { required: [note], properties: { note: { type: string, maxLength: 3 } } }] } } } }
      responses: { "201": { description: made }, default: { description: bad } }
  /tree:
    get:
      responses: { "2XX": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Tree" } } } } }
components:
  securitySchemes: { key: { type: apiKey, name: X-Key, in: header } }
  schemas:
    Order:
      type: object
      required: [sku, quantity, placed]
      properties:
        id: { type: string, readOnly: true }
        sku: { type: string, example: "tea ${'${x}'}" }
        quantity: { type: integer, minimum: 1 }
        placed: { type: string, format: date, nullable: true }
    Tree: { type: object, properties: { children: { type: array, items: { $ref: "#/components/schemas/Tree" } } } }
`,
      { name: 'x' },
    )
    expect(text(made)).toMatchInlineSnapshot(`
      "# orders/get-order.testmesh.yaml
      name: Read an order
      tags: [orders]
      env:
        orderId: \${UUID}

      steps:
        - id: get_order
          action: http_request
          config:
            url: \${BASE_URL}/orders/\${orderId}
            params:
              expand: items
            auth:
              type: api_key
              name: X-Key
              value: \${API_KEY}
          assert:
            - status == 200
            - path: body
              json_schema:
                type: object
                required: [sku, quantity, placed]
                properties:
                  id:
                    type: string
                  sku:
                    type: string
                  quantity:
                    type: integer
                    minimum: 1
                  placed:
                    type: [string, "null"]
                    format: date
      ---
      # orders/place-an-order.testmesh.yaml
      name: Place an order
      tags: [orders]

      steps:
        - id: place_an_order
          action: http_request
          config:
            method: POST
            url: \${BASE_URL}/orders
            body:
              sku: tea $\${x}
              quantity: 1
              placed: "2026-01-31"
              note: tex
          assert:
            - status == 201
      ---
      # tree/get-tree.testmesh.yaml
      name: GET /tree

      steps:
        - id: get_tree
          action: http_request
          config:
            url: \${BASE_URL}/tree
            auth:
              type: api_key
              name: X-Key
              value: \${API_KEY}
          assert:
            - status >= 200 && status < 300
      "
    `)
    expect({ ...made, flows: [] }).toMatchInlineSnapshot(`
      {
        "flows": [],
        "format": "openapi",
        "losses": [
          {
            "message": "the schema of its answer, which is long, empty or holds itself",
            "where": "GET /tree",
          },
        ],
        "missing": [],
        "secrets": [
          "API_KEY",
        ],
        "variables": {
          "BASE_URL": "https://api.example.com/v1",
        },
      }
    `)
  })
})

it('keeps every file of a part that has several', () => {
  const url = 'http://localhost/a'
  const params = ['a.png', 'b.png'].map((fileName) => ({ name: 'photo', fileName }))
  const request = { method: 'POST', url, headers: [], postData: { mimeType: 'multipart/form-data', params } }
  const formdata = [{ key: 'photo', type: 'file', src: ['a.png', 'b.png'] }]
  const sources = [
    `curl ${url} -F photo=@a.png -F photo=@b.png`,
    JSON.stringify({ log: { entries: [{ request, response: { status: 200 } }] } }),
    JSON.stringify({ info: { name: 'x' }, item: [{ request: { method: 'POST', url, body: { mode: 'formdata', formdata } } }] }),
  ]
  for (const source of sources) expect(importText(source, { name: 'x' }).flows[0]?.text).toContain('photo: [a.png, b.png]\n')
})

it('takes the settings of a Postman folder for those of its requests, and lists the ones that no action has', () => {
  const url = 'http://localhost/a'
  const made = importText(
    JSON.stringify({
      info: { name: 'x' },
      protocolProfileBehavior: { strictSSL: false, disabledSystemHeaders: {} },
      item: [
        {
          name: 'Orders',
          protocolProfileBehavior: { followRedirects: false },
          item: [{ name: 'a', request: { url }, protocolProfileBehavior: { strictSSL: true, maxRedirects: 0 } }],
        },
        { name: 'b', request: { url } },
      ],
    }),
    { name: 'x' },
  )
  expect(made.flows.map((flow) => flow.text.match(/verify_ssl: .*|follow_redirects: .*/g))).toEqual([
    ['verify_ssl: false'],
    ['follow_redirects: false'],
  ])
  expect(made.losses).toEqual([{ where: 'Orders › a', message: 'its setting maxRedirects, which is 0' }])
})

it('reads an OpenAPI document that is not all well, and lists what it lost', () => {
  const made = importText(
    `openapi: 3.0.3
servers: [{ url: "https://ada:canary@api.example.com/v1" }]
webhooks: { paid: {} }
x-all: &all { "200": { description: ok } }
paths:
  /login:
    post:
      tags: [Log in]
      security: [{ key: [], other: [], basic: [] }]
      parameters:
        - { name: Accept, in: header, required: true, schema: { type: string } }
        - { name: ids, in: query, required: true, example: [1, 2] }
        - { name: filter, in: query, required: true, example: { a: "\${x}" } }
      requestBody: { content: { application/vnd.api+json: { example: { email: "{{me}}", password: canary } } } }
      responses:
        <<: *all
        "200":
          description: ok
          content: { application/json: { schema: { type: object, required: [id, secret], properties: { id: { type: integer, minimum: 1, exclusiveMinimum: true }, secret: { type: string, writeOnly: true } } } } }
  /\${file}:
    servers: [{ url: "https://files.example.com" }]
    trace: {}
    put:
      requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { file: { type: string, format: binary }, more: { type: object, properties: { at: { type: string, format: constructor } } } } } } } }
      responses: { default: { description: any } }
  /endless:
    post:
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/All" } } } }
      responses: { "200": { content: { application/json: { schema: { $ref: "#/components/schemas/All" } } } } }
  /one:
    post:
      requestBody: { content: { application/json: { schema: { oneOf: [{ $ref: "#/components/schemas/One" }] } } } }
      responses: { "200": { content: { application/json: { schema: { $ref: "other.yaml#/Thing" } } } } }
components:
  securitySchemes:
    key: { type: apiKey, name: X-Key, in: header }
    other: { type: apiKey, name: other, in: cookie }
    basic: { type: http, scheme: Basic }
  schemas:
    All: { allOf: [{ $ref: "#/components/schemas/All" }, { type: object, properties: { all: { $ref: "#/components/schemas/All" }, list: { type: array, items: { $ref: "#/components/schemas/All" } }, n: { type: integer } } }] }
    One: { oneOf: [{ $ref: "#/components/schemas/One" }] }
`,
    { name: 'x' },
  )
  expect(JSON.stringify(made)).not.toContain('canary')
  expect(text(made)).toMatchInlineSnapshot(`
    "# log-in/post-login.testmesh.yaml
    name: POST /login
    tags: [log-in]

    steps:
      - id: post_login
        action: http_request
        config:
          method: POST
          url: \${BASE_URL}/login
          params:
            ids: ["1", "2"]
            filter: '{"a":"$\${x}"}'
          headers:
            Content-Type: application/vnd.api+json
            X-Key: \${API_KEY}
          cookies:
            other: \${API_KEY_2}
          auth:
            type: basic
            username: \${USERNAME}
            password: \${PASSWORD}
          body:
            email: \\{{me}}
            password: \${PASSWORD_2}
        assert:
          - status == 200
          - path: body
            json_schema:
              type: object
              required: [id]
              properties:
                id:
                  type: integer
                  exclusiveMinimum: 1
                secret:
                  type: string
    ---
    # file/put-file.testmesh.yaml
    name: PUT /\${file}
    env:
      file: text

    steps:
      - id: put_file
        action: http_request
        config:
          method: PUT
          url: https://files.example.com/%24\${file}
          multipart:
            fields:
              more: '{"at":"text"}'
            files:
              file: file
        assert:
          - status < 400
    ---
    # endless/post-endless.testmesh.yaml
    name: POST /endless

    steps:
      - id: post_endless
        action: http_request
        config:
          method: POST
          url: \${BASE_URL}/endless
          body:
            list: []
            "n": 1
        assert:
          - status == 200
    ---
    # one/post-one.testmesh.yaml
    name: POST /one

    steps:
      - id: post_one
        action: http_request
        config:
          method: POST
          url: \${BASE_URL}/one
          headers:
            Content-Type: application/json
          body: "null"
        assert:
          - status == 200
    "
  `)
  expect({ ...made, flows: [] }).toMatchInlineSnapshot(`
    {
      "flows": [],
      "format": "openapi",
      "losses": [
        {
          "message": "what it refers to, which this document does not hold: write it in, or bundle the documents",
          "where": "other.yaml#/Thing",
        },
        {
          "message": "the webhook: nothing asks for it",
          "where": "paid",
        },
        {
          "message": "the operation: no client asks this way",
          "where": "TRACE /\${file}",
        },
        {
          "message": "the file of file: put one of this name beside the flow",
          "where": "PUT /\${file}",
        },
        {
          "message": "the schema of its answer, which is long, empty or holds itself",
          "where": "POST /endless",
        },
        {
          "message": "the schema of its answer, which is long, empty or holds itself",
          "where": "POST /one",
        },
      ],
      "missing": [],
      "secrets": [
        "API_KEY",
        "API_KEY_2",
        "USERNAME",
        "PASSWORD",
        "PASSWORD_2",
        "BASE_URL",
      ],
      "variables": {},
    }
  `)
})

it.each([
  ['', 'it is neither curl commands, an HTTP archive (HAR), a Postman collection or environment, nor an OpenAPI document'],
  ['{"a": ', expect.stringContaining('it is no JSON: ')],
  ['openapi: 3.1.0\na: [', expect.stringContaining('it is no YAML: ')],
  ['a: [', 'it is neither curl commands, an HTTP archive (HAR), a Postman collection or environment, nor an OpenAPI document'],
  ...['GET https://x/a\nAccept: a\nX: b: c', '### one\n@host = x\nPOST {{host}}/a\n\n{}'].map((text): [string, unknown] => [
    text,
    expect.stringMatching(/^requests as editors keep them \(\.http\) cannot be read: it is neither curl commands, /),
  ]),
  ['openapi: 3.0.3\nx: &x { y: *x }', 'something in it holds itself, by an anchor and its alias: write a $ref instead'],
  [`openapi: 3.0.3\nx: &x { y: 1 }\nmany: [${'*x, '.repeat(200)}]`, expect.stringContaining('paths')],
  ['swagger: "2.0"\npaths: {}', 'it is of Swagger 2.0: convert it to OpenAPI 3 first'],
  ['{"log":{"entries":[]}}', 'none of its 0 requests asked a service: they are of pages, pictures, styles and scripts'],
  ['{"log":{"entries":[{"request":{}}]}}', expect.stringContaining('it is no HTTP archive: log.entries.0.request.method')],
  ['{"info":{"name":"Empty"},"item":[]}', 'the collection "Empty" has no requests'],
  ['curl -s', 'curl command 1 has no URL'],
  ['curl http://localhost -X', 'curl command 1 has no value behind --request'],
  [`{"info":{"name":"x"},"item":${'[{"item":'.repeat(20_000)}[]${'}]'.repeat(20_000)}}`, 'it is nested too deeply'],
])('refuses %.60j', (source, message) => {
  expect(() => importText(source, { name: 'x' })).toThrow(expect.objectContaining({ name: 'NotImportable', message }))
})

describe('a credential goes into no file', () => {
  const canaries = (made: ReturnType<typeof importText>) => JSON.stringify({ ...made, losses: [] }).match(/[\w-]*canary[\w-]*/g) ?? []
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnLWNhbmFyeQ-canary'

  it.each([
    [`curl http://ada:canary@localhost/a`, ['PASSWORD']],
    [`curl -u canary_key: http://localhost/a`, ['USERNAME']],
    [`curl 'http://localhost/a?access_token=canary&x=%2f'`, ['ACCESS_TOKEN']],
    [`curl 'http://localhost/a?sig=canary&session-id=canary'`, ['SIG', 'SESSION_ID']],
    [`curl http://localhost/a -F password=canary -F key=@id.pem`, ['PASSWORD']],
    [`curl http://localhost/a -H 'Content-Type: application/json' -d '{"password":"canary","n":1.0}'`, ['PASSWORD']],
    [`curl http://localhost/a -H 'Content-Type: text/xml' -d '<a><ns:pwd>canary</ns:pwd></a>'`, ['NS_PWD']],
    [`curl http://localhost/a -H 'Content-Type: text/plain' -d 'as ${jwt}'`, ['TOKEN']],
    [`curl http://localhost/a -H 'X-Session-Token: canary' -H 'X-Dup: ${jwt}'`, ['X_SESSION_TOKEN', 'TOKEN']],
    [`curl http://localhost/a -x http://ada:canary@proxy:3128`, ['PASSWORD']],
  ])('of %s', (source, secrets) => {
    const made = importText(source, { name: 'x' })
    expect([canaries(made), made.secrets]).toEqual([[], secrets])
  })

  it('of the path of an archive, and of an OpenAPI document', () => {
    const request = { method: 'POST', url: `http://localhost/join/${jwt}`, headers: [] }
    const archive = importText(JSON.stringify({ log: { entries: [{ request, response: { status: 200 } }] } }), { name: 'x' })
    expect([archive.flows[0]?.text.includes('eyj'), canaries(archive), archive.secrets]).toEqual([false, [], ['TOKEN']])
    const parameters = [{ name: 'token', in: 'path', example: 'canary' }]
    const document = importText(JSON.stringify({ openapi: '3.0.0', paths: { '/join/{token}': { get: { parameters } } } }), { name: 'x' })
    expect([canaries(document), document.secrets]).toEqual([[], ['TOKEN']])
  })

  it('of a Postman collection: its variables, addresses and queries of GraphQL', () => {
    const made = importText(
      JSON.stringify({
        info: { name: 'Shop' },
        variable: [
          { key: 'base', value: 'https://ada:canary@shop.example.com' },
          { key: 'TOKEN', value: '{{prefix}}-canary' },
          { key: 'jar', value: jwt },
        ],
        item: [
          {
            name: 'a',
            request: {
              method: 'POST',
              url: '{{base}}/a?t={{TOKEN}}&j={{jar}}',
              auth: { type: 'bearer', bearer: { token: 'canary' } },
              body: { mode: 'graphql', graphql: { query: 'mutation { login(password: "canary") { id } }' } },
            },
          },
        ],
      }),
      { name: 'x' },
    )
    expect(canaries(made)).toEqual([])
    // The token that is written in the collection is not the one of its variable.
    expect(made.secrets).toEqual(['PASSWORD', 'TOKEN_2', 'base', 'TOKEN', 'jar'])
  })
})

it('makes a flow of an archive that is not all well', () => {
  const entry = (url: string, status: number, more: object = {}) => ({
    request: { method: 'POST', url, headers: [], ...more },
    response: { status },
  })
  const made = importText(
    JSON.stringify({
      log: {
        entries: [
          entry('http://', 200),
          entry('http://localhost/blocked', 0),
          entry('http://localhost/moved', 302, {
            headers: [
              { name: 'X-A', value: '1' },
              { name: 'x-a', value: '2' },
            ],
          }),
          entry('http://localhost/names', 200, {
            postData: { mimeType: 'application/x-www-form-urlencoded', text: 'constructor=1&__proto__=2' },
          }),
        ],
      },
    }),
    { name: 'x' },
  )
  expect(text(made)).toMatchInlineSnapshot(`
    "# x.testmesh.yaml
    name: x

    steps:
      - id: post_blocked
        action: http_request
        config:
          method: POST
          url: \${BASE_URL}/blocked
        assert:
          - status < 400

      - id: post_moved
        action: http_request
        config:
          method: POST
          url: \${BASE_URL}/moved
          headers:
            X-A: ["1", "2"]
          follow_redirects: false
        assert:
          - status == 302

      - id: post_names
        action: http_request
        config:
          url: \${BASE_URL}/names
          form:
            constructor: "1"
            __proto__: "2"
        assert:
          - status == 200
    "
  `)
  expect(made.losses).toMatchInlineSnapshot(`
    [
      {
        "message": "its status: the browser got no answer",
        "where": "POST /blocked",
      },
      {
        "message": "1 of 4 requests are of pages, pictures, styles and scripts",
        "where": "x",
      },
    ]
  `)
})
