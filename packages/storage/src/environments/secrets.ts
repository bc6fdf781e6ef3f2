import type { TenantSql } from '../workspace/tenant-sql.ts'

/** Where a secret belongs. The one who seals it binds it to this place, so that it opens nowhere else. */
export interface SecretPlace {
  readonly environmentId: string
  readonly name: string
  /** From 1. */
  readonly version: number
}

export interface SealedSecret extends SecretPlace {
  readonly ciphertext: Uint8Array
  /** The key it was sealed with, sealed itself. */
  readonly dekWrapped: Uint8Array
  /** Which key that was done with. */
  readonly kekId: string
}

export interface SecretSummary {
  readonly name: string
  readonly version: number
  readonly createdBy: string | null
  readonly createdAt: Date
}

export interface Secrets {
  /** The version that a new value of it takes: one that no value had before, not even a removed one. */
  nextVersion(environmentId: string, name: string): Promise<number>
  /** Fails with a unique violation when somebody else took the version meanwhile. */
  add(secret: SealedSecret, by?: string | null): Promise<void>
  /** The latest of each name, without what is sealed. */
  list(environmentId: string): Promise<readonly SecretSummary[]>
  /** The latest of each name, to be opened. */
  sealed(environmentId: string): Promise<readonly SealedSecret[]>
  /** With all its versions. False when there is none. */
  remove(environmentId: string, name: string): Promise<boolean>
}

export const secretsOf = (sql: TenantSql): Secrets => ({
  nextVersion: async (environmentId, name) => {
    const [row] = await sql.query<{ version: number }>(nextVersion, [environmentId, name])
    return row?.version ?? 1
  },
  add: async ({ environmentId, name, version, ciphertext, dekWrapped, kekId }, by = null) => {
    await sql.query(insertSecret, [environmentId, name, version, ciphertext, dekWrapped, kekId, by])
  },
  list: (environmentId) =>
    sql.query<SecretSummary>(latest('name, version, created_by as "createdBy", created_at as "createdAt"'), [environmentId]),
  sealed: (environmentId) =>
    sql.query<SealedSecret>(
      latest('environment_id as "environmentId", name, version, ciphertext, dek_wrapped as "dekWrapped", kek_id as "kekId"'),
      [environmentId],
    ),
  remove: async (environmentId, name) => {
    const rows = await sql.query(removeSecret, [environmentId, name])
    return rows.length > 0
  },
})

const nextVersion = `
  select greatest(removed_secret_version, (select max(version) from environments.secrets where environment_id = id and name = $3)) + 1 as version
  from environments.environments
  where workspace_id = $1 and id = $2`

const removeSecret = `
  with removed as (
    delete from environments.secrets where workspace_id = $1 and environment_id = $2 and name = $3 returning version
  )
  update environments.environments
  set removed_secret_version = greatest(removed_secret_version, (select max(version) from removed))
  where workspace_id = $1 and id = $2 and exists (select from removed)
  returning id`

const insertSecret = `
  insert into environments.secrets (workspace_id, environment_id, name, version, ciphertext, dek_wrapped, kek_id, created_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`

const latest = (columns: string) => `
  select distinct on (name) ${columns}
  from environments.secrets
  where workspace_id = $1 and environment_id = $2
  order by name, version desc`
