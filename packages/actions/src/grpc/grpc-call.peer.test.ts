import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { ActionError } from '@testmesh/action-kit'
import { actionContract } from '@testmesh/action-kit/contract'
import { createTlsIdentity, findFreePort, httpServer } from '@testmesh-tooling/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { activeResources } from '../testing/active-resources.ts'
import { createTestContext, runAction } from '../testing/test-context.ts'
import { grpcCodes } from './codes.ts'
import { grpcCall } from './grpc-call.ts'
import { type LabServer, labServer, protoFolder } from './testing/lab-server.ts'

const read = (name: string) => readFileSync(join(protoFolder, name), 'utf8')
const protos = { 'protos/lab/v1/lab.proto': read('lab/v1/lab.proto'), 'protos/lab/v1/kinds.proto': read('lab/v1/kinds.proto') }

let lab: LabServer
beforeAll(async () => {
  lab = await labServer()
})
afterAll(() => lab.stop())

const run = async (config: Record<string, unknown>, files: Readonly<Record<string, string>> = protos) => {
  await using context = createTestContext(files)
  return await runAction(grpcCall, { address: lab.address, service: 'lab.v1.Lab', ...config }, context)
}

const everything = {
  text: 'hello',
  small: -7,
  large: '9007199254740993',
  unsigned_large: 12,
  precise: 0.1,
  rough: 0.1,
  yes: true,
  raw: 'AAH/',
  kind: 'KIND_ROUND',
  words: ['a', 'b'],
  counts: { a: 1 },
  inners: { '-5': { name: 'minus five' } },
  inner: { name: 'inside' },
  right: { name: 'chosen' },
  maybe: 0,
  at: '2026-01-31T12:00:00.500Z',
  took: '-1.500s',
  free: { deep: [1, null, { a: 'b' }, true] },
  wrapped: 0,
  any: { '@type': 'type.googleapis.com/lab.v1.Inner', name: 'packed' },
  anything: null,
}

describe('the four kinds of calls', () => {
  it('one message there, one back, with every type', async () => {
    const result = await run({ method: 'Echo', request: everything })
    expect(result).toEqual({
      response: everything,
      body: everything,
      responses: [everything],
      messages: [everything],
      count: 1,
      sent: 1,
      status: 'OK',
      status_code: 'OK',
      code: 0,
      message: 'OK',
      metadata: { 'content-type': 'application/grpc+proto', date: expect.any(String) },
      trailers: {},
      duration_ms: expect.any(Number),
    })
  })

  it('a stream back', async () => {
    const { responses, count, response } = await run({ method: 'Count', request: { to: 3 } })
    expect({ responses, count, response }).toEqual({
      responses: [1, 2, 3].map((value) => ({ value, padding: '' })),
      count: 3,
      response: { value: 1, padding: '' },
    })
  })

  it('a stream there', async () => {
    expect(await run({ method: 'Sum', messages: [{ value: 1 }, { value: 2 }, { value: 3 }] })).toMatchObject({
      response: { value: 6 },
      sent: 3,
    })
    expect(await run({ method: 'Sum' })).toMatchObject({ response: { value: 0 }, sent: 0 })
  })

  it('streams both ways', async () => {
    const { responses } = await run({ method: 'Double', messages: [{ value: 1 }, { value: 2 }] })
    expect(responses).toMatchObject([{ value: 2 }, { value: 4 }])
  })

  it('a stream that is long enough', async () => {
    expect(await run({ method: 'Count', request: { to: 1_000_000 }, max_receive: 2 })).toMatchObject({
      ...{ status: 'OK', count: 2, stopped: true },
      responses: [{ value: 1 }, { value: 2 }],
    })
  })
})

describe('what is not set', () => {
  it('is there all the same, save the alternatives that were not chosen', async () => {
    expect((await run({ method: 'Echo' })).response).toEqual({
      text: '',
      small: 0,
      large: 0,
      unsigned_large: 0,
      precise: 0,
      rough: 0,
      yes: false,
      raw: '',
      kind: 'KIND_UNSPECIFIED',
      words: [],
      counts: {},
      inners: {},
      inner: null,
      at: null,
      took: null,
      free: null,
      wrapped: null,
      any: null,
      anything: null,
    })
  })
})

describe('a status that is not OK', () => {
  it('is a result', async () => {
    expect(await run({ method: 'Fail', request: { code: 5, details: 'no such thing: ä' } })).toMatchObject({
      ...{ status: 'NOT_FOUND', status_code: 'NOT_FOUND', code: 5, message: 'no such thing: ä' },
      ...{ response: null, responses: [], count: 0 },
    })
  })

  it('may come after some answers', async () => {
    expect(await run({ method: 'Fail', request: { code: 14, details: 'Connection dropped', after: 2 } })).toMatchObject({
      ...{ status: 'UNAVAILABLE', count: 2, message: 'Connection dropped' },
    })
  })

  it('is DEADLINE_EXCEEDED when the answer takes too long', async () => {
    expect(await run({ method: 'Hang', deadline: '200ms' })).toMatchObject({ status: 'DEADLINE_EXCEEDED', code: 4 })
  })

  it('is UNIMPLEMENTED when the server does not have the method of the proto file', async () => {
    const proto = 'syntax = "proto3"; package lab.v1; message M {} service Lab { rpc New(M) returns (M); }'
    expect(await run({ method: 'New', proto_files: 'new.proto' }, { 'new.proto': proto })).toMatchObject({
      status: 'UNIMPLEMENTED',
      code: 12,
    })
  })
})

describe('metadata', () => {
  it('goes there and comes back, the trace context with it', async () => {
    const { response, metadata, trailers } = await run({ method: 'Seen', metadata: { 'X-Key': ['a', 'b'], 'x-raw-bin': 'AAH/' } })
    const traceparent = expect.stringMatching(/^00-/)
    expect(response).toMatchObject({ metadata: { 'x-key': 'a, b', traceparent } })
    expect(metadata).toMatchObject({ 'x-key': 'a, b', 'x-raw-bin': 'AAH/', traceparent })
    expect(trailers).toEqual({ 'x-cost': '7' })
  })

  it('that cannot be sent is refused', async () => {
    await expect(run({ method: 'Seen', metadata: { 'a b': 'c' } })).rejects.toMatchObject({ code: 'GRPC_BAD_REQUEST' })
  })
})

describe('where the types come from', () => {
  it.each(['v1', 'v1alpha'] as const)('reflection %s', async (reflection) => {
    await using server = await labServer({ reflection })
    expect(await run({ address: server.address, method: 'Echo', request: { text: 'a' } })).toMatchObject({ response: { text: 'a' } })
  })

  it('proto files, with what they import', async () => {
    await using server = await labServer({ reflection: 'none' })
    const config = { address: server.address, method: 'Echo', request: everything }
    expect((await run({ ...config, proto_files: ['lab/v1/lab.proto'], import_paths: ['protos'] })).response).toEqual(everything)
    // Without import paths, a listed file is found by its end.
    expect((await run({ ...config, proto_files: ['protos/lab/v1/lab.proto', 'protos/lab/v1/kinds.proto'] })).response).toEqual(everything)
    await expect(run(config)).rejects.toMatchObject({
      code: 'GRPC_NO_REFLECTION',
      message: 'the server has no reflection, neither v1 nor v1alpha',
    })
  })

  it('is asked once', async () => {
    await using context = createTestContext()
    for (const text of ['a', 'b'])
      await runAction(grpcCall, { address: lab.address, method: 'lab.v1.Lab/Echo', request: { text } }, context)
    expect(context.openResources()).toHaveLength(2)
  })

  it('says what there is instead', async () => {
    await expect(run({ service: 'lab.v1.Lob', method: 'Echo' })).rejects.toMatchObject({
      code: 'GRPC_NO_METHOD',
      message: expect.stringMatching(/^the server has no service lab\.v1\.Lob \(.*\); it has: .*lab\.v1\.Lab/),
    })
    await expect(run({ method: 'Ecko' })).rejects.toMatchObject({
      message: 'lab.v1.Lab has no method Ecko; it has: Echo, Seen, Fail, Count, Sum, Double, Hang',
    })
    await expect(run({ service: undefined, method: 'Echo' })).rejects.toMatchObject({ code: 'GRPC_NO_METHOD' })
    await expect(run({ method: 'a.B/Echo' })).rejects.toMatchObject({ message: '`service` says lab.v1.Lab, but `method` says a.B' })
  })

  it('must be readable', async () => {
    const config = { method: 'Echo', proto_files: 'a.proto' }
    const told = (text: string) => run(config, { 'a.proto': text }).catch(({ code, message }) => `${code}: ${message}`)
    expect(await told('syntax = "proto3"; message A { strin')).toBe('GRPC_BAD_PROTO: a.proto: it ends in the middle of a definition')
    expect(await told('syntax = "proto3";\nmessage A { string = 1; }')).toMatch(/^GRPC_BAD_PROTO: a\.proto: illegal name '='.*line 2/)
    expect(await told('syntax = "proto3"; import "b/c.proto";')).toBe(
      'GRPC_BAD_PROTO: a.proto imports b/c.proto, which is not there; looked for b/c.proto',
    )
    expect(await told('syntax = "proto3"; service S { rpc M(X) returns (X); }')).toMatch(/^GRPC_BAD_PROTO: a\.proto: no such type: X/)
    expect(await told('syntax = "proto3"; import "google/api/annotations.proto"; package p; service S {}')).toBe(
      'GRPC_NO_METHOD: there is no service lab.v1.Lab; there are: p.S',
    )
    await expect(run(config, {})).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  })
})

describe('a request that does not fit', () => {
  it.each([
    [{ txt: 'a' }, /^txt is no field of lab\.v1\.Everything; it has: text, small, .* and 2 more$/],
    [{ small: 'abc' }, 'small wants a whole number (int32), not "abc"'],
    [{ small: 3_000_000_000 }, 'small wants a number from -2147483648 to 2147483647 (int32), not 3000000000'],
    [{ unsigned_large: -1 }, 'unsigned_large wants a number from 0 to 18446744073709551615 (uint64), not -1'],
    [{ kind: 'SQUARE' }, 'kind wants one of KIND_UNSPECIFIED, KIND_ROUND, not "SQUARE"'],
    [{ words: 'a' }, 'words wants a list, not "a"'],
    [{ inner: { nam: 'a' } }, 'inner.nam is no field of lab.v1.Inner; it has: name'],
    [{ inners: { x: {} } }, 'inners.x wants a whole number (int32), not "x"'],
    [{ raw: '*' }, 'raw wants bytes as base64, not "*"'],
    [{ at: 'yesterday' }, 'at wants a time such as 2026-01-31T12:00:00Z, not "yesterday"'],
    [{ yes: 1 }, 'yes wants true or false, not 1'],
  ])('%j is refused before anything is sent', async (request, message) => {
    await expect(run({ method: 'Echo', request })).rejects.toMatchObject({
      code: 'GRPC_BAD_REQUEST',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    })
  })

  it('takes camelCase, text for numbers, and the fields of common types', async () => {
    const request = { unsignedLarge: '5', small: '1', yes: 'true', at: { seconds: 60 }, inner: null }
    expect((await run({ method: 'Echo', request })).response).toMatchObject({
      ...{ unsigned_large: 5, small: 1, yes: true, at: '1970-01-01T00:01:00Z', inner: null },
    })
  })

  it('takes one message where the method takes one', async () => {
    await expect(run({ method: 'Echo', messages: [{}, {}] })).rejects.toMatchObject({ message: 'lab.v1.Lab/Echo takes one message, not 2' })
  })
})

describe('TLS', () => {
  it('trusts the authority it is given, and no other', async () => {
    const tls = createTlsIdentity()
    await using server = await labServer({ tls })
    const files = { 'ca.pem': tls.cert }
    const config = { address: server.address, method: 'Count', request: { to: 1 } }
    expect(await run({ ...config, tls: { ca: 'ca.pem' } }, files)).toMatchObject({ status: 'OK' })
    expect(await run({ ...config, address: `grpcs://localhost:${server.port}`, tls: { ca: tls.cert } })).toMatchObject({ status: 'OK' })
    expect(await run({ ...config, tls: { verify: false } })).toMatchObject({ status: 'OK' })
    await expect(run({ ...config, tls: true })).rejects.toMatchObject({ code: 'GRPC_TLS', kind: 'connection' })
    await expect(run({ ...config, tls: { ca: tls.cert, server_name: 'other.example' } })).rejects.toMatchObject({
      code: 'GRPC_TLS',
      message: expect.stringContaining("does not match certificate's altnames"),
    })
  })

  it('shows the certificate that the server asks for', async () => {
    const [tls, client] = [createTlsIdentity(), createTlsIdentity('client')]
    await using server = await labServer({ tls, clientCa: client.cert })
    const config = { address: server.address, method: 'Count', request: { to: 1 } }
    expect(await run({ ...config, tls: { ca: tls.cert, ...client } })).toMatchObject({ status: 'OK' })
    await expect(run({ ...config, tls: { ca: tls.cert } })).rejects.toMatchObject({
      code: 'GRPC_TLS',
      hint: expect.stringContaining('tls.cert'),
    })
  })

  it('says so when only one side speaks it', async () => {
    await expect(run({ method: 'Hang', tls: true })).rejects.toMatchObject({
      code: 'GRPC_TLS',
      message: `${lab.address} does not speak TLS`,
    })
    await using server = await labServer({ tls: createTlsIdentity() })
    await expect(run({ address: server.address, method: 'Hang' })).rejects.toMatchObject({
      code: 'GRPC_NOT_GRPC',
      hint: expect.stringContaining('tls: true'),
    })
  })
})

/** Takes connections and does with them what it is told. */
const rawServer = async (onConnection: (socket: Socket) => void) => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    // Unread, it would not see that the other side is gone.
    socket.on('error', () => undefined).resume()
    onConnection(socket)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  const stop = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return {
    address: `127.0.0.1:${port}`,
    open: () => [...sockets].filter((socket) => !socket.destroyed).length,
    [Symbol.asyncDispose]: stop,
  }
}

describe('what cannot succeed', () => {
  it('has no server, or none of that name', async () => {
    const port = await findFreePort()
    await expect(run({ address: `localhost:${port}`, method: 'Hang' })).rejects.toMatchObject({
      ...{ code: 'GRPC_CONNECTION_REFUSED', kind: 'connection', message: `nothing listens on localhost:${port}` },
    })
    await expect(run({ address: 'nowhere.invalid:1', method: 'Hang' })).rejects.toMatchObject({
      ...{ code: 'GRPC_DNS', message: 'the host nowhere.invalid has no address' },
    })
    for (const address of ['localhost', 'ftp://a:1', 'a b:1', 'user@host:1'])
      await expect(run({ address, method: 'Hang' })).rejects.toMatchObject({ code: 'GRPC_BAD_ADDRESS' })
  })

  it('speaks something else', async () => {
    await using garbage = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await expect(run({ address: garbage.address, method: 'Hang' })).rejects.toMatchObject({ code: 'GRPC_NOT_GRPC', kind: 'connection' })
    await using web = await httpServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(), { http2: true })
    await expect(
      run({ address: `127.0.0.1:${web.port}`, method: 'Hang', proto_files: 'lab/v1/lab.proto', import_paths: 'protos' }),
    ).rejects.toMatchObject({
      code: 'GRPC_BAD_RESPONSE',
      message: `127.0.0.1:${web.port} ended the call without a gRPC status`,
    })
  })

  it('is not asked again behind a channel that was closed', async () => {
    // A second after a failure the library connects again, and this server lets every socket stay open.
    await using garbage = await rawServer((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await expect(run({ address: garbage.address, method: 'Hang' })).rejects.toMatchObject({ code: 'GRPC_NOT_GRPC' })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(garbage.open()).toBe(0)
  })

  it('hangs up, or never answers, while connecting', async () => {
    await using reset = await rawServer((socket) => socket.resetAndDestroy())
    await expect(run({ address: reset.address, method: 'Hang' })).rejects.toMatchObject({ code: 'GRPC_NOT_GRPC', kind: 'connection' })
    for (const tls of [false, true]) {
      await using silent = await rawServer(() => undefined)
      await expect(run({ address: silent.address, method: 'Hang', deadline: '200ms', tls })).rejects.toMatchObject({
        ...{ code: 'GRPC_TIMEOUT', kind: 'timeout' },
      })
      await expect.poll(silent.open).toBe(0)
    }
  })

  it('is killed during the call, and found again when it is back', async () => {
    const server = await labServer()
    await using context = createTestContext()
    const step = (config: object) => runAction(grpcCall, { address: server.address, service: 'lab.v1.Lab', ...config }, context)
    expect(await step({ method: 'Count', request: { to: 1 } })).toMatchObject({ status: 'OK' })
    const hanging = step({ method: 'Hang' })
    setTimeout(() => server.stop(), 100)
    await expect(hanging).rejects.toMatchObject({
      ...{ code: 'GRPC_CONNECTION_LOST', kind: 'connection', message: `${server.address} closed the connection before the call was over` },
    })
    await expect(step({ method: 'Count' })).rejects.toMatchObject({ code: 'GRPC_CONNECTION_REFUSED' })
    await using again = await labServer({ port: server.port })
    expect(await step({ method: 'Count', request: { to: 1 } })).toMatchObject({ status: 'OK', count: 1 })
    await again.stop()
  })

  it('answers in another type', async () => {
    const proto =
      'syntax = "proto3"; package lab.v1; message C { int32 to = 1; int32 size_bytes = 2; } message N { string value = 1; message P { string p = 1; } P padding = 2; } service Lab { rpc Count(C) returns (stream N); }'
    await expect(
      run({ method: 'Count', request: { to: 1, size_bytes: 1 }, proto_files: 'wrong.proto' }, { 'wrong.proto': proto }),
    ).rejects.toMatchObject({ code: 'GRPC_BAD_RESPONSE' })
  })

  it('sends more than is kept', async () => {
    await expect(run({ method: 'Count', request: { to: 20_000 } })).rejects.toMatchObject({
      code: 'GRPC_TOO_MUCH',
      message: expect.stringMatching(/^the server sent 10001 messages/),
    })
    await expect(run({ method: 'Count', request: { to: 200, size_bytes: 1_000_000 } })).rejects.toMatchObject({ code: 'GRPC_TOO_MUCH' })
  })
})

it('goes where egress says', async () => {
  await using context = createTestContext()
  await runAction(grpcCall, { address: `localhost:${lab.port}`, service: 'lab.v1.Lab', method: 'Count' }, context)
  expect(context.resolved).toEqual([`localhost:${lab.port}`])

  const denied = Object.assign(createTestContext(), {
    net: {
      resolve: async () => {
        throw new ActionError('EGRESS_DENIED', 'not there')
      },
    },
  })
  await expect(runAction(grpcCall, { address: lab.address, method: 'a.B/C' }, denied)).rejects.toMatchObject({ code: 'EGRESS_DENIED' })
})

it('attaches large answers', async () => {
  await using context = createTestContext()
  const request = { to: 3, size_bytes: 500_000 }
  await runAction(grpcCall, { address: lab.address, service: 'lab.v1.Lab', method: 'Count', request }, context)
  expect(context.attachments).toMatchObject([{ name: 'responses', mediaType: 'application/json' }])
})

it('is explained by a command that repeats it', () => {
  const config = {
    address: 'a:1',
    service: 's.S',
    method: 'M',
    request: { a: "it's" },
    metadata: { k: 'v' },
    deadline: 1500,
    tls: { verify: false, enabled: true },
  }
  expect(grpcCall.explain?.(config, undefined)).toEqual({
    request: 'gRPC s.S/M at a:1',
    repeat: `grpcurl -insecure -H 'k: v' -max-time 2 -d '{"a":"it'\\''s"}' a:1 s.S/M`,
  })
})

describe('the contract', () => {
  const config = (more: object) => () => ({ address: lab.address, service: 'lab.v1.Lab', ...more })
  const contract = actionContract(grpcCall, {
    createContext: () => createTestContext(protos),
    activeResources,
    codes: Object.keys(grpcCodes),
    cases: [
      { name: 'by reflection', config: config({ method: 'Echo', request: { text: 'a' } }) },
      {
        name: 'by proto files',
        config: config({ method: 'Double', messages: [], proto_files: ['protos/lab/v1/lab.proto'], import_paths: ['protos'] }),
      },
    ],
    hang: config({ method: 'Hang' }),
    unreachable: async () => ({ address: `127.0.0.1:${await findFreePort()}`, service: 's.S', method: 'M' }),
  })
  for (const { name, run: prove } of contract) it(name, prove)

  it('stops while connecting, too', async () => {
    await using silent = await rawServer(() => undefined)
    const context = createTestContext()
    const running = runAction(grpcCall, { address: silent.address, service: 's.S', method: 'M' }, context)
    setTimeout(() => context.abort(), 100)
    const startedAt = performance.now()
    await expect(running).rejects.toMatchObject({ code: 'GRPC_ABORTED' })
    expect(performance.now() - startedAt).toBeLessThan(300)
    await context.close()
    await expect.poll(silent.open).toBe(0)
  })
})
