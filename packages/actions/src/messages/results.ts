import { monotonicNow } from '../node/monotonic.ts'
import type { Collected } from './collect-messages.ts'

interface AnyMessage {
  readonly value: unknown
}

/** What a step gives that took messages. */
export const toConsumed = <M extends AnyMessage>({ messages, seen }: Collected<M>) => {
  const [first] = messages
  return { messages, count: messages.length, ...(first ? { value: first.value } : {}), seen }
}

/** The same for the answer to a request. */
export const toAnswered = <M extends AnyMessage>(message: M) => ({ messages: [message], count: 1, value: message.value })

/** Milliseconds since `startedAt`, with two digits. */
export const msSince = (startedAt: number): number => Math.round((monotonicNow() - startedAt) * 100) / 100
