import { findExecution, Refusal } from '@testmesh/platform'
import { type LiveMessage, type LiveRequest, liveRequestSchema } from '@testmesh/protocol'
import { type Database, isOutage, withWorkspace } from '@testmesh/storage'
import * as v from 'valibot'
import type { WebSocket } from 'ws'
import { toProblems } from '../http/read-request.ts'
import { followExecution } from './follow-execution.ts'
import type { LiveHub } from './hub.ts'

export interface ConnectionParts {
  readonly database: Database
  readonly hub: LiveHub
  readonly workspaceId: string
  /** Whether the one who connected may still look. */
  readonly mayStay: () => Promise<boolean>
  readonly onError: (error: unknown) => void
}

/** What one connection may ask for at a time. */
const maxSubscriptions = 100
/** Bytes that may wait for a slow reader; one that is slower is let go, and resumes when he can. */
const maxUnread = 1024 * 1024
/** How long that may last. Milliseconds. */
const patienceMs = 5_000
const beatMs = 20_000
const checkMs = 4_000
/** Workspace changes are told in lots. Milliseconds. */
const lotMs = 100

/** Close codes: of our own, and one of the protocol. */
export const closed = { notKnown: 4401, tooSlow: 4408, badMessage: 4400, tryAgain: 1013 } as const

/** Serves one connection until it ends. */
export const serveConnection = (socket: WebSocket, parts: ConnectionParts): void => {
  const { database, hub, workspaceId, mayStay, onError } = parts
  const workspace = withWorkspace(database, workspaceId)
  const subscriptions = new Map<string, () => void>()
  const say = (message: LiveMessage): void => {
    if (socket.bufferedAmount > maxUnread) socket.close(closed.tooSlow, 'too slow')
    else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  }
  const drop = (key: string): void => {
    subscriptions.get(key)?.()
    subscriptions.delete(key)
  }
  const follow = async (
    executionId: string,
    after: Extract<LiveRequest, { executionId: string; type: 'subscribe' }>['after'],
  ): Promise<void> => {
    await findExecution(workspace, executionId)
    drop(executionId)
    const send = async (events: Extract<LiveMessage, { type: 'events' }>['events']) => {
      say({ type: 'events', executionId, events })
      await untilTaken(socket)
    }
    subscriptions.set(executionId, followExecution({ hub, workspace, executionId, after, onError, send: send as never }))
  }
  const serve = async (request: LiveRequest): Promise<void> => {
    if (request.type === 'unsubscribe') return drop(request.executionId ?? 'all')
    if (subscriptions.size >= maxSubscriptions)
      throw new Refusal('limited', 'TOO_MANY_SUBSCRIPTIONS', `A connection follows ${maxSubscriptions} things at a time.`)
    if ('executions' in request) {
      drop('all')
      subscriptions.set('all', tellChanges(hub, workspaceId, say))
    } else await follow(request.executionId, request.after)
  }
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : readMessage(String(data))
    if (!message) return socket.close(closed.badMessage, 'a message must be JSON of a known type')
    if ('wrong' in message) return say({ type: 'problem', code: 'REQUEST_INVALID', message: message.wrong })
    const { request } = message
    serve(request).catch((error: unknown) => {
      // Whoever is told of a problem gives up; whoever is cut off comes again.
      if (isOutage(error)) return socket.close(closed.tryAgain, 'the database does not answer')
      if (!(error instanceof Refusal)) onError(error)
      const { code, message } = error instanceof Refusal ? error : { code: 'INTERNAL', message: 'This is a fault of the server.' }
      say({ type: 'problem', code, message, ...('executionId' in request && { executionId: request.executionId }) })
    })
  })
  const stopBeating = keepAlive(socket)
  const checking = setInterval(
    () => void mayStay().then((may) => may || socket.close(closed.notKnown, 'not allowed any more'), onError),
    checkMs,
  )
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    stopBeating()
    clearInterval(checking)
    for (const stop of subscriptions.values()) stop()
  })
}

/** The log is read on when the socket has taken what was read; who takes nothing for too long is let go. */
const untilTaken = async (socket: WebSocket): Promise<void> => {
  const since = performance.now()
  while (socket.bufferedAmount > maxUnread / 2 && socket.readyState === socket.OPEN) {
    if (performance.now() - since > patienceMs) return socket.terminate()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Undefined for what is no message at all; else what it asks, or what is wrong with that. */
const readMessage = (text: string): { readonly request: LiveRequest } | { readonly wrong: string } | undefined => {
  const json = parseJson(text)
  if (typeof json !== 'object' || json === null || !('type' in json) || !isKnown(json.type)) return undefined
  const { success, output, issues } = v.safeParse(liveRequestSchema, json)
  if (success) return { request: output }
  return {
    wrong: issues
      .flatMap((issue) => toProblems('message', issue))
      .map(({ pointer, message }) => `${pointer} ${message}.`)
      .join(' '),
  }
}

const isKnown = (type: unknown): boolean => type === 'subscribe' || type === 'unsubscribe'

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const tellChanges = (hub: LiveHub, workspaceId: string, say: (message: LiveMessage) => void): (() => void) => {
  let changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const tell = (): void => {
    timer = undefined
    say({ type: 'changed', executionIds: [...changed] })
    changed = new Set()
  }
  const unlisten = hub.onWorkspace(workspaceId, (executionId) => {
    changed.add(executionId)
    timer ??= setTimeout(tell, lotMs)
  })
  return () => {
    unlisten()
    clearTimeout(timer)
  }
}

/** One that does not answer two beats is gone, whatever its socket says. */
const keepAlive = (socket: WebSocket): (() => void) => {
  let missed = 0
  socket.on('pong', () => {
    missed = 0
  })
  const timer = setInterval(() => {
    missed += 1
    if (missed > 2) socket.terminate()
    else socket.ping()
  }, beatMs)
  return () => clearInterval(timer)
}
