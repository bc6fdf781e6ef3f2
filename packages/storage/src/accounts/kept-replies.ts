import type { JsonValue } from '@testmesh/protocol'
import type { Sql } from '../ports.ts'

/** A request that may come again. */
export interface RepeatableRequest {
  /** Who asks: keys of others are others. */
  readonly principal: string
  readonly route: string
  readonly key: string
  /** Of what it asks. */
  readonly hash: Uint8Array
}

export interface StoredReply {
  readonly status: number
  readonly body: JsonValue
}

/** `new`: it is ours to answer, until the transaction ends. `other`: the key was used for something else. */
export type Begun = { readonly state: 'new' | 'other' } | { readonly state: 'done'; readonly reply: StoredReply }

/** Replies to requests that carry a key, for one day. Within the transaction that does what is asked. */
export interface KeptReplies {
  /** Waits for a request of the same key that is under way: after it, there is its reply. */
  begin(request: RepeatableRequest): Promise<Begun>
  finish(request: RepeatableRequest, reply: StoredReply): Promise<void>
  removeExpired(): Promise<void>
}

export const keptRepliesOf = (sql: Sql): KeptReplies => ({
  begin: async ({ principal, route, key, hash }) => {
    const made = await sql.query(insertRequest, [principal, route, key, hash])
    if (made.length > 0) return { state: 'new' }
    const [kept] = await sql.query<StoredReply & { hash: Uint8Array; state: string }>(
      `select state, status, response as body, request_hash as hash from users.idempotency
       where principal = $1 and route = $2 and key = $3`,
      [principal, route, key],
    )
    if (!kept || Buffer.compare(kept.hash, hash) !== 0) return { state: 'other' }
    return { state: 'done', reply: { status: kept.status, body: kept.body } }
  },
  finish: async ({ principal, route, key }, { status, body }) => {
    await sql.query(
      `update users.idempotency set state = 'done', status = $4, response = $5
       where principal = $1 and route = $2 and key = $3`,
      [principal, route, key, status, body],
    )
  },
  removeExpired: async () => {
    await sql.query('delete from users.idempotency where expires_at < tm.now()')
  },
})

/** One that expired is begun anew. */
const insertRequest = `
  insert into users.idempotency as kept (principal, route, key, request_hash, expires_at)
  values ($1, $2, $3, $4, tm.now() + interval '1 day')
  on conflict (principal, route, key) do update
  set request_hash = excluded.request_hash, state = 'running', status = null, response = null, created_at = tm.now(),
    expires_at = excluded.expires_at
  where kept.expires_at < tm.now()
  returning key`
