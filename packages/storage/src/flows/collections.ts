import { newId } from '../new-id.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'

export interface CollectionContent {
  readonly name: string
  /** The folder it lies in. Null at the top. */
  readonly parentId?: string | null
  readonly description?: string | null
  /** The smaller comes first among its neighbours. Default 0. */
  readonly position?: number
}

export interface CollectionRecord extends Required<CollectionContent> {
  readonly id: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Folders of flows. Two of one name in one folder fail with a unique violation of `collections_name`. */
export interface Collections {
  create(content: CollectionContent): Promise<CollectionRecord>
  find(id: string): Promise<CollectionRecord | undefined>
  /** All of them: by position, then by name; the tree is in `parentId`. */
  list(): Promise<readonly CollectionRecord[]>
  /** Only what is given changes. `inside itself` when it would lie below itself. */
  update(id: string, change: Partial<CollectionContent>): Promise<CollectionRecord | 'missing' | 'inside itself'>
  /** What lay in it, flows and folders, lies in its parent afterwards. False when there is none. */
  remove(id: string): Promise<boolean>
}

export const collectionsOf = (sql: TenantSql): Collections => ({
  create: async ({ name, parentId = null, description = null, position = 0 }) => {
    const [made] = await sql.query<CollectionRecord>(insertCollection, [newId(), name, parentId, description, position])
    if (!made) throw new Error('a new collection gave no row')
    return made
  },
  find: async (id) => {
    const [found] = await sql.query<CollectionRecord>(`select ${columns} from flows.collections where workspace_id = $1 and id = $2`, [id])
    return found
  },
  list: () => sql.query<CollectionRecord>(`select ${columns} from flows.collections where workspace_id = $1 order by position, name`),
  update: (id, change) =>
    sql.together(async (transaction) => {
      // One who moves folders waits for another: two moves together could make a circle that neither alone would.
      await transaction.query('select id from flows.collections where workspace_id = $1 order by id for no key update')
      const { parentId } = change
      if (parentId && (await isWithin(transaction, parentId, id))) return 'inside itself'
      const [changed] = await transaction.query<CollectionRecord>(updateCollection, [
        id,
        change.name,
        'parentId' in change,
        parentId,
        'description' in change,
        change.description,
        change.position,
      ])
      return changed ?? 'missing'
    }),
  remove: (id) =>
    sql.together(async (transaction) => {
      // One of those inside may have its name, and takes its place now.
      await transaction.query('update flows.collections set name = id::text where workspace_id = $1 and id = $2', [id])
      await transaction.query(`update flows.flows set collection_id = ${parentOfRemoved} where workspace_id = $1 and collection_id = $2`, [
        id,
      ])
      await transaction.query(`update flows.collections set parent_id = ${parentOfRemoved} where workspace_id = $1 and parent_id = $2`, [
        id,
      ])
      const rows = await transaction.query('delete from flows.collections where workspace_id = $1 and id = $2 returning id', [id])
      return rows.length > 0
    }),
})

/** Whether `id` is `ancestor` or lies below it. */
const isWithin = async (sql: TenantSql, id: string, ancestor: string): Promise<boolean> => {
  const rows = await sql.query(
    `with recursive above as (
       select id, parent_id from flows.collections where workspace_id = $1 and id = $2
       union
       select parent.id, parent.parent_id
       from flows.collections parent join above on parent.id = above.parent_id
       where parent.workspace_id = $1
     )
     select id from above where id = $3`,
    [id, ancestor],
  )
  return rows.length > 0
}

const columns = `
  id, name, parent_id as "parentId", description, position, created_at as "createdAt", updated_at as "updatedAt"`

const insertCollection = `
  insert into flows.collections (workspace_id, id, name, parent_id, description, position)
  values ($1, $2, $3, $4, $5, $6)
  returning ${columns}`

const updateCollection = `
  update flows.collections
  set name = coalesce($3, name),
    parent_id = case when $4::boolean then $5::uuid else parent_id end,
    description = case when $6::boolean then $7::text else description end,
    position = coalesce($8, position),
    updated_at = tm.now()
  where workspace_id = $1 and id = $2
  returning ${columns}`

const parentOfRemoved = '(select parent_id from flows.collections removed where removed.workspace_id = $1 and removed.id = $2)'
