import type { JsMsg } from '@nats-io/jetstream'
import type { Client } from '../connection/client.ts'
import { loadJetStream } from '../connection/jetstream.ts'
import { type NatsMessage, toMessage, toStreamMessage } from '../message.ts'
import type { NatsConfig } from './operating.ts'
import { checkSubject } from './send.ts'

export interface Hearing {
  add(message: NatsMessage): void
  fail(reason: Error): void
}

/** Hears a subject from when it resolves. */
export const hearSubject = async (client: Client, config: NatsConfig, { add, fail }: Hearing): Promise<void> => {
  client.onEnd(fail)
  client.connection.subscribe(checkSubject(config.subject ?? ''), {
    callback: (error, message) => (error ? fail(client.toError(error)) : add(toMessage(message))),
    ...(config.queue_group === undefined ? {} : { queue: config.queue_group }),
  })
  await client.flush()
}

export interface StreamHearing extends Hearing {
  /** From the first message on, from the next one, or from a moment. */
  readonly from: 'beginning' | 'next' | Date
}

/** Reads a stream beside everybody else: nothing is acknowledged, and nobody loses a message to it. */
export const hearStream = async (client: Client, config: NatsConfig, { add, fail, from }: StreamHearing): Promise<void> => {
  const { jetstream, jetstreamManager, DeliverPolicy } = await loadJetStream()
  const { stream = '', subject } = config
  client.onEnd(fail)
  await client.ask(async (connection) => {
    const manager = await jetstreamManager(connection)
    const { state } = await manager.streams.info(stream)
    const start =
      from === 'next'
        ? { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: state.last_seq + 1 }
        : from === 'beginning'
          ? { deliver_policy: DeliverPolicy.All }
          : { deliver_policy: DeliverPolicy.StartTime, opt_start_time: from.toISOString() }
    const consumer = await jetstream(connection).consumers.get(stream, {
      ...start,
      ...(subject === undefined ? {} : { filter_subjects: subject }),
    })
    const messages = await consumer.consume({ callback: (message) => add(toStreamMessage(message)) })
    messages.closed().then((error) => error && fail(client.toError(error)))
  })
}

/** Messages that are taken from a consumer of the system, and are not acknowledged yet. */
export interface Taking {
  /** The next one; nothing after `PULL_MS` without any. */
  take(): Promise<readonly NatsMessage[]>
  /** Acknowledges one. */
  ack(message: NatsMessage): Promise<void>
  /** Acknowledges these, gives the others back, and waits until the server has noted it. */
  settle(taken: readonly NatsMessage[]): Promise<void>
}

/** How long the server looks for a message before it says that there is none. Milliseconds; the least that the library takes. */
const PULL_MS = 1_000

/** One after the other: no more are held than were looked at, as others may take from the same consumer. */
export const takeFromConsumer = async (client: Client, { stream = '', consumer = '' }: NatsConfig): Promise<Taking> => {
  const { jetstream } = await loadJetStream()
  const found = await client.ask((connection) => jetstream(connection).consumers.get(stream, consumer))
  const held = new Map<NatsMessage, JsMsg>()
  let pulling: Promise<readonly NatsMessage[]> = Promise.resolve([])
  const pull = async (): Promise<readonly NatsMessage[]> => {
    const delivery = await client.ask(() => found.next({ expires: PULL_MS }))
    if (!delivery) return []
    const message = toStreamMessage(delivery)
    held.set(message, delivery)
    return [message]
  }
  const take = (): Promise<readonly NatsMessage[]> => {
    pulling = pull()
    return pulling
  }
  const ack = async (message: NatsMessage): Promise<void> => {
    const delivery = held.get(message)
    held.delete(message)
    await client.ask(async () => delivery?.ackAck())
  }
  const settle = async (taken: readonly NatsMessage[]): Promise<void> => {
    // What is given back to a server that still looks for us would come to nobody.
    await pulling.catch(() => undefined)
    await Promise.all(taken.map(ack))
    for (const delivery of held.values()) delivery.nak()
    await client.flush()
  }
  return { take, ack, settle }
}
