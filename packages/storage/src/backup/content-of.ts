import type { Sql } from '../ports.ts'

/** What would be lost if a database were replaced. */
export interface Content {
  /** Their slugs. */
  readonly workspaces: readonly string[]
  readonly users: number
  readonly flows: number
  readonly executions: number
}

/** Of a schema of any age, or of none. */
export const contentOf = async (sql: Sql): Promise<Content> => {
  const [there] = await sql.query(`select where to_regclass('users.workspaces') is not null`)
  const [content] = there
    ? await sql.query<Content>(`
        select (select coalesce(array_agg(slug order by slug), '{}') from users.workspaces) as workspaces,
          (select count(*) from users.users) as users,
          (select count(*) from flows.flows where deleted_at is null) as flows,
          (select count(*) from executions.executions) as executions`)
    : []
  return content ?? { workspaces: [], users: 0, flows: 0, executions: 0 }
}
