import type { Sql } from '../ports.ts'

/**
 * SQL of one workspace: `$1` is always its id, and params begin at `$2`. A text that forgets `$1` is refused by the database, which
 * cannot tell the type of a parameter that nothing uses.
 */
export interface TenantSql {
  readonly workspaceId: string
  query<R>(text: string, params?: readonly unknown[]): Promise<R[]>
  /** Runs the queries of `work` together; joins the transaction that is open already. */
  together<T>(work: (sql: TenantSql) => Promise<T>): Promise<T>
}

/** Row-level security holds from here to the end of the transaction: the role is not the tables' owner, and the policies ask for the workspace. */
export const enterTenant = async (sql: Sql, workspaceId: string): Promise<TenantSql> => {
  await sql.query(`select set_config('role', 'testmesh_tenant', true), set_config('tm.workspace_id', $1, true)`, [workspaceId])
  const tenant: TenantSql = {
    workspaceId,
    query: <R>(text: string, params: readonly unknown[] = []) => sql.query<R>(text, [workspaceId, ...params]),
    together: (work) => work(tenant),
  }
  return tenant
}

/** Back to who opened the connection. */
export const leaveTenant = async (sql: Sql): Promise<void> => {
  await sql.query(`select set_config('role', 'none', true), set_config('tm.workspace_id', '', true)`)
}
