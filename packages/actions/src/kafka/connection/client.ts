import type { ActionContext } from '@testmesh/action-kit'
import type { Kafka, SASLOptions } from 'kafkajs'
import { loadDriver } from './driver.ts'
import { toKafkaError } from './explain-error.ts'
import type { KafkaSettings } from './settings.ts'
import { createSockets } from './sockets.ts'

/** The library's client for one cluster, and what we know of its connections. */
export interface Client {
  readonly kafka: Kafka
  /**
   * Does something with it; fails at once when no broker can be reached, where the library would try for long.
   * @throws ActionError in plain words
   */
  ask<T>(work: () => Promise<T>): Promise<T>
  close(): void
}

export interface ClientOptions {
  readonly settings: KafkaSettings
  readonly net: ActionContext['net']
}

/** How long the library waits for a connection or an answer; the limit of the step is below it as a rule. Milliseconds. */
const LIBRARY_LIMIT_MS = 60_000

export const createClient = async ({ settings, net }: ClientOptions): Promise<Client> => {
  const { Kafka, logLevel } = await loadDriver()
  const unreachable = createUnreachable(settings.brokers.length)
  const sockets = createSockets({ net, tls: settings.tls, onRefused: unreachable.refused, onConnected: unreachable.connected })
  const kafka = new Kafka({
    clientId: 'testmesh',
    // None any more once it is closed: that ends the library's own attempts, whose timers would keep the process.
    brokers: () => (sockets.isClosed() ? [] : [...settings.brokers]),
    ssl: settings.tls !== undefined,
    ...(settings.sasl ? { sasl: settings.sasl as SASLOptions } : {}),
    logLevel: logLevel.NOTHING,
    connectionTimeout: LIBRARY_LIMIT_MS,
    authenticationTimeout: LIBRARY_LIMIT_MS,
    requestTimeout: LIBRARY_LIMIT_MS,
    // A topic that was just made has no leader for a moment; a broker that is away is told by `ask`.
    retry: { initialRetryTime: 50, factor: 0, multiplier: 1.5, maxRetryTime: 500, retries: 12 },
    socketFactory: sockets.factory,
  })
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    const watch = unreachable.watch()
    try {
      return await Promise.race([work(), watch.failure])
    } catch (error) {
      throw toKafkaError(error, settings)
    } finally {
      watch.end()
    }
  }
  return { kafka, ask, close: sockets.close }
}

/** The address is told beside the reason. */
export interface Refusal {
  readonly refusal: Error
  readonly address: string
}

/** Tells when as many connections in a row failed as there are brokers: then there is nobody to talk to. */
const createUnreachable = (brokers: number) => {
  const watchers = new Set<(refusal: Refusal) => void>()
  let failed = 0
  return {
    connected: () => {
      failed = 0
    },
    refused: (refusal: Error, address: string) => {
      failed += 1
      if (failed < brokers) return
      for (const tell of watchers) tell({ refusal, address })
    },
    watch: () => {
      let tell: (refusal: Refusal) => void = () => undefined
      const failure = new Promise<never>((_, reject) => {
        tell = reject
      })
      failure.catch(() => undefined)
      watchers.add(tell)
      return { failure, end: () => void watchers.delete(tell) }
    },
  }
}
