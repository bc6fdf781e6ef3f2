import { readFlow } from '@testmesh/flow'
import { describe, expect, it } from 'vitest'
import { flowOfCurl, readCurl, stepOfCurl } from './from-curl.ts'

const flowOf = (command: string): string => {
  const request = readCurl(command)
  return request ? flowOfCurl(request) : ''
}

/** The lines of the step's config. */
const configOf = (command: string): string => {
  const request = readCurl(command)
  return request ? (stepOfCurl(request).split('config:\n')[1]?.split('\nassert:')[0] ?? '') : 'no curl'
}
const leftOf = (command: string): readonly string[] | undefined => readCurl(command)?.left.map(({ says }) => says)

describe('a pasted curl command', () => {
  it('becomes a flow of one step, with its secrets left out', () => {
    const text = flowOf(`curl -sS 'https://api.example.com/orders?x=1' \\
      -H 'Authorization: Bearer abc' -H "Content-Type: application/json" --data-raw '{"product":3,"note":"it'\\''s"}'`)
    expect(text).toMatchInlineSnapshot(`
      "name: "POST /orders"
      env:
        TOKEN: ""  # fill it in as a secret of the environment, and remove this line
      steps:
        - id: request
          action: http_request
          config:
            method: POST
            url: "https://api.example.com/orders?x=1"
            headers:
              content-type: "application/json"
            auth:
              type: bearer
              token: "\${TOKEN}"
            body:
              product: 3
              note: "it's"
          assert:
            - status < 400
      "
    `)
    expect(readFlow(text, []).flow?.steps[0]?.config).toMatchObject({ method: 'POST', body: { product: 3, note: "it's" } })
  })

  it('never takes the value of an option for the URL', () => {
    expect(configOf(`curl https://x/y --json '{"a":1}'`)).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x/y"
        headers:
          content-type: "application/json"
          accept: "application/json"
        body:
          a: 1"
    `)
    expect(configOf('curl -F file=@a.txt -F "note=hi;type=text/plain" -F "pic=@b.png;type=image/png" https://x/y')).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x/y"
        multipart:
          fields:
            note: "hi"
          files:
            file: "a.txt"
            pic: { path: "b.png", content_type: "image/png" }"
    `)
    expect(configOf(`curl --data-urlencode 'q=hi there' --data-urlencode name=$NAME https://x/y`)).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x/y"
        form:
          q: "hi there"
          name: "\${NAME}""
    `)
    expect(configOf('curl --new-option value https://x/y')).toMatchInlineSnapshot(`
      "  method: GET
        url: "https://x/y""
    `)
    expect(configOf('curl --new-flag https://x/y')).toMatchInlineSnapshot(`
      "  method: GET
        url: "https://x/y""
    `)
    expect(leftOf('curl --new-option value https://x/y --ntlm -4 --retry 3')).toEqual([
      '--new-option value',
      '--ntlm',
      '--ipv4',
      '--retry 3',
    ])
  })

  it('takes the first command of a line, and says what it leaves', () => {
    expect(configOf('$ curl https://x/y | jq .')).toMatchInlineSnapshot(`
      "  method: GET
        url: "https://x/y""
    `)
    expect(leftOf('$ curl https://x/y | jq .')).toEqual(['what follows the command: | jq .'])
    expect(leftOf('curl https://x/y > a.json && echo done')).toEqual(['what follows the command: > a.json && echo done'])
    expect(leftOf('curl https://x/y 2>&1')).toEqual(['what follows the command: >&1'])
    expect(readCurl('curl http://x/y?a=1&b=2;c=3 -k')?.url).toBe('http://x/y?a=1&b=2;c=3')
    expect(leftOf('curl https://x/a https://x/b')).toEqual(['the other URL https://x/b'])
    expect(leftOf('curl -d @body.json https://x')).toEqual(['the body of the file body.json: write it into `body`'])
    expect(leftOf("curl https://x/a \\\n  -H 'a: b' \\\r\n  --http3")).toEqual(['--http3'])
    expect(leftOf('curl -X POST')).toEqual(['there is no URL in it: write it into `url`'])
  })

  it('knows joined letters, and options that change the request', () => {
    expect(configOf('curl -sSLkXPUT -da=1 https://x/y')).toMatchInlineSnapshot(`
      "  method: PUT
        url: "https://x/y"
        form:
          a: "1"
        verify_ssl: false"
    `)
    expect(configOf('curl -I example.com')).toMatchInlineSnapshot(`
      "  method: HEAD
        url: "http://example.com""
    `)
    expect(configOf(`curl -G -d q=1 -d 'r=2' 'https://x/y?z=0'`)).toMatchInlineSnapshot(`
      "  method: GET
        url: "https://x/y?z=0&q=1&r=2""
    `)
    expect(
      configOf('curl -m 5 -x proxy:8080 --http2 --max-redirs 3 --cacert ca.pem -E me.pem --key me.key -A agent -e https://from https://x'),
    ).toMatchInlineSnapshot(`
      "  method: GET
        url: "https://x"
        headers:
          user-agent: "agent"
          referer: "https://from"
        timeout: "5s"
        proxy: "http://proxy:8080"
        max_redirects: 3
        ca: "ca.pem"
        client_cert: "me.pem"
        client_key: "me.key"
        http2: true"
    `)
  })

  it('sends data as curl does', () => {
    expect(configOf(`curl https://x -d 'a=1&b=two%20words' -d b=3`)).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x"
        form:
          a: "1"
          b: ["two words", "3"]"
    `)
    expect(configOf(`curl https://x -d 'plain text'`)).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x"
        headers:
          content-type: "application/x-www-form-urlencoded"
        body: "plain text""
    `)
    expect(configOf(`curl https://x -d '{"a":{"b":[1,2]}}'`)).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x"
        headers:
          content-type: "application/json"
        body:
          a:
            b: [1,2]"
    `)
    expect(configOf(`curl https://x -H 'content-type: text/csv' -d 'a=1'`)).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x"
        headers:
          content-type: "text/csv"
        body: "a=1""
    `)
    expect(configOf(`curl https://x -X DELETE -H 'X-Empty;'`)).toMatchInlineSnapshot(`
      "  method: DELETE
        url: "https://x"
        headers:
          x-empty: """
    `)
  })

  it('leaves no secret in clear text', () => {
    expect(configOf(`curl -u me:pw https://x -H 'X-Auth-Token: abc' -b 'sid=1'`)).toMatchInlineSnapshot(`
      "  method: GET
        url: "https://x"
        headers:
          x-auth-token: "\${AUTH_TOKEN}"
          cookie: "\${COOKIE}"
        auth:
          type: basic
          username: "me"
          password: "\${PASSWORD}""
    `)
    expect(configOf(`curl 'https://me:pw@x/y?api_key=abc&n=1' -H 'Authorization: Basic bWU6cHc='`)).toMatchInlineSnapshot(`
      "  method: GET
        url: "https://x/y?api_key=\${API_KEY}&n=1"
        auth:
          type: basic
          username: "me"
          password: "\${PASSWORD}""
    `)
    expect(configOf(`curl https://x -d 'user=me&password=pw'`)).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x"
        form:
          user: "me"
          password: "\${PASSWORD}""
    `)
    expect(
      configOf(`curl https://x -H 'content-type: application/json' -d '{"login":{"password":"pw","name":"me"}}'`),
    ).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x"
        headers:
          content-type: "application/json"
        body:
          login:
            password: "\${PASSWORD}"
            name: "me""
    `)
    expect(configOf('curl --digest -u me:pw https://x')).toMatchInlineSnapshot(`
      "  method: GET
        url: "https://x"
        auth:
          type: digest
          username: "me"
          password: "\${PASSWORD}""
    `)
    for (const command of [
      `curl -u me:hush https://x`,
      `curl 'https://x?token=hush'`,
      `curl https://x -H 'authorization: hush'`,
      `curl https://x --oauth2-bearer hush`,
    ])
      expect(flowOf(command)).not.toContain('hush')
  })

  it('makes variables of those of the shell, and nothing else', () => {
    expect(configOf('curl "$HOST/orders/${ID}" -H "Authorization: Bearer $TOKEN"')).toMatchInlineSnapshot(`
      "  method: GET
        url: "\${HOST}/orders/\${ID}"
        auth:
          type: bearer
          token: "\${TOKEN}""
    `)
    expect(configOf(`curl https://x --data-raw '{"a":"\${b}"}'`)).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x"
        headers:
          content-type: "application/json"
        body:
          a: "$\${b}""
    `)
    expect(configOf(`curl https://x --data-raw 'say {{ this }}'`)).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x"
        headers:
          content-type: "application/x-www-form-urlencoded"
        body: "say \\\\{{ this }}""
    `)
  })

  it('reads what browsers copy, for either shell', () => {
    expect(configOf(`curl 'https://x/y' --data-raw $'{"a":"it\\'s \\u0041"}' --compressed`)).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x/y"
        headers:
          content-type: "application/json"
        body:
          a: "it's A""
    `)
    expect(configOf('curl ^"https://x/y^" ^\r\n  -H ^"accept: */*^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":1^}^"')).toMatchInlineSnapshot(`
      "  method: POST
        url: "https://x/y"
        headers:
          accept: "*/*"
          content-type: "application/json"
        body:
          a: 1"
    `)
  })

  it('gives flows that read well', () => {
    for (const command of [
      `curl https://x/y --json '{"a":1}'`,
      'curl -F file=@a.txt -F note=hi https://x/y',
      'curl -m 5 -x proxy:8080 --http2 --max-redirs 3 --cacert ca.pem -kG -d a=1 https://x',
      `curl -u me:pw https://x -d a=1 -d a=2 -b 'sid=1'`,
      `curl https://x --data-raw 'say {{ this }} \${that}'`,
    ])
      expect([command, readFlow(flowOf(command), []).diagnostics.map(({ code }) => code)]).toEqual([command, ['FLOW_UNKNOWN_ACTION']])
  })

  it('is told from everything else', () => {
    expect(readCurl('wget http://a')).toBeUndefined()
    expect(readCurl('name: curl this\nsteps: []')).toBeUndefined()
    expect(readCurl('curly braces')).toBeUndefined()
    expect(readCurl(' % curl http://a')?.url).toBe('http://a')
  })

  it('takes its time only once, for a body of megabytes', () => {
    const body = JSON.stringify({ a: 'x'.repeat(3_000_000) })
    expect(readCurl(`curl https://x -d '${body}'`)?.body).toBe(body)
  })
})
