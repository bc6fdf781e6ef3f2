import { randomBytes, randomUUID } from 'node:crypto'
import type { Bug } from './bugs.ts'
import type { Cache } from './cache/cache.ts'
import { createClosers } from './closers.ts'
import { openDatabase } from './database/open-database.ts'
import type { EventBus } from './events/event-bus.ts'
import { defaultPorts } from './ports.ts'
import type { ServiceUrls, ShopContext } from './shop-context.ts'
import type { Telemetry } from './telemetry/telemetry.ts'
import { createTiming, type Timing } from './timing.ts'

export interface ShopOptions {
  /** `default`: 5001 to 5010; `free`: whatever is free, for tests. Default `free`. */
  readonly ports?: 'free' | 'default' | undefined
  /** A PostgreSQL to use. Default: PGlite inside, with fresh data. */
  readonly databaseUrl?: string | undefined
  /** Kafka carries the order events. Default: a broker in the process. */
  readonly kafkaBrokers?: readonly string[] | undefined
  /** Redis caches products. Default: memory. */
  readonly redisUrl?: string | undefined
  /** On from the start; see `bugTable`. */
  readonly bugs?: readonly Bug[] | undefined
  /** Gets what goes wrong inside, a line each. Default: nobody. */
  readonly log?: ((line: string) => void) | undefined
  /** Spans go to this OTLP receiver, `http://host:4318`. Default: nowhere. */
  readonly otlpEndpoint?: string | undefined
}

export interface Shop {
  readonly urls: Readonly<ServiceUrls>
  /** `127.0.0.1:5009` */
  readonly grpcAddress: string
  readonly databaseUrl: string
  readonly events: EventBus['kind']
  readonly cache: Cache['kind']
  /** What `X-API-Key` must be. */
  readonly adminKey: string
  /** Where the start took its time, a line per part. */
  readonly timing: readonly string[]
  /** The addresses under the names flows use: `USERS_URL`, `ORDERS_URL`, `DATABASE_URL`, …; `KAFKA_BROKERS` and such when it has them. */
  environment(): Record<string, string>
  /** Closes everything that was opened. May be called twice. */
  stop(): Promise<void>
}

const adminKey = 'shop-admin-key'

/** Starts all services in this process, on 127.0.0.1. @throws PortTaken, or Error when a given server does not answer; nothing stays open then */
export const startShop = async (options: ShopOptions = {}): Promise<Shop> => {
  const timing = createTiming()
  const closers = createClosers()
  try {
    const context = await openContext({ options, timing, opened: closers.add })
    const { openDoors } = await import('./open-doors.ts')
    const port = (name: keyof typeof defaultPorts): number => (options.ports === 'default' ? defaultPorts[name] : 0)
    const grpcAddress = await timing.measure('services listen', () => openDoors({ context: context.shared, port, opened: closers.add }))
    return toShop({ ...context, options, grpcAddress, timing, stop: closers.closeAll })
  } catch (error) {
    await closers.closeAll()
    throw error
  }
}

interface Opening {
  readonly options: ShopOptions
  readonly timing: Timing
  opened(close: () => Promise<void>): void
}

interface OpenedContext {
  readonly shared: ShopContext
  readonly databaseUrl: string
}

const openContext = async ({ options, timing, opened }: Opening): Promise<OpenedContext> => {
  const databasePort = options.ports === 'default' ? defaultPorts.database : 0
  const open = async <T extends { stop(): Promise<void> }>(name: string, work: () => Promise<T>): Promise<T> => {
    const part = await timing.measure(name, work)
    opened(() => part.stop())
    return part
  }
  const [database, cache, [telemetry, events]] = await allOrNone([
    open('database', () => openDatabase({ url: options.databaseUrl, port: databasePort })),
    open('cache', () => openCache(options)),
    open('telemetry', () => openTelemetry(options)).then(
      async (telemetry) => [telemetry, await open('events', () => openEvents(options, telemetry))] as const,
    ),
    timing.measure('service modules', () => import('./open-doors.ts')),
  ])
  const stopping = new AbortController()
  opened(async () => {
    stopping.abort()
    // The database may have been opened after the events, and so be closed before them: whoever hears one writes into it.
    await events.stop()
  })
  const { createTokens } = await import('./http/tokens.ts')
  const shared: ShopContext = {
    ...{ cache, telemetry, events, adminKey, sql: database.sql },
    tokens: createTokens(randomBytes(32).toString('hex')),
    bugs: new Set(options.bugs),
    urls: { users: '', products: '', orders: '', notifications: '', recommendations: '', web: '', feed: '', mcp: '' },
    signal: stopping.signal,
    log: options.log ?? (() => undefined),
  }
  return { shared, databaseUrl: database.url }
}

// A part that opens after another failed must still be closed: so all are waited for.
const allOrNone = async <T extends readonly unknown[]>(parts: { [K in keyof T]: Promise<T[K]> }): Promise<T> => {
  await Promise.allSettled(parts)
  return (await Promise.all(parts)) as unknown as T
}

const openCache = async ({ redisUrl, databaseUrl }: ShopOptions): Promise<Cache> => {
  if (redisUrl === undefined) return (await import('./cache/memory-cache.ts')).createMemoryCache()
  const { createRedisCache } = await import('./cache/redis-cache.ts')
  return createRedisCache({ url: redisUrl, prefix: databaseUrl === undefined ? `shop:${randomUUID()}:` : 'shop:' })
}

const openTelemetry = async ({ otlpEndpoint }: ShopOptions): Promise<Telemetry> => {
  if (otlpEndpoint === undefined) return (await import('./telemetry/telemetry.ts')).createPassThroughTelemetry()
  return (await import('./telemetry/otlp-telemetry.ts')).createOtlpTelemetry(otlpEndpoint)
}

const openEvents = async ({ kafkaBrokers, log = () => undefined }: ShopOptions, telemetry: Telemetry): Promise<EventBus> => {
  if (kafkaBrokers === undefined) return (await import('./events/in-process-events.ts')).createInProcessEvents({ log })
  return (await import('./events/kafka-events.ts')).createKafkaEvents({ brokers: kafkaBrokers, telemetry, log })
}

interface Opened extends OpenedContext {
  readonly options: ShopOptions
  readonly grpcAddress: string
  readonly timing: Timing
  stop(): Promise<void>
}

const toShop = ({ shared, databaseUrl, grpcAddress, timing, options, stop }: Opened): Shop => ({
  urls: shared.urls,
  grpcAddress,
  databaseUrl,
  events: shared.events.kind,
  cache: shared.cache.kind,
  adminKey,
  timing: timing.lines(),
  environment: () => ({
    ...serversOf(options, shared.cache),
    USERS_URL: shared.urls.users,
    PRODUCTS_URL: shared.urls.products,
    ORDERS_URL: shared.urls.orders,
    NOTIFICATIONS_URL: shared.urls.notifications,
    RECOMMENDATIONS_URL: shared.urls.recommendations,
    WEB_URL: shared.urls.web,
    FEED_URL: shared.urls.feed,
    MCP_URL: shared.urls.mcp,
    GRPC_ADDRESS: grpcAddress,
    DATABASE_URL: databaseUrl,
  }),
  stop,
})

const serversOf = ({ kafkaBrokers, redisUrl }: ShopOptions, cache: Cache): Record<string, string> => ({
  ...(kafkaBrokers && { KAFKA_BROKERS: kafkaBrokers.join(',') }),
  ...(redisUrl !== undefined && { REDIS_URL: redisUrl, CACHE_PREFIX: cache.prefix }),
})
