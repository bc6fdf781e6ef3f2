import { defineAction, ignoringCase, type Output } from '@testmesh/action-kit'
import { toListener } from '../messages/to-listener.ts'
import { monotonicNow } from '../node/monotonic.ts'
import { tookInWords } from '../took.ts'
import { explain } from './explain.ts'
import { collectEvents, differencesOf } from './sse/collect-events.ts'
import { type EventReader, readEvents } from './sse/event-reader.ts'
import { openStream, toRequestConfig } from './sse/open-stream.ts'
import { sseSchema } from './sse.schema.ts'
import { createInterrupt } from './transport/interrupt.ts'

type SseResult = Output<typeof sseSchema>

export const sse = defineAction(sseSchema, {
  run: async (config, context) => {
    const startedAt = monotonicNow()
    const interrupt = createInterrupt({ signal: context.signal, clock: context.clock, timeoutMs: config.timeout })
    let reader: EventReader | undefined
    try {
      const { exchanged, incoming } = await openStream(config, { context, interrupt })
      reader = readEvents(incoming, exchanged.url)
      interrupt.phase = `an event from ${exchanged.url.host}`
      const { messages: events, seen } = await collectEvents(config, { reader, interrupt })
      const { status } = exchanged.response
      const [first] = events
      const last = events.findLast(({ id }) => id !== undefined)
      return {
        status,
        headers: ignoringCase(exchanged.headers.one),
        events: events as SseResult['events'],
        count: events.length,
        ...(first && { event: first.event, data: first.data as NonNullable<SseResult['data']> }),
        ...(last?.id !== undefined && { last_event_id: last.id }),
        seen,
        duration_ms: Math.round((monotonicNow() - startedAt) * 100) / 100,
      }
    } finally {
      reader?.close()
      interrupt.dispose()
    }
  },
  listen: async (config, context) => {
    const interrupt = createInterrupt({ signal: context.signal, clock: context.clock, timeoutMs: config.timeout })
    try {
      const { exchanged, incoming } = await openStream(config, { context, interrupt })
      const events = readEvents(incoming, exchanged.url)
      return toListener({
        take: async () => {
          const event = await events.next()
          return event && [event]
        },
        fits: (event) => differencesOf(event, config.match).length === 0,
        close: events.close,
      })
    } finally {
      interrupt.dispose()
    }
  },
  explain: (config, result, net) => {
    const { request, repeat } = explain(toRequestConfig(config), undefined, net)
    return {
      request: `${request}${result?.seen === undefined ? '' : ` → ${outcomeOf(result)}`}`,
      repeat: repeat.replace(/^curl -sS/, 'curl -sSN'),
    }
  },
})

const outcomeOf = ({ status, count, seen, duration_ms: tookMs }: Partial<SseResult>): string =>
  `${status === undefined ? '' : `${status}, `}${count} of ${seen} events${tookInWords(tookMs)}`
