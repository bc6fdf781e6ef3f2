import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgSchema,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, currentWorkspace, id, madeAt, moment, ofWorkspace, oneOf, tenantRole, workspaceId } from './columns.ts'
import { workspaces } from './users.ts'

export const schedulerSchema = pgSchema('scheduler')

export const jobs = schedulerSchema.table(
  'jobs',
  {
    id: id(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    pool: text().notNull().default('default'),
    kind: text().notNull(),
    payload: jsonb().notNull().default({}),
    /** A second job with it is not made. */
    dedupe_key: text(),
    /** The smaller goes first. */
    priority: smallint().notNull().default(0),
    state: text().notNull().default('queued'),
    run_at: madeAt(),
    dispatched_at: moment(),
    /** Starts so far. */
    attempt: integer().notNull().default(0),
    /** Starts that ended without an answer. */
    losses: integer().notNull().default(0),
    max_losses: integer().notNull().default(3),
    /** The fence: rises with each claim, and only the owner of the highest may write. */
    epoch: bigint({ mode: 'number' }).notNull().default(0),
    lease_until: moment(),
    owner: text(),
    cancel_requested_at: moment(),
    timeout_s: integer().notNull().default(900),
    requeued_from: uuid(),
    created_at: madeAt(),
    finished_at: moment(),
    reason: text(),
  },
  (table) => [
    unique('jobs_in_workspace').on(table.workspace_id, table.id),
    unique('jobs_dedupe').on(table.workspace_id, table.dedupe_key),
    index('jobs_claimable').on(table.pool, table.priority, table.run_at).where(sql`state = 'queued'`),
    index('jobs_leased').on(table.lease_until).where(sql`state in ('running', 'cancelling')`),
    index('jobs_waiting').on(table.run_at).where(sql`state = 'waiting'`),
    index('jobs_of_workspace').on(table.workspace_id).where(sql`state in ('waiting', 'queued', 'running', 'cancelling')`),
    check('jobs_state', oneOf('state', ['waiting', 'queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled', 'dead'])),
    check('jobs_leased_by', sql`state not in ('running', 'cancelling') or (lease_until is not null and owner is not null and epoch > 0)`),
    check('jobs_finished', sql`(state in ('succeeded', 'failed', 'cancelled', 'dead')) = (finished_at is not null)`),
    ofWorkspace('jobs'),
  ],
)

/** One row per start of a job. */
export const attempts = schedulerSchema.table(
  'attempts',
  {
    workspace_id: workspaceId(),
    job_id: uuid().notNull(),
    epoch: bigint({ mode: 'number' }).notNull(),
    owner: text().notNull(),
    started_at: madeAt(),
    ended_at: moment(),
    outcome: text(),
    error: jsonb(),
  },
  (table) => [
    primaryKey({ columns: [table.job_id, table.epoch] }),
    foreignKey({
      name: 'attempts_job',
      columns: [table.workspace_id, table.job_id],
      foreignColumns: [jobs.workspace_id, jobs.id],
    }).onDelete('cascade'),
    check('attempts_outcome', oneOf('outcome', ['succeeded', 'failed', 'timed_out', 'cancelled', 'lost', 'released'])),
    check('attempts_ended', sql`(outcome is null) = (ended_at is null)`),
    ofWorkspace('attempts'),
  ],
)

/** What runs by itself, and when. */
export const schedules = schedulerSchema.table(
  'schedules',
  {
    id: id(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** Five fields: minute, hour, day, month, weekday. */
    cron: text().notNull(),
    /** IANA: `Europe/Berlin`. */
    timezone: text().notNull(),
    /** Which flows: `{ ids }`, or `{ suite, tags, folder }`. */
    flows: jsonb().notNull(),
    /** Null: each flow's own. */
    environment: text(),
    variables: jsonb().notNull().default({}),
    overlap: text().notNull(),
    catch_up: text().notNull(),
    catch_up_within_ms: bigint({ mode: 'number' }).notNull(),
    paused: boolean().notNull().default(false),
    /** Null while it is paused. */
    next_at: moment(),
    /** Counts the changes of it, from 1. */
    version: integer().notNull().default(1),
    created_by: uuid(),
    updated_by: uuid(),
    created_at: madeAt(),
    updated_at: madeAt(),
  },
  (table) => [
    unique('schedules_in_workspace').on(table.workspace_id, table.id),
    unique('schedules_name').on(table.workspace_id, table.name),
    index('schedules_due').on(table.next_at).where(sql`next_at is not null`),
    check('schedules_overlap', oneOf('overlap', ['skip', 'allow'])),
    check('schedules_catch_up', oneOf('catch_up', ['none', 'last', 'all'])),
    check('schedules_paused', sql`not paused or next_at is null`),
    ofWorkspace('schedules'),
  ],
)

/** What came of each time of a schedule: one row, whoever looked after it. Times that were missed one after the other share one. */
export const fires = schedulerSchema.table(
  'fires',
  {
    workspace_id: workspaceId(),
    schedule_id: uuid().notNull(),
    scheduled_for: moment().notNull(),
    fired_at: madeAt(),
    outcome: text().notNull(),
    /** Somebody did not wait for the time. */
    manual: boolean().notNull().default(false),
    triggered_by: uuid(),
    /** Of its executions. */
    batch_id: uuid(),
    executions: integer().notNull().default(0),
    /** Times that passed unused, the last of them `scheduled_for`. */
    missed: integer().notNull().default(0),
    /** What could not run, and why: `[{ flowId, flowName, message }]`. */
    problems: jsonb().notNull().default([]),
  },
  (table) => [
    primaryKey({ columns: [table.schedule_id, table.scheduled_for] }),
    foreignKey({
      name: 'fires_schedule',
      columns: [table.workspace_id, table.schedule_id],
      foreignColumns: [schedules.workspace_id, schedules.id],
    }).onDelete('cascade'),
    index('fires_time').on(table.fired_at),
    index('fires_batch').on(table.batch_id).where(sql`batch_id is not null`),
    check('fires_outcome', oneOf('outcome', ['started', 'refused', 'skipped', 'missed'])),
    check('fires_started', sql`(outcome = 'started') = (batch_id is not null)`),
    ofWorkspace('fires'),
  ],
)

/** What another program starts by a signed request. */
export const triggers = schedulerSchema.table(
  'triggers',
  {
    id: id(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    kind: text().notNull(),
    /** Which flows: `{ ids }`, or `{ suite, tags, folder }`. */
    flows: jsonb().notNull(),
    /** Null: each flow's own. */
    environment: text(),
    /** An expression over what comes. Null: always. */
    condition: text(),
    /** Templates over what comes. */
    variables: jsonb().notNull().default({}),
    overlap: text().notNull(),
    paused: boolean().notNull().default(false),
    /** What requests prove themselves by: `{ secret, earlier }`. */
    ciphertext: bytes().notNull(),
    dek_wrapped: bytes().notNull(),
    kek_id: text().notNull(),
    /** Counts the changes of it, from 1. */
    version: integer().notNull().default(1),
    created_by: uuid(),
    updated_by: uuid(),
    created_at: madeAt(),
    updated_at: madeAt(),
  },
  (table) => [
    unique('triggers_in_workspace').on(table.workspace_id, table.id),
    unique('triggers_name').on(table.workspace_id, table.name),
    check('triggers_kind', oneOf('kind', ['standard', 'github', 'gitlab', 'token'])),
    check('triggers_overlap', oneOf('overlap', ['skip', 'allow'])),
    ofWorkspace('triggers'),
  ],
)

/** What came of a request to a trigger: one row, however often it was sent. The request itself is not kept. */
export const arrivals = schedulerSchema.table(
  'arrivals',
  {
    id: id(),
    workspace_id: workspaceId(),
    trigger_id: uuid().notNull(),
    /** As the sender calls it. Null: he did not prove himself. */
    delivery_id: text(),
    /** Of GitHub and GitLab: what happened there. */
    event: text(),
    at: madeAt(),
    outcome: text().notNull(),
    /** Of its executions. */
    batch_id: uuid(),
    executions: integer().notNull().default(0),
    /** What could not run, and why: `[{ flowId, flowName, message }]`. */
    problems: jsonb().notNull().default([]),
  },
  (table) => [
    foreignKey({
      name: 'arrivals_trigger',
      columns: [table.workspace_id, table.trigger_id],
      foreignColumns: [triggers.workspace_id, triggers.id],
    }).onDelete('cascade'),
    unique('arrivals_delivery').on(table.trigger_id, table.delivery_id),
    index('arrivals_list').on(table.trigger_id, table.at, table.id),
    index('arrivals_time').on(table.at),
    check('arrivals_outcome', oneOf('outcome', ['started', 'refused', 'unmet', 'skipped', 'paused', 'ping', 'unproven'])),
    check('arrivals_started', sql`(outcome = 'started') = (batch_id is not null)`),
    check('arrivals_proven', sql`(outcome = 'unproven') = (delivery_id is null)`),
    ofWorkspace('arrivals'),
  ],
)

/** Who takes jobs: one row per process, which renews it as long as it lives. A workspace sees those that may take its jobs. */
export const workers = schedulerSchema.table(
  'workers',
  {
    /** As jobs and attempts name it. */
    owner: text().primaryKey(),
    /** Whose executions alone it takes: an agent's. Null: those of all. */
    workspace_id: uuid().references(() => workspaces.id, { onDelete: 'cascade' }),
    pool: text().notNull(),
    slots: integer().notNull(),
    host: text().notNull(),
    /** Those of Windows go up to 2^32. */
    pid: bigint({ mode: 'number' }).notNull(),
    version: text().notNull(),
    /** It takes no more, and goes on with what it has. */
    stopping: boolean().notNull().default(false),
    started_at: madeAt(),
    last_seen_at: madeAt(),
  },
  () => [
    pgPolicy('workers_of_workspace', {
      for: 'all',
      to: tenantRole,
      using: sql`workspace_id is null or workspace_id = ${currentWorkspace}`,
      withCheck: sql`workspace_id = ${currentWorkspace}`,
    }),
  ],
)
