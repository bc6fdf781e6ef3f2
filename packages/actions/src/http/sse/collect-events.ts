import { type Config, isActionError } from '@testmesh/action-kit'
import { type Collected, collectMessages } from '../../messages/collect-messages.ts'
import { partDifferences } from '../../messages/differences.ts'
import { judge } from '../../messages/judge.ts'
import { msInWords } from '../../stop.ts'
import { httpError } from '../http-error.ts'
import type { sseSchema } from '../sse.schema.ts'
import type { Interrupt } from '../transport/interrupt.ts'
import type { EventReader, SseEvent } from './event-reader.ts'

type SseConfig = Config<typeof sseSchema>

/** What of an event is not as wanted, a few words each; none when it matches. */
export const differencesOf = ({ event, data, id }: SseEvent, match: SseConfig['match'] = {}): string[] => [
  ...partDifferences('event', event, match.event),
  ...partDifferences('id', id, match.id),
  ...partDifferences('data', data, match.data),
  ...(match.expression ? judge(match.expression, { event, data, id: id ?? null, $: data }) : []),
]

/**
 * Takes events until enough match, or none for as long as none may.
 *
 * @throws ActionError SSE_TOO_FEW with what came instead, nearest first; SSE_UNEXPECTED; what broke the connection
 */
export const collectEvents = (
  config: SseConfig,
  { reader, interrupt }: { reader: EventReader; interrupt: Interrupt },
): Promise<Collected<SseEvent>> => {
  let ended = 'before the server ended the stream'
  const next = async (): Promise<SseEvent[] | undefined> => {
    const event = await interrupt.race(reader.next()).catch((error: unknown) => {
      if (!isActionError(error) || error.code !== 'HTTP_TIMEOUT') throw error
      ended = `within ${msInWords(config.timeout)}`
      return undefined
    })
    return event && [event]
  }
  return collectMessages({ wanted: config, words, next, differences: (event) => differencesOf(event, config.match), ending: () => ended })
}

const words = {
  noun: 'event',
  codes: { tooFew: 'SSE_TOO_FEW', unexpected: 'SSE_UNEXPECTED', tooMuch: 'HTTP_BODY_TOO_LARGE' },
  error: httpError,
  inWords: ({ event, id }: SseEvent): string => `${event}${id === undefined ? '' : ` ${id}`}`,
} as const
