import type { Sql } from '@testmesh/storage'

/** Hints that there is something to do. One may get lost: whoever waits also looks by itself now and then. */
export interface WakeUps {
  /** When `sql` is a transaction, nobody finds anything before its commit; neither does a wake-up count before it. */
  send(topics: Iterable<string>, sql: Sql): Promise<void>
  /** Resolves once `onWake` would be called; what it resolves to stops that. */
  listen(topic: string, onWake: () => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** There are jobs to claim in a pool. */
export const workIn = (pool: string): string => `work ${pool}`

/** A job of this worker is to be cancelled. */
export const cancelOf = (owner: string): string => `cancel ${owner}`
