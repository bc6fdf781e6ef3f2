import type { JsonObject } from '@testmesh/protocol'
import type { Sql } from '../ports.ts'
import type { FlowsOfSchedule } from '../scheduler/schedules.ts'
import type { SealedTarget } from '../webhooks/webhooks.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import type { ArrivalOutcome } from './arrivals.ts'

/** How a request proves that it may start something. */
export type TriggerKind = 'standard' | 'github' | 'gitlab' | 'token'

export interface TriggerContent {
  /** One of the workspace has it. */
  readonly name: string
  readonly flows: FlowsOfSchedule
  /** Null: each flow's own. */
  readonly environment: string | null
  /** An expression over what comes. Null: always. */
  readonly when: string | null
  /** Templates over what comes, by the names of variables. */
  readonly variables: JsonObject
  /** What becomes of a request that comes while something of the trigger still runs. */
  readonly overlap: 'skip' | 'allow'
}

/** What requests prove themselves by, sealed by whoever keeps it. */
export type SealedProof = Omit<SealedTarget, 'origin'>

export interface TriggerRecord extends TriggerContent {
  readonly id: string
  readonly kind: TriggerKind
  /** What it names and is not there any more. */
  readonly unknown: { readonly environment: string | null; readonly flows: readonly string[] }
  readonly isPaused: boolean
  /** What came last, proven or not. */
  readonly lastArrival: { readonly id: string; readonly at: Date; readonly outcome: ArrivalOutcome; readonly executions: number } | null
  readonly version: number
  readonly createdBy: string | null
  readonly updatedBy: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

interface By {
  readonly by: string | null
}

export type TriggerUpdated =
  | { readonly outcome: 'updated'; readonly trigger: TriggerRecord }
  | { readonly outcome: 'conflict'; readonly trigger: TriggerRecord }
  | { readonly outcome: 'missing' }

/** Two of one name fail with a unique violation of `triggers_name`. */
export interface Triggers {
  /** Its id is given, since its secret is sealed for that. */
  create(
    id: string,
    content: TriggerContent & { readonly kind: TriggerKind },
    made: By & { readonly proof: SealedProof },
  ): Promise<TriggerRecord>
  find(id: string): Promise<TriggerRecord | undefined>
  /** All of them, by name. */
  list(): Promise<readonly TriggerRecord[]>
  /** How many there are; nobody else counts them until the transaction ends. */
  countInTurn(): Promise<number>
  /** Nobody else changes it, or starts anything by it, until the transaction ends. Undefined when there is none. */
  hold(id: string): Promise<{ readonly isPaused: boolean } | undefined>
  /** The next version, when nobody made one since `base`. */
  update(id: string, update: By & { readonly base: number; readonly content: TriggerContent }): Promise<TriggerUpdated>
  /** Makes a version. */
  setPaused(id: string, change: By & { readonly isPaused: boolean }): Promise<TriggerRecord | undefined>
  proof(id: string): Promise<SealedProof | undefined>
  setProof(id: string, proof: SealedProof): Promise<void>
  /** With what came to it; what it started stays. False when there is none. */
  remove(id: string): Promise<boolean>
}

export const triggersOf = (sql: TenantSql): Triggers => {
  const select = async (condition: string, params: readonly unknown[] = []) =>
    (await sql.query<TriggerRow>(`${selectTriggers} where workspace_id = $1${condition}`, params)).map(toRecord)
  const findBy = async (id: string) => (await select(' and id = $2', [id]))[0]
  const changed = async (rows: readonly unknown[], id: string) => (rows.length > 0 ? findBy(id) : undefined)
  return {
    create: async (id, content, { by, proof }) => {
      await sql.query(insertTrigger, [id, ...valuesOf(content), content.kind, ...sealedValuesOf(proof), by])
      const made = await findBy(id)
      if (!made) throw new Error('a new trigger gave no row')
      return made
    },
    find: findBy,
    list: () => select(' order by lower(name), id'),
    countInTurn: async () => {
      await sql.query("select pg_advisory_xact_lock(hashtext('triggers of ' || $1::text))")
      // A statement of its own: it sees what was made while that one waited.
      const [row] = await sql.query<{ count: number }>('select count(*)::int as count from scheduler.triggers where workspace_id = $1')
      return row?.count ?? 0
    },
    hold: async (id) => {
      // Others may note what came to it meanwhile: a row that names it asks only that it stays.
      const [held] = await sql.query<{ isPaused: boolean }>(
        'select paused as "isPaused" from scheduler.triggers where workspace_id = $1 and id = $2 for no key update',
        [id],
      )
      return held
    },
    update: async (id, { base, content, by }) => {
      const trigger = await changed(await sql.query(updateTrigger, [id, ...valuesOf(content), by, base]), id)
      if (trigger) return { outcome: 'updated', trigger }
      const current = await findBy(id)
      return current ? { outcome: 'conflict', trigger: current } : { outcome: 'missing' }
    },
    setPaused: async (id, { isPaused, by }) => changed(await sql.query(pauseTrigger, [id, isPaused, by]), id),
    proof: async (id) => {
      const [proof] = await sql.query<SealedProof>(
        `select ${proofColumns} from scheduler.triggers where workspace_id = $1 and id = $2 for no key update`,
        [id],
      )
      return proof
    },
    setProof: async (id, proof) => {
      await sql.query('update scheduler.triggers set ciphertext = $3, dek_wrapped = $4, kek_id = $5 where workspace_id = $1 and id = $2', [
        id,
        ...sealedValuesOf(proof),
      ])
    },
    remove: async (id) => {
      const rows = await sql.query('delete from scheduler.triggers where workspace_id = $1 and id = $2 returning id', [id])
      return rows.length > 0
    },
  }
}

/** What is known of a trigger before whoever asks has proven himself. */
export interface TriggerDoor {
  readonly id: string
  readonly workspaceId: string
  readonly workspaceSlug: string
  readonly kind: TriggerKind
  readonly proof: SealedProof
  /** By the clock of the database. */
  readonly now: Date
}

/** Across workspaces: who sends a request belongs to none. */
export interface TriggerDoors {
  find(id: string): Promise<TriggerDoor | undefined>
  /** One that did not prove itself. Of those the last 20 are kept. Does nothing when there is no such trigger. */
  noteUnproven(id: string, why: { readonly arrivalId: string; readonly message: string }): Promise<void>
}

export const triggerDoorsOf = (sql: Sql): TriggerDoors => ({
  find: async (id) => {
    const [found] = await sql.query<Omit<TriggerDoor, 'proof'> & SealedProof>(
      `select trigger.id, workspace_id as "workspaceId", slug as "workspaceSlug", kind, ${proofColumns}, tm.now() as now
       from scheduler.triggers as trigger join users.workspaces on workspaces.id = workspace_id where trigger.id = $1`,
      [id],
    )
    if (!found) return undefined
    const { ciphertext, dekWrapped, kekId, ...door } = found
    return { ...door, proof: { ciphertext, dekWrapped, kekId } }
  },
  noteUnproven: async (id, { arrivalId, message }) => {
    await sql.query(insertUnproven, [id, arrivalId, [{ flowId: null, flowName: null, message }]])
  },
})

const proofColumns = 'ciphertext, dek_wrapped as "dekWrapped", kek_id as "kekId"'

const selectTriggers = `
  select id, name, kind, flows, environment, condition as "when", variables, overlap, paused as "isPaused", version,
    created_by as "createdBy", updated_by as "updatedBy", created_at as "createdAt", updated_at as "updatedAt",
    last.arrival as "lastArrival", unknown
  from scheduler.triggers
  left join lateral (
    select jsonb_build_object('id', arrivals.id, 'at', at, 'outcome', outcome, 'executions', executions) as arrival
    from scheduler.arrivals where arrivals.workspace_id = $1 and trigger_id = triggers.id order by at desc, arrivals.id desc limit 1
  ) as last on true
  cross join lateral (
    select jsonb_build_object(
      'environment', (
        select triggers.environment where not exists (
          select from environments.environments where environments.workspace_id = $1 and environments.name = triggers.environment
        )
      ),
      'flows', array(
        select named from jsonb_array_elements_text(flows -> 'ids') as named
        where not exists (select from flows.flows where flows.workspace_id = $1 and flows.id = named::uuid and deleted_at is null)
      )
    ) as unknown
  ) as named`

/** Moments within JSON are texts. */
type TriggerRow = Omit<TriggerRecord, 'lastArrival'> & {
  readonly lastArrival: (Omit<NonNullable<TriggerRecord['lastArrival']>, 'at'> & { readonly at: string }) | null
}

const toRecord = ({ lastArrival: last, ...trigger }: TriggerRow): TriggerRecord => ({
  ...trigger,
  lastArrival: last && { ...last, at: new Date(last.at) },
})

const valuesOf = ({ name, flows, environment, when, variables, overlap }: TriggerContent): readonly unknown[] => [
  name,
  flows,
  environment,
  when,
  variables,
  overlap,
]

const sealedValuesOf = ({ ciphertext, dekWrapped, kekId }: SealedProof): readonly unknown[] => [ciphertext, dekWrapped, kekId]

const insertTrigger = `
  insert into scheduler.triggers
    (workspace_id, id, name, flows, environment, condition, variables, overlap, kind, ciphertext, dek_wrapped, kek_id, created_by, updated_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)`

const updateTrigger = `
  update scheduler.triggers
  set name = $3, flows = $4, environment = $5, condition = $6, variables = $7, overlap = $8, updated_by = $9,
    version = version + 1, updated_at = tm.now()
  where workspace_id = $1 and id = $2 and version = $10
  returning id`

const pauseTrigger = `
  update scheduler.triggers
  set paused = $3, updated_by = $4, version = version + 1, updated_at = tm.now()
  where workspace_id = $1 and id = $2
  returning id`

const mostUnproven = 20

/** The statement does not see the row that it makes itself. */
const insertUnproven = `
  with trigger as (
    select id, workspace_id from scheduler.triggers where id = $1
  ), made as (
    insert into scheduler.arrivals (workspace_id, id, trigger_id, outcome, problems)
    select workspace_id, $2, id, 'unproven', $3 from trigger
  )
  delete from scheduler.arrivals where id in (
    select arrivals.id from scheduler.arrivals join trigger on trigger.id = trigger_id
    where outcome = 'unproven' order by at desc, arrivals.id desc offset ${mostUnproven - 1}
  )`
