import { createHash } from 'node:crypto'
import type { Sql } from 'postgres'
import { Problem } from '../http/problem.ts'

export interface KeyedRequest {
  readonly userId: string
  /** What the client sent as `Idempotency-Key`. */
  readonly key: string
  readonly body: unknown
}

/**
 * Claims the key for this request; undefined when it is new, else the order that the first request made.
 *
 * @throws Problem 409 while the first request is still at work, 422 when the key came with another body
 */
export const claimKey = async (sql: Sql, { userId, key, body }: KeyedRequest): Promise<string | undefined> => {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex')
  const { count } = await sql`
    insert into idempotency_keys (user_id, key, request_hash) values (${userId}, ${key}, ${hash}) on conflict do nothing`
  if (count > 0) return undefined
  const [known] = await sql<{ request_hash: string; order_id: string | null }[]>`
    select request_hash, order_id from idempotency_keys where user_id = ${userId} and key = ${key}`
  if (known !== undefined && known.request_hash !== hash) throw new Problem(422, 'This Idempotency-Key was used for another order.')
  if (known === undefined || known.order_id === null)
    throw new Problem(409, 'The first request with this Idempotency-Key is still at work.')
  return known.order_id
}

export const settleKey = async (sql: Sql, { userId, key, orderId }: { userId: string; key: string; orderId: string }): Promise<void> => {
  await sql`update idempotency_keys set order_id = ${orderId} where user_id = ${userId} and key = ${key}`
}

/** The request failed: the key may be used again. */
export const dropKey = async (sql: Sql, { userId, key }: { userId: string; key: string }): Promise<void> => {
  await sql`delete from idempotency_keys where user_id = ${userId} and key = ${key}`
}
