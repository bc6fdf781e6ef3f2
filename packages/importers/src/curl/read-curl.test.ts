import { describe, expect, it } from 'vitest'
import { importText } from '../import-text.ts'
import { writeSteps } from '../write-flow.ts'
import { readCurl } from './read-curl.ts'

const read = (command: string) => readCurl(command, { name: 'x' })

/** The lines of the step's config. */
const configOf = (command: string): string => writeSteps(read(command).steps).split('config:\n')[1]?.split('\n  assert:')[0] ?? ''

const leftOf = (command: string): readonly string[] => read(command).losses.map(({ message }) => message)

describe('a pasted curl command', () => {
  it('becomes a step, with its secrets left out', () => {
    const { steps, secrets } = read(`curl -sS 'https://api.example.com/orders?x=1' \\
      -H 'Authorization: Bearer abc' -H "Content-Type: application/json" --data-raw '{"product":3,"note":"it'\\''s"}'`)
    expect(secrets).toEqual(['TOKEN'])
    expect(writeSteps(steps)).toMatchInlineSnapshot(`
      "- id: post_orders
        action: http_request
        config:
          method: POST
          url: https://api.example.com/orders
          params:
            x: "1"
          auth:
            type: bearer
            token: \${TOKEN}
          body:
            product: 3
            note: it's
        assert:
          - status < 400
      "
    `)
  })

  it('never takes the value of an option for the URL', () => {
    expect(configOf(`curl https://x/y --json '{"a":1}'`)).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x/y
          headers:
            Accept: application/json
          body:
            a: 1"
    `)
    expect(configOf('curl -F file=@a.txt -F "note=hi;type=text/plain" -F "pic=@b.png;type=image/png" https://x/y')).toMatchInlineSnapshot(`
      "    url: https://x/y
          multipart:
            fields:
              note:
                value: hi
                content_type: text/plain
            files:
              file: a.txt
              pic:
                path: b.png
                content_type: image/png"
    `)
    expect(configOf(`curl --data-urlencode 'q=hi there' --data-urlencode name=$NAME https://x/y`)).toMatchInlineSnapshot(`
      "    url: https://x/y
          form:
            q: hi there
            name: \${NAME}"
    `)
    expect(configOf('curl --new-option value https://x/y')).toMatchInlineSnapshot(`"    url: https://x/y"`)
    expect(configOf('curl --new-flag https://x/y')).toMatchInlineSnapshot(`"    url: https://x/y"`)
    expect(leftOf('curl --new-option value https://x/y --ntlm -4 --retry 3')).toEqual([
      '--new-option has nothing like it here',
      '--ntlm has nothing like it here',
      '--ipv4 has nothing like it here',
      '--retry has nothing like it here',
    ])
  })

  it('takes the first command of a line, and says what it leaves', () => {
    expect(configOf('$ curl https://x/y | jq .')).toMatchInlineSnapshot(`"    url: https://x/y"`)
    expect(leftOf('$ curl https://x/y | jq .')).toEqual(['the command jq .'])
    expect(leftOf('curl https://x/y > a.json && echo done')).toEqual(['the command echo done'])
    expect(leftOf('curl https://x/y 2>&1')).toEqual([])
    expect(read('curl http://x/y?a=1&b=2;c=3 -k').steps.map(({ request }) => [request.url, request.settings])).toEqual([
      ['http://x/y?a=1&b=2;c=3', { verify_ssl: false }],
    ])
    expect(leftOf('curl https://x/a https://x/b')).toEqual(['a second URL, https://x/b: give it a command of its own'])
    expect(leftOf("curl https://x/a \\\n  -H 'a: b' \\\r\n  --http3")).toEqual(['--http3 has nothing like it here'])
  })

  it('makes no step of a command that asks for no address', () => {
    expect(() => read('curl -X POST')).toThrow('curl command 1 has no URL')
    const { steps, losses } = read('curl --version\ncurl https://x/y')
    expect([steps.map(({ id }) => id), losses]).toEqual([
      ['get_y'],
      [
        { where: 'curl command 1', message: '--version has nothing like it here', at: 5 },
        { where: 'curl command 1', message: 'it has no URL', at: 0 },
      ],
    ])
  })

  it('says of what is left out where it stands', () => {
    const found = (command: string) =>
      read(command).losses.map(({ message, at }) => `${message} → ${command.slice(at ?? command.length).slice(0, 11)}`)
    expect(found('curl https://x/a --http3 \\\n  https://x/b -d @body.json | jq .')).toEqual([
      '--http3 has nothing like it here → --http3 \\\n ',
      'a second URL, https://x/b: give it a command of its own → https://x/b',
      'the line breaks of body.json are sent, and curl leaves them out → -d @body.js',
      'the command jq . → jq .',
    ])
    expect(found('\n $ curl -r 0-99 https://x/pages/0-99')).toEqual(['--range has nothing like it here → -r 0-99 htt'])
    expect(found('curl ^"https://x/$a^" ^\r\n  -H ^"a: ^$b^" ^\r\n  --http3 --retry 3')).toEqual([
      '--http3 has nothing like it here → --http3 --r',
      '--retry has nothing like it here → --retry 3',
    ])
    expect(found('curl https://x/a -d @- <<EOF\nlines\nEOF\ncurl https://x/b --http3')).toEqual([
      '--http3 has nothing like it here → --http3',
    ])
    // As much as the mouse had marked.
    expect(found('curl "https://x/a" -H \'a: b\' -d "{')).toEqual([
      'a quote that nothing closes: what stands behind it may not be what was meant → "{',
    ])
  })

  it('knows joined letters, and options that change the request', () => {
    expect(configOf('curl -sSLkXPUT -da=1 https://x/y')).toMatchInlineSnapshot(`
      "    method: PUT
          url: https://x/y
          form:
            a: "1"
          verify_ssl: false"
    `)
    expect(configOf('curl -I example.com')).toMatchInlineSnapshot(`
      "    method: HEAD
          url: http://example.com"
    `)
    expect(configOf(`curl -G -d q=1 -d 'r=2' 'https://x/y?z=0'`)).toMatchInlineSnapshot(`
      "    url: https://x/y
          params:
            z: "0"
            q: "1"
            r: "2""
    `)
    expect(
      configOf('curl -m 5 -x proxy:8080 --http2 --max-redirs 3 --cacert ca.pem -E me.pem --key me.key -A agent -e https://from https://x'),
    ).toMatchInlineSnapshot(`
      "    url: https://x
          headers:
            User-Agent: agent
            Referer: https://from
          timeout: 5s
          http2: true
          max_redirects: 3
          ca: ca.pem
          client_cert: me.pem
          client_key: me.key
          proxy: http://proxy:8080"
    `)
  })

  it('sends data as curl does', () => {
    expect(configOf(`curl https://x -d 'a=1&b=two%20words' -d b=3`)).toMatchInlineSnapshot(`
      "    url: https://x
          form:
            a: "1"
            b: [two words, "3"]"
    `)
    expect(configOf(`curl https://x -d 'plain text'`)).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x
          headers:
            Content-Type: application/x-www-form-urlencoded
          body: plain text"
    `)
    expect(configOf(`curl https://x -d '{"a":{"b":[1,2]}}'`)).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x
          headers:
            Content-Type: application/x-www-form-urlencoded
          body: '{"a":{"b":[1,2]}}'"
    `)
    expect(configOf(`curl https://x -H 'content-type: text/csv' -d 'a=1'`)).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x
          headers:
            content-type: text/csv
          body: a=1"
    `)
    expect(configOf(`curl https://x -X DELETE -H 'X-Empty;'`)).toMatchInlineSnapshot(`
      "    method: DELETE
          url: https://x
          headers:
            X-Empty: """
    `)
  })

  it('leaves no secret in clear text', () => {
    expect(configOf(`curl -u me:pw https://x -H 'X-Auth-Token: abc' -b 'sid=1'`)).toMatchInlineSnapshot(`
      "    url: https://x
          headers:
            X-Auth-Token: \${X_AUTH_TOKEN}
          cookies:
            sid: \${SID}
          auth:
            type: basic
            username: me
            password: \${PASSWORD}"
    `)
    expect(configOf(`curl 'https://me:pw@x/y?api_key=abc&n=1' -H 'Authorization: Basic bWU6cHc='`)).toMatchInlineSnapshot(`
      "    url: https://x/y
          params:
            api_key: \${API_KEY}
            "n": "1"
          auth:
            type: basic
            username: me
            password: \${PASSWORD}"
    `)
    expect(configOf(`curl https://x -d 'user=me&password=pw'`)).toMatchInlineSnapshot(`
      "    url: https://x
          form:
            user: me
            password: \${PASSWORD}"
    `)
    expect(
      configOf(`curl https://x -H 'content-type: application/json' -d '{"login":{"password":"pw","name":"me"}}'`),
    ).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x
          body:
            login:
              password: \${PASSWORD}
              name: me"
    `)
    expect(configOf('curl --digest -u me:pw https://x')).toMatchInlineSnapshot(`
      "    url: https://x
          auth:
            type: digest
            username: me
            password: \${PASSWORD}"
    `)
    for (const command of [
      `curl -u me:hush https://x`,
      `curl 'https://x?token=hush'`,
      `curl https://x -H 'authorization: hush'`,
      `curl https://x --oauth2-bearer hush`,
    ])
      expect(writeSteps(read(command).steps)).not.toContain('hush')
  })

  it('makes variables of those of the shell, and nothing else', () => {
    expect(configOf('curl "$HOST/orders/${ID}" -H "Authorization: Bearer $TOKEN"')).toMatchInlineSnapshot(`
      "    url: \${HOST}/orders/\${ID}
          auth:
            type: bearer
            token: \${TOKEN}"
    `)
    expect(configOf(`curl https://x --data-raw '{"a":"\${b}"}'`)).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x
          headers:
            Content-Type: application/x-www-form-urlencoded
          body: '{"a":"$\${b}"}'"
    `)
    expect(configOf(`curl https://x --data-raw 'say {{ this }}'`)).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x
          headers:
            Content-Type: application/x-www-form-urlencoded
          body: say \\{{ this }}"
    `)
  })

  it('reads what browsers copy, for either shell', () => {
    expect(configOf(`curl 'https://x/y' --data-raw $'{"a":"it\\'s \\u0041"}' --compressed`)).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x/y
          headers:
            Content-Type: application/x-www-form-urlencoded
          body: "{\\"a\\":\\"it's A\\"}""
    `)
    expect(configOf('curl ^"https://x/y^" ^\r\n  -H ^"accept: */*^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":1^}^"')).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x/y
          headers:
            accept: "*/*"
            Content-Type: application/x-www-form-urlencoded
          body: '{"a":1}'"
    `)
  })

  it('takes only so much for a line end of Windows, and `$` for itself', () => {
    expect(configOf('curl.exe ^"https://x/y^" ^\r\n  --data-raw ^"costs ^$HOME ^%^41^\r\n\r\nand `more`^"')).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x/y
          headers:
            Content-Type: application/x-www-form-urlencoded
          body: |-
            costs $HOME %41
            and \`more\`"
    `)
  })

  it('keeps a variable of the shell, wherever it stands', () => {
    expect(
      configOf('curl https://x/y -G --data-urlencode "$Q" --data-urlencode "q=a b $Q" --data-urlencode "=$(date +%s:%N)"'),
    ).toMatchInlineSnapshot(`
      "    url: https://x/y?\${urlEncode(Q)}&\${urlEncode(DATE_S_N)}
          params:
            q: a b \${Q}"
    `)
    expect(configOf('curl https://x/y --data-urlencode "a b=$Q"')).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x/y
          headers:
            Content-Type: application/x-www-form-urlencoded
          body: a b=\${urlEncode(Q)}"
    `)
    expect(configOf('curl https://x/y -d a=1 --data-urlencode "$Q" -b "$NAME=1"')).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x/y
          headers:
            Cookie: \${NAME}=1
            Content-Type: application/x-www-form-urlencoded
          body: a=1&\${urlEncode(Q)}"
    `)
    expect(configOf('curl https://x/y -u $LOGIN')).toMatchInlineSnapshot(`
      "    url: https://x/y
          headers:
            Authorization: Basic \${base64(LOGIN)}"
    `)
    expect(configOf('curl https://x/y -u "$(cat user:x):$PW" -b "$COOKIES" -x $PROXY')).toMatchInlineSnapshot(`
      "    url: https://x/y
          headers:
            Cookie: \${COOKIES}
          auth:
            type: basic
            username: \${CAT_USER_X}
            password: \${PW}
          proxy: \${PROXY}"
    `)
  })

  it('takes what is read where a credential stands for one', () => {
    const { secrets, variables, env } = read(`A=me:canary B=canary C="Bearer $B" D=plain F="canary-$D"
curl https://x/$D/$B -u $A -H "X-Api-Key: $F"
curl https://x -H "Authorization: $C" -b "sid=$E"`)
    expect([secrets, variables, env]).toEqual([['B', 'F', 'A', 'E'], { D: 'plain' }, { C: 'Bearer ${B}' }])
  })

  it('reads the prompt of root, where it stands for no comment', () => {
    expect(read('# curl https://x/y').title).toBe('GET /y')
    expect(read('# curl in a script\ncurl https://x/y').steps.map(({ id }) => id)).toEqual(['get_y'])
    expect(read(' % curl http://a').steps[0]?.request.url).toBe('http://a')
    expect(() => read('wget http://a')).toThrow('there is no curl command in it')
  })

  it('says who is asking once, as curl does', () => {
    expect(configOf(`curl https://x -u me:pw -H 'Authorization: Token abc'`)).toMatchInlineSnapshot(`
      "    url: https://x
          headers:
            Authorization: \${AUTHORIZATION}"
    `)
    expect(configOf('curl --digest https://me:pw@x')).toMatchInlineSnapshot(`
      "    url: https://x
          auth:
            type: digest
            username: me
            password: \${PASSWORD}"
    `)
  })

  it('wants the password of a user, as curl does', () => {
    expect(read('curl -u ada https://x').secrets).toEqual(['ADA_PASSWORD'])
    expect(configOf('curl -u ada https://x')).toMatchInlineSnapshot(`
      "    url: https://x
          auth:
            type: basic
            username: ada
            password: \${ADA_PASSWORD}"
    `)
  })

  it('takes what stands behind -- for a URL, and the input of a command for no file', () => {
    expect(read('curl -s -- -x/y').steps[0]?.request.url).toBe('http://-x/y')
    expect(leftOf('cat a | curl https://x -F a=@- -F b=1')).toEqual([
      'the part a comes from another command: put it into a file beside the flow',
      'the command cat a',
    ])
  })

  it('keeps no secret of a part that says its type', () => {
    expect(configOf(`curl -F 'api_key=canary-1234;type=text/plain' https://x/y`)).toMatchInlineSnapshot(`
      "    url: https://x/y
          multipart:
            fields:
              api_key:
                value: \${API_KEY}
                content_type: text/plain"
    `)
  })

  it('keeps the file that a body comes from', () => {
    expect(configOf("curl https://x/y -H 'Content-Type: text/csv' --data-binary @data/a.csv")).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x/y
          headers:
            Content-Type: text/csv
          body_from_file: data/a.csv"
    `)
    expect(configOf('curl https://x/y --json @$DIR/a.json')).toMatchInlineSnapshot(`
      "    method: POST
          url: https://x/y
          headers:
            Content-Type: application/json
            Accept: application/json
          body_from_file: \${DIR}/a.json"
    `)
    expect(['https://x', 'https://x/', 'https://x/y', '$X/z/'].map((url) => read(`curl -T "in/a b.csv" ${url}`).steps[0]?.request)).toEqual(
      ['https://x/a%20b.csv', 'https://x/a%20b.csv', 'https://x/y', '${X}/z/a%20b.csv'].map((url) =>
        expect.objectContaining({ method: 'PUT', url, headers: {}, body_from_file: 'in/a b.csv' }),
      ),
    )
    expect(leftOf('curl https://x/y --data-binary @a.csv')).toEqual([])
    expect(leftOf('curl https://x/y -d @a.json')).toEqual(['the line breaks of a.json are sent, and curl leaves them out'])
    // Within a longer body it has no place.
    for (const command of ['-G --data-binary @a', '--data-binary @a -d b=1', '-d b=1 --data-binary @a', '--data-urlencode c@a']) {
      expect(leftOf(`curl https://x/y ${command}`)).toEqual(['the body is in the file a: put it into the flow'])
      expect(configOf(`curl https://x/y ${command}`)).not.toContain('body_from_file')
    }
  })

  it('reads what is printed for it', () => {
    const bodyOf = (command: string) => [read(command).steps[0]?.request.body, leftOf(command)]
    const curl = "| curl -H 'Content-Type: text/plain' --data-binary @- https://x"
    const printers = [
      ['echo \'{"a": 1}\'', '{"a": 1}\n'],
      ['$ echo -n "to $NAME"', 'to ${NAME}'],
      ["printf 'a: %s\\n' b", 'a: b\n'],
      ["printf 'as it is'", 'as it is'],
      ['cat <<EOF', 'lines\n'],
    ]
    for (const [printer, body] of printers)
      expect(bodyOf(`${printer} ${curl}${printer === 'cat <<EOF' ? '\nlines\nEOF' : ''}`)).toEqual([body, []])
    expect(bodyOf("echo a |\n  curl -H 'Content-Type: text/plain' -d @- https://x")).toEqual(['a', []])
    for (const printer of ["echo -e 'a\\tb'", "printf '%d' 1", 'echo a | tee b', 'cat a'])
      expect(leftOf(`${printer} ${curl}`)[0]).toBe('the body comes from another command: put it into the flow')
    expect(leftOf('echo a || curl https://x')).toEqual(['the command echo a'])
  })

  it('makes a request of its own of what stands behind --next', () => {
    const { steps, losses } = read('curl -s -d a=1 https://x/a --next -X PUT --http3 https://x/b -: https://x/c')
    expect(steps.map(({ id, request }) => [id, request.form])).toEqual([
      ['post_a', { a: '1' }],
      ['put_b', undefined],
      ['get_c', undefined],
    ])
    expect(losses).toEqual([{ where: 'curl command 2', message: '--http3 has nothing like it here', at: 41 }])
  })

  it('leaves to the connection what is of it', () => {
    expect(configOf(`curl https://x:1/y -H 'Host: x:1' -H 'Content-Length: 3' -d a=1`)).toMatchInlineSnapshot(`
      "    url: https://x:1/y
          form:
            a: "1""
    `)
    expect(configOf(`curl https://x:1/y -H 'Host: other'`)).toMatchInlineSnapshot(`
      "    url: https://x:1/y
          headers:
            Host: other"
    `)
  })

  it('takes its time only once, for a body of megabytes', () => {
    const body = JSON.stringify({ a: 'x'.repeat(3_000_000) })
    const flow = importText(`curl https://x -d '${body}'`, { name: 'x' }).flows[0]?.text ?? ''
    expect(flow.includes(`body: '${body}'\n`)).toBe(true)
  })
})
