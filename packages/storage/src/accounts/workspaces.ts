import { newId } from '../new-id.ts'
import type { Sql } from '../ports.ts'
import type { Role } from './members.ts'

export interface WorkspaceRecord {
  readonly id: string
  /** In addresses: lower-case letters, digits and hyphens. */
  readonly slug: string
  readonly name: string
  readonly createdAt: Date
}

export interface Membership extends WorkspaceRecord {
  readonly role: Role
}

export interface Workspaces {
  /** With its first member, as owner; without one, nobody is in it yet. A slug that is taken fails with a unique violation of `workspaces_slug`. */
  create(workspace: { readonly slug: string; readonly name: string; readonly ownerId?: string }): Promise<WorkspaceRecord>
  /** Makes the user the owner of every workspace that nobody belongs to. Resolves to how many there were. */
  adoptOrphans(userId: string): Promise<number>
  find(id: string): Promise<WorkspaceRecord | undefined>
  findBySlug(slug: string): Promise<WorkspaceRecord | undefined>
  /** What the user belongs to, by name. */
  ofUser(userId: string): Promise<readonly Membership[]>
  /** Of all that the user belongs to: whoever changes owners waits for another who does, until the transaction ends. */
  lockOwners(userId: string): Promise<void>
}

export const workspacesOf = (sql: Sql): Workspaces => {
  const findBy = async (column: 'id' | 'slug', value: string) => {
    const [found] = await sql.query<WorkspaceRecord>(`select ${columns} from users.workspaces where ${column} = $1`, [value])
    return found
  }
  return {
    find: (id) => findBy('id', id),
    findBySlug: (slug) => findBy('slug', slug),
    create: async ({ slug, name, ownerId }) => {
      const [made] = await sql.query<WorkspaceRecord>(insertWorkspace, [newId(), slug, name, ownerId])
      if (!made) throw new Error('a new workspace gave no row')
      return made
    },
    adoptOrphans: async (userId) => {
      const rows = await sql.query(
        `insert into users.members (workspace_id, user_id, role)
         select id, $1::uuid, 'owner' from users.workspaces
         where not exists (select from users.members where members.workspace_id = workspaces.id)
         returning workspace_id`,
        [userId],
      )
      return rows.length
    },
    ofUser: (userId) =>
      sql.query<Membership>(
        `select ${columns}, members.role
         from users.members join users.workspaces on workspaces.id = members.workspace_id
         where members.user_id = $1 order by lower(workspaces.name), workspaces.id`,
        [userId],
      ),
    lockOwners: async (userId) => {
      await sql.query(
        `select user_id from users.members
         where role = 'owner' and workspace_id in (select workspace_id from users.members where user_id = $1)
         order by workspace_id, user_id for update`,
        [userId],
      )
    },
  }
}

const columns = 'workspaces.id, workspaces.slug, workspaces.name, workspaces.created_at as "createdAt"'

const insertWorkspace = `
  with workspaces as (
    insert into users.workspaces (id, slug, name) values ($1, $2, $3) returning *
  ), owner as (
    insert into users.members (workspace_id, user_id, role) select $1::uuid, $4::uuid, 'owner' where $4::uuid is not null
  )
  select ${columns} from workspaces`
