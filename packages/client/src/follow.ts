import type { ExecutionEvent, LiveMessage, LiveRequest } from '@testmesh/protocol'
import type { FollowOptions } from './create-client.ts'

export interface LiveParts extends Pick<FollowOptions, 'signal' | 'onConnection' | 'patienceMs'> {
  readonly url: string
  readonly ticket: () => Promise<string>
}

export interface FollowParts extends LiveParts, FollowOptions {
  readonly executionId: string
  /** What the log holds after a place, over HTTP; empty at its end. */
  readonly read: (after: Place | undefined) => Promise<readonly ExecutionEvent[]>
}

type Place = NonNullable<FollowOptions['after']>

/** The first pause before it connects again; it doubles. Milliseconds. */
const firstPauseMs = 200
const longestPauseMs = 5_000
/** A proxy that knows no WebSocket may also never answer. Milliseconds. */
const openingMs = 5_000

/**
 * Events in the order of the log, each once, until `execution.finished`. Where no WebSocket comes through, the log is read over HTTP
 * with each try to connect. Rejects when the server refuses it, or has been away for longer than there is patience.
 */
export async function* follow(parts: FollowParts): AsyncGenerator<readonly ExecutionEvent[], void, void> {
  const { executionId } = parts
  let place = parts.after
  const request = (): LiveRequest => ({ type: 'subscribe', executionId, ...(place && { after: place }) })
  async function* readOn(): AsyncGenerator<LiveMessage, boolean, void> {
    for (;;) {
      const events = await answerOf(() => parts.read(place))
      if (!events || events.length === 0) return events !== undefined
      yield { type: 'events', executionId, events: [...events] }
    }
  }
  for await (const message of converse(parts, request, readOn)) {
    if (message.type !== 'events') continue
    // After a cut something may come again.
    const fresh = message.events.filter((event) => isAfter(event, place))
    const last = fresh.at(-1)
    if (!last) continue
    place = { epoch: last.epoch, seq: last.seq }
    yield fresh
    if (last.type === 'execution.finished') return
  }
}

/** Ids of executions of the workspace as they change, until it is told to end. After a cut some may be missing: `onConnection` says so. */
export async function* watch(parts: LiveParts): AsyncGenerator<readonly string[], void, void> {
  for await (const message of converse(parts, () => ({ type: 'subscribe', executions: 'all' })))
    if (message.type === 'changed') yield message.executionIds
}

/** What can be had without a connection, then whether there was an answer. */
type WithoutOne = () => AsyncGenerator<LiveMessage, boolean, void>

/** What the server says after `request`, which is asked anew with each connection that has to be made again. */
async function* converse(parts: LiveParts, request: () => LiveRequest, without?: WithoutOne): AsyncGenerator<LiveMessage, void, void> {
  const { onConnection = () => {}, signal, patienceMs = Number.POSITIVE_INFINITY } = parts
  let pauseMs = firstPauseMs
  let isAsked = false
  let heardAt = performance.now()
  while (!signal?.aborted) {
    let wasOpen = false
    const onOpen = (): void => {
      wasOpen = true
      pauseMs = firstPauseMs
      isAsked = false
      onConnection('connected')
    }
    yield* connectOnce(parts, request(), onOpen)
    if (signal?.aborted) return
    if (!isAsked) onConnection('cut')
    isAsked = without !== undefined && (yield* without())
    if (signal?.aborted) return
    if (isAsked) onConnection('asked')
    if (isAsked || wasOpen) heardAt = performance.now()
    // Asked once more, so that it says itself why.
    else if (performance.now() - heardAt > patienceMs) await parts.ticket()
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }
}

const isAfter = ({ epoch, seq }: Place, place: Place | undefined): boolean =>
  !place || epoch > place.epoch || (epoch === place.epoch && seq > place.seq)

/** Ends when the connection does. @throws what the server refuses */
async function* connectOnce(parts: LiveParts, request: LiveRequest, onOpen: () => void): AsyncGenerator<LiveMessage, void, void> {
  const { url, signal } = parts
  const ticket = await answerOf(parts.ticket)
  if (ticket === undefined) return
  const base = url === '' ? ((globalThis as { location?: { origin: string } }).location?.origin ?? '') : url
  const socket = new WebSocket(`${base.replace(/^http/, 'ws')}/api/v1/live?ticket=${encodeURIComponent(ticket)}`)
  const messages = readMessages(socket)
  const close = (): void => socket.close()
  const tooLate = setTimeout(close, openingMs)
  signal?.addEventListener('abort', close, { once: true })
  socket.addEventListener('open', () => {
    clearTimeout(tooLate)
    socket.send(JSON.stringify(request))
    onOpen()
  })
  try {
    for await (const message of messages) {
      if (message.type === 'problem') throw new Error(message.message)
      yield message
    }
  } finally {
    clearTimeout(tooLate)
    signal?.removeEventListener('abort', close)
    close()
  }
}

/** Undefined while the server is away: it is asked again. */
const answerOf = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await ask()
  } catch (error) {
    const status = (error as { status?: number }).status ?? 0
    if (status === 0 || status === 429 || status >= 500) return undefined
    throw error
  }
}

async function* readMessages(socket: WebSocket): AsyncGenerator<LiveMessage, void, void> {
  const waiting: LiveMessage[] = []
  let isOver = false
  let wake = (): void => {}
  socket.addEventListener('message', ({ data }) => {
    waiting.push(JSON.parse(String(data)) as LiveMessage)
    wake()
  })
  const end = (): void => {
    isOver = true
    wake()
  }
  socket.addEventListener('close', end)
  socket.addEventListener('error', end)
  for (;;) {
    const message = waiting.shift()
    if (message) yield message
    else if (isOver) return
    else
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
}
