import { type ActionContext, type Config, defineAction, type Listener, type Output } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { tookInWords } from '../took.ts'
import type { Connection } from './connection.ts'
import { openConnections } from './connections.ts'
import { openConnection } from './open-connection.ts'
import { type Operation, runOperation, type Transcript } from './operations.ts'
import { websocketSchema } from './websocket.schema.ts'
import { websocketError } from './websocket-error.ts'

type WebsocketConfig = Config<typeof websocketSchema>
type WebsocketResult = Output<typeof websocketSchema>

export const websocket = defineAction(websocketSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const operations = operationsOf(config)
    const connection = await connectionFor(config, operations, context)
    const transcript: Transcript = { messages: [], sent: 0 }
    try {
      for (const operation of operations) {
        if (operation.delay !== undefined) await context.clock.sleep(operation.delay, context.signal)
        await runOperation(operation, { context, connection, transcript, timeoutMs: config.timeout })
      }
      return toResult(transcript, { config, connection, durationMs: monotonicNow() - startedAt })
    } catch (error) {
      throw context.signal.aborted ? websocketError('WEBSOCKET_ABORTED', 'the step was stopped', { cause: error }) : error
    } finally {
      if (!isKept(config)) connection.socket.terminate()
    }
  },
  listen: async (config, context) => toListener(await openConnection(config, context), context),
  explain: ({ url, connection_id, ...config }, result) => ({
    request: `WebSocket ${url ?? connection_id ?? ''}: ${operationsOf(config as WebsocketConfig)
      .map(({ type }) => type)
      .join(', ')}${result ? ` → ${result.sent} sent, ${result.count} received${tookInWords(result.duration_ms)}` : ''}`,
  }),
})

/** A step with a list of actions and no name for its connection has it for itself. */
const isKept = ({ connection_id, action, actions, messages }: WebsocketConfig): boolean =>
  connection_id !== undefined || (action !== undefined && actions === undefined && messages === undefined)

const nameOf = ({ connection_id = 'default' }: WebsocketConfig): string => connection_id

const operationsOf = ({
  action,
  actions,
  messages = [],
  data,
  format,
  count,
  match,
  code,
  reason,
  delay,
}: WebsocketConfig): Operation[] => {
  const sends = messages.map(({ type, data: one, delay: pause }) => defined({ type: 'send', data: one, format: type, delay: pause }))
  if (actions !== undefined) return [...sends, ...actions]
  if (action === undefined && sends.length > 0) return match === undefined ? sends : [...sends, defined({ type: 'wait_for', match })]
  return [...sends, defined({ type: action ?? 'connect', data, format, count, match, code, reason, delay })]
}

/** Without the keys that are not there. */
const defined = (operation: { readonly [K in keyof Operation]?: Operation[K] | undefined } & Pick<Operation, 'type'>): Operation =>
  Object.fromEntries(Object.entries(operation).filter(([, value]) => value !== undefined)) as Operation

const connectionFor = async (config: WebsocketConfig, operations: readonly Operation[], context: ActionContext): Promise<Connection> => {
  if (!isKept(config)) return openConnection(config, context)
  const connections = await openConnections(context)
  const known = connections.get(nameOf(config))
  if (known && operations[0]?.type !== 'connect') return known
  if (config.url === undefined)
    throw websocketError('WEBSOCKET_NOT_OPEN', `no connection ${JSON.stringify(nameOf(config))} is open, and there is no url to connect to`)
  known?.socket.terminate()
  const opened = await openConnection(config, context)
  connections.set(nameOf(config), opened)
  return opened
}

interface ResultOptions {
  readonly config: WebsocketConfig
  readonly connection: Connection
  readonly durationMs: number
}

const toResult = ({ messages, sent, latencyMs }: Transcript, { config, connection, durationMs }: ResultOptions): WebsocketResult => {
  const last = messages.at(-1)
  const closed = connection.closed()
  return {
    ...(isKept(config) ? { connection_id: nameOf(config) } : {}),
    connected: connection.isOpen() && isKept(config),
    protocol: connection.socket.protocol,
    messages: messages as WebsocketResult['messages'],
    count: messages.length,
    ...(last ? { received_message: last.data as NonNullable<WebsocketResult['received_message']> } : {}),
    sent,
    ...(latencyMs === undefined ? {} : { latency_ms: latencyMs }),
    ...(closed ? { close_code: closed.code, close_reason: closed.reason } : {}),
    duration_ms: Math.round(durationMs * 100) / 100,
  }
}

/** Messages from now on; they end when either side closes. */
const toListener = (connection: Connection, context: ActionContext): Listener => ({
  messages: {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const message = await connection.next({ context, what: 'a message' }).catch((error: unknown) => {
          if (connection.closed()) return undefined
          throw error
        })
        if (!message) return
        yield { ...message }
      }
    },
  },
  close: async () => connection.socket.terminate(),
})
