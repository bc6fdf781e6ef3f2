import { createHash } from 'node:crypto'
import type { TenantSql } from '../workspace/tenant-sql.ts'

/** Bytes by their hash: flows and the files beside them, as executions name them. */
export interface Contents {
  /** Kept once, however often it is put, and for a day at least. Resolves to its SHA-256, hex. */
  put(bytes: Uint8Array): Promise<string>
  find(sha256: string): Promise<Uint8Array | undefined>
  /** Those that are there, of many. */
  findAll(hashes: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>
  /** Of these, in their order, the ones nobody has put yet: what a push still has to send. The others are kept for a day at least. */
  missing(hashes: readonly string[]): Promise<readonly string[]>
}

export const contentsOf = (sql: TenantSql): Contents => {
  const findAll = async (hashes: readonly string[]) => {
    if (hashes.length === 0) return new Map<string, Uint8Array>()
    const rows = await sql.query<{ sha256: string; bytes: Uint8Array }>(
      'select sha256, bytes from flows.contents where workspace_id = $1 and sha256 = any ($2)',
      [hashes],
    )
    return new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]))
  }
  return {
    findAll,
    put: async (bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      await sql.query(
        `insert into flows.contents (workspace_id, sha256, bytes, size_bytes) values ($1, $2, $3, $4)
         on conflict (workspace_id, sha256) do update set created_at = tm.now() where ${isOld}`,
        [sha256, bytes, bytes.byteLength],
      )
      return sha256
    },
    find: async (sha256) => (await findAll([sha256])).get(sha256),
    missing: async (hashes) => {
      const rows = await sql.query<{ sha256: string }>(
        `with wanted_again as (
           select sha256 from flows.contents where workspace_id = $1 and sha256 = any ($2) and ${isOld} order by sha256 for update
         ), kept as (
           update flows.contents set created_at = tm.now() from wanted_again
           where contents.workspace_id = $1 and contents.sha256 = wanted_again.sha256
         )
         select wanted.sha256 from unnest($2::text[]) with ordinality as wanted (sha256, place)
         where not exists (select from flows.contents where workspace_id = $1 and contents.sha256 = wanted.sha256)
         order by place`,
        [hashes],
      )
      return rows.map(({ sha256 }) => sha256)
    },
  }
}

/** Not written at every turn. What is removed as nobody's is older by far. */
const isOld = `contents.created_at < tm.now() - interval '1 hour'`
