import type { Sql } from '../ports.ts'

export interface ClockSetting {
  readonly at: Date
  /** How many seconds pass in one: 0 stands still. Default 0. */
  readonly rate?: number
}

/** Makes `tm.now()` of this database tell another time, to every process, until `unsetClock`. */
export const setClock = async (sql: Sql, { at, rate = 0 }: ClockSetting): Promise<void> => {
  await sql.query(
    `
    insert into tm.clock (base, started, rate)
    values ($1, statement_timestamp(), $2)
    on conflict (only_row) do update set base = excluded.base, started = excluded.started, rate = excluded.rate`,
    [at, rate],
  )
}

export const unsetClock = async (sql: Sql): Promise<void> => {
  await sql.query('delete from tm.clock')
}
