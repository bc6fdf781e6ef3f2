import type { Database, Sql } from '@testmesh/storage'
import type { Ablation } from './scenario.ts'

const changes: Readonly<Record<Ablation, readonly (readonly [guard: string, without: string])[]>> = {
  'epoch guard': [
    ['and epoch = $2', 'and $2::bigint is not null'],
    ['and j.epoch = rest.epoch', ''],
    ['and j.epoch = beat.epoch', ''],
  ],
  'state guard': [
    ['and state = $3', 'and $3::text is not null'],
    ["and epoch = $2 and state in ('running', 'cancelling')", 'and epoch = $2'],
  ],
  // Nobody reaps; there is nothing to take out of the statements.
  reclaim: [],
}

/** The same database under SQL that lacks a guard. */
export const ablate = (database: Database, ablation: Ablation | undefined): Database => {
  if (ablation === undefined) return database
  const without = (sql: Sql): Sql => ({
    query: (text, params) =>
      sql.query(
        changes[ablation].reduce((changed, [guard, gap]) => changed.replaceAll(guard, gap), text),
        params,
      ),
  })
  return { ...database, ...without(database), transaction: (work) => database.transaction((sql) => work(without(sql))) }
}
