import { type handleServerStreamingCall, type handleUnaryCall, type Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import { ReflectionService } from '@grpc/reflection'
import { Problem } from '../http/problem.ts'
import { PortTaken } from '../ports.ts'
import { protoFile } from '../proto-file.ts'
import type { ShopContext } from '../shop-context.ts'
import type { Recommendation, Recommender } from './recommender.ts'

interface Request {
  readonly product_id: number
  readonly limit: number
}

export interface GrpcServer {
  /** `127.0.0.1:5009` */
  readonly address: string
  stop(): Promise<void>
}

export interface GrpcOptions {
  readonly context: ShopContext
  readonly recommender: Recommender
  /** 0: any free port. */
  readonly port: number
}

/** The recommendations over gRPC, without TLS, with reflection v1 and v1alpha. @throws PortTaken */
export const startGrpcServer = async ({ context, recommender, port }: GrpcOptions): Promise<GrpcServer> => {
  const definition = loadSync(protoFile, { keepCase: true, longs: String, enums: String, defaults: true })
  const service = definition['shop.recommendations.v1.Recommendations']
  if (service === undefined || 'format' in service) throw new Error(`${protoFile} does not define the service`)
  const server = new Server()
  server.addService(service, createHandlers(context, recommender))
  new ReflectionService(definition).addToServer(server)
  const bound = await bind(server, port)
  return {
    address: `127.0.0.1:${bound}`,
    stop: async () => server.forceShutdown(),
  }
}

const createHandlers = (context: ShopContext, recommender: Recommender) => {
  const answer = (call: { request: Request; metadata: Metadata }, method: string): Promise<Recommendation[]> => {
    const span = { service: 'recommendations', name: `shop.recommendations.v1.Recommendations/${method}`, kind: 'server' } as const
    const { product_id, limit } = call.request
    const work = (): Promise<Recommendation[]> => recommender.recommend({ productId: product_id, limit: limit === 0 ? 3 : limit })
    return context.telemetry.continue(call.metadata.get('traceparent')[0]?.toString(), () => context.telemetry.span(span, work))
  }
  const Recommend: handleUnaryCall<Request, { recommendations: Recommendation[] }> = (call, callback) => {
    answer(call, 'Recommend').then(
      (recommendations) => callback(null, { recommendations }),
      (error: unknown) => callback(toGrpcError(error)),
    )
  }
  const StreamRecommendations: handleServerStreamingCall<Request, Recommendation> = (call) => {
    answer(call, 'StreamRecommendations').then(
      (recommendations) => {
        for (const recommendation of recommendations) call.write(recommendation)
        call.end()
      },
      (error: unknown) => call.emit('error', toGrpcError(error)),
    )
  }
  return { Recommend, StreamRecommendations }
}

const toGrpcError = (error: unknown): { code: status; details: string } => {
  if (!(error instanceof Problem)) return { code: status.INTERNAL, details: String(error) }
  const codes: Readonly<Record<number, status>> = { 404: status.NOT_FOUND, 422: status.INVALID_ARGUMENT, 502: status.UNAVAILABLE }
  return { code: codes[error.status] ?? status.INTERNAL, details: error.message }
}

const bind = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound)
      else reject(/EADDRINUSE|No address added/.test(error.message) ? new PortTaken('grpc', port) : error)
    })
  })
