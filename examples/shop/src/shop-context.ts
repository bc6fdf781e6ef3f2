import type { Sql } from 'postgres'
import type { Bug } from './bugs.ts'
import type { Cache } from './cache/cache.ts'
import type { EventBus } from './events/event-bus.ts'
import type { Tokens } from './http/tokens.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

/** What the services share. Each touches its own tables only and asks the others over HTTP. */
export interface ShopContext {
  /** Never call another service inside a transaction: the embedded database has one session, and they share it. */
  readonly sql: Sql
  readonly events: EventBus
  readonly cache: Cache
  readonly telemetry: Telemetry
  readonly tokens: Tokens
  readonly adminKey: string
  /** Switched while the shop runs. */
  readonly bugs: Set<Bug>
  /** Complete before the first request. */
  readonly urls: ServiceUrls
  /** Aborted when the shop stops. */
  readonly signal: AbortSignal
  log(line: string): void
}

export interface ServiceUrls {
  users: string
  products: string
  orders: string
  notifications: string
  recommendations: string
  web: string
  feed: string
  mcp: string
}
