import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, index, integer, jsonb, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytes, id, madeAt, moment, ofWorkspace, oneOf, workspaceId } from './columns.ts'
import { executionsSchema } from './executions.ts'
import { workspaces } from './users.ts'

/** What became known and webhooks may have to tell: written with what it tells of, and taken by whoever makes deliveries of it. */
export const outbox = executionsSchema.table(
  'outbox',
  {
    id: id(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    /** Either an execution that ended. */
    execution_id: uuid(),
    /** Or a time of a schedule. */
    schedule_id: uuid(),
    scheduled_for: moment(),
    created_at: madeAt(),
  },
  (table) => [
    index('outbox_due').on(table.workspace_id, table.created_at, table.id),
    check('outbox_of', sql`num_nonnulls(execution_id, schedule_id) = 1 and (schedule_id is null) = (scheduled_for is null)`),
    ofWorkspace('outbox'),
  ],
)

/** Who is told what becomes of executions. */
export const webhooks = executionsSchema.table(
  'webhooks',
  {
    id: id(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    kind: text().notNull(),
    source: text().notNull(),
    /** Null: any, and none. */
    environments: text().array(),
    /** Which flows: `{ ids }`, or `{ suite, tags, folder }`. Null: all. */
    flows: jsonb(),
    told_when: text().notNull(),
    /** Of its URL, which is sealed with the secret that signs: `{ url, secret, earlier }`. */
    origin: text().notNull(),
    ciphertext: bytes().notNull(),
    dek_wrapped: bytes().notNull(),
    kek_id: text().notNull(),
    paused: boolean().notNull().default(false),
    /** When nobody did it. */
    paused_because: text(),
    /** What did not pass when it was last heard of, as the keys of an object. */
    failing: jsonb().notNull().default({}),
    /** Counts the changes of it, from 1. */
    version: integer().notNull().default(1),
    created_by: uuid(),
    updated_by: uuid(),
    created_at: madeAt(),
    updated_at: madeAt(),
  },
  (table) => [
    unique('webhooks_in_workspace').on(table.workspace_id, table.id),
    unique('webhooks_name').on(table.workspace_id, table.name),
    check('webhooks_kind', oneOf('kind', ['generic', 'slack'])),
    check('webhooks_source', oneOf('source', ['schedules', 'all'])),
    check('webhooks_told_when', oneOf('told_when', ['changes', 'failures', 'every'])),
    ofWorkspace('webhooks'),
  ],
)

/** What a webhook tells at once: the same bytes, however often it is sent. */
export const deliveries = executionsSchema.table(
  'deliveries',
  {
    id: id(),
    workspace_id: workspaceId(),
    webhook_id: uuid().notNull(),
    test: boolean().notNull().default(false),
    body: text().notNull(),
    title: text().notNull(),
    /** The first of what it tells; so many more. */
    told: jsonb().notNull().default([]),
    more: integer().notNull().default(0),
    state: text().notNull().default('pending'),
    attempts: integer().notNull().default(0),
    /** While it is sent: when another server may send it. */
    next_at: moment(),
    last_attempt_at: moment(),
    /** Of HTTP; null: there was no answer. */
    status: integer(),
    answer: text(),
    created_at: madeAt(),
    ended_at: moment(),
  },
  (table) => [
    foreignKey({
      name: 'deliveries_webhook',
      columns: [table.workspace_id, table.webhook_id],
      foreignColumns: [webhooks.workspace_id, webhooks.id],
    }).onDelete('cascade'),
    index('deliveries_list').on(table.webhook_id, table.created_at, table.id),
    // The last of each is asked for with its webhook, however many there are.
    index('deliveries_attempted').on(table.webhook_id, table.last_attempt_at).where(sql`last_attempt_at is not null`),
    index('deliveries_arrived').on(table.webhook_id, table.ended_at).where(sql`state = 'delivered'`),
    index('deliveries_due').on(table.next_at).where(sql`state = 'pending'`),
    index('deliveries_ended').on(table.ended_at),
    check('deliveries_state', oneOf('state', ['pending', 'delivered', 'failed'])),
    check('deliveries_pending', sql`(state = 'pending') = (next_at is not null) and (state = 'pending') = (ended_at is null)`),
    ofWorkspace('deliveries'),
  ],
)
