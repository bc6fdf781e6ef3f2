import { type Collected, collectMessages } from '../../messages/collect-messages.ts'
import { contentDifferences, partDifferences } from '../../messages/differences.ts'
import { toConsumed } from '../../messages/results.ts'
import { createTape, type FoundTape, findTape } from '../../messages/tape.ts'
import { untilTimeIsUp } from '../../messages/until-time-is-up.ts'
import { createStop, msInWords } from '../../stop.ts'
import type { Client } from '../connection/client.ts'
import type { NatsMessage } from '../message.ts'
import { natsError } from '../nats-error.ts'
import { stopWords } from '../stop-words.ts'
import type { NatsConfig, NatsResult, Operating } from './operating.ts'
import { type Hearing, hearStream, hearSubject, type StreamHearing, takeFromConsumer } from './subscribe.ts'

export const consume = async (config: NatsConfig, operating: Operating): Promise<Omit<NatsResult, 'duration_ms'>> => {
  const collected = await (config.consumer === undefined ? fromTape(config, operating) : fromConsumer(config, operating))
  return toConsumed(collected) as NatsResult
}

/** What of a message is not as wanted; none when it matches. */
export const differencesOf = (message: NatsMessage, match: NatsConfig['match'] = {}): string[] => [
  ...partDifferences('subject', message.subject, match.subject),
  ...contentDifferences(message, match),
]

/**
 * What this execution hears of the subject or the stream, on a tape that its steps share.
 *
 * @param isEarly before the first step. A stream is read from here on; a step that comes first has it look back by the clock.
 */
export const findHeard = (
  config: NatsConfig,
  { context, stop, settings, pool }: Operating,
  isEarly: boolean,
): Promise<FoundTape<NatsMessage>> =>
  findTape({
    key: JSON.stringify([settings, config.subject, config.queue_group, config.stream, config.start ?? 'run_start']),
    context,
    stop,
    open: async () => {
      const tape = createTape<NatsMessage>({
        tooMuch: (count) => natsError('NATS_TOO_MUCH', `${count} messages came from ${sourceOf(config)}, which is more than is kept`),
      })
      await hear(config, { stop, pool }, { ...tape, from: isEarly ? 'next' : fromOf(config, context.startedAt) })
      return tape
    },
  })

const fromOf = ({ start = 'run_start' }: NatsConfig, startedAt: number): StreamHearing['from'] =>
  start === 'beginning' ? 'beginning' : start === 'latest' ? 'next' : new Date(Math.floor(startedAt))

/** Over a connection that stays for it alone. */
export const hear = async (
  config: NatsConfig,
  { stop, pool }: Pick<Operating, 'stop' | 'pool'>,
  hearing: Hearing & Pick<StreamHearing, 'from'>,
): Promise<Client> => {
  const client = await pool.open(stop)
  const opening = config.stream === undefined ? hearSubject(client, config, hearing) : hearStream(client, config, hearing)
  await stop.race(opening, 'the subscription').catch((error: unknown) => {
    client.close()
    throw error
  })
  return client
}

const fromTape = async (config: NatsConfig, operating: Operating): Promise<Collected<NatsMessage>> => {
  const { tape, isNew } = await findHeard(config, operating, false)
  const queue = tape.read(config.start === 'latest' ? 'now' : 'start')
  try {
    return await collect(config, { take: queue.take, stop: operating.stop, isLate: isNew && config.stream === undefined })
  } finally {
    queue.end()
  }
}

/** How long the server may take to note what was taken, beside the time that taking took. Milliseconds. */
const SETTLE_MS = 5_000

const fromConsumer = async (config: NatsConfig, { context, stop, pool }: Operating): Promise<Collected<NatsMessage>> => {
  const client = await pool.open(stop)
  try {
    const taking = await stop.race(takeFromConsumer(client, config), 'the consumer')
    const settle = (taken: readonly NatsMessage[]): Promise<void> =>
      createStop(context, SETTLE_MS, stopWords).race(taking.settle(taken), 'the answer to the acknowledgement')
    const collected = await collect(config, { take: taking.take, stop, isLate: false }).catch(async (error: unknown) => {
      // Else the server would keep them from others until its own limit passes.
      await settle([]).catch(() => undefined)
      throw error
    })
    await settle(config.ack === false ? [] : collected.messages)
    return collected
  } finally {
    client.close()
  }
}

interface Collecting {
  take(): Promise<readonly NatsMessage[] | undefined>
  readonly stop: Operating['stop']
  readonly isLate: boolean
}

const collect = (config: NatsConfig, { take, stop, isLate }: Collecting): Promise<Collected<NatsMessage>> =>
  collectMessages({
    wanted: config,
    words,
    next: () => untilTimeIsUp(stop.race(take(), 'messages'), 'NATS_TIMEOUT'),
    differences: (message) => differencesOf(message, config.match),
    ending: () => `on ${sourceOf(config)} within ${msInWords(config.timeout)}`,
    hint: () => (isLate ? subscribedLate : undefined),
  })

const sourceOf = ({ subject, stream, consumer }: NatsConfig): string => [consumer ?? stream, subject].filter(Boolean).join(' ')

const subscribedLate =
  'It subscribed only when this step began, as its settings depend on steps before it: what came earlier is not seen. Open it with `listen` before the step that makes the message come.'

const words = {
  noun: 'message',
  codes: { tooFew: 'NATS_TOO_FEW', unexpected: 'NATS_UNEXPECTED', tooMuch: 'NATS_TOO_MUCH' },
  error: natsError,
  inWords: ({ subject, stream, seq }: NatsMessage): string => (stream === undefined ? subject : `${stream}@${seq} ${subject}`),
} as const
