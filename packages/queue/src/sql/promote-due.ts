import { workIn } from '../wake-ups/wake-ups.ts'
import type { CoreContext } from './core-context.ts'

export const promoteDue = async ({ database, wakeUps }: CoreContext): Promise<number> => {
  const pools = await database.query<{ pool: string; count: number }>(promote)
  await wakeUps.send(
    pools.map(({ pool }) => workIn(pool)),
    database,
  )
  return pools.reduce((sum, { count }) => sum + count, 0)
}

const promote = `
  with due as (
    select id from scheduler.jobs
    where state = 'waiting' and run_at <= tm.now()
    order by run_at
    limit 1000
    for update skip locked
  ), promoted as (
    update scheduler.jobs j set state = 'queued'
    from due where j.id = due.id and j.state = 'waiting' and j.run_at <= tm.now()
    returning j.pool
  )
  select pool, count(*)::int as count from promoted group by pool`
