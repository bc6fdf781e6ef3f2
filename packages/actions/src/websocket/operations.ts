import type { ActionContext, Config } from '@testmesh/action-kit'
import { monotonicNow } from '../node/monotonic.ts'
import { type Connection, type Message, waitFor } from './connection.ts'
import { waitForMatch } from './wait-for-match.ts'
import type { websocketSchema } from './websocket.schema.ts'
import { websocketError } from './websocket-error.ts'

export type Operation = NonNullable<Config<typeof websocketSchema>['actions']>[number]

/** What the operations of a step have done so far. */
export interface Transcript {
  readonly messages: Message[]
  sent: number
  latencyMs?: number
}

export interface OperationOptions {
  readonly context: ActionContext
  readonly connection: Connection
  readonly transcript: Transcript
  /** Unless the operation has its own. */
  readonly timeoutMs: number
}

/** Does one thing on an open connection; `connect` is done before. @throws ActionError */
export const runOperation = async (operation: Operation, options: OperationOptions): Promise<void> => {
  const { context, connection, transcript } = options
  const limitMs = operation.timeout ?? options.timeoutMs
  const deadline = context.clock.now() + limitMs
  switch (operation.type) {
    case 'connect':
      return
    case 'send':
      await send(operation, { ...options, deadline })
      transcript.sent += 1
      return
    case 'receive':
    case 'wait_for':
      return receive(operation, { ...options, deadline, limitMs })
    case 'ping':
      transcript.latencyMs = await ping(connection, { context, deadline })
      return
    case 'close':
      return close(operation, { ...options, deadline })
  }
}

type Timed = OperationOptions & { readonly deadline: number }

const send = async ({ data = '', format }: Operation, { context, connection, deadline }: Timed): Promise<void> => {
  if (!connection.isOpen()) throw websocketError('WEBSOCKET_NOT_OPEN', 'the connection is closed: nothing can be sent')
  let failure: Error | undefined
  await waitFor(
    (notify) =>
      connection.socket.send(toContent(data, format), (error) => {
        failure = error ?? undefined
        notify()
      }),
    { context, deadline, what: 'the message going out' },
  )
  if (failure) throw websocketError('WEBSOCKET_FAILED', `the message could not be sent: ${failure.message}`, { cause: failure })
}

/** Text goes as it is, unless it shall be a JSON string or is base64 for bytes. */
const toContent = (data: unknown, format: Operation['format']): string | Uint8Array => {
  if (data instanceof Uint8Array) return data
  if (typeof data !== 'string') return format === 'binary' ? Buffer.from(JSON.stringify(data)) : JSON.stringify(data)
  if (format === 'binary') return Buffer.from(data, 'base64')
  return format === 'json' && !/^\s*[{["]/.test(data) ? JSON.stringify(data) : data
}

const close = async ({ code = 1000, reason = '' }: Operation, { context, connection, deadline }: Timed): Promise<void> => {
  const { socket } = connection
  if (connection.closed()) return
  await waitFor(
    (notify) => {
      socket.once('close', notify)
      socket.close(code, reason)
    },
    { context, deadline, what: 'the end of the connection' },
  )
}

const receive = async ({ type, count = 1, match }: Operation, options: Timed & { readonly limitMs: number }): Promise<void> => {
  const { context, connection, transcript, deadline } = options
  for (let received = 0; received < count; received += 1) {
    const what = count === 1 ? 'a message' : `message ${received + 1} of ${count}`
    if (match || type === 'wait_for') await waitForMatch(match, options)
    else transcript.messages.push(await connection.next({ context, deadline, what }))
  }
}

const ping = async ({ socket }: Connection, { context, deadline }: { context: ActionContext; deadline: number }): Promise<number> => {
  const startedAt = monotonicNow()
  await waitFor(
    (notify) => {
      socket.once('pong', notify)
      socket.ping()
    },
    { context, deadline, what: 'the answer to a ping' },
  )
  return Math.round((monotonicNow() - startedAt) * 100) / 100
}
