import {
  type Database,
  type DueSchedule,
  dueSchedules,
  type ExecutionRecord,
  type FireProblem,
  isOutage,
  newId,
  type OpenWorkspace,
  type ScheduleRecord,
  type Workspace,
  type WorkspaceTransaction,
  withWorkspace,
} from '@testmesh/storage'
import { missing, Refusal } from '../refusal.ts'
import { type DueTimes, dueTimes } from './due-times.ts'

/** What a schedule would run now. */
export interface ReadyFlows {
  /** How many flows can run. */
  readonly count: number
  /** Those that cannot. */
  readonly problems: readonly FireProblem[]
  /** All that can, as one batch. @throws Refusal */
  start(workspace: WorkspaceTransaction, batch: { readonly id: string; readonly by: string | null }): Promise<readonly ExecutionRecord[]>
}

/** Whoever knows the language does it. Throws outages alone. */
export type FindFlows = (workspace: Workspace, schedule: ScheduleRecord) => Promise<ReadyFlows>

export interface FireOptions {
  readonly database: Database
  readonly findFlows: FindFlows
  /** Told of a schedule that could not be looked after; it is tried again. */
  readonly onError: (error: unknown, schedule: DueSchedule) => void
}

/** At a time. */
const mostDue = 100

/**
 * Fires every schedule whose time has come. Any number of servers may do it at once: what came of a time is written once, with what
 * it started, in one transaction.
 *
 * @returns how many it looked after
 */
export const fireSchedules = async ({ database, findFlows, onError }: FireOptions): Promise<number> => {
  const due = await dueSchedules(database, mostDue)
  for (const schedule of due)
    try {
      await fireDue(withWorkspace(database, schedule.workspaceId), schedule, findFlows)
    } catch (error) {
      if (isOutage(error)) throw error
      onError(error, schedule)
    }
  return due.length
}

const fireDue = async (workspace: OpenWorkspace, schedule: DueSchedule, findFlows: FindFlows): Promise<void> => {
  const times = dueTimes(schedule)
  const flows = times.run.length > 0 ? await findFlows(workspace, schedule) : noFlows([])
  const settleWith = (found: ReadyFlows) => workspace.transaction((transaction) => settle(transaction, { schedule, times, flows: found }))
  try {
    await settleWith(flows)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // Nothing of it is written; that it could not be is.
    await settleWith(noFlows([{ flowId: null, flowName: null, message: error.message }]))
  }
}

const noFlows = (problems: readonly FireProblem[]): ReadyFlows => ({ count: 0, problems, start: async () => [] })

interface Due {
  readonly schedule: DueSchedule
  readonly times: DueTimes
  readonly flows: ReadyFlows
}

const settle = async (workspace: WorkspaceTransaction, { schedule, times, flows }: Due): Promise<void> => {
  const { id: scheduleId } = schedule
  const held = await workspace.schedules.hold(scheduleId)
  // Another server was faster, or somebody changed it.
  if (!held || held.version !== schedule.version || held.nextAt?.getTime() !== schedule.nextAt.getTime()) return
  const { missed } = times
  if (missed) await workspace.fires.record({ scheduleId, scheduledFor: missed.last, outcome: 'missed', missed: missed.count })
  for (const scheduledFor of times.run) {
    // The clock went back, and then somebody changed when it comes: what ran once does not run again.
    if (await workspace.fires.has(scheduleId, scheduledFor)) continue
    if (schedule.overlap === 'skip' && (await workspace.fires.isRunning(scheduleId)))
      await workspace.fires.record({ scheduleId, scheduledFor, outcome: 'skipped' })
    else await fire(workspace, { scheduleId, scheduledFor, flows })
  }
  await workspace.schedules.setNext(scheduleId, times.nextAt)
}

interface Firing {
  readonly scheduleId: string
  readonly scheduledFor: Date
  readonly flows: ReadyFlows
  readonly manual?: { readonly by: string | null }
}

const fire = async (workspace: WorkspaceTransaction, { flows, ...of }: Firing) => {
  const { problems } = flows
  const batchId = newId()
  const executions = await flows.start(workspace, { id: batchId, by: of.manual?.by ?? null })
  const outcome = executions.length > 0 ? ({ outcome: 'started', batchId } as const) : ({ outcome: 'refused' } as const)
  const isNew = await workspace.fires.record({ ...of, ...outcome, executions: executions.length, problems })
  if (!isNew) throw new Refusal('conflict', 'SCHEDULE_CONFLICT', 'This very moment of the schedule has been used already.')
  return { batchId, executions, problems }
}

/** Fires a schedule without waiting for its time, also one that is paused or still runs. @throws Refusal when nothing of it can run */
export const runSchedule = async (
  workspace: WorkspaceTransaction,
  scheduleId: string,
  { findFlows, by }: { readonly findFlows: FindFlows; readonly by: string | null },
) => {
  const schedule = await workspace.schedules.hold(scheduleId)
  if (!schedule) throw missing('schedule')
  const flows = await findFlows(workspace, schedule)
  if (flows.count === 0) {
    const why = flows.problems.map(({ flowName, message }) => (flowName === null ? message : `${flowName}: ${message}`))
    throw new Refusal('invalid', 'NOTHING_TO_RUN', `Nothing of the schedule can run: ${why.join('; ')}.`)
  }
  return fire(workspace, { scheduleId, scheduledFor: await workspace.schedules.now(), flows, manual: { by } })
}
