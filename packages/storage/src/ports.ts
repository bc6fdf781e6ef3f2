/**
 * One statement, `$1`-style parameters, each given as its type: a string for `text`, a number or a bigint for `bigint`,
 * a Date or an ISO string for `timestamptz`, a Uint8Array for `bytea`, an array for an array. Whatever is given for `json` or
 * `jsonb` is written as JSON, a string too (`$1::text::jsonb` takes JSON text); null and undefined are NULL.
 * Rows are plain objects, the same on every adapter: timestamps as Date, `bigint` as number while it is safe and as bigint
 * beyond, `numeric` as string, `json` and `jsonb` parsed, `bytea` as Uint8Array.
 *
 * In a transaction, statements that do not wait for each other travel together, and are done in the order they were asked for.
 *
 * @throws Error with the SQLSTATE in `code`, see `isViolation`
 */
export interface Sql {
  query<R = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<R[]>
}

export interface TransactionOptions {
  /** Its statements may take as long as they need: of a change of the schema, which waits for others and rewrites tables. */
  readonly isPatient?: boolean
}

export interface Database extends Sql {
  readonly kind: 'pglite' | 'postgres'
  /** Commits when `work` resolves and rolls back when it rejects. Inside, use the `sql` it is given: the database itself may wait for the transaction to end. */
  transaction<T>(work: (sql: Sql) => Promise<T>, options?: TransactionOptions): Promise<T>
  /** Resolves when the channel is being listened to; what it resolves to stops listening. Messages may be lost across a reconnect. */
  listen(channel: string, onMessage: (payload: string) => void): Promise<() => Promise<void>>
  /** Copies a database that lies in a folder to one beside it, and resolves to its path. While nobody else uses it. Absent where it lies in none. */
  readonly copy?: (name: string) => Promise<string>
  /** Waits for what is under way, then closes. May be called again. */
  close(): Promise<void>
  /** Those of the pool, the listening one aside. Absent where the database has no connections. */
  readonly connections?: () => Readonly<Record<'active' | 'idle' | 'waiting', number>>
}
