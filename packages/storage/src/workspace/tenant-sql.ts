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
export const enterTenant = (sql: Sql, workspaceId: string): TenantSql => {
  // The first statement goes with it. Should it fail, the transaction takes no other.
  const entered = sql.query(`select set_config('role', 'testmesh_tenant', true), set_config('tm.workspace_id', $1, true)`, [workspaceId])
  entered.catch(() => undefined)
  const tenant: TenantSql = {
    workspaceId,
    query: async <R>(text: string, params: readonly unknown[] = []) => {
      const [rows] = await Promise.all([sql.query<R>(text, [workspaceId, ...params]), entered])
      return rows
    },
    together: (work) => work(tenant),
  }
  return tenant
}

/** Back to who opened the connection. */
export const leaveTenant = async (sql: Sql): Promise<void> => {
  await sql.query(`select set_config('role', 'none', true), set_config('tm.workspace_id', '', true)`)
}
