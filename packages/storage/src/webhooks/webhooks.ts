import type { JsonObject } from '@testmesh/protocol'
import type { FlowsOfSchedule } from '../scheduler/schedules.ts'
import type { TenantSql } from '../workspace/tenant-sql.ts'
import type { DeliveryState } from './deliveries.ts'

export type WebhookKind = 'generic' | 'slack'

export interface WebhookContent {
  /** One of the workspace has it. */
  readonly name: string
  readonly kind: WebhookKind
  /** What schedules start, and could not start; or all. */
  readonly source: 'schedules' | 'all'
  /** By name. Null: any, and none. */
  readonly environments: readonly string[] | null
  /** Null: all. */
  readonly flows: FlowsOfSchedule | null
  readonly when: 'changes' | 'failures' | 'every'
}

/** Where it sends to and what it signs with, sealed by whoever keeps it. */
export interface SealedTarget {
  /** Of the URL, for everybody to read. */
  readonly origin: string
  readonly ciphertext: Uint8Array
  readonly dekWrapped: Uint8Array
  readonly kekId: string
}

export interface WebhookRecord extends WebhookContent {
  readonly id: string
  readonly origin: string
  /** What it names and is not there any more. */
  readonly unknown: { readonly environments: readonly string[]; readonly flows: readonly string[] }
  readonly isPaused: boolean
  /** When nobody did it. */
  readonly pausedBecause: string | null
  readonly version: number
  readonly createdBy: string | null
  readonly updatedBy: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  /** The one that was sent last. */
  readonly lastDelivery: LastDelivery | null
  /** When something last arrived. */
  readonly lastDeliveredAt: Date | null
}

export interface LastDelivery {
  readonly id: string
  readonly state: DeliveryState
  readonly createdAt: Date
  readonly attempts: number
  readonly lastAttemptAt: Date
  readonly status: number | null
  readonly answer: string | null
}

/** One that what became known is compared with. */
export interface ListeningWebhook extends WebhookContent {
  readonly id: string
  readonly createdAt: Date
  /** What did not pass when it was last heard of, as keys; the values say nothing. */
  readonly failing: JsonObject
}

interface By {
  readonly by: string | null
}

export type WebhookUpdated =
  | { readonly outcome: 'updated'; readonly webhook: WebhookRecord }
  | { readonly outcome: 'conflict'; readonly webhook: WebhookRecord }
  | { readonly outcome: 'missing' }

/** Two of one name fail with a unique violation of `webhooks_name`. */
export interface Webhooks {
  /** Its id is given, since it is sealed for that. */
  create(id: string, content: WebhookContent, made: By & { readonly target: SealedTarget }): Promise<WebhookRecord>
  find(id: string): Promise<WebhookRecord | undefined>
  /** All of them, by name. */
  list(): Promise<readonly WebhookRecord[]>
  /** How many there are; nobody else counts them until the transaction ends. */
  countInTurn(): Promise<number>
  /** Nobody else changes it until the transaction ends. False when there is none. */
  hold(id: string): Promise<boolean>
  /** Those that are not paused; nobody else changes any of them until the transaction ends. */
  holdListening(): Promise<readonly ListeningWebhook[]>
  /** The next version, when nobody made one since `base`. One that hears of other things than before knows nothing of them yet. */
  update(id: string, update: By & { readonly base: number; readonly content: WebhookContent }): Promise<WebhookUpdated>
  /** One that goes on knows nothing of what was before. Makes a version. */
  setPaused(id: string, change: By & { readonly isPaused: boolean; readonly because?: string }): Promise<WebhookRecord | undefined>
  setFailing(id: string, failing: JsonObject): Promise<void>
  target(id: string): Promise<SealedTarget | undefined>
  setTarget(id: string, target: SealedTarget): Promise<void>
  /** With its deliveries. False when there is none. */
  remove(id: string): Promise<boolean>
}

export const webhooksOf = (sql: TenantSql): Webhooks => {
  const select = async (condition: string, params: readonly unknown[] = []) =>
    (await sql.query<WebhookRow>(`${selectWebhooks} where workspace_id = $1${condition}`, params)).map(toRecord)
  const findBy = async (id: string) => (await select(' and id = $2', [id]))[0]
  const changed = async (rows: readonly unknown[], id: string) => (rows.length > 0 ? findBy(id) : undefined)
  return {
    create: async (id, content, { by, target }) => {
      await sql.query(insertWebhook, [id, ...valuesOf(content), ...sealedValuesOf(target), by])
      const made = await findBy(id)
      if (!made) throw new Error('a new webhook gave no row')
      return made
    },
    find: findBy,
    list: () => select(' order by lower(name), id'),
    countInTurn: async () => {
      await sql.query("select pg_advisory_xact_lock(hashtext('webhooks of ' || $1::text))")
      // A statement of its own: it sees what was made while that one waited.
      const [row] = await sql.query<{ count: number }>('select count(*)::int as count from executions.webhooks where workspace_id = $1')
      return row?.count ?? 0
    },
    hold: async (id) => {
      const rows = await sql.query('select id from executions.webhooks where workspace_id = $1 and id = $2 for update', [id])
      return rows.length > 0
    },
    holdListening: () => sql.query<ListeningWebhook>(selectListening),
    update: async (id, { base, content, by }) => {
      const webhook = await changed(await sql.query(updateWebhook, [id, ...valuesOf(content), by, base]), id)
      if (webhook) return { outcome: 'updated', webhook }
      const current = await findBy(id)
      return current ? { outcome: 'conflict', webhook: current } : { outcome: 'missing' }
    },
    setPaused: async (id, { isPaused, because, by }) => changed(await sql.query(pauseWebhook, [id, isPaused, because, by]), id),
    setFailing: async (id, failing) => {
      await sql.query('update executions.webhooks set failing = $3 where workspace_id = $1 and id = $2', [id, failing])
    },
    target: async (id) => {
      const [target] = await sql.query<SealedTarget>(selectTarget, [id])
      return target
    },
    setTarget: async (id, target) => {
      await sql.query(updateTarget, [id, ...sealedValuesOf(target)])
    },
    remove: async (id) => {
      const rows = await sql.query('delete from executions.webhooks where workspace_id = $1 and id = $2 returning id', [id])
      return rows.length > 0
    },
  }
}

/** For the `where` of a statement that `$1` is the workspace of: it is true where a webhook may have to tell what was started so. */
export const someWebhookHears = (triggerType: string): string => `
  exists (
    select from executions.webhooks where webhooks.workspace_id = $1 and not paused and (source = 'all' or ${triggerType} = 'schedule')
  )`

const content = 'id, name, kind, source, environments, flows, told_when as "when", created_at as "createdAt"'

const selectWebhooks = `
  select ${content}, origin, paused as "isPaused", paused_because as "pausedBecause", version, created_by as "createdBy",
    updated_by as "updatedBy", updated_at as "updatedAt", last.delivery as "lastDelivery", arrived.at as "lastDeliveredAt", unknown
  from executions.webhooks
  left join lateral (
    select jsonb_build_object('id', deliveries.id, 'state', state, 'createdAt', deliveries.created_at, 'attempts', attempts,
      'lastAttemptAt', last_attempt_at, 'status', status, 'answer', answer) as delivery
    from executions.deliveries where deliveries.workspace_id = $1 and webhook_id = webhooks.id and last_attempt_at is not null
    order by last_attempt_at desc limit 1
  ) as last on true
  cross join lateral (
    select max(ended_at) as at from executions.deliveries
    where deliveries.workspace_id = $1 and webhook_id = webhooks.id and state = 'delivered'
  ) as arrived
  cross join lateral (
    select jsonb_build_object(
      'environments', array(
        select named from unnest(environments) as named
        where not exists (select from environments.environments where environments.workspace_id = $1 and environments.name = named)
      ),
      'flows', array(
        select named from jsonb_array_elements_text(flows -> 'ids') as named
        where not exists (select from flows.flows where flows.workspace_id = $1 and flows.id = named::uuid and deleted_at is null)
      )
    ) as unknown
  ) as named`

/** Moments within JSON are texts. */
type WebhookRow = Omit<WebhookRecord, 'lastDelivery'> & {
  readonly lastDelivery: (Omit<LastDelivery, 'createdAt' | 'lastAttemptAt'> & Record<'createdAt' | 'lastAttemptAt', string>) | null
}

const toRecord = ({ lastDelivery: last, ...webhook }: WebhookRow): WebhookRecord => ({
  ...webhook,
  lastDelivery: last && { ...last, createdAt: new Date(last.createdAt), lastAttemptAt: new Date(last.lastAttemptAt) },
})

const valuesOf = ({ name, kind, source, environments, flows, when }: WebhookContent): readonly unknown[] => [
  name,
  kind,
  source,
  environments,
  flows,
  when,
]

const sealedValuesOf = ({ origin, ciphertext, dekWrapped, kekId }: SealedTarget): readonly unknown[] => [
  origin,
  ciphertext,
  dekWrapped,
  kekId,
]

const insertWebhook = `
  insert into executions.webhooks
    (workspace_id, id, name, kind, source, environments, flows, told_when, origin, ciphertext, dek_wrapped, kek_id, created_by, updated_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)`

const selectListening = `
  select ${content}, failing from executions.webhooks where workspace_id = $1 and not paused order by id for update`

const updateWebhook = `
  update executions.webhooks
  set name = $3, kind = $4, source = $5, environments = $6, flows = $7, told_when = $8, updated_by = $9,
    failing = case when (source, environments, flows) is not distinct from ($5::text, $6::text[], $7::jsonb) then failing else '{}' end,
    version = version + 1, updated_at = tm.now()
  where workspace_id = $1 and id = $2 and version = $10
  returning id`

const pauseWebhook = `
  update executions.webhooks
  set paused = $3, paused_because = $4, failing = case when paused and not $3 then '{}' else failing end, updated_by = $5,
    version = version + 1, updated_at = tm.now()
  where workspace_id = $1 and id = $2
  returning id`

const selectTarget = `
  select origin, ciphertext, dek_wrapped as "dekWrapped", kek_id as "kekId" from executions.webhooks where workspace_id = $1 and id = $2`

const updateTarget = `
  update executions.webhooks set origin = $3, ciphertext = $4, dek_wrapped = $5, kek_id = $6 where workspace_id = $1 and id = $2`
