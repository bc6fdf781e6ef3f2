import type { Database, Sql } from '../ports.ts'

/** Which key seals what is secret in the whole database, by its id. The key itself is kept elsewhere. */
export interface SealingKey {
  /** What was sealed until now was sealed by these: one, or none while there is nothing. Also tells of a schema that is not up to date. */
  ids(): Promise<readonly string[]>
  /** From now on it is this one, unless there was one; resolves to the one it is. */
  claim(id: string): Promise<string>
}

export const sealingKeyOf = (sql: Sql): SealingKey => ({
  ids: async () => {
    const [there] = await sql.query<{ key: boolean; secrets: boolean }>(
      `select to_regclass('tm.master_key') is not null as key, to_regclass('environments.secrets') is not null as secrets`,
    )
    const kept = there?.key ? await sql.query<Key>('select kek_id as id from tm.master_key') : []
    if (kept.length > 0 || !there?.secrets) return kept.map(({ id }) => id)
    // Sealed before the key had its row.
    return (await sql.query<Key>('select distinct kek_id as id from environments.secrets')).map(({ id }) => id)
  },
  claim: async (id) => {
    await sql.query('insert into tm.master_key (kek_id) values ($1) on conflict do nothing', [id])
    const [key] = await sql.query<Key>('select kek_id as id from tm.master_key')
    return key?.id ?? id
  },
})

interface Key {
  readonly id: string
}

export interface Forgotten {
  readonly secrets: number
  /** A webhook is nothing without its URL. */
  readonly webhooks: number
  /** Nor is a trigger without its secret. */
  readonly triggers: number
}

/** Removes all that is sealed, and the word of which key it was: for one who has lost the key. Resolves to how much that was. */
export const forgetSealed = (database: Database): Promise<Forgotten> => database.transaction(forgetSealedIn)

/** The same within a transaction. */
export const forgetSealedIn = async (sql: Sql): Promise<Forgotten> => {
  await sql.query(countOnFromSecrets)
  const secrets = await sql.query('delete from environments.secrets returning name')
  await sql.query('delete from users.idempotency')
  const webhooks = await sql.query('delete from executions.webhooks returning id')
  const triggers = await sql.query('delete from scheduler.triggers returning id')
  await sql.query(`update executions.executions set request = request - 'sealed' where request ? 'sealed'`)
  await sql.query('delete from tm.master_key')
  return { secrets: secrets.length, webhooks: webhooks.length, triggers: triggers.length }
}

const countOnFromSecrets = `
  update environments.environments
  set removed_secret_version = greatest(removed_secret_version, (select max(version) from environments.secrets where environment_id = id))`
