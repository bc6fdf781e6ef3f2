import type { IncomingMessage } from 'node:http'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { parseJson } from '../../parse-json.ts'
import { connectionError } from '../transport/connection-error.ts'

export interface SseEvent {
  readonly event: string
  readonly data: unknown
  readonly raw: string
  readonly id?: string
}

/** The events of a stream, one after the other. */
export interface EventReader {
  /** The next one; undefined when the server has ended the stream. @throws ActionError when the connection broke */
  next(): Promise<SseEvent | undefined>
  close(): void
}

/** Held while nobody takes them: a stream that is faster waits. */
const MOST_WAITING = 1000

/** Reads `text/event-stream` as the standard has it: comments and retry times are passed over. https://html.spec.whatwg.org/#event-stream-interpretation */
export const readEvents = (incoming: IncomingMessage, url: URL): EventReader => {
  const waiting: SseEvent[] = []
  const decoder = new TextDecoder()
  const parser = createParser({ onEvent: (event) => waiting.push(toEvent(event)) })
  let wake = (): void => {}
  let isOver = false
  let failure: Error | undefined
  incoming.on('data', (chunk: Buffer) => {
    parser.feed(decoder.decode(chunk, { stream: true }))
    if (waiting.length >= MOST_WAITING) incoming.pause()
    wake()
  })
  const end = (error?: Error): void => {
    failure ??= error
    isOver = true
    wake()
  }
  incoming.on('end', () => end())
  incoming.on('close', () => end())
  incoming.on('error', (error) => end(connectionError(error, url)))
  const next = async (): Promise<SseEvent | undefined> => {
    for (;;) {
      const event = waiting.shift()
      if (event) {
        if (waiting.length === 0) incoming.resume()
        return event
      }
      if (failure) throw failure
      if (isOver) return undefined
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return { next, close: () => void incoming.destroy() }
}

const toEvent = ({ event = 'message', data, id }: EventSourceMessage): SseEvent => {
  const parsed = /^\s*[{[]/.test(data) ? parseJson(data) : undefined
  return { event, data: parsed && 'value' in parsed ? parsed.value : data, raw: data, ...(id !== undefined && { id }) }
}
