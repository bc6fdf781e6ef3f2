import { createEmbeddedQueue, raiseEpochs } from '@testmesh/queue'
import { type Database, type DueSchedule, dueSchedules, enterWorkspace, forgetUntold, type Sql } from '@testmesh/storage'
import { recordEnded } from './executions/record-ended.ts'
import { dueTimes } from './scheduler/due-times.ts'

/** What a restore did not leave as it was. */
export interface Settled {
  /** Executions that ran when the backup was made. */
  readonly requeued: number
  /** Schedules whose times passed since. */
  readonly missed: number
  /** What webhooks had not told yet. */
  readonly untold: number
}

/**
 * The world went on after the backup: nothing may happen a second time because of it. What ran starts again, with a higher epoch than any
 * worker or agent can have had; times of schedules that passed are missed; what webhooks may have told is given up.
 */
export const settleRestored = async (sql: Sql, madeAt: string): Promise<Settled> => {
  const why = `the server was restored from a backup of ${madeAt}`
  const { deliveries, news } = await forgetUntold(sql, why)
  const { retried, dead, cancelled } = await createEmbeddedQueue({ database: within(sql), recordEnded }).recover()
  await raiseEpochs(sql, epochsAhead)
  const missed = await missTimes(sql, why)
  return { requeued: retried + dead + cancelled, missed, untold: deliveries + news }
}

/** Those who took a job after the backup was made and never heard of the restore must not hold it. */
const epochsAhead = 100

/** The database, of which everything is done in the transaction that is open. */
const within = (sql: Sql): Database => ({
  kind: 'pglite',
  query: (text, params) => sql.query(text, params),
  transaction: (work) => work(sql),
  listen: () => Promise.reject(new Error('nobody listens within a transaction')),
  close: async () => {},
})

const missTimes = async (sql: Sql, message: string): Promise<number> => {
  const due = await dueSchedules(sql, Number.MAX_SAFE_INTEGER)
  let missed = 0
  for (const schedule of due) {
    const passed = timesThatPassed(schedule)
    // As of one whose time zone is not known any more: whoever looks after schedules says so.
    if (!passed) continue
    const workspace = enterWorkspace(sql, schedule.workspaceId)
    const problems = [{ flowId: null, flowName: null, message }]
    await workspace.fires.record({ scheduleId: schedule.id, scheduledFor: passed.last, outcome: 'missed', missed: passed.count, problems })
    await workspace.schedules.setNext(schedule.id, passed.nextAt)
    await workspace.leave()
    missed += 1
  }
  return missed
}

const timesThatPassed = (schedule: DueSchedule) => {
  try {
    const { run, missed, nextAt } = dueTimes({ ...schedule, catchUp: 'none' })
    return { count: run.length + (missed?.count ?? 0), last: run.at(-1) ?? missed?.last ?? schedule.nextAt, nextAt }
  } catch {
    return undefined
  }
}
