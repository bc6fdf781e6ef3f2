import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonValue } from '@testmesh/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Probe, serveMock } from './testing/serve-mock.ts'

const bodyOf = (path: string, files: Record<string, string>, settings: JsonValue = { from_file: 'mocks/pay.yaml' }) => {
  const bodies: unknown[] = []
  return serveMock(
    settings,
    async (ask) => {
      for (const line of path.split(', ')) {
        const { status, json, text } = await ask(line)
        bodies.push(status < 300 ? (json ?? text) : status)
      }
    },
    { files, env: { CURRENCY: 'EUR' } },
  ).then((ran) => ({ ...ran, bodies }))
}

const file = `mock_server:
  name: Payments
  description: For the checkout
  default_headers: { X-Api: "2024-01" }
  state: { charges: 0 }
  endpoints:
    - path: /charges
      method: POST
      match:
        body_matches: ["$.amount > 100"]
      response: { status_code: 402 }
    - path: /charges
      method: POST
      state: { state_key: charges, update_rule: increment }
      response:
        body: { amount: "{{request.body.amount}}", currency: "\${CURRENCY}", nth: "{{state.charges}}" }
    - path: /count
      response: { body: "{{state.charges}}" }
  chaos: { enabled: false, rules: [] }
`

describe('from a file', () => {
  it('serves what stands there, with its templates, conditions and older names', async () => {
    const ran = await serveMock(
      { from_file: 'mocks/pay.yaml' },
      async (ask) => {
        const { json, headers } = await ask('POST /charges', { body: { amount: 5 } })
        expect([json, headers['x-api']]).toEqual([{ amount: 5, currency: 'EUR', nth: 1 }, '2024-01'])
        expect((await ask('POST /charges', { body: { amount: 500 } })).status).toBe(402)
        expect((await ask('GET /count')).json).toBe(1)
      },
      { files: { 'mocks/pay.yaml': file }, env: { CURRENCY: 'EUR' } },
    )
    expect(ran.failures).toEqual([])
    expect(ran.results.mock).toMatchObject({ name: 'Payments', endpoints: 3 })
  })

  it('lets the step say it differently', async () => {
    const settings = {
      from_file: 'mocks/pay.yaml',
      name: 'mine',
      state: { charges: 7 },
      endpoints: [{ path: '/count', response: { body: 'n: {{state.charges}}' } }],
    }
    const { bodies, results } = await bodyOf('GET /count', { 'mocks/pay.yaml': file }, settings)
    expect([bodies, results.mock?.name]).toEqual([['n: 7'], 'mine'])
  })

  it.each([
    [
      'endpoints:\n  - path: /x\n    respons: {}\n',
      'CONFIG_INVALID: mocks/pay.yaml:2:5: "path" means nothing without "response" or "responses" or "sequence"; mocks/pay.yaml:3:5: "respons" is not a setting',
    ],
    ['endpoints:\n  - path: /x\n', 'CONFIG_INVALID: mocks/pay.yaml:2:'],
    ["endpoints:\n  - path: /x\n    response: { body: '{{#if a}}x{{/if}}' }\n", 'CONFIG_INVALID: mocks/pay.yaml:3:'],
    ['{}', 'MOCK_BAD_SETTINGS: a mock server without endpoints answers nothing'],
  ])('says what is wrong and where: %j', async (text, problem) => {
    const { failures } = await bodyOf('', { 'mocks/pay.yaml': text })
    expect(failures[0]).toContain(problem)
  })
})

describe('settings that do not go together', () => {
  it.each([
    [{}, 'a mock server without endpoints answers nothing'],
    [{ endpoints: [] }, 'a mock server without endpoints answers nothing'],
    [{ mode: 'record', save_to: 'x.yaml', endpoints: [{ path: '/x', response: {} }] }, 'there is nothing to record'],
    [{ mode: 'record', proxy: 'http://127.0.0.1:1' }, 'what is recorded goes nowhere'],
    [{ save_to: 'x.yaml', proxy: 'http://127.0.0.1:1' }, '`save_to` is for recording'],
    [{ mode: 'playback' }, 'there is nothing to play back'],
    [{ endpoints: [{ path: '/x?a=1', response: {} }] }, 'the endpoint GET /x?a=1 has a query in its path, which no path has'],
    [{ endpoints: [{ method: 'post', path: '/x', sequence: [] }] }, 'the endpoint POST /x has no answers'],
    [{ proxy: 'ftp://x' }, '"ftp://x" is no service to pass requests on to'],
    [{ endpoints: [{ path: '/x', match: { path_pattern: '(?=x)' }, response: {} }] }, 'the pattern (?=x) cannot be read'],
  ])('are told: %j', async (settings, problem) => {
    const { failures } = await serveMock(settings as JsonValue, [])
    expect(failures).toEqual([expect.stringContaining(`setup/mock error MOCK_BAD_SETTINGS: ${problem}`)])
  })
})

describe('a proxy', () => {
  const seen: string[] = []
  /** Counts what it is asked, and says what it got. */
  const real = createServer((message, response) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('end', () => {
      seen.push(`${message.method} ${message.url}`)
      if (message.url === '/broken') return message.socket.destroy()
      if (message.url === '/bytes') return response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([0, 255, 1]))
      response.writeHead(message.method === 'POST' ? 201 : 200, {
        'content-type': 'application/json',
        'set-cookie': 'a=b',
        'x-host': String(message.headers.host),
      })
      response.end(
        JSON.stringify({
          n: seen.length,
          text: '${not} {{a}} template $${x} \\{{y}} ${{z}}',
          got: Buffer.concat(chunks).toString(),
          key: message.headers['x-key'],
        }),
      )
    })
  })
  let target = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => real.listen(0, '127.0.0.1', resolve))
    target = `http://127.0.0.1:${(real.address() as AddressInfo).port}`
  })
  afterAll(() => {
    real.closeAllConnections()
    real.close()
  })

  it('passes on what no endpoint answers', async () => {
    const settings = {
      proxy: { target, headers: { 'X-Key': 'k' } },
      cors: true,
      endpoints: [{ path: '/mocked', response: { body: 'mocked' } }],
    }
    const steps = [
      { id: 'probe', action: 'probe', config: { url: '${mock.base_url}' } },
      { id: 'verify', action: 'mock_server_verify', config: { path: '/real', count: 1 } },
    ]
    const { failures, results } = await serveMock(
      settings,
      async (ask) => {
        expect((await ask('GET /mocked')).text).toBe('mocked')
        const { status, json, headers } = await ask('POST /real?x=1', { body: { a: 1 } })
        expect([status, json]).toEqual([201, expect.objectContaining({ got: '{"a":1}', key: 'k' })])
        expect(headers).toMatchObject({ 'x-host': target.slice(7), 'access-control-allow-origin': '*' })
      },
      { steps },
    )
    expect(failures).toEqual([])
    expect(results.verify?.requests).toEqual([expect.objectContaining({ endpoint: 'proxy', status: 201 })])
  })

  it('answers 502 and tells the next step when the target does not answer', async () => {
    const steps = [
      { id: 'probe', action: 'probe', config: { url: '${mock.base_url}' } },
      { id: 'stop', action: 'mock_server_stop' },
    ]
    const broken = await serveMock({ proxy: target }, async (ask) => expect((await ask('GET /broken')).status).toBe(502), { steps })
    expect(broken.failures).toEqual([
      expect.stringContaining('MOCK_ANSWER_FAILED: the mock server "mock": GET /broken could not be passed on: '),
    ])
    const nobody = await serveMock({ proxy: 'http://127.0.0.1:1' }, async (ask) => expect((await ask('GET /x')).status).toBe(502), {
      steps,
    })
    expect(nobody.failures[0]).toContain('ECONNREFUSED')
  })

  it('is recorded, and what was recorded is played back without it', async () => {
    const files: Record<string, string> = {}
    const asked: Probe = async (ask) => {
      answers.push(
        await ask('GET /list?page=1'),
        await ask('GET /list?page=2'),
        await ask('GET /list?page=1'),
        await ask('POST /orders', { body: { item: '#1', n: 1 } }),
        await ask('POST /orders', { body: { item: '#1', n: 2 } }),
        await ask('GET /odd/a:b*c'),
        await ask('GET /bytes'),
      )
    }
    const answers: Awaited<ReturnType<Parameters<Probe>[0]>>[] = []
    const written = (path: string, text: string) => {
      files[path] = text
    }
    const settings = { mode: 'record', proxy_target: target, save_to: 'mocks/recorded.yaml' }
    const recorded = await serveMock(settings, asked, {
      written,
      steps: [
        { id: 'probe', action: 'probe', config: { url: '${mock.base_url}' } },
        { id: 'stop', action: 'mock_server_stop' },
      ],
    })
    expect(recorded.failures).toEqual([])
    expect(recorded.results.stop).toMatchObject({ requests: 7, saved_to: 'output/mocks/recorded.yaml' })
    const live = answers.splice(0)
    const asks = seen.length

    const played = await serveMock({ mode: 'playback', from_file: 'mocks/recorded.yaml' }, asked, { files })
    expect(played.failures).toEqual([])
    expect(seen.length).toBe(asks)
    expect(answers.map(({ status, json, text }) => [status, json ?? text])).toEqual(
      live.map(({ status, json, text }) => [status, json ?? text]),
    )
    expect(answers.map(({ headers }) => [headers['content-type'], headers['set-cookie']])).toEqual(
      live.map(({ headers }) => [headers['content-type'], headers['set-cookie']]),
    )
    const endpoints = (
      parse(files['mocks/recorded.yaml'] ?? '') as { mock_server: { endpoints: { path: string; sequence?: unknown[] }[] } }
    ).mock_server.endpoints
    expect(endpoints.map(({ path, sequence }) => `${path}${sequence ? ` ×${sequence.length}` : ''}`)).toEqual([
      '/list ×2',
      '/list',
      '/orders',
      '/orders',
      '*',
      '/bytes',
    ])
  })

  it('is recorded also when nobody stops the server', async () => {
    const files: string[] = []
    await serveMock({ mode: 'record', proxy: target, save_to: 'r.yaml' }, (ask) => ask('GET /x'), { written: (path) => files.push(path) })
    expect(files).toEqual(['r.yaml'])
  })
})

describe('an OpenAPI document', () => {
  const document = `openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: "https://pets.example.com/v1/" }]
paths:
  /pets/{petId}:
    get:
      responses:
        "200":
          content:
            application/json: { schema: { $ref: "#/components/schemas/Pet" } }
        "404":
          $ref: "#/components/responses/Missing"
    delete:
      responses: { "204": { description: gone } }
  /pets:
    post:
      responses:
        "201": { content: { application/json: { example: { id: 9, note: "a {{b}} c" } } } }
    get:
      responses:
        2XX: { content: { text/csv: { examples: { one: { value: "a,b" } } } } }
components:
  schemas:
    Pet:
      allOf:
        - { type: object, properties: { id: { type: integer, minimum: 1 }, born: { type: string, format: date } } }
        - type: object
          properties:
            kind: { enum: [cat, dog] }
            tags: { type: array, items: { type: string } }
            owner: { type: [object, "null"], properties: { email: { type: string, format: email } } }
            parent: { $ref: "#/components/schemas/Pet" }
  responses:
    Missing: { content: { application/problem+json: { example: { title: missing } } } }
`

  it('is answered with its examples, or with values that fit its schemas', async () => {
    await serveMock(
      { openapi: 'pets.yaml', endpoints: [{ method: 'DELETE', path: '/v1/pets/:id', response: { status: 409 } }] },
      async (ask) => {
        const pet = (await ask('GET /v1/pets/7')).json as Record<string, unknown>
        expect(pet).toMatchObject({ id: 1, born: '2024-01-31', kind: 'cat', tags: ['text'], owner: { email: 'user@example.com' } })
        const missing = await ask('GET /v1/pets/7', { headers: { prefer: 'code=404' } })
        expect([missing.status, missing.headers['content-type'], missing.json]).toEqual([
          404,
          'application/problem+json',
          { title: 'missing' },
        ])
        expect(await ask('POST /v1/pets')).toMatchObject({ status: 201, json: { id: 9, note: 'a {{b}} c' } })
        expect(await ask('GET /v1/pets')).toMatchObject({ status: 200, text: 'a,b', headers: { 'content-type': 'text/csv' } })
        expect((await ask('DELETE /v1/pets/7')).status).toBe(409)
        expect((await ask('GET /pets')).status).toBe(404)
      },
      { files: { 'pets.yaml': document } },
    )
  })

  it('may be Swagger 2, in JSON', async () => {
    const swagger = {
      swagger: '2.0',
      basePath: '/api',
      paths: { '/a': { get: { responses: { 200: { schema: { type: 'object', properties: { ok: { type: 'boolean' } } } } } } } },
    }
    await serveMock({ openapi: 'a.json' }, async (ask) => expect((await ask('GET /api/a')).json).toEqual({ ok: true }), {
      files: { 'a.json': JSON.stringify(swagger) },
    })
  })

  it.each([
    ['a: [', 'MOCK_BAD_DOCUMENT: api.yaml cannot be used: '],
    ['openapi: 4.0.0\npaths: {}', 'it says neither openapi: 3.… nor swagger: 2.…'],
    ['openapi: 3.0.0', 'it has no paths'],
    ["openapi: 3.0.0\npaths: { /a: { $ref: 'other.yaml' } }", 'other.yaml is a reference out of the file'],
    ["openapi: 3.0.0\npaths: { /a: { $ref: '#/nowhere' } }", '#/nowhere is not there'],
  ])('is refused when it is none: %j', async (text, problem) => {
    const { failures } = await serveMock({ openapi: 'api.yaml' }, [], { files: { 'api.yaml': text } })
    expect(failures).toEqual([expect.stringContaining(problem)])
  })
})
