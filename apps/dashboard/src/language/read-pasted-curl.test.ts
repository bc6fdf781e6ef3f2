import { readFlow } from '@testmesh/flow'
import { importText } from '@testmesh/importers'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { readPastedCurl } from './read-pasted-curl.ts'

it('is a flow, or steps for one, and says what they read that nothing gives', () => {
  const pasted = readPastedCurl(`HOST=https://x
curl $HOST/orders/$ID -H 'X-Auth-Token: hush' --http3`)
  expect(pasted).toMatchInlineSnapshot(`
    {
      "asks": "GET \${HOST}/orders/\${ID}",
      "flow": "name: GET /orders/\${ID}
    env:
      HOST: https://x

    steps:
      - id: get_orders_id
        action: http_request
        config:
          url: \${HOST}/orders/\${ID}
          headers:
            X-Auth-Token: \${X_AUTH_TOKEN}
        assert:
          - status < 400
    ",
      "left": [
        {
          "at": 61,
          "message": "--http3 has nothing like it here",
          "where": "curl command 1",
        },
      ],
      "steps": "- id: get_orders_id
      action: http_request
      config:
        url: \${HOST}/orders/\${ID}
        headers:
          X-Auth-Token: \${X_AUTH_TOKEN}
      assert:
        - status < 400
    ",
      "told": "Not brought over: --http3 has nothing like it here. Give X_AUTH_TOKEN in the environment, as a secret. Give ID, HOST in the environment.",
      "wants": [
        "Give X_AUTH_TOKEN in the environment, as a secret.",
        "Give ID in the environment.",
      ],
    }
  `)
})

const commands = [
  `$ curl -sS -X PUT 'https://x/y?a=1' -H 'Authorization: Bearer hush' -H 'Content-Type: application/json' -d '{"password":"hush","n":1}'`,
  `curl -u me:hush https://x -d a=1 -d a=2 -b 'sid=1'`,
  'curl -F file=@a.txt -F "note=hi" -F "pic=@b.png;type=image/png" https://x/y',
  `curl https://x/y?a=1&b=2;c=3 -m 2 --max-redirs 3 -x proxy:8080 --data-raw 'say {{ this }} \${that}'`,
  'curl "$HOST/orders/${ID}" --data-urlencode "$Q" -u $CREDS -H "Host: x" -H "content-length: 1" | jq .',
  'curl ^"https://x/y^" ^\r\n  -H ^"accept: */*^" ^\r\n  --data-raw ^"^{^\\^"a^\\^":1^}^"',
  'curl https://x/a -d @- <<EOF\n{"at": "$NOW"}\nEOF\ncurl https://other/b --retry 3',
]

it.each(commands)('is the same here as where it is imported: %s', (command) => {
  const { flows, variables, losses } = importText(command, { name: 'curl commands', format: 'curl' })
  // There the values of addresses go into an environment.
  const filled = flows[0]?.text.replace(/\$\{(\w+_URL(?:_\d+)?)\}/g, (_, name: string) => String(variables[name])) ?? ''
  const { flow, left } = readPastedCurl(command)
  expect(parse(flow)).toEqual(parse(filled))
  expect(left.map(({ message }) => message)).toEqual(losses.map(({ message }) => message))
})

it.each(commands)('reads well: %s', (command) => {
  const codes = readFlow(readPastedCurl(command).flow, []).diagnostics.map(({ code }) => code)
  expect([...new Set(codes)]).toEqual(['FLOW_UNKNOWN_ACTION'])
})
