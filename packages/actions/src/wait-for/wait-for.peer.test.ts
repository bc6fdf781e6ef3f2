import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createNetServer } from 'node:net'
import { type Config, checkConfig, parseConfig } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, httpServer } from '@testmesh-tooling/services'
import { afterAll, describe, expect, it } from 'vitest'
import { sharedCodes } from '../codes.ts'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, timeIsUp } from '../testing/test-context.ts'
import { waitForCodes } from './codes.ts'
import { waitForSchema } from './wait-for.schema.ts'
import { waitFor } from './wait-for.ts'

/** What is there for `file` and `log`, by path; tests add to it. */
const files: Record<string, string> = {}

const configOf = (written: unknown): Config<typeof waitForSchema> => {
  const { value, problems } = parseConfig(waitForSchema.config, written)
  if (problems !== undefined) throw new Error(problems.map(({ message }) => message).join('; '))
  return value
}
const run = async (written: unknown) => {
  await using context = createTestContext(files)
  return { result: await waitFor.run(configOf({ interval: '10ms', timeout: '5s', ...(written as object) }), context), logs: context.logs }
}
const failure = (written: unknown) =>
  run(written).then(
    () => 'it succeeded',
    (error: unknown) => error,
  )

const json = (bodies: readonly unknown[]): RequestListener => {
  let next = 0
  return (_, response) => {
    const body = bodies[Math.min(next++, bodies.length - 1)]
    response.writeHead(body === null ? 503 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

describe('an HTTP endpoint', () => {
  it('is waited for until its status is good', async () => {
    await using server = await httpServer(json([null, null, { state: 'up' }]))
    const { result, logs } = await run({ type: 'http', url: `${server.url}/health` })
    expect(result).toMatchObject({ attempts: 3, status: 200, body: { state: 'up' }, duration_ms: expect.any(Number) })
    expect(logs).toEqual(['not ready yet: status 503'])
  })

  it('is waited for until it listens at all', async () => {
    const port = await findFreePort()
    const server = createServer(json(['up']))
    const listening = new Promise((resolve) => setTimeout(() => resolve(server.listen(port, '127.0.0.1')), 60))
    const { result, logs } = await run({ type: 'http', url: `http://127.0.0.1:${port}/` })
    expect(result).toMatchObject({ status: 200, body: 'up' })
    expect(logs).toEqual(['not ready yet: connection refused'])
    await listening
    server.close()
  })

  it('is judged by all of its answer, or without a body', async () => {
    const large =
      (size: number): RequestListener =>
      (_, response) =>
        void response.end(`${' '.repeat(size)}{"state":"up"}`)
    await using two = await httpServer(large(2_000_000))
    const state = (result: Record<string, unknown>) => (result.body as { state: string } | undefined)?.state
    const asked = { body_contains: '"up"', json_path: state, json_value: 'up' }
    expect((await run({ type: 'http', url: two.url, ...asked })).result).toMatchObject({ attempts: 1, body: { state: 'up' } })
    await using more = await httpServer(large(64 * 1024 * 1024))
    expect((await run({ type: 'http', url: more.url })).result).toEqual({
      attempts: 1,
      duration_ms: expect.any(Number),
      ...{ status: 200, headers: expect.any(Object) },
    })
    expect(await failure({ type: 'http', url: more.url, ...asked, max_attempts: 1 })).toMatchObject({
      message: expect.stringContaining('status 200, but the body is larger than 64 MiB'),
    })
  })

  it('must meet everything that is asked', async () => {
    await using server = await httpServer(json([{ n: 1 }, { n: 2 }, { n: 2, text: 'ready' }]))
    const asked = {
      json_path: (result: Record<string, unknown>) => (result.body as { n: number }).n,
      json_value: '2',
      body_contains: 'ready',
      status_code: [200, 204],
    }
    const { result, logs } = await run({
      type: 'http',
      url: server.url,
      ...asked,
      until: ({ status }: { status: number }) => status === 200,
    })
    expect(result).toMatchObject({ attempts: 3, body: { n: 2, text: 'ready' } })
    expect(logs).toEqual([
      'not ready yet: status 200, but the body does not contain "ready" and the JSON path gives 1',
      'not ready yet: status 200, but the body does not contain "ready"',
    ])
  })

  it('gets the method, the headers and the trace of the step', async () => {
    await using server = await httpServer((request, response) => {
      const { traceparent, 'x-token': token } = request.headers
      response.end(JSON.stringify({ method: request.method, token, hasTrace: traceparent !== undefined }))
    })
    const { result } = await run({ type: 'http', url: server.url, method: 'post', headers: { 'X-Token': 7 } })
    expect(result.body).toEqual({ method: 'POST', token: '7', hasTrace: true })
    const untraced = await run({ type: 'http', url: server.url, traceparent: false })
    expect(untraced.result.body).toEqual({ method: 'GET', hasTrace: false })
  })

  it('may have a certificate nobody knows', async () => {
    const tls = createTlsIdentity()
    await using server = await httpServer(json(['up']), { tls })
    expect(await failure({ type: 'http', url: server.url, max_attempts: 1 })).toMatchObject({ code: 'WAIT_FOR_ATTEMPTS_SPENT' })
    expect((await run({ type: 'http', url: server.url, verify_ssl: false })).result.attempts).toBe(1)
  })

  it('is given up with what was seen last when the time of the step is up', async () => {
    await using server = await httpServer(json([null]))
    await using context = createTestContext()
    const waiting = waitFor.run(configOf({ type: 'http', url: server.url, interval: '10s' }), context)
    setTimeout(() => context.abort(timeIsUp), 200)
    await expect(waiting).rejects.toMatchObject({
      kind: 'timeout',
      message: expect.stringMatching(/ was not ready after \d+ ms and 1 attempts; the last one saw: status 503$/),
    })
  })

  it('is given up with what was seen last', async () => {
    await using server = await httpServer(json([null]))
    expect(await failure({ type: 'http', url: server.url, timeout: '800ms', interval: '200ms' })).toMatchObject({
      name: 'ActionError',
      code: 'WAIT_FOR_TIMEOUT',
      kind: 'timeout',
      message: expect.stringMatching(/^http:.* was not ready after \d+ ms and \d+ attempts; the last one saw: status 503$/),
      result: { attempts: expect.any(Number) },
    })
    expect(await failure({ type: 'http', url: server.url, max_attempts: 2 })).toMatchObject({
      code: 'WAIT_FOR_ATTEMPTS_SPENT',
      result: { attempts: 2 },
    })
  })

  it('is asked again when an answer takes too long', async () => {
    let requests = 0
    await using server = await httpServer((_, response) => void (++requests > 1 && response.end('up')))
    const { result, logs } = await run({ type: 'http', url: server.url, attempt_timeout: '500ms' })
    expect(result.attempts).toBe(2)
    expect(logs).toEqual(['not ready yet: nothing within 500 ms'])
  })

  it('fails at once when waiting cannot help', async () => {
    expect(await failure({ type: 'http', url: '/health' })).toMatchObject({ code: 'WAIT_FOR_BAD_URL' })
  })
})

describe('a TCP port', () => {
  it('is waited for until it takes a connection', async () => {
    const port = await findFreePort()
    const server = createNetServer((socket) => socket.end())
    const listening = new Promise((resolve) => setTimeout(() => resolve(server.listen(port, '127.0.0.1')), 60))
    const { result } = await run({ type: 'tcp', host: '127.0.0.1', port: String(port) })
    expect(result).toEqual({ attempts: expect.any(Number), duration_ms: expect.any(Number) })
    expect(result.attempts).toBeGreaterThan(1)
    await listening
    server.close()
  })
})

describe('a file', () => {
  it('is waited for until it is there and contains the text', async () => {
    setTimeout(() => Object.assign(files, { 'made.txt': 'half' }), 30)
    setTimeout(() => Object.assign(files, { 'made.txt': 'half and done' }), 90)
    const { logs } = await run({ type: 'file', path: 'made.txt', contains: 'done' })
    expect(logs).toEqual(['not ready yet: no such file', 'not ready yet: a file without "done"'])
  })
})

describe('a log', () => {
  it('is read until a line meets the condition', async () => {
    files['app.log'] = 'starting\nready in 12 ms\n'
    const { result } = await run({
      type: 'log',
      path: 'app.log',
      contains: 'ready',
      until: ({ line }: { line: string }) => line.endsWith('ms'),
    })
    expect(result).toEqual({ attempts: 1, duration_ms: expect.any(Number), line: 'ready in 12 ms' })
  })
})

describe('the config', () => {
  const tell = (config: unknown) =>
    checkConfig(waitForSchema.config, config, { subject: 'the wait_for action' }).map(({ message, hint }) => [message, hint])

  it('belongs to one type', () => {
    expect([
      tell({ type: 'tcp', url: 'http://x' }),
      tell({ type: 'htpp', url: 'x' }),
      tell({ url: 'x' }),
      tell({ type: 'http', url: 'x', timeout: [] }),
    ]).toMatchInlineSnapshot(`
      [
        [
          [
            ""port" is missing: the wait_for action needs it",
            undefined,
          ],
          [
            ""url" is not a setting of the wait_for action",
            "it knows type, host, port, attempt_timeout, timeout, interval, max_attempts",
          ],
        ],
        [
          [
            "type wants one of http, tcp, file, log, but got "htpp"",
            "did you mean "http"?",
          ],
        ],
        [
          [
            ""type" is missing: the wait_for action needs it",
            undefined,
          ],
        ],
        [
          [
            "timeout wants a duration of more than 0, such as 500ms or 2s, but got a list",
            undefined,
          ],
        ],
      ]
    `)
  })

  it('can be repeated by hand', async () => {
    const configs = [
      { type: 'http', url: 'http://x/a?b=1&c' },
      { type: 'http', url: 'https://x/', method: 'HEAD', headers: { 'X-Key': 'k' }, verify_ssl: false },
      { type: 'tcp', port: 5432 },
      { type: 'file', path: 'a b' },
      { type: 'log', path: 'x', contains: "it's" },
    ]
    const told = await Promise.all(
      configs.map((config) => waitFor.explain?.(configOf(config), undefined, { pinned: { 'x:443': '127.0.0.1' } })),
    )
    expect(told.map((exchange) => exchange?.repeat)).toMatchInlineSnapshot(`
      [
        "curl -sS --fail 'http://x/a?b=1&c'",
        "curl -sS --fail -I https://x/ -H 'x-key: k' --resolve x:443:127.0.0.1 -k",
        "nc -z localhost 5432",
        "test -e 'a b'",
        "grep -F 'it'\\''s' x",
      ]
    `)
  })
})

describe('every promise of an action', async () => {
  const ready = await httpServer(json([{ up: true }]))
  const silent = createNetServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const portOfSilent = (silent.address() as { port: number }).port
  afterAll(async () => {
    await ready.stop()
    silent.close()
  })
  const contract = actionContract(waitFor, {
    createContext: () => createTestContext(files),
    activeResources,
    codes: Object.keys({ ...waitForCodes, ...sharedCodes }),
    cases: [
      { name: 'http', config: { type: 'http', url: ready.url } },
      { name: 'tcp', config: { type: 'tcp', host: '127.0.0.1', port: ready.port } },
    ],
    hang: { type: 'http', url: `http://127.0.0.1:${portOfSilent}` },
    unreachable: async () => ({ type: 'tcp', host: '127.0.0.1', port: await findFreePort(), timeout: '50ms', interval: '10ms' }),
  })
  for (const { name, run } of contract) it(name, run)
})
