import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { ActionError, type Mismatch } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, type HttpServer, type HttpServerOptions, httpServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { mcpCodes } from './codes.ts'
import { mcp } from './mcp.ts'
import { createLabServer } from './testing/lab-server.ts'

const program = { command: process.execPath, args: [join(import.meta.dirname, 'testing/stdio-server.ts')] }

/** The SDK's own handler behind a real HTTP server. */
const mcpServer = async (options: HttpServerOptions = {}): Promise<HttpServer> => {
  const handler = createMcpHandler(createLabServer)
  return httpServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    )
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}
    const answer = await handler.fetch(new Request(`http://127.0.0.1${request.url}`, { method: request.method ?? 'GET', headers, ...body }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    for await (const chunk of answer.body ?? []) response.write(chunk)
    response.end()
  }, options)
}

let http: HttpServer
beforeAll(async () => {
  http = await mcpServer()
})
afterAll(() => http.stop())

const overHttp = () => ({ url: `${http.url}/mcp` })

const run = async (config: Record<string, unknown>, files: Readonly<Record<string, string>> = {}) => {
  await using context = createTestContext(files)
  return await runAction(mcp, config, context)
}

/** A peer that takes connections and says nothing. */
const silentPeer = async () => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)))
    socket.resume()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, openCount: () => sockets.size, close: () => server.close() }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    // What has ended and nobody has asked about counts as gone.
    return !/^State:\sZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Programs that this process has started and that still run. */
const children = (): string[] => {
  const tasks = readdirSync(`/proc/${process.pid}/task`)
  return tasks.flatMap((task) => readFileSync(`/proc/${process.pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean))
}

describe.each([
  ['a program', () => program],
  ['streamable HTTP', overHttp],
])('over %s', (_, server) => {
  const ask = (config: Record<string, unknown>) => run({ server: server(), ...config })

  it('lists what there is', async () => {
    const { tools, count, ...listed } = await ask({ operation: 'list_tools' })
    expect(tools).toHaveLength(8)
    expect(count).toBe(8)
    expect(listed).toEqual({
      operation: 'list_tools',
      result: { tools },
      is_error: false,
      notifications: [],
      server: { name: 'lab', version: '1.2.3' },
      capabilities: expect.objectContaining({ logging: {} }),
      protocol_version: '2025-11-25',
      duration_ms: expect.any(Number),
    })
    expect(await ask({ operation: 'list_resources' })).toMatchObject({ resources: [{ uri: 'config://app', title: 'Settings' }], count: 1 })
    expect(await ask({ operation: 'list_resource_templates' })).toMatchObject({ resource_templates: [{ uriTemplate: 'users://{id}' }] })
    expect(await ask({ operation: 'list_prompts' })).toMatchObject({ prompts: [{ name: 'review', arguments: [{ name: 'code' }] }] })
  })

  it('calls a tool', async () => {
    expect(await ask({ operation: 'call_tool', tool: 'add', arguments: { a: 1, b: 2 } })).toMatchObject({
      ...{ is_error: false, text: '3', content: [{ type: 'text', text: '3' }], structured_content: { sum: 3 } },
    })
  })

  it('reads a resource, gets a prompt, and pings', async () => {
    expect(await ask({ operation: 'read_resource', uri: 'users://7' })).toMatchObject({ text: 'user 7', content: [{ uri: 'users://7' }] })
    expect(await ask({ operation: 'get_prompt', prompt: 'review', arguments: { code: 1 } })).toMatchObject({
      messages: [{ role: 'user', content: { type: 'text', text: 'Review 1' } }],
    })
    expect(await ask({ operation: 'ping' })).toMatchObject({ is_error: false, result: {} })
  })

  it('gives an error of the server as a result', async () => {
    expect(await ask({ operation: 'call_tool', tool: 'fail' })).toMatchObject({ is_error: true, text: 'it did not work' })
    expect(await ask({ operation: 'read_resource', uri: 'config://other' })).toMatchObject({
      ...{ is_error: true, result: null, error: { code: expect.any(Number), message: expect.stringContaining('config://other') } },
    })
    expect(await ask({ operation: 'call_tool', tool: 'add', arguments: { a: 'x' } })).toMatchObject({ is_error: true })
  })

  it('hears what the server tells meanwhile', async () => {
    const { notifications } = await ask({ operation: 'call_tool', tool: 'talk', arguments: { words: ['a', 'b'] } })
    expect(notifications).toMatchObject([
      { method: 'notifications/message', params: { level: 'info', data: 'a' } },
      { method: 'notifications/progress', params: { progress: 1 } },
      { method: 'notifications/message', params: { data: 'b' } },
      { method: 'notifications/progress', params: { progress: 2 } },
    ])
  })

  it('passes the trace context on', async () => {
    const { text = '' } = await ask({ operation: 'call_tool', tool: 'trace' })
    expect(JSON.parse(text)[0]).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-/)
  })

  it('speaks the revision that is asked for', async () => {
    for (const [asked, spoken] of [
      ['2025-06-18', '2025-06-18'],
      ['2026-07-28', '2026-07-28'],
      ['auto', '2026-07-28'],
    ])
      expect(await ask({ operation: 'list_tools', protocol_version: asked })).toMatchObject({ protocol_version: spoken, count: 8 })
    await expect(ask({ operation: 'list_tools', protocol_version: 'new' })).rejects.toMatchObject({ code: 'MCP_NOT_OFFERED' })
  })

  it('says that an answer does not come', async () => {
    await expect(ask({ operation: 'call_tool', tool: 'hang', timeout: '1500ms' })).rejects.toMatchObject({
      code: 'MCP_TIMEOUT',
      kind: 'timeout',
    })
  })

  it('keeps what the contract says', async () => {
    const contract = actionContract(mcp, {
      createContext: createTestContext,
      activeResources,
      codes: Object.keys(mcpCodes),
      cases: [{ name: 'a tool', config: () => ({ server: server(), operation: 'call_tool', tool: 'add', arguments: { a: 1, b: 2 } }) }],
      hang: () => ({ server: server(), operation: 'call_tool', tool: 'hang' }),
      unreachable: async () => ({ server: { url: `http://127.0.0.1:${await findFreePort()}` }, operation: 'ping' }),
    })
    for (const { run: prove } of contract) await prove()
  })
})

describe('a program', () => {
  it('is started once for an execution, and gone after it', async () => {
    const before = children().length
    const context = createTestContext()
    const step = (config: object) => runAction(mcp, { server: program, ...config }, context)
    await Promise.all([step({ operation: 'ping' }), step({ operation: 'list_tools' })])
    expect(children()).toHaveLength(before + 1)
    await context.close()
    expect(children()).toHaveLength(before)
  })

  it('gets of the environment only what a program needs, and what it is given', async () => {
    process.env.CANARY = 'secret'
    const { text = '' } = await run({ server: { ...program, env: { GIVEN: 'yes' } }, operation: 'call_tool', tool: 'env' })
    delete process.env.CANARY
    expect(JSON.parse(text)).toMatchObject({ GIVEN: 'yes', PATH: expect.any(String) })
    expect(text).not.toContain('CANARY')
  })

  it('is started again when it crashed, and its last words are told', async () => {
    await using context = createTestContext()
    const step = (config: object) => runAction(mcp, { server: program, ...config }, context)
    await expect(step({ operation: 'call_tool', tool: 'crash' })).rejects.toMatchObject({
      ...{
        code: 'MCP_CLOSED',
        kind: 'connection',
        message: expect.stringMatching(/ended the connection before the answer; it wrote last: out of luck$/),
      },
    })
    expect(await step({ operation: 'ping' })).toMatchObject({ is_error: false })
  })

  it('may be none, or one that ends or never answers', async () => {
    const node = (code: string) => ({ command: process.execPath, args: ['-e', code] })
    const told = (server: object) => run({ server, operation: 'ping', timeout: '1s' }).catch(({ code, message }) => `${code}: ${message}`)
    expect(await told({ command: '/no/such/program' })).toMatch(/^MCP_NO_COMMAND: \/no\/such\/program cannot be started \(.*ENOENT\)$/)
    expect(await told(node('console.error("no key"); process.exit(1)'))).toMatch(/^MCP_CLOSED: .*; it wrote last: no key$/)
    expect(await told(node('console.error("busy"); setInterval(() => 0, 1000)'))).toMatch(
      /^MCP_TIMEOUT: .* did not come within 1(\.0)? s(; it wrote last: busy)?$/,
    )
  })

  it('may write a line that is no message', async () => {
    expect(await run({ server: { ...program, args: [...program.args, '--noisy'] }, operation: 'ping' })).toMatchObject({ is_error: false })
  })

  it('leaves nothing running when it was still starting', async () => {
    const before = children().length
    const context = createTestContext()
    const server = { command: process.execPath, args: ['-e', 'process.stdin.resume().on("end", () => process.exit())'] }
    const running = runAction(mcp, { server, operation: 'ping', timeout: '1s' }, context)
    setTimeout(() => context.abort(), 100)
    await expect(running).rejects.toMatchObject({ code: 'MCP_ABORTED' })
    await context.close()
    await expect.poll(() => children().length, { timeout: 3000 }).toBe(before)
  })

  it('takes with it what it started, whether or not it ends by itself', async () => {
    const pids = join(mkdtempSync(join(tmpdir(), 'testmesh-mcp-')), 'pids')
    for (const rest of ['cat > /dev/null', 'while :; do sleep 1; done']) {
      const script = `trap '' TERM; sleep 60 & echo $! > ${pids}; ${rest}`
      await expect(run({ server: { command: 'sh', args: ['-c', script] }, operation: 'ping', timeout: '500ms' })).rejects.toMatchObject({
        code: 'MCP_TIMEOUT',
      })
      await expect.poll(() => isAlive(Number(readFileSync(pids, 'utf8')))).toBe(false)
    }
  })

  it('is not waited for when the run ends before it answers', async () => {
    // One of the test before may still be on its way out.
    await expect.poll(children).toEqual([])
    const context = createTestContext()
    const server = { command: 'sh', args: ['-c', 'cat > /dev/null'] }
    const running = runAction(mcp, { server, operation: 'ping', timeout: '60s' }, context)
    await expect.poll(children).toHaveLength(1)
    context.abort()
    await expect(running).rejects.toMatchObject({ code: 'MCP_ABORTED' })
    await context.close()
    expect(children()).toEqual([])
  })

  const hasData = (wanted: string) => (value: unknown) => {
    const found = (value as { params: { data?: string } }).params.data
    const shown = (text: string) => ({ type: 'string', text: `"${text}"` })
    const mismatch: Mismatch = { path: 'params.data', expected: shown(wanted), ...(found === undefined ? {} : { actual: shown(found) }) }
    return found === wanted ? [] : [mismatch]
  }

  it.each(['2025-11-25', '2026-07-28'])('tells of changes in revision %s', async (version) => {
    await using context = createTestContext()
    const step = (config: object) => runAction(mcp, { server: program, protocol_version: version, ...config }, context)
    await step({ operation: 'subscribe_resource', uri: 'config://app' })
    await step({ operation: 'call_tool', tool: 'grow' })
    const { notifications } = await step({ operation: 'notifications', count: 1, timeout: '2s' })
    const methods = notifications.map((notification) => (notification as { method: string }).method)
    expect(methods).toEqual([expect.stringMatching(/^notifications\/(tools\/list_changed|resources\/updated)$/)])
  })

  it('may be waited for until it tells something', async () => {
    await using context = createTestContext()
    const step = (config: object) => runAction(mcp, { server: program, ...config }, context)
    await step({ operation: 'subscribe_resource', uri: 'config://app' })
    expect(await step({ operation: 'notifications' })).toMatchObject({
      ...{ count: 1, notifications: [{ method: 'notifications/resources/updated', params: { uri: 'config://app' } }] },
    })
    await step({ operation: 'call_tool', tool: 'talk', arguments: { words: ['a', 'b', 'c'] } })
    expect(await step({ operation: 'notifications', match: hasData('b') })).toMatchObject({ notifications: [{ params: { data: 'b' } }] })
    await expect(step({ operation: 'notifications', match: hasData('z'), timeout: '100ms' })).rejects.toMatchObject({
      code: 'MCP_NO_NOTIFICATION',
      message: expect.stringMatching(/^0 of 1 notifications came, and 3 that did not match; the nearest: .*params\.data should be "z", is/),
    })
  })
})

describe('streamable HTTP', () => {
  it('sends headers, the trace context among them', async () => {
    const { text = '' } = await run({ server: { ...overHttp(), headers: { 'X-Key': 'k' } }, operation: 'call_tool', tool: 'trace' })
    expect(JSON.parse(text)).toEqual([expect.stringMatching(/^00-/), expect.stringMatching(/^00-/), 'k'])
  })

  it('goes where egress says', async () => {
    await using context = createTestContext()
    await runAction(mcp, { server: { url: `http://localhost:${http.port}/mcp` }, operation: 'ping' }, context)
    expect(context.resolved).toContain(`localhost:${http.port}`)

    const denied = Object.assign(createTestContext(), {
      net: {
        resolve: async () => {
          throw new ActionError('EGRESS_DENIED', 'not there')
        },
      },
    })
    await expect(runAction(mcp, { server: overHttp(), operation: 'ping' }, denied)).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
  })

  it('speaks https to a server it is told to trust', async () => {
    const tls = createTlsIdentity()
    await using secure = await mcpServer({ tls })
    const ask = (more: object) => run({ server: { url: `${secure.url}/mcp`, ...more }, operation: 'ping' }, { 'ca.pem': tls.cert })
    expect(await ask({ ca: 'ca.pem' })).toMatchObject({ is_error: false })
    expect(await ask({ verify_ssl: false })).toMatchObject({ is_error: false })
    await expect(ask({})).rejects.toMatchObject({ code: 'MCP_TLS', kind: 'connection' })
  })

  it('fails in plain words', async () => {
    const told = (url: string) =>
      run({ server: { url }, operation: 'ping', timeout: '500ms' }).catch(({ code, message }) => `${code}: ${message}`)
    const port = await findFreePort()
    expect(await told(`http://127.0.0.1:${port}`)).toBe(`MCP_CONNECTION_REFUSED: nothing listens on 127.0.0.1:${port}`)
    expect(await told('http://nowhere.invalid')).toBe('MCP_DNS: the host of nowhere.invalid has no address')
    expect(await told('http://127.0.0.1:6000')).toBe('MCP_BAD_URL: the port of 127.0.0.1:6000 is closed to HTTP')
    expect(await told('ftp://a')).toBe('MCP_BAD_URL: "ftp://a" is no http url')
    await using login = await httpServer((_, response) => response.writeHead(401).end())
    expect(await told(login.url)).toBe(`MCP_REFUSED: 127.0.0.1:${login.port} answered 401`)
    await using other = await httpServer((_, response) => response.writeHead(404).end())
    expect(await told(other.url)).toBe(`MCP_NOT_MCP: 127.0.0.1:${other.port} answered 404`)
    await using page = await httpServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'))
    expect(await told(page.url)).toMatch(/^MCP_NOT_MCP: .* does not answer in MCP: /)
    await using reset = await httpServer((request) => request.socket.resetAndDestroy())
    expect(await told(reset.url)).toMatch(/^MCP_CLOSED: 127/)
    await using silent = await httpServer(() => undefined)
    expect(await told(silent.url)).toMatch(/^MCP_TIMEOUT: /)
  })

  it('is not waited for when the run ends before it answers', async () => {
    const peer = await silentPeer()
    const context = createTestContext()
    const running = runAction(mcp, { server: { url: peer.url }, operation: 'ping', timeout: '60s' }, context)
    await expect.poll(peer.openCount).toBe(1)
    context.abort()
    await expect(running).rejects.toMatchObject({ code: 'MCP_ABORTED' })
    await context.close()
    await expect.poll(peer.openCount).toBe(0)
    peer.close()
  })

  it('says in one line what is wrong with an answer', async () => {
    const tools = [{ nme: 'a' }]
    const answers = (answer: (id: number, method: string, params: { protocolVersion?: string }) => object) =>
      httpServer(async (request, response) => {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk as Buffer)
        const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString() || '{}')
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer(id, method, params)))
      })
    const told = (url: string) =>
      run({ server: { url }, operation: 'list_tools' }).catch((error: Error) => ({ message: error.message, cause: error.cause }))
    await using other = await answers(() => ({ hello: 1 }))
    expect(await told(other.url)).toEqual({
      message: `127.0.0.1:${other.port} does not answer in MCP: the answer is JSON, but no message of JSON-RPC`,
    })
    await using sloppy = await answers((id, method, params) => ({
      jsonrpc: '2.0',
      id,
      result:
        method === 'initialize'
          ? { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'a', version: '1' } }
          : { tools },
    }))
    expect(await told(sloppy.url)).toEqual({
      message: 'Invalid result for tools/list: tools[0].name: expected string, received undefined, and 1 more',
    })
  })

  it('is killed during the call', async () => {
    const server = await mcpServer()
    const hanging = run({ server: { url: `${server.url}/mcp` }, operation: 'call_tool', tool: 'hang' })
    setTimeout(() => server.stop(), 300)
    await expect(hanging).rejects.toMatchObject({ kind: 'connection' })
  })
})

it('holds a tool to the output schema that it gave', async () => {
  const liar = `
    const lines = require('node:readline').createInterface({ input: process.stdin })
    const outputSchema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] }
    const answers = {
      initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'liar', version: '0' } }),
      'tools/list': () => ({ tools: [{ name: 'lie', inputSchema: { type: 'object' }, outputSchema }] }),
      'tools/call': () => ({ content: [], structuredContent: { n: 'many' } }),
    }
    lines.on('line', (line) => {
      const { id, method, params } = JSON.parse(line)
      if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method](params) }))
    })
    lines.on('close', () => process.exit())`
  await using context = createTestContext()
  const step = (config: object) => runAction(mcp, { server: { command: process.execPath, args: ['-e', liar] }, ...config }, context)
  expect(await step({ operation: 'list_tools' })).toMatchObject({ count: 1 })
  await expect(step({ operation: 'call_tool', tool: 'lie' })).rejects.toMatchObject({ code: 'MCP_BAD_RESULT' })
})

it('refuses the settings of another operation', async () => {
  await expect(run({ server: program, operation: 'list_tools', tool: 'add' })).rejects.toThrow('tool')
  await expect(run({ server: program, operation: 'call_tool' })).rejects.toThrow('tool')
})

it('is explained by a command that repeats it', () => {
  const config = {
    server: { url: 'http://a/mcp', verify_ssl: true },
    operation: 'call_tool' as const,
    tool: 't',
    arguments: { q: 'a b', n: 1 },
    timeout: 1,
  }
  expect(mcp.explain?.(config, undefined)).toEqual({
    request: 'MCP call_tool t at http://a/mcp',
    repeat:
      "npx @modelcontextprotocol/inspector --cli http://a/mcp --transport http --method tools/call --tool-name t --tool-arg 'q=a b' --tool-arg n=1",
  })
})
