import { sql } from 'drizzle-orm'
import { customType, pgPolicy, pgRole, timestamp, uuid } from 'drizzle-orm/pg-core'

/** The role that work for one workspace takes on: row-level security applies to it, whoever opened the connection. */
export const tenantRole = pgRole('testmesh_tenant').existing()

/** Selected, so that it is asked once a statement and not once a row. */
export const currentWorkspace = sql`(select tm.workspace_id())`

/** Shows and takes only rows of the workspace that the transaction named. Without a name there are none. */
export const ofWorkspace = (name: string) =>
  pgPolicy(`${name}_of_workspace`, {
    for: 'all',
    to: tenantRole,
    using: sql`workspace_id = ${currentWorkspace}`,
    withCheck: sql`workspace_id = ${currentWorkspace}`,
  })

/** As `ofWorkspace` for a table that is not one workspace's, by a condition of its own; for reading. */
export const visibleWhere = (name: string, condition: ReturnType<typeof sql>) =>
  pgPolicy(`${name}_visible`, { for: 'select', to: tenantRole, using: condition })

/** A UUIDv7, made by `newId`: by the time of making, so an index grows at its end. */
export const id = () => uuid().primaryKey()
export const workspaceId = () => uuid().notNull()

/** To the millisecond, as a Date holds it and as `tm.now()` tells it. */
export const moment = () => timestamp({ withTimezone: true, precision: 3 })
export const now = sql`tm.now()`
export const madeAt = () => moment().notNull().default(now)

export const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

/** `value in ('a', 'b')`, for a check. */
export const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} in (${values.map((value) => `'${value}'`).join(', ')})`)
