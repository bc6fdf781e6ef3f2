import type { JsonValue } from '@testmesh/protocol'
import type { TenantSql } from '../workspace/tenant-sql.ts'

export interface Variable {
  readonly environmentId: string
  readonly name: string
  readonly value: JsonValue
  readonly updatedBy: string | null
  readonly updatedAt: Date
}

export interface VariableChanges {
  readonly set?: Readonly<Record<string, JsonValue>>
  readonly remove?: readonly string[]
  readonly by?: string | null
}

export interface Variables {
  /** By name. */
  list(environmentId: string): Promise<readonly Variable[]>
  /** Of every environment, by name: the matrix. */
  listAll(): Promise<readonly Variable[]>
  /** All of the changes or none; counts as one change of the environment. False when there is no such environment. */
  change(environmentId: string, changes: VariableChanges): Promise<boolean>
}

export const variablesOf = (sql: TenantSql): Variables => ({
  list: (environmentId) =>
    sql.query<Variable>(`select ${columns} from environments.variables where workspace_id = $1 and environment_id = $2 order by name`, [
      environmentId,
    ]),
  listAll: () => sql.query<Variable>(`select ${columns} from environments.variables where workspace_id = $1 order by name, environment_id`),
  change: (environmentId, { set = {}, remove = [], by = null }) =>
    sql.together(async (transaction) => {
      const touched = await transaction.query(touchEnvironment, [environmentId])
      if (touched.length === 0) return false
      await transaction.query(removeVariables, [environmentId, remove])
      await transaction.query(setVariables, [environmentId, set, by])
      return true
    }),
})

const columns = 'environment_id as "environmentId", name, value, updated_by as "updatedBy", updated_at as "updatedAt"'

const touchEnvironment = `
  update environments.environments set version = version + 1, updated_at = tm.now() where workspace_id = $1 and id = $2 returning id`

const removeVariables = 'delete from environments.variables where workspace_id = $1 and environment_id = $2 and name = any ($3)'

const setVariables = `
  insert into environments.variables (workspace_id, environment_id, name, value, updated_by)
  select $1::uuid, $2::uuid, key, value, $4::uuid from jsonb_each($3::jsonb)
  on conflict (environment_id, name) do update
  set value = excluded.value, updated_by = excluded.updated_by, updated_at = tm.now()`
