import type { Sql } from '../ports.ts'

/** Nobody can know what of it has been told since the backup: what waited to be sent is given up, so that nothing is told twice. Resolves to how much. */
export const forgetUntold = async (sql: Sql, reason: string): Promise<{ readonly deliveries: number; readonly news: number }> => {
  const deliveries = await sql.query(
    `update executions.deliveries set state = 'failed', next_at = null, ended_at = tm.now(), answer = $1 where state = 'pending' returning id`,
    [reason],
  )
  const news = await sql.query('delete from executions.outbox returning id')
  return { deliveries: deliveries.length, news: news.length }
}
