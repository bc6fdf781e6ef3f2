import type { Otlp, OtlpClaim } from '@testmesh/action-kit'
import { readAddresses, toUrl, type WrittenAddresses } from './addresses.ts'
import { openGrpcDoor } from './grpc-door.ts'
import { openHttpDoor } from './http-door.ts'
import { otlpError } from './otlp-error.ts'
import { type Decode, loadDecoder } from './protobuf.ts'
import { readRequest } from './read-request.ts'
import { createSpanStore, type SpanStore } from './span-store.ts'
import type { Door, Visitors } from './visitors.ts'

/** The receiver of a process, and its end. */
export interface OwnOtlp extends Otlp {
  close(): Promise<void>
}

export interface OtlpOptions extends WrittenAddresses {
  /** `idle`: it stops listening when the last claim is released; `close`: it listens until it is closed. */
  readonly until: 'idle' | 'close'
}

/** A receiver of spans that listens from the first claim on. Default: on 127.0.0.1, HTTP on 4318 and gRPC on 4317. */
export const createOtlp = ({ until, ...written }: OtlpOptions): OwnOtlp => {
  let open: Promise<Receiver> | undefined
  let claims = 0
  const opened = (): Promise<Receiver> => {
    open ??= openReceiver(written).catch((error: unknown) => {
      open = undefined
      throw error
    })
    return open
  }
  const close = async (): Promise<void> => {
    const closing = open
    open = undefined
    await (await closing?.catch(() => undefined))?.close()
  }
  return {
    close,
    claim: async (traceId) => {
      const { store, addresses } = await opened()
      const claim = store.claim(traceId)
      claims += 1
      return {
        addresses,
        look: async (query) => claim.look(query),
        release: async () => {
          claims -= 1
          claim.release()
          if (claims === 0 && until === 'idle') await close()
        },
      }
    },
  }
}

interface Receiver {
  readonly store: SpanStore
  readonly addresses: OtlpClaim['addresses']
  close(): Promise<void>
}

/** Both doors, or none. */
const openReceiver = async (written: WrittenAddresses): Promise<Receiver> => {
  const { http, grpc } = readAddresses(written)
  if (!http && !grpc) throw otlpError('OTLP_NO_RECEIVER', 'the receiver of spans is switched off, over HTTP and over gRPC')
  const store = createSpanStore()
  const visitors = toVisitors(store)
  const doors: Door[] = []
  const add = async (door: Promise<Door>): Promise<number> => {
    const added = await door
    doors.push(added)
    return added.port
  }
  const close = async (): Promise<void> => void (await Promise.all(doors.map((door) => door.close())))
  try {
    const httpPort = http && (await add(openHttpDoor(http, visitors)))
    const grpcPort = grpc && (await add(openGrpcDoor(grpc, visitors)))
    const addresses = {
      ...(http && httpPort !== undefined && { http: toUrl({ ...http, port: httpPort }) }),
      ...(grpc && grpcPort !== undefined && { grpc: toUrl({ ...grpc, port: grpcPort }) }),
    }
    return { store, addresses, close }
  } catch (error) {
    await close()
    throw error
  }
}

const toVisitors = (store: SpanStore): Visitors => {
  let decoder: Promise<Decode> | undefined
  return {
    decoder: () => {
      decoder ??= loadDecoder()
      return decoder
    },
    refuse: store.refuse,
    take: (request, sizeBytes) => {
      const { spans, refused } = readRequest(request, Date.now())
      if (spans.length > 0) store.add(spans, sizeBytes)
      for (const problem of refused) store.refuse(problem)
      return refused
    },
  }
}
