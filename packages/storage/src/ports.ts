/**
 * One statement at a time, `$1`-style parameters. Rows are plain objects, the same on every adapter: timestamps as Date,
 * `bigint` as number while it is safe and as bigint beyond, `numeric` as string, `jsonb` parsed, `bytea` as Uint8Array.
 * An object or an array given for a `jsonb` parameter is written as JSON; an array given for `text[]` as an array.
 */
export interface Sql {
  query<R = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<R[]>
}

export interface Database extends Sql {
  readonly kind: 'pglite' | 'postgres'
  /** Commits when `work` resolves and rolls back when it rejects. Inside, use the `sql` it is given. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Resolves when the channel is being listened to; what it resolves to stops listening. Messages may be lost across a reconnect. */
  listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}
