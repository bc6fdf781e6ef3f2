import { createHash } from 'node:crypto'
import { newId } from '../new-id.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import { type FlowContent, type FlowRecord, flowColumns, type WithBytes, withText } from './flow-record.ts'
import { type FlowLists, flowListsOf } from './list-flows.ts'

export interface Change {
  /** The user who makes it. */
  readonly by?: string | null
  /** Why, for the list of versions. */
  readonly message?: string | null
}

export interface FlowUpdate extends Change {
  /** The version that the change was made on. */
  readonly base: number
  readonly content: FlowContent
}

export type FlowUpdated =
  | { readonly outcome: 'updated'; readonly flow: FlowRecord }
  /** Somebody else was faster; `flow` is what he made. */
  | { readonly outcome: 'conflict'; readonly flow: FlowRecord }
  | { readonly outcome: 'missing' }

/** A flow that came from a file. */
export interface FlowFile {
  readonly id: string
  readonly path: string
  readonly version: number
  /** Of its text, hex. */
  readonly sha256: string
}

/** A flow as others call it, with the text it has now. */
export interface FlowName {
  readonly id: string
  readonly name: string
  readonly path: string | null
  /** Of its text, hex. */
  readonly sha256: string
}

export interface Flows extends FlowLists {
  /** Version 1 of a new flow. */
  create(content: FlowContent, change?: Change): Promise<FlowRecord>
  find(id: string): Promise<FlowRecord | undefined>
  findByPath(path: string): Promise<FlowRecord | undefined>
  /** Those that came from files, by path. */
  listWithPath(): Promise<readonly FlowFile[]>
  /** All of them, by name. */
  listNames(): Promise<readonly FlowName[]>
  /** Into a collection, or out of all; makes no version. False when there is none. */
  move(id: string, collectionId: string | null): Promise<boolean>
  /** The next version, when nobody made one since `base`. */
  update(id: string, update: FlowUpdate): Promise<FlowUpdated>
  /** Lists and look-ups no longer find it; its versions stay for the executions that ran it. False when there is none. */
  remove(id: string): Promise<boolean>
}

export const flowsOf = (sql: TenantSql): Flows => {
  const first = async (text: string, params: readonly unknown[]): Promise<FlowRecord | undefined> => {
    const [row] = await sql.query<WithBytes<FlowRecord>>(text, params)
    return row && withText<FlowRecord>(row)
  }
  const find = (id: string) =>
    first(`select ${flowColumns} from flows.flows where workspace_id = $1 and id = $2 and deleted_at is null`, [id])
  return {
    ...flowListsOf(sql),
    find,
    create: async (content, { by = null, message = null } = {}) => {
      const flow = await first(insertFlow, [newId(), ...valuesOf(content), by, sha256(content.text), message])
      if (!flow) throw new Error('a new flow gave no row')
      return flow
    },
    findByPath: (path) =>
      first(`select ${flowColumns} from flows.flows where workspace_id = $1 and path = $2 and deleted_at is null`, [path]),
    listWithPath: () =>
      sql.query<FlowFile>(
        `select flow.id, flow.path, flow.version, version.sha256
         from flows.flows as flow
         join flows.versions as version on version.flow_id = flow.id and version.version = flow.version
         where flow.workspace_id = $1 and flow.deleted_at is null and flow.path is not null
         order by flow.path`,
      ),
    listNames: () =>
      sql.query<FlowName>(
        `select flow.id, flow.name, flow.path, version.sha256
         from flows.flows as flow
         join flows.versions as version on version.flow_id = flow.id and version.version = flow.version
         where flow.workspace_id = $1 and flow.deleted_at is null
         order by flow.name, flow.id`,
      ),
    move: async (id, collectionId) => {
      const rows = await sql.query(
        'update flows.flows set collection_id = $3 where workspace_id = $1 and id = $2 and deleted_at is null returning id',
        [id, collectionId],
      )
      return rows.length > 0
    },
    update: async (id, { base, content, by = null, message = null }) => {
      const flow = await first(updateFlow, [id, ...valuesOf(content), by, sha256(content.text), message, base])
      if (flow) return { outcome: 'updated', flow }
      const current = await find(id)
      return current ? { outcome: 'conflict', flow: current } : { outcome: 'missing' }
    },
    remove: async (id) => {
      const rows = await sql.query(
        'update flows.flows set deleted_at = tm.now() where workspace_id = $1 and id = $2 and deleted_at is null returning id',
        [id],
      )
      return rows.length > 0
    },
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** $3 to $13 of both statements below. */
const valuesOf = (content: FlowContent): readonly unknown[] => [
  content.name,
  content.text,
  content.description ?? null,
  content.path ?? null,
  content.collectionId ?? null,
  content.suite ?? null,
  content.tags ?? [],
  content.environment ?? null,
  content.quarantine ?? null,
  content.definition ?? null,
  content.search ?? content.name.toLowerCase(),
]

const insertFlow = `
  with made as (
    insert into flows.flows (
      workspace_id, id, name, text, description, path, collection_id, suite, tags, environment, quarantine, definition, search, created_by, updated_by
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
    returning *
  ), kept as (
    insert into flows.versions (workspace_id, flow_id, version, text, sha256, message, created_by)
    select workspace_id, id, version, text, $15, $16, $14 from made
  )
  select ${flowColumns} from made`

const updateFlow = `
  with made as (
    update flows.flows
    set name = $3, text = $4, description = $5, path = $6, collection_id = $7, suite = $8, tags = $9, environment = $10, quarantine = $11,
        definition = $12, search = $13, updated_by = $14, updated_at = tm.now(), version = version + 1
    where workspace_id = $1 and id = $2 and version = $17 and deleted_at is null
    returning *
  ), kept as (
    insert into flows.versions (workspace_id, flow_id, version, text, sha256, message, created_by)
    select workspace_id, id, version, text, $15, $16, $14 from made
  )
  select ${flowColumns} from made`
