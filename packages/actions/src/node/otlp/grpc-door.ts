import type { Server, ServerCredentials, ServerUnaryCall, ServiceDefinition, sendUnaryData } from '@grpc/grpc-js'
import { messageOf } from '@testmesh/action-kit'
import { requireDriver } from '../../driver.ts'
import type { OtlpAddress } from './addresses.ts'
import { cannotListen } from './cannot-listen.ts'
import { type Door, LONGEST_REQUEST, type Visitors } from './visitors.ts'

/**
 * OTLP over gRPC.
 *
 * @throws ActionError OTLP_PORT_TAKEN, OTLP_CANNOT_LISTEN, DRIVER_MISSING
 * @see https://opentelemetry.io/docs/specs/otlp/#otlpgrpc
 */
export const openGrpcDoor = async (address: OtlpAddress, visitors: Visitors): Promise<Door> => {
  const [grpc, decode] = await Promise.all([requireDriver('@grpc/grpc-js', () => import('@grpc/grpc-js')), visitors.decoder()])
  const { status, logVerbosity, setLogVerbosity } = grpc
  const server = new grpc.Server({ 'grpc.max_receive_message_length': LONGEST_REQUEST })
  const take = ({ request }: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>): void => {
    try {
      visitors.take(decode(request), request.length)
      done(null, nothing)
    } catch (error) {
      const details = messageOf(error)
      visitors.refuse(`gRPC ${services.trace}/Export: ${details}`)
      done({ code: status.INVALID_ARGUMENT, details })
    }
  }
  // Metrics and logs are taken and dropped, as over HTTP.
  const drop = (_: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>): void => done(null, nothing)
  server.addService(exportOf(services.trace), { Export: take })
  server.addService(exportOf(services.metrics), { Export: drop })
  server.addService(exportOf(services.logs), { Export: drop })
  // What cannot be bound is told by us; the library would write it to the terminal as well.
  setLogVerbosity(logVerbosity.NONE)
  try {
    const port = await bind(server, address, grpc.ServerCredentials.createInsecure())
    return { port, close: async () => server.forceShutdown() }
  } catch (error) {
    server.forceShutdown()
    throw error
  } finally {
    setLogVerbosity(logVerbosity.ERROR)
  }
}

const bind = (server: Server, address: OtlpAddress, credentials: ServerCredentials): Promise<number> =>
  new Promise((resolve, reject) => {
    const { host, port } = address
    server.bindAsync(`${host.includes(':') ? `[${host}]` : host}:${port}`, credentials, (error, found) =>
      error ? reject(cannotListen(error, { address, protocol: 'gRPC' })) : resolve(found),
    )
  })

/** An empty message has no bytes. */
const nothing = Buffer.alloc(0)

const services = {
  trace: 'opentelemetry.proto.collector.trace.v1.TraceService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
}

/** The bytes go through as they are: what is wrong with them is told by us. */
const exportOf = (service: string): ServiceDefinition => ({
  Export: {
    path: `/${service}/Export`,
    requestStream: false,
    responseStream: false,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
  },
})

const asIs = (bytes: Buffer): Buffer => bytes
