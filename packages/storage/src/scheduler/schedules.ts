import type { JsonObject } from '@testmesh/protocol'
import { newId } from '../new-id.ts'
import type { Sql } from '../ports.ts'
import { formatSortCursor, type Page, type PageWish, pageOf, pageSize, parseSortCursor } from '../query/cursor.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'

/** Flows by their ids, or all that have a suite, every one of these tags, a path in a folder. */
export interface FlowsOfSchedule {
  readonly ids?: readonly string[]
  readonly suite?: string
  readonly tags?: readonly string[]
  /** `shop/orders`: in it or below it. */
  readonly folder?: string
}

export interface ScheduleContent {
  /** One of the workspace has it. */
  readonly name: string
  /** Five fields: minute, hour, day, month, weekday. */
  readonly cron: string
  /** IANA: `Europe/Berlin`. */
  readonly timezone: string
  readonly flows: FlowsOfSchedule
  /** Null: each flow's own. */
  readonly environment: string | null
  readonly variables: JsonObject
  /** What becomes of a time that comes while something of the schedule still runs. */
  readonly overlap: 'skip' | 'allow'
  /** Which of the times run that passed while no server was up. */
  readonly catchUp: 'none' | 'last' | 'all'
  /** Those that are older never do. */
  readonly catchUpWithinMs: number
}

export interface ScheduleRecord extends ScheduleContent {
  readonly id: string
  readonly isPaused: boolean
  /** Null while it is paused. */
  readonly nextAt: Date | null
  readonly version: number
  readonly createdBy: string | null
  readonly updatedBy: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A schedule whose time has come. */
export interface DueSchedule extends ScheduleRecord {
  readonly workspaceId: string
  readonly nextAt: Date
  /** By the clock of the database. */
  readonly now: Date
}

interface By {
  readonly by: string | null
}

export type ScheduleUpdated =
  | { readonly outcome: 'updated'; readonly schedule: ScheduleRecord }
  | { readonly outcome: 'conflict'; readonly schedule: ScheduleRecord }
  | { readonly outcome: 'missing' }

/** Two of one name fail with a unique violation of `schedules_name`. */
export interface Schedules {
  /** By the clock of the database, which says when they are due. */
  now(): Promise<Date>
  create(content: ScheduleContent, made: By & { readonly nextAt: Date }): Promise<ScheduleRecord>
  find(id: string): Promise<ScheduleRecord | undefined>
  /** By name. @throws InvalidCursor */
  list(page?: PageWish): Promise<Page<ScheduleRecord>>
  /** Nobody else changes or fires it until the transaction ends. */
  hold(id: string): Promise<ScheduleRecord | undefined>
  /** The same, without waiting: none while somebody else holds it. */
  tryHold(id: string): Promise<ScheduleRecord | undefined>
  /** The next version, when nobody made one since `base`. One that is paused stays so; one that comes when it came before keeps its time. */
  update(
    id: string,
    update: By & { readonly base: number; readonly content: ScheduleContent; readonly nextAt: Date },
  ): Promise<ScheduleUpdated>
  /** Pauses it, without a time; else it goes on with that one. Makes a version. */
  setPaused(id: string, change: By & { readonly nextAt: Date | null }): Promise<ScheduleRecord | undefined>
  /** When it is due again. Makes no version. */
  setNext(id: string, nextAt: Date): Promise<void>
  /** With its fires; what it started stays. False when there is none. */
  remove(id: string): Promise<boolean>
}

export const schedulesOf = (sql: TenantSql): Schedules => {
  const findBy = async (id: string, lock = '') => {
    const [found] = await sql.query<ScheduleRecord>(
      `select ${columns} from scheduler.schedules where workspace_id = $1 and id = $2${lock}`,
      [id],
    )
    return found
  }
  return {
    now: async () => {
      const [row] = await sql.query<{ at: Date }>('select tm.now() as at where $1::uuid is not null')
      if (!row) throw new Error('the database does not tell the time')
      return row.at
    },
    create: async (content, { by, nextAt }) => {
      const [made] = await sql.query<ScheduleRecord>(insertSchedule, [newId(), ...valuesOf(content), nextAt, by])
      if (!made) throw new Error('a new schedule gave no row')
      return made
    },
    find: (id) => findBy(id),
    list: async ({ cursor, limit: asked } = {}) => {
      const limit = pageSize(asked)
      const after = cursor === undefined ? undefined : parseSortCursor(cursor, byName)
      const rows = await sql.query<ScheduleRecord & { readonly key: string }>(
        `select ${columns}, ${nameKey} as key from scheduler.schedules
         where workspace_id = $1 and ($2::text is null or (${nameKey}, id) > ($2, $3::uuid))
         order by ${nameKey}, id limit ${limit + 1}`,
        [after?.key, after?.id],
      )
      const { items, ...page } = pageOf(rows, limit, ({ key, id }) => formatSortCursor({ ...byName, key, id }))
      return { items: items.map(({ key: _, ...schedule }) => schedule), ...page }
    },
    hold: (id) => findBy(id, ' for update'),
    tryHold: (id) => findBy(id, ' for update skip locked'),
    update: async (id, { base, content, nextAt, by }) => {
      const [schedule] = await sql.query<ScheduleRecord>(updateSchedule, [id, ...valuesOf(content), nextAt, by, base])
      if (schedule) return { outcome: 'updated', schedule }
      const current = await findBy(id)
      return current ? { outcome: 'conflict', schedule: current } : { outcome: 'missing' }
    },
    setPaused: async (id, { nextAt, by }) => {
      const [schedule] = await sql.query<ScheduleRecord>(pauseSchedule, [id, nextAt, by])
      return schedule
    },
    setNext: async (id, nextAt) => {
      await sql.query('update scheduler.schedules set next_at = $3 where workspace_id = $1 and id = $2', [id, nextAt])
    },
    remove: async (id) => {
      const rows = await sql.query('delete from scheduler.schedules where workspace_id = $1 and id = $2 returning id', [id])
      return rows.length > 0
    },
  }
}

const byName = { sort: 'name', kind: 'text' } as const
/** No longer than fits into a cursor. */
const nameKey = 'left(lower(name), 60)'

/** Of all workspaces those whose time has come, the longest due first. */
export const dueSchedules = (sql: Sql, limit: number): Promise<DueSchedule[]> =>
  sql.query<DueSchedule>(
    `select workspace_id as "workspaceId", ${columns}, tm.now() as now from scheduler.schedules
     where next_at <= tm.now() order by next_at, id limit $1`,
    [limit],
  )

const columns = `
  id, name, cron, timezone, flows, environment, variables, overlap, catch_up as "catchUp", catch_up_within_ms as "catchUpWithinMs",
  paused as "isPaused", next_at as "nextAt", version, created_by as "createdBy", updated_by as "updatedBy",
  created_at as "createdAt", updated_at as "updatedAt"`

const valuesOf = (content: ScheduleContent): readonly unknown[] => [
  content.name,
  content.cron,
  content.timezone,
  content.flows,
  content.environment,
  content.variables,
  content.overlap,
  content.catchUp,
  content.catchUpWithinMs,
]

const insertSchedule = `
  insert into scheduler.schedules
    (workspace_id, id, name, cron, timezone, flows, environment, variables, overlap, catch_up, catch_up_within_ms, next_at, created_by,
      updated_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
  returning ${columns}`

const updateSchedule = `
  update scheduler.schedules
  set name = $3, cron = $4, timezone = $5, flows = $6, environment = $7, variables = $8, overlap = $9, catch_up = $10,
    catch_up_within_ms = $11, updated_by = $13,
    next_at = case when paused then null when cron = $4 and timezone = $5 then next_at else $12::timestamptz end,
    version = version + 1, updated_at = tm.now()
  where workspace_id = $1 and id = $2 and version = $14
  returning ${columns}`

const pauseSchedule = `
  update scheduler.schedules
  set paused = $3::timestamptz is null, next_at = $3, updated_by = $4, version = version + 1, updated_at = tm.now()
  where workspace_id = $1 and id = $2
  returning ${columns}`
