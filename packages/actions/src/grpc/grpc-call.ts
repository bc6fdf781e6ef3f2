import { type ActionContext, type Config, defineAction, type Output } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { createStop, type Stop } from '../stop.ts'
import { type Channel, findChannel } from './channel/channels.ts'
import { readSettings } from './channel/read-settings.ts'
import { type Exchanged, exchange } from './exchange.ts'
import { explain } from './explain.ts'
import { grpcCallSchema } from './grpc-call.schema.ts'
import { grpcError } from './grpc-error.ts'
import { decode } from './messages/decode.ts'
import { encode } from './messages/encode.ts'
import { toMetadata, toTexts } from './metadata.ts'
import { stopWords } from './stop-words.ts'
import { findMethod, type MethodTypes, toMethodName } from './types/find-method.ts'
import { typesFromFiles } from './types/from-files.ts'
import { typesFromReflection } from './types/from-reflection.ts'

type GrpcConfig = Config<typeof grpcCallSchema>
type GrpcResult = Output<typeof grpcCallSchema>

/** Answers over 1 MiB in all are kept as an attachment, too. */
const largeBytes = 1024 * 1024

export const grpcCall = defineAction(grpcCallSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const stop = createStop(context, config.deadline, stopWords)
    const settings = await stop.race(readSettings(config, context), 'the certificates')
    const channel = await stop.race(findChannel(settings, context), 'a connection')
    const method = await stop.race(findTypes(config, { channel, context, stop }), 'the types of the service')
    const messages = toMessages(config, method)
    const metadata = toMetadata(channel.grpc, config.metadata ?? {}, context.trace.traceparent)
    const { signal } = context
    const deadlineMs = stop.leftMs()
    const exchanged = await exchange({ channel, signal, path: method.path, metadata, messages, deadlineMs, maxReceive: config.max_receive })
    const result = toResult(exchanged, method, { sent: messages.length, durationMs: monotonicNow() - startedAt })
    await attachLarge(exchanged, result, context)
    return result
  },
  explain,
})

interface TypeOptions {
  readonly channel: Channel
  readonly context: ActionContext
  readonly stop: Stop
}

const findTypes = async (config: GrpcConfig, { channel, context, stop }: TypeOptions): Promise<MethodTypes> => {
  const name = toMethodName(config.service, config.method)
  const files = [config.proto_files ?? []].flat()
  const root =
    files.length > 0
      ? await typesFromFiles({ files, importPaths: [config.import_paths ?? []].flat() }, context)
      : await typesFromReflection(name.service, { channel, context, deadlineMs: stop.leftMs() })
  return findMethod(root, name)
}

/** All is checked before anything is sent. */
const toMessages = ({ request, messages }: GrpcConfig, { path, takesStream, request: type }: MethodTypes): readonly Uint8Array[] => {
  const written = messages ?? (request !== undefined || !takesStream ? [request ?? {}] : [])
  if (!takesStream && written.length !== 1)
    throw grpcError('GRPC_BAD_REQUEST', `${path.slice(1)} takes one message, not ${written.length}`, { hint: 'Write it as `request`.' })
  return written.map((message) => encode(type, message))
}

interface ResultOptions {
  readonly sent: number
  readonly durationMs: number
}

const toResult = (exchanged: Exchanged, { path, givesStream, response }: MethodTypes, { sent, durationMs }: ResultOptions): GrpcResult => {
  const responses = exchanged.responses.map((bytes) => {
    try {
      return decode(response, bytes) as GrpcResult['response']
    } catch (cause) {
      throw grpcError('GRPC_BAD_RESPONSE', `an answer of ${bytes.length} bytes is no ${response.name}: ${(cause as Error).message}`, {
        cause,
      })
    }
  })
  const { code, status } = exchanged
  if (code === 0 && !givesStream && responses.length !== 1)
    throw grpcError('GRPC_BAD_RESPONSE', `${path.slice(1)} gives one answer, but ${responses.length} came`)
  const first = responses[0] ?? null
  return {
    response: first,
    body: first,
    responses,
    messages: responses,
    count: responses.length,
    sent,
    status,
    status_code: status,
    code,
    message: exchanged.message,
    ...(exchanged.isStopped ? { stopped: true } : {}),
    metadata: toTexts(exchanged.metadata),
    trailers: toTexts(exchanged.trailers),
    duration_ms: Math.round(durationMs * 100) / 100,
  }
}

const attachLarge = async ({ responses: received }: Exchanged, { responses }: GrpcResult, context: ActionContext): Promise<void> => {
  const bytes = received.reduce((sum, { length }) => sum + length, 0)
  if (bytes > largeBytes) await context.attach('responses', 'application/json', new TextEncoder().encode(JSON.stringify(responses)))
}
