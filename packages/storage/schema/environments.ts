import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, integer, jsonb, pgSchema, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytes, id, madeAt, ofWorkspace, workspaceId } from './columns.ts'
import { workspaces } from './users.ts'

export const environmentsSchema = pgSchema('environments')

export const environments = environmentsSchema.table(
  'environments',
  {
    id: id(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    description: text(),
    /** A run in it needs somebody's approval. */
    protected: boolean().notNull().default(false),
    /** Headers and services that requests are routed by. */
    routing: jsonb().notNull().default({}),
    /** Which workers run what runs in it. */
    pool: text().notNull().default('default'),
    position: integer().notNull().default(0),
    /** Counts the changes of it and of its variables, from 1. */
    version: integer().notNull().default(1),
    /** The highest version of the secrets that were removed from it: one that is set again counts on from there. */
    removed_secret_version: integer().notNull().default(0),
    created_at: madeAt(),
    updated_at: madeAt(),
  },
  (table) => [
    unique('environments_in_workspace').on(table.workspace_id, table.id),
    unique('environments_name').on(table.workspace_id, table.name),
    ofWorkspace('environments'),
  ],
)

export const variables = environmentsSchema.table(
  'variables',
  {
    workspace_id: workspaceId(),
    environment_id: uuid().notNull(),
    name: text().notNull(),
    value: jsonb().notNull(),
    updated_by: uuid(),
    updated_at: madeAt(),
  },
  (table) => [
    primaryKey({ columns: [table.environment_id, table.name] }),
    foreignKey({
      name: 'variables_environment',
      columns: [table.workspace_id, table.environment_id],
      foreignColumns: [environments.workspace_id, environments.id],
    }).onDelete('cascade'),
    ofWorkspace('variables'),
  ],
)

/** Sealed before it comes here: its key is wrapped by the key named `kek_id`, which is never in the database. */
export const secrets = environmentsSchema.table(
  'secrets',
  {
    workspace_id: workspaceId(),
    environment_id: uuid().notNull(),
    name: text().notNull(),
    version: integer().notNull(),
    ciphertext: bytes().notNull(),
    dek_wrapped: bytes().notNull(),
    kek_id: text().notNull(),
    created_by: uuid(),
    created_at: madeAt(),
  },
  (table) => [
    primaryKey({ columns: [table.environment_id, table.name, table.version] }),
    foreignKey({
      name: 'secrets_environment',
      columns: [table.workspace_id, table.environment_id],
      foreignColumns: [environments.workspace_id, environments.id],
    }).onDelete('cascade'),
    check('secrets_version', sql`version >= 1`),
    ofWorkspace('secrets'),
  ],
)
