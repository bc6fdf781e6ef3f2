import type { ActionContext } from '@testmesh/action-kit'
import type { RawData, WebSocket } from 'ws'
import { parseJson } from '../parse-json.ts'
import { websocketError } from './websocket-error.ts'

export interface Message {
  readonly type: 'text' | 'binary'
  /** Text that is a JSON map or list is parsed; binary messages are bytes. */
  readonly data: unknown
}

/** An open connection and the messages it received that nobody has taken yet. */
export interface Connection {
  readonly socket: WebSocket
  readonly isOpen: () => boolean
  /** Set when it was closed. */
  readonly closed: () => { code: number; reason: string } | undefined
  /** The next message. @throws ActionError WEBSOCKET_TIMEOUT, WEBSOCKET_CLOSED, WEBSOCKET_ABORTED */
  next(options: WaitOptions): Promise<Message>
}

export interface WaitOptions {
  readonly context: ActionContext
  /** A moment of `context.clock`; without it there is no limit. */
  readonly deadline?: number
  /** What is waited for, in words. */
  readonly what: string
}

export const toConnection = (socket: WebSocket): Connection => {
  const queue: Message[] = []
  let closed: { code: number; reason: string } | undefined
  let wake: (() => void) | undefined
  socket.on('message', (data, isBinary) => {
    queue.push(toMessage(data, isBinary))
    wake?.()
  })
  socket.on('close', (code, reason) => {
    closed = { code, reason: reason.toString() }
    wake?.()
  })
  socket.on('error', () => undefined)
  const next = async (options: WaitOptions): Promise<Message> => {
    for (;;) {
      const message = queue.shift()
      if (message) return message
      if (closed) throw closedError(closed, options.what)
      await waitFor((notify) => {
        wake = notify
      }, options)
    }
  }
  return { socket, isOpen: () => socket.readyState === socket.OPEN, closed: () => closed, next }
}

/** Resolves when `listen` is notified. @throws ActionError when time is up or the step is stopped */
export const waitFor = (listen: (notify: () => void) => void, { context, deadline, what }: WaitOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      cancelTimer()
      context.signal.removeEventListener('abort', onAbort)
      finish()
    }
    const onAbort = () =>
      settle(() =>
        reject(websocketError('WEBSOCKET_ABORTED', `the step was stopped while waiting for ${what}`, { cause: context.signal.reason })),
      )
    const onTimeout = () =>
      settle(() => reject(websocketError('WEBSOCKET_TIMEOUT', `${what} did not come in time`, { kind: 'timeout', ...hintOf(what) })))
    const cancelTimer =
      deadline === undefined ? () => undefined : context.clock.after(Math.max(0, deadline - context.clock.now()), onTimeout)
    context.signal.addEventListener('abort', onAbort)
    if (context.signal.aborted) onAbort()
    else listen(() => settle(resolve))
  })

/** Before there is a connection, the server has nothing to send. */
const hintOf = (what: string): { hint?: string } =>
  what.startsWith('a connection to ') ? { hint: 'Raise `timeout`, or check host and port: what listens there does not answer.' } : {}

const closedError = ({ code, reason }: { code: number; reason: string }, what: string) =>
  websocketError('WEBSOCKET_CLOSED', `the connection was closed (${code}${reason ? `, ${reason}` : ''}) while waiting for ${what}`, {
    kind: 'connection',
  })

const toMessage = (data: RawData, isBinary: boolean): Message => {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)
  if (isBinary) return { type: 'binary', data: bytes }
  const text = bytes.toString()
  const parsed = /^\s*[{[]/.test(text) ? parseJson(text) : undefined
  return { type: 'text', data: parsed && 'value' in parsed ? parsed.value : text }
}
