import type { JsonObject } from '@testmesh/protocol'
import { newId } from '../new-id.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'

export interface EnvironmentContent {
  /** One of the workspace has it. */
  readonly name: string
  readonly description?: string | null
  /** A run in it needs somebody's approval. Default false. */
  readonly isProtected?: boolean
  /** Headers and services that requests are routed by. Default {}. */
  readonly routing?: JsonObject
  /** Which workers run what runs in it. Default `default`. */
  readonly pool?: string
  /** The smaller comes first in lists. Default 0. */
  readonly position?: number
}

export interface EnvironmentRecord extends Required<EnvironmentContent> {
  readonly id: string
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export type EnvironmentUpdated =
  | { readonly outcome: 'updated'; readonly environment: EnvironmentRecord }
  | { readonly outcome: 'conflict'; readonly environment: EnvironmentRecord }
  | { readonly outcome: 'missing' }

export interface Environments {
  create(content: EnvironmentContent): Promise<EnvironmentRecord>
  find(id: string): Promise<EnvironmentRecord | undefined>
  findByName(name: string): Promise<EnvironmentRecord | undefined>
  /** All of them: by position, then by name. */
  list(): Promise<readonly EnvironmentRecord[]>
  /** Nobody else changes it, its variables or its secrets until the transaction ends. False when there is none. */
  hold(id: string): Promise<boolean>
  /** The next version, when nobody made one since `base`. */
  update(id: string, update: { readonly base: number; readonly content: EnvironmentContent }): Promise<EnvironmentUpdated>
  /** With its variables and secrets. False when there is none. */
  remove(id: string): Promise<boolean>
}

export const environmentsOf = (sql: TenantSql): Environments => {
  const findBy = async (column: 'id' | 'name', value: string) => {
    const [found] = await sql.query<EnvironmentRecord>(
      `select ${columns} from environments.environments where workspace_id = $1 and ${column} = $2`,
      [value],
    )
    return found
  }
  return {
    find: (id) => findBy('id', id),
    findByName: (name) => findBy('name', name),
    create: async (content) => {
      const [made] = await sql.query<EnvironmentRecord>(insertEnvironment, [newId(), ...valuesOf(content)])
      if (!made) throw new Error('a new environment gave no row')
      return made
    },
    list: () =>
      sql.query<EnvironmentRecord>(`select ${columns} from environments.environments where workspace_id = $1 order by position, name`),
    hold: async (id) => {
      const rows = await sql.query('select id from environments.environments where workspace_id = $1 and id = $2 for update', [id])
      return rows.length > 0
    },
    update: async (id, { base, content }) => {
      const [environment] = await sql.query<EnvironmentRecord>(updateEnvironment, [id, ...valuesOf(content), base])
      if (environment) return { outcome: 'updated', environment }
      const current = await findBy('id', id)
      return current ? { outcome: 'conflict', environment: current } : { outcome: 'missing' }
    },
    remove: async (id) => {
      const rows = await sql.query('delete from environments.environments where workspace_id = $1 and id = $2 returning id', [id])
      return rows.length > 0
    },
  }
}

const columns = `
  id, name, description, protected as "isProtected", routing, pool, position, version, created_at as "createdAt", updated_at as "updatedAt"`

const valuesOf = ({
  name,
  description = null,
  isProtected = false,
  routing = {},
  pool = 'default',
  position = 0,
}: EnvironmentContent): readonly unknown[] => [name, description, isProtected, routing, pool, position]

const insertEnvironment = `
  insert into environments.environments (workspace_id, id, name, description, protected, routing, pool, position)
  values ($1, $2, $3, $4, $5, $6, $7, $8)
  returning ${columns}`

const updateEnvironment = `
  update environments.environments
  set name = $3, description = $4, protected = $5, routing = $6, pool = $7, position = $8, version = version + 1, updated_at = tm.now()
  where workspace_id = $1 and id = $2 and version = $9
  returning ${columns}`
