import {
  type Database,
  type DueSchedule,
  dueSchedules,
  type FireProblem,
  isOutage,
  newId,
  type OpenWorkspace,
  type ScheduleRecord,
  type Workspace,
  type WorkspaceTransaction,
  withWorkspace,
} from '@testmesh/storage'
import { createExecutions, type ExecutionPorts, type RunnableText } from '../executions/create-executions.ts'
import { missing, Refusal } from '../refusal.ts'
import { type DueTimes, dueTimes } from './due-times.ts'

/** What a schedule would run now. */
export interface ScheduledFlows {
  /** Those that can, by the environment they run in. */
  readonly groups: readonly { readonly environment: string | null; readonly texts: readonly RunnableText[] }[]
  readonly problems: readonly FireProblem[]
}

export interface SchedulerPorts extends ExecutionPorts {
  /** Finds and reads the flows: whoever knows the language does. Outages alone are thrown. */
  readonly findFlows: (workspace: Workspace, schedule: ScheduleRecord) => Promise<ScheduledFlows>
}

export interface FireOptions extends SchedulerPorts {
  readonly database: Database
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
export const fireSchedules = async ({ database, onError, ...ports }: FireOptions): Promise<number> => {
  const due = await dueSchedules(database, mostDue)
  for (const schedule of due)
    try {
      await fireDue(withWorkspace(database, schedule.workspaceId), ports, schedule)
    } catch (error) {
      if (isOutage(error)) throw error
      onError(error, schedule)
    }
  return due.length
}

const fireDue = async (workspace: OpenWorkspace, ports: SchedulerPorts, schedule: DueSchedule): Promise<void> => {
  const times = dueTimes(schedule)
  const flows = times.run.length > 0 ? await ports.findFlows(workspace, schedule) : nothing
  try {
    await workspace.transaction((transaction) => settle(transaction, ports, { schedule, times, flows }))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // Nothing of it is written; that it could not be is.
    const refused = { groups: [], problems: [{ flowId: null, flowName: null, message: error.message }] }
    await workspace.transaction((transaction) => settle(transaction, ports, { schedule, times, flows: refused }))
  }
}

const nothing: ScheduledFlows = { groups: [], problems: [] }

interface Due {
  readonly schedule: DueSchedule
  readonly times: DueTimes
  readonly flows: ScheduledFlows
}

const settle = async (workspace: WorkspaceTransaction, ports: ExecutionPorts, { schedule, times, flows }: Due): Promise<void> => {
  const { id: scheduleId } = schedule
  const held = await workspace.schedules.hold(scheduleId)
  // Another server was faster, or somebody changed it.
  if (!held || held.version !== schedule.version || held.nextAt?.getTime() !== schedule.nextAt.getTime()) return
  const { missed } = times
  if (missed) await workspace.fires.record({ scheduleId, scheduledFor: missed.last, outcome: 'missed', missed: missed.count })
  for (const scheduledFor of times.run) {
    if (schedule.overlap === 'skip' && (await workspace.fires.isRunning(scheduleId)))
      await workspace.fires.record({ scheduleId, scheduledFor, outcome: 'skipped' })
    else await fire(workspace, ports, { schedule, scheduledFor, flows })
  }
  await workspace.schedules.setNext(scheduleId, times.nextAt)
}

interface Firing {
  readonly schedule: ScheduleRecord
  readonly scheduledFor: Date
  readonly flows: ScheduledFlows
  readonly manual?: { readonly by: string | null }
}

const fire = async (workspace: WorkspaceTransaction, ports: ExecutionPorts, { schedule, scheduledFor, flows, manual }: Firing) => {
  const { groups, problems } = flows
  const wish = {
    variables: schedule.variables,
    secrets: {},
    inputs: {},
    triggerType: 'schedule',
    triggeredBy: manual?.by ?? null,
  } as const
  const batchId = newId()
  const started = []
  for (const { environment, texts } of groups)
    started.push(await createExecutions(workspace, ports, { texts, wish: { ...wish, environment }, batchId }))
  const executions = started.flatMap((one) => one.executions)
  const outcome = executions.length > 0 ? ({ outcome: 'started', batchId } as const) : ({ outcome: 'refused' } as const)
  const of = { scheduleId: schedule.id, scheduledFor, ...(manual && { manual }) }
  const isNew = await workspace.fires.record({ ...of, ...outcome, executions: executions.length, problems })
  if (!isNew) throw new Refusal('conflict', 'SCHEDULE_CONFLICT', 'This very moment of the schedule has been used already.')
  return { batchId, executions, problems }
}

/** Fires a schedule without waiting for its time, also one that is paused or still runs. @throws Refusal when nothing of it can run */
export const runSchedule = async (
  workspace: WorkspaceTransaction,
  { findFlows, ...ports }: SchedulerPorts,
  { id, by }: { readonly id: string; readonly by: string | null },
) => {
  const schedule = await workspace.schedules.hold(id)
  if (!schedule) throw missing('schedule')
  const flows = await findFlows(workspace, schedule)
  if (flows.groups.length === 0) {
    const why = flows.problems.map(({ flowName, message }) => (flowName === null ? message : `${flowName}: ${message}`))
    throw new Refusal('invalid', 'NOTHING_TO_RUN', `Nothing of the schedule can run: ${why.join('; ')}.`)
  }
  return fire(workspace, ports, { schedule, scheduledFor: await workspace.schedules.now(), flows, manual: { by } })
}
