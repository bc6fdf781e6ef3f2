import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, id, madeAt, moment, ofWorkspace, workspaceId } from './columns.ts'
import { workspaces } from './users.ts'

export const flowsSchema = pgSchema('flows')

/** A tree of folders. */
export const collections = flowsSchema.table(
  'collections',
  {
    id: id(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    parent_id: uuid(),
    name: text().notNull(),
    description: text(),
    position: integer().notNull().default(0),
    created_at: madeAt(),
    updated_at: madeAt(),
  },
  (table) => [
    // What others point at with the workspace in hand, so that nothing can hang below a row of another workspace.
    unique('collections_in_workspace').on(table.workspace_id, table.id),
    unique('collections_name').on(table.workspace_id, table.parent_id, table.name).nullsNotDistinct(),
    foreignKey({
      name: 'collections_parent',
      columns: [table.workspace_id, table.parent_id],
      foreignColumns: [table.workspace_id, table.id],
    }),
    ofWorkspace('collections'),
  ],
)

/** The text is the truth; the columns beside it are read from it, for lists and search. A deleted flow stays for the executions that ran it. */
export const flows = flowsSchema.table(
  'flows',
  {
    id: id(),
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    collection_id: uuid(),
    /** The file it was pushed from, relative to its project, with forward slashes. */
    path: text(),
    name: text().notNull(),
    description: text(),
    suite: text(),
    tags: text().array().notNull().default(sql`'{}'`),
    environment: text(),
    /** `{ until, reason, owner }` */
    quarantine: jsonb(),
    text: text().notNull(),
    /** The flow as JSON; absent while the text has errors. */
    definition: jsonb(),
    /** Lower-case words to find it by: name, path, ids, names and actions of its steps. */
    search: text().notNull().default(''),
    /** Counts the texts, from 1. */
    version: integer().notNull().default(1),
    created_by: uuid(),
    updated_by: uuid(),
    created_at: madeAt(),
    updated_at: madeAt(),
    deleted_at: moment(),
  },
  (table) => [
    unique('flows_in_workspace').on(table.workspace_id, table.id),
    foreignKey({
      name: 'flows_collection',
      columns: [table.workspace_id, table.collection_id],
      foreignColumns: [collections.workspace_id, collections.id],
    }),
    uniqueIndex('flows_path').on(table.workspace_id, table.path).where(sql`deleted_at is null`),
    index('flows_list').on(table.workspace_id, table.updated_at, table.id).where(sql`deleted_at is null`),
    index('flows_suite').on(table.workspace_id, table.suite),
    index('flows_environment').on(table.workspace_id, table.environment),
    index('flows_collection_members').on(table.collection_id),
    index('flows_tags').using('gin', table.tags),
    check('flows_version', sql`version >= 1`),
    ofWorkspace('flows'),
  ],
)

export const versions = flowsSchema.table(
  'versions',
  {
    workspace_id: workspaceId(),
    flow_id: uuid().notNull(),
    version: integer().notNull(),
    text: text().notNull(),
    /** Of the text, hex. */
    sha256: text().notNull(),
    message: text(),
    created_by: uuid(),
    created_at: madeAt(),
  },
  (table) => [
    primaryKey({ columns: [table.flow_id, table.version] }),
    foreignKey({
      name: 'versions_flow',
      columns: [table.workspace_id, table.flow_id],
      foreignColumns: [flows.workspace_id, flows.id],
    }).onDelete('cascade'),
    ofWorkspace('versions'),
  ],
)

/** Bytes of flows and of the files beside them, by their hash, so that an execution can name exactly what it ran. */
export const contents = flowsSchema.table(
  'contents',
  {
    workspace_id: workspaceId().references(() => workspaces.id, { onDelete: 'cascade' }),
    /** Of the bytes, hex. */
    sha256: text().notNull(),
    bytes: bytes().notNull(),
    size_bytes: bigint({ mode: 'number' }).notNull(),
    created_at: madeAt(),
  },
  (table) => [primaryKey({ columns: [table.workspace_id, table.sha256] }), ofWorkspace('contents')],
)

/** What flows refer to beside other flows: data, schemas, env files. Pushed with them, by the same paths. */
export const files = flowsSchema.table(
  'files',
  {
    workspace_id: workspaceId(),
    /** Relative to the project, with forward slashes. */
    path: text().notNull(),
    sha256: text().notNull(),
    updated_by: uuid(),
    updated_at: madeAt(),
  },
  (table) => [
    primaryKey({ columns: [table.workspace_id, table.path] }),
    foreignKey({
      name: 'files_content',
      columns: [table.workspace_id, table.sha256],
      foreignColumns: [contents.workspace_id, contents.sha256],
    }).onDelete('cascade'),
    ofWorkspace('files'),
  ],
)
