import type { Told } from '@testmesh/protocol'
import type { Sql } from '../ports.ts'
import { type Page, type PageWish, pageSize, parseCursor, toPage } from '../query/cursor.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import type { WebhookKind } from './webhooks.ts'

/** `pending`: it is sent, or will be again. `failed`: it was given up. */
export type DeliveryState = 'pending' | 'delivered' | 'failed'

export interface NewDelivery {
  readonly id: string
  readonly webhookId: string
  /** Default false. */
  readonly isTest?: boolean
  /** The bytes that are sent, however often. */
  readonly body: string
  /** What it tells, in one line. */
  readonly title: string
  /** The first of what it tells, and how many more there are. */
  readonly told: readonly Told[]
  readonly more: number
  /** From now on, until somebody takes it. Milliseconds; default 0. */
  readonly restMs?: number
}

export interface DeliveryRecord extends Required<Omit<NewDelivery, 'body' | 'restMs'>> {
  readonly state: DeliveryState
  readonly attempts: number
  readonly createdAt: Date
  readonly lastAttemptAt: Date | null
  readonly nextAttemptAt: Date | null
  readonly status: number | null
  readonly answer: string | null
}

/** One that is to be sent now, by whoever took it. */
export interface DueDelivery {
  readonly id: string
  readonly workspaceId: string
  readonly webhookId: string
  readonly kind: WebhookKind
  readonly isTest: boolean
  readonly body: string
  /** This one counted. */
  readonly attempts: number
  /** When it was taken, by the clock of the database. */
  readonly at: Date
}

/** What came of sending it once. */
export interface Attempted {
  readonly state: DeliveryState
  /** While it is pending: until it is sent again. Milliseconds. */
  readonly restMs?: number
  readonly status: number | null
  readonly answer: string | null
}

export interface Deliveries {
  add(delivery: NewDelivery): Promise<DeliveryRecord>
  find(webhookId: string, id: string): Promise<DeliveryRecord | undefined>
  /** The latest first. @throws InvalidCursor */
  list(webhookId: string, page?: PageWish): Promise<Page<DeliveryRecord>>
  /** Undefined when the webhook is gone, or somebody else took it meanwhile: the attempt says which one is meant. */
  settle(id: string, attempt: number, attempted: Attempted): Promise<DeliveryRecord | undefined>
  /** It is sent again, as if for the first time. Undefined when there is none. */
  renew(webhookId: string, id: string): Promise<DeliveryRecord | undefined>
  /** All that wait, for this reason. */
  giveUp(webhookId: string, reason: string): Promise<void>
}

export const deliveriesOf = (sql: TenantSql): Deliveries => {
  const one = async (text: string, params: readonly unknown[]) => {
    const [found] = await sql.query<DeliveryRecord>(text, params)
    return found
  }
  return {
    add: async ({ id, webhookId, isTest = false, body, title, told, more, restMs = 0 }) => {
      const made = await one(insertDelivery, [id, webhookId, isTest, body, title, told, more, restMs])
      if (!made) throw new Error('a new delivery gave no row')
      return made
    },
    find: (webhookId, id) =>
      one(`select ${columns} from executions.deliveries where workspace_id = $1 and webhook_id = $2 and id = $3`, [webhookId, id]),
    list: async (webhookId, { cursor, limit: asked } = {}) => {
      const limit = pageSize(asked)
      const after = cursor === undefined ? undefined : parseCursor(cursor)
      const rows = await sql.query<DeliveryRecord>(
        `select ${columns} from executions.deliveries
         where workspace_id = $1 and webhook_id = $2
           and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
         order by created_at desc, id desc limit ${limit + 1}`,
        [webhookId, after?.at, after?.id],
      )
      return toPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }))
    },
    settle: (id, attempt, { state, restMs, status, answer }) => one(settleDelivery, [id, attempt, state, restMs, status, answer]),
    renew: (webhookId, id) => one(renewDelivery, [webhookId, id]),
    giveUp: async (webhookId, reason) => {
      await sql.query(giveUpDeliveries, [webhookId, reason])
    },
  }
}

export interface Taking {
  readonly limit: number
  /** So long nobody else takes them. Milliseconds. */
  readonly leaseMs: number
}

/**
 * Of all workspaces those whose time has come, the longest due first; what is sent for the first time before what did not arrive,
 * which else would keep it waiting. Whoever took them and fell silent is not waited for longer than the lease.
 */
export const takeDueDeliveries = (sql: Sql, { limit, leaseMs }: Taking): Promise<DueDelivery[]> =>
  sql.query<DueDelivery>(takeDue, [limit, leaseMs])

/** Takes one that was made to rest. Undefined when somebody else was faster. */
export const takeDelivery = async (sql: Sql, id: string, leaseMs: number): Promise<DueDelivery | undefined> => {
  const [taken] = await sql.query<DueDelivery>(takeOne, [id, leaseMs])
  return taken
}

const columns = `
  id, webhook_id as "webhookId", test as "isTest", title, told, more, state, attempts, created_at as "createdAt",
  last_attempt_at as "lastAttemptAt", next_at as "nextAttemptAt", status, answer`

const inMs = (param: string): string => `tm.now() + ${param}::float8 * interval '1 millisecond'`

const insertDelivery = `
  insert into executions.deliveries (workspace_id, webhook_id, id, test, body, title, told, more, next_at)
  values ($1, $3, $2, $4, $5, $6, $7, $8, ${inMs('$9')})
  returning ${columns}`

const settleDelivery = `
  update executions.deliveries
  set state = $4, status = $6, answer = $7, next_at = case when $4 = 'pending' then ${inMs('$5')} end,
    ended_at = case when $4 <> 'pending' then tm.now() end
  where workspace_id = $1 and id = $2 and attempts = $3 and (state = 'pending' or $4 = 'delivered')
  returning ${columns}`

const renewDelivery = `
  update executions.deliveries
  set state = 'pending', attempts = 0, next_at = tm.now(), ended_at = null
  where workspace_id = $1 and webhook_id = $2 and id = $3
  returning ${columns}`

const giveUpDeliveries = `
  update executions.deliveries
  set state = 'failed', next_at = null, ended_at = tm.now(), answer = $3
  where workspace_id = $1 and webhook_id = $2 and state = 'pending'
  returning id`

const taken = `
  update executions.deliveries as delivery
  set attempts = attempts + 1, last_attempt_at = tm.now(), next_at = ${inMs('$2')}
  from due, executions.webhooks as webhook
  where delivery.id = due.id and webhook.id = delivery.webhook_id
  returning delivery.id, delivery.workspace_id as "workspaceId", webhook_id as "webhookId", webhook.kind, test as "isTest", body, attempts,
    last_attempt_at as at`

const takeDue = `
  with due as (
    select id from executions.deliveries where state = 'pending' and next_at <= tm.now() order by attempts, next_at, id limit $1 for update skip locked
  )
  ${taken}`

const takeOne = `
  with due as (select id from executions.deliveries where state = 'pending' and id = $1 and attempts = 0 for update)
  ${taken}`
