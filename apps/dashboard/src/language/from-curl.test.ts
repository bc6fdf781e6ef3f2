import { readFlow } from '@testmesh/flow'
import { describe, expect, it } from 'vitest'
import { flowOfCurl, readCurl } from './from-curl.ts'

const flowOf = (command: string): string => {
  const request = readCurl(command)
  return request ? flowOfCurl(request) : ''
}

describe('a pasted curl command', () => {
  it('becomes a flow of one step, with its secrets left out', () => {
    const text = flowOf(`curl -sS 'https://api.example.com/orders?x=1' \\
      -H 'Authorization: Bearer abc' -H "Content-Type: application/json" --data-raw '{"product":3,"note":"it'\\''s"}'`)
    expect(text).toMatchInlineSnapshot(`
      "name: "POST /orders"
      env:
        AUTHORIZATION: ""  # fill it in as a secret of the environment, and remove this line
      steps:
        - id: request
          action: http_request
          config:
            method: POST
            url: "https://api.example.com/orders?x=1"
            headers:
              authorization: "\${AUTHORIZATION}"
              content-type: "application/json"
            body:
              product: 3
              note: "it's"
          assert:
            - status < 400
      "
    `)
    expect(readFlow(text, []).flow?.steps[0]?.config).toMatchObject({ method: 'POST', body: { product: 3, note: "it's" } })
  })

  it('is read with its method, form data and user', () => {
    expect(readCurl('curl -X put --url=http://a/b -d a=1 -d b=2 -u me:pw --proxy-insecure')).toEqual({
      method: 'PUT',
      url: 'http://a/b',
      headers: [['authorization', 'Basic bWU6cHc=']],
      body: 'a=1&b=2',
      left: ['--proxy-insecure'],
    })
    expect(readCurl('wget http://a')).toBeUndefined()
  })
})
