import { join } from 'node:path'
import type { Duplex, Readable, Writable } from 'node:stream'
import { type Metadata, Server, ServerCredentials, type sendUnaryData } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { ReflectionService } from '@grpc/reflection'
import type { TlsIdentity } from '@testmesh-tooling/services'

/** Where the proto files of the server lie. */
export const protoFolder = join(import.meta.dirname, 'protos')

export interface LabOptions {
  readonly tls?: TlsIdentity
  /** Asks for a client certificate of this authority (PEM). */
  readonly clientCa?: string
  /** Default: v1 and v1alpha. */
  readonly reflection?: 'v1' | 'v1alpha' | 'none'
  readonly port?: number
}

export interface LabServer {
  readonly address: string
  readonly port: number
  /** Breaks all connections at once. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A real gRPC server on 127.0.0.1, made with the public libraries. */
export const labServer = async ({ tls, clientCa, reflection, port = 0 }: LabOptions = {}): Promise<LabServer> => {
  const definition = loadSync('lab/v1/lab.proto', {
    keepCase: true,
    longs: String,
    defaults: true,
    oneofs: true,
    includeDirs: [protoFolder],
  })
  const server = new Server()
  server.addService(definition['lab.v1.Lab'] as never, handlers as never)
  if (reflection !== 'none') addReflection(server, definition, reflection)
  const keys = tls && [{ private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.cert) }]
  const credentials = keys
    ? ServerCredentials.createSsl(clientCa === undefined ? null : Buffer.from(clientCa), keys, clientCa !== undefined)
    : ServerCredentials.createInsecure()
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, found) => (error ? reject(error) : resolve(found))),
  )
  const stop = async () => server.forceShutdown()
  return { address: `127.0.0.1:${bound}`, port: bound, stop, [Symbol.asyncDispose]: stop }
}

/** Takes away one of the two versions, for clients that must find the other. */
const addReflection = (server: Server, definition: ReturnType<typeof loadSync>, only: 'v1' | 'v1alpha' | undefined): void => {
  new ReflectionService(definition).addToServer(server)
  if (only === 'v1') server.unregister('/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo')
  if (only === 'v1alpha') server.unregister('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo')
}

interface Call<T> {
  readonly request: T
  readonly metadata: Metadata
  sendMetadata(metadata: Metadata): void
}
interface NumberMessage {
  readonly value: string | number
  readonly padding?: Uint8Array
}

const handlers = {
  Echo: (call: Call<object>, answer: sendUnaryData<object>) => answer(null, call.request),
  Seen: (call: Call<object>, answer: sendUnaryData<object>) => {
    const sent = call.metadata.clone()
    sent.remove('user-agent')
    call.sendMetadata(sent)
    const seen = Object.entries(call.metadata.getMap()).map(([name, value]) => [name, String(value)])
    const trailers = call.metadata.clone()
    for (const name of Object.keys(trailers.getMap())) trailers.remove(name)
    trailers.set('x-cost', '7')
    answer(null, { metadata: Object.fromEntries(seen) }, trailers)
  },
  Fail: (call: Call<{ code: number; details: string; after: number }> & Writable) => {
    const { code, details, after } = call.request
    for (let value = 1; value <= after; value += 1) call.write({ value })
    call.emit('error', { code, details })
  },
  Count: (call: Call<{ to: number; size_bytes: number }> & Writable) => {
    const { to, size_bytes: size } = call.request
    const padding = Buffer.alloc(size)
    const write = (value: number): void => {
      for (let next = value; next <= to; next += 1)
        if (!call.write({ value: next, padding })) return void call.once('drain', () => write(next + 1))
      call.end()
    }
    write(1)
  },
  Sum: (call: Readable, answer: sendUnaryData<NumberMessage>) => {
    let sum = 0
    call.on('data', ({ value }: NumberMessage) => {
      sum += Number(value)
    })
    call.on('end', () => answer(null, { value: sum }))
  },
  Double: (call: Duplex) => {
    call.on('data', ({ value }: NumberMessage) => call.write({ value: Number(value) * 2 }))
    call.on('end', () => call.end())
  },
  Hang: () => undefined,
}
