import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgSchema, primaryKey, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytes, currentWorkspace, id, madeAt, moment, ofWorkspace, oneOf, visibleWhere, workspaceId } from './columns.ts'

export const usersSchema = pgSchema('users')

export const users = usersSchema.table(
  'users',
  {
    id: id(),
    email: text().notNull(),
    name: text().notNull(),
    /** Absent for a person who signs in elsewhere. */
    password_hash: text(),
    state: text().notNull().default('active'),
    created_at: madeAt(),
    updated_at: madeAt(),
  },
  (table) => [
    uniqueIndex('users_email').on(sql`lower(${table.email})`),
    check('users_state', oneOf('state', ['active', 'disabled'])),
    // Under row-level security itself, so a person is visible to the workspaces he belongs to.
    visibleWhere('users', sql`exists (select from users.members where members.user_id = users.id)`),
  ],
)

/** One row per refresh token; those that replaced each other share a family. */
export const sessions = usersSchema
  .table(
    'sessions',
    {
      id: id(),
      user_id: uuid()
        .notNull()
        .references(() => users.id, { onDelete: 'cascade' }),
      family_id: uuid().notNull(),
      token_hash: bytes().notNull(),
      created_at: madeAt(),
      expires_at: moment().notNull(),
      /** When it was exchanged for the next one. */
      used_at: moment(),
      revoked_at: moment(),
      ip: text(),
      user_agent: text(),
    },
    (table) => [
      unique('sessions_token').on(table.token_hash),
      index('sessions_family').on(table.family_id),
      index('sessions_user').on(table.user_id),
      index('sessions_expiry').on(table.expires_at),
    ],
  )
  .enableRLS()

export const workspaces = usersSchema.table(
  'workspaces',
  {
    id: id(),
    slug: text().notNull(),
    name: text().notNull(),
    settings: jsonb().notNull().default({}),
    created_at: madeAt(),
    updated_at: madeAt(),
  },
  (table) => [
    unique('workspaces_slug').on(table.slug),
    check('workspaces_slug_form', sql`slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'`),
    visibleWhere('workspaces', sql`id = ${currentWorkspace}`),
  ],
)

const roles = ['viewer', 'editor', 'admin', 'owner']

export const members = usersSchema.table(
  'members',
  {
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text().notNull(),
    created_at: madeAt(),
  },
  (table) => [
    primaryKey({ columns: [table.workspace_id, table.user_id] }),
    index('members_user').on(table.user_id),
    check('members_role', oneOf('role', roles)),
    ofWorkspace('members'),
  ],
)

export const invitations = usersSchema.table(
  'invitations',
  {
    id: id(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    email: text().notNull(),
    role: text().notNull(),
    token_hash: bytes().notNull(),
    invited_by: uuid(),
    created_at: madeAt(),
    expires_at: moment().notNull(),
    accepted_at: moment(),
    revoked_at: moment(),
  },
  (table) => [
    unique('invitations_token').on(table.token_hash),
    index('invitations_workspace').on(table.workspace_id),
    check('invitations_role', oneOf('role', roles)),
    ofWorkspace('invitations'),
  ],
)

/** The key itself is shown once and never kept. */
export const apiKeys = usersSchema.table(
  'api_keys',
  {
    id: id(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** The first characters, to tell keys apart in a list. */
    prefix: text().notNull(),
    key_hash: bytes().notNull(),
    scope: text().notNull(),
    created_by: uuid(),
    created_at: madeAt(),
    expires_at: moment(),
    last_used_at: moment(),
    revoked_at: moment(),
  },
  (table) => [
    unique('api_keys_hash').on(table.key_hash),
    index('api_keys_workspace').on(table.workspace_id),
    check('api_keys_scope', oneOf('scope', ['read', 'run', 'admin', 'agent'])),
    ofWorkspace('api_keys'),
  ],
)

/** Rows are only ever added: a trigger refuses the rest, for every role. No foreign keys, so that evidence outlives what it is about. */
export const audit = usersSchema.table(
  'audit',
  {
    id: id(),
    /** Absent for what concerns the whole server: a sign-in. */
    workspace_id: uuid(),
    at: madeAt(),
    actor_type: text().notNull(),
    actor_id: text(),
    action: text().notNull(),
    target_type: text(),
    target_id: text(),
    outcome: text().notNull().default('done'),
    ip: text(),
    request_id: text(),
    detail: jsonb().notNull().default({}),
  },
  (table) => [
    index('audit_workspace').on(table.workspace_id, table.id),
    check('audit_actor_type', oneOf('actor_type', ['user', 'api_key', 'agent', 'system', 'anonymous'])),
    check('audit_outcome', oneOf('outcome', ['done', 'refused', 'failed'])),
    ofWorkspace('audit'),
  ],
)

/** Replies to POST requests, kept to answer a repetition alike. The principal is part of the key, so it needs no workspace. */
export const idempotency = usersSchema
  .table(
    'idempotency',
    {
      principal: text().notNull(),
      route: text().notNull(),
      key: text().notNull(),
      request_hash: bytes().notNull(),
      state: text().notNull().default('running'),
      status: integer(),
      response: jsonb(),
      created_at: madeAt(),
      expires_at: moment().notNull(),
    },
    (table) => [
      primaryKey({ columns: [table.principal, table.route, table.key] }),
      index('idempotency_expiry').on(table.expires_at),
      check('idempotency_state', sql`state = 'running' or (state = 'done' and status is not null)`),
    ],
  )
  .enableRLS()

/** Lets one live connection in, once. Any server of the database takes it. */
export const tickets = usersSchema.table(
  'tickets',
  {
    token_hash: bytes().primaryKey(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    /** Who asked for it: `{ type: 'user', id }`. */
    principal: jsonb().notNull(),
    created_at: madeAt(),
    expires_at: moment().notNull(),
    used_at: moment(),
  },
  (table) => [index('tickets_expiry').on(table.expires_at), ofWorkspace('tickets')],
)
