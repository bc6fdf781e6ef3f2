import { type Config, describePart, isActionError } from '@testmesh/action-kit'
import { msInWords } from '../../stop.ts'
import { httpError } from '../http-error.ts'
import type { sseSchema } from '../sse.schema.ts'
import type { Interrupt } from '../transport/interrupt.ts'
import type { EventReader, SseEvent } from './event-reader.ts'

type SseConfig = Config<typeof sseSchema>

export interface CollectedEvents {
  readonly events: readonly SseEvent[]
  /** How many came. */
  readonly seen: number
}

interface NearMiss {
  readonly event: SseEvent
  readonly differences: readonly string[]
}

const SHOWN_MISSES = 3

/** What of an event is not as wanted, a few words each; none when it matches. */
export const differencesOf = ({ event, data, id }: SseEvent, match: SseConfig['match'] = {}): string[] => [
  ...(match.event?.(event) ?? []).map((mismatch) => describePart('event', mismatch)),
  ...(match.id?.(id) ?? []).map((mismatch) => describePart('id', mismatch)),
  ...(match.data?.(data) ?? []).map((mismatch) => describePart('data', mismatch)),
  ...(match.expression ? judge(match.expression, { event, data, id: id ?? null, $: data }) : []),
]

/** An expression that cannot be evaluated for an event does not hold for it: others may be of another kind. */
const judge = (
  expression: NonNullable<NonNullable<SseConfig['match']>['expression']>,
  names: Readonly<Record<string, unknown>>,
): string[] => {
  const text = expression.text ?? 'the expression'
  try {
    const found = expression(names)
    return found === undefined || found === null || found === false ? [`${text} does not hold`] : []
  } catch (error) {
    return [`${text} cannot be evaluated: ${(error as Error).message}`]
  }
}

/**
 * Takes events until enough match, or none for as long as none may.
 *
 * @throws ActionError SSE_TOO_FEW with what came instead, nearest first; SSE_UNEXPECTED; what broke the connection
 */
export const collectEvents = async (
  config: SseConfig,
  { reader, interrupt }: { reader: EventReader; interrupt: Interrupt },
): Promise<CollectedEvents> => {
  const wanted = config.never ? 1 : config.count
  const events: SseEvent[] = []
  let misses: NearMiss[] = []
  let seen = 0
  let ended = 'the server ended the stream'
  while (events.length < wanted) {
    const event = await interrupt.race(reader.next()).catch((error: unknown) => {
      if (!isActionError(error) || error.code !== 'HTTP_TIMEOUT') throw error
      ended = `within ${msInWords(config.timeout)}`
      return undefined
    })
    if (!event) break
    seen += 1
    const differences = differencesOf(event, config.match)
    if (differences.length === 0) events.push(event)
    else misses = [...misses, { event, differences }].sort((a, b) => a.differences.length - b.differences.length).slice(0, SHOWN_MISSES)
  }
  const [first] = events
  if (config.never && first) throw unexpected(first)
  if (!config.never && events.length < wanted) throw tooFew({ events, wanted, ended, misses, others: seen - events.length })
  return { events, seen }
}

interface Shortage {
  readonly events: readonly SseEvent[]
  readonly wanted: number
  readonly ended: string
  readonly misses: readonly NearMiss[]
  /** How many did not match. */
  readonly others: number
}

const tooFew = ({ events, wanted, ended, misses, others }: Shortage) => {
  const came = `${events.length} of ${wanted} ${wanted === 1 ? 'event' : 'events'} came`
  const when = ended.startsWith('within') ? ` ${ended}` : ` before ${ended}`
  const shown = misses.map(({ event, differences }) => `\n  ${inWords(event)}: ${differences.slice(0, 3).join('; ')}`)
  const instead = others === 0 ? '; nothing else came' : `; ${others} did not match, the nearest first:${shown.join('')}`
  return httpError('SSE_TOO_FEW', `${came}${when}${instead}`, {
    kind: 'timeout',
    result: { events, count: events.length, near_misses: misses.map(({ event, differences }) => ({ ...event, differences })) },
  })
}

const unexpected = (event: SseEvent) =>
  httpError('SSE_UNEXPECTED', `an event came that should never come: ${inWords(event)}`, { result: { events: [event], count: 1 } })

const inWords = ({ event, raw, id }: SseEvent): string => `${event}${id === undefined ? '' : ` ${id}`} ${oneLine(raw)}`

const oneLine = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text).replaceAll('\n', '\\n')
