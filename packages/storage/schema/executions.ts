import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  json,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, id, madeAt, moment, ofWorkspace, oneOf, workspaceId } from './columns.ts'
import { workspaces } from './users.ts'

export const executionsSchema = pgSchema('executions')

const verdicts = ['passed', 'flaky', 'failed', 'error', 'skipped', 'cancelled']
const counter = () => bigint({ mode: 'number' }).notNull()

/** The job that runs an execution has its id. */
export const executions = executionsSchema.table(
  'executions',
  {
    id: id(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    batch_id: uuid(),
    /** Kept as they were: the flow may change or go. */
    flow_id: uuid(),
    flow_version: integer(),
    flow_name: text().notNull(),
    flow_sha256: text().notNull(),
    suite: text(),
    tags: text().array().notNull().default(sql`'{}'`),
    environment: text(),
    /** Which workers run it: that of its environment when it was made. */
    pool: text().notNull().default('default'),
    /** The data row, when the flow has rows. */
    row: jsonb(),
    status: text().notNull().default('queued'),
    verdict: text(),
    trigger_type: text().notNull(),
    triggered_by: text(),
    rerun_of: uuid(),
    /** What started it when its time came. Kept as it was: the schedule may go. */
    schedule_id: uuid(),
    /** What another program started it by. Kept as it was: the trigger may go. */
    trigger_id: uuid(),
    /** The start that the log belongs to now; those before it are lost ones. */
    epoch: counter().default(0),
    /** The number that the next event of this epoch takes. */
    next_seq: counter().default(0),
    /** The files it runs, by path, as hashes of `flows.contents`: `{ main, files: { path: sha256 } }`. */
    bundle: jsonb(),
    /** What it was asked for: variables, inputs, seed, steps. Secrets in it are sealed. */
    request: jsonb().notNull().default({}),
    /** That of its flow, and whether it was over when this was made: `{ until, reason, owner, over }`. */
    quarantine: jsonb(),
    trace_id: text(),
    /** The span of the request that made it, as `traceparent` writes it. */
    trace_parent: text(),
    /** Masked. */
    context: jsonb().notNull().default({}),
    error: jsonb(),
    created_at: madeAt(),
    started_at: moment(),
    finished_at: moment(),
    duration_ms: doublePrecision(),
  },
  (table) => [
    unique('executions_in_workspace').on(table.workspace_id, table.id),
    index('executions_list').on(table.workspace_id, table.created_at, table.id),
    index('executions_flow').on(table.workspace_id, table.flow_id, table.created_at, table.id),
    index('executions_suite').on(table.workspace_id, table.suite, table.created_at, table.id),
    index('executions_environment').on(table.workspace_id, table.environment, table.created_at, table.id),
    index('executions_unsuccessful').on(table.workspace_id, table.created_at, table.id).where(sql`verdict in ('failed', 'error', 'flaky')`),
    index('executions_schedule').on(table.workspace_id, table.schedule_id, table.created_at, table.id).where(sql`schedule_id is not null`),
    index('executions_trigger_id').on(table.workspace_id, table.trigger_id, table.created_at, table.id).where(sql`trigger_id is not null`),
    // Not by the status, which a start changes too: so that a start changes no index at all.
    index('executions_unfinished').on(table.workspace_id, table.created_at, table.id).where(sql`finished_at is null`),
    index('executions_batch').on(table.batch_id).where(sql`batch_id is not null`),
    index('executions_tags').using('gin', table.tags),
    check('executions_status', oneOf('status', ['queued', 'running', 'paused', 'finished'])),
    check('executions_verdict', oneOf('verdict', verdicts)),
    check('executions_finished', sql`(status = 'finished') = (verdict is not null) and (status = 'finished') = (finished_at is not null)`),
    check('executions_trigger', oneOf('trigger_type', ['manual', 'cli', 'api', 'schedule', 'webhook', 'rerun', 'agent'])),
    ofWorkspace('executions'),
  ],
)

/** Hangs a row below an execution of its own workspace. */
const ofExecution = (name: string, table: { readonly workspace_id: AnyPgColumn; readonly execution_id: AnyPgColumn }) =>
  foreignKey({
    name,
    columns: [table.workspace_id, table.execution_id],
    foreignColumns: [executions.workspace_id, executions.id],
  }).onDelete('cascade')

/** The verdict of a job, once: whoever inserts it has won. */
export const results = executionsSchema.table(
  'results',
  {
    job_id: uuid().primaryKey(),
    workspace_id: workspaceId(),
    execution_id: uuid().notNull(),
    epoch: counter(),
    verdict: text().notNull(),
    summary: jsonb().notNull(),
    recorded_at: madeAt(),
  },
  (table) => [
    index('results_of_execution').on(table.execution_id),
    check('results_verdict', oneOf('verdict', verdicts)),
    ofExecution('results_execution', table),
    ofWorkspace('results'),
  ],
)

/** Links to the report of an execution, for whoever has one. The token itself is shown once and never kept. */
export const shares = executionsSchema.table(
  'shares',
  {
    id: id(),
    workspace_id: workspaceId(),
    execution_id: uuid().notNull(),
    token_hash: bytes().notNull(),
    created_by: uuid(),
    created_at: madeAt(),
    expires_at: moment().notNull(),
  },
  (table) => [
    unique('shares_token').on(table.token_hash),
    index('shares_of_execution').on(table.execution_id),
    ofExecution('shares_execution', table),
    ofWorkspace('shares'),
  ],
)

/** What somebody wants of a debugged execution where it stands, for its worker to answer. A row lives as long as somebody waits for it. */
export const debugCommands = executionsSchema.table(
  'debug_commands',
  {
    id: id(),
    workspace_id: workspaceId(),
    execution_id: uuid().notNull(),
    /** The start that it is for. */
    epoch: counter(),
    command: json().notNull(),
    taken_at: moment(),
    /** `json`, as of events: values may hold any text. */
    answer: json(),
    created_at: madeAt(),
  },
  (table) => [
    index('debug_commands_of_execution').on(table.execution_id),
    ofExecution('debug_commands_execution', table),
    ofWorkspace('debug_commands'),
  ],
)

/** One row per finished step; its path names the iteration too: `steps/poll[12]/check`. */
export const stepResults = executionsSchema.table(
  'step_results',
  {
    workspace_id: workspaceId(),
    execution_id: uuid().notNull(),
    epoch: counter(),
    path: text().notNull(),
    step_id: text().notNull(),
    name: text(),
    action: text().notNull(),
    phase: text().notNull(),
    outcome: text().notNull(),
    tolerated: boolean().notNull().default(false),
    attempts: integer().notNull(),
    started_at: moment(),
    duration_ms: doublePrecision().notNull(),
    failure: jsonb(),
  },
  (table) => [
    primaryKey({ columns: [table.execution_id, table.epoch, table.path] }),
    check('step_results_outcome', oneOf('outcome', ['passed', 'failed', 'error', 'skipped', 'cancelled'])),
    ofExecution('step_results_execution', table),
    ofWorkspace('step_results'),
  ],
)

/**
 * The log. `seq` begins at 0 in each epoch and an epoch takes no more events once a later one began, so (epoch, seq) is the
 * order of commits: what a reader resumes after. Events of lost epochs stay.
 */
export const events = executionsSchema.table(
  'events',
  {
    workspace_id: workspaceId(),
    execution_id: uuid().notNull(),
    epoch: counter(),
    seq: counter(),
    /** Milliseconds since 1970 with fractions, to come back exactly as it was sent. */
    at: doublePrecision().notNull(),
    type: text().notNull(),
    path: text(),
    /** `json` keeps the order of keys, the spelling of numbers, and the `\u0000` that `jsonb` refuses. */
    data: json().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.execution_id, table.epoch, table.seq] }),
    ofExecution('events_execution', table),
    ofWorkspace('events'),
  ],
)

/** What steps attached, and bodies too long for the log. The bytes lie outside, by their hash. */
export const artifacts = executionsSchema.table(
  'artifacts',
  {
    id: id(),
    workspace_id: workspaceId(),
    execution_id: uuid().notNull(),
    epoch: counter(),
    path: text(),
    kind: text().notNull().default('attachment'),
    name: text().notNull(),
    media_type: text().notNull(),
    sha256: text().notNull(),
    size_bytes: counter(),
    created_at: madeAt(),
  },
  (table) => [
    index('artifacts_of_execution').on(table.execution_id),
    index('artifacts_blob').on(table.sha256),
    check('artifacts_kind', oneOf('kind', ['attachment', 'body'])),
    ofExecution('artifacts_execution', table),
    ofWorkspace('artifacts'),
  ],
)

/** What executions made elsewhere and must undo, in reverse of `ord`. `intended` is committed before the call that creates it. */
export const cleanup = executionsSchema.table(
  'cleanup',
  {
    id: id(),
    workspace_id: workspaceId(),
    execution_id: uuid().notNull(),
    epoch: counter(),
    ord: integer().notNull(),
    /** The action whose `undo` knows the kind. */
    action: text().notNull(),
    kind: text().notNull(),
    ref: jsonb().notNull(),
    state: text().notNull().default('intended'),
    attempts: integer().notNull().default(0),
    next_at: moment(),
    last_error: text(),
    created_at: madeAt(),
    updated_at: madeAt(),
  },
  (table) => [
    unique('cleanup_order').on(table.execution_id, table.epoch, table.ord),
    index('cleanup_due').on(table.next_at).where(sql`state in ('intended', 'created', 'failing')`),
    check('cleanup_state', oneOf('state', ['intended', 'created', 'failing', 'undone', 'abandoned'])),
    ofExecution('cleanup_execution', table),
    ofWorkspace('cleanup'),
  ],
)
