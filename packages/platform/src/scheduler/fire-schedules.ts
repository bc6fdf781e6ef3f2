import { setImmediate as pause } from 'node:timers/promises'
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
import { isRunning, type ReadyFlows } from '../ready-flows.ts'
import { missing, Refusal } from '../refusal.ts'
import { type DueTimes, dueTimes } from './due-times.ts'
import { findSchedule } from './schedules.ts'

/** Whoever knows the language does it. Throws outages alone. */
export type FindFlows = (workspace: Workspace, schedule: ScheduleRecord) => Promise<ReadyFlows>

export interface FireOptions {
  readonly database: Database
  readonly findFlows: FindFlows
  /** Told of a schedule that could not be looked after. It is tried again, and after ten seconds refused. */
  readonly onError: (error: unknown, schedule: DueSchedule) => void
  /** Whoever waits for the end waits for one schedule at most. */
  readonly signal?: AbortSignal
}

/** At a time. */
const mostDue = 100

/**
 * Fires every schedule whose time has come. Any number of servers may do it at once: what came of a time is written once, with what
 * it started, in one transaction.
 *
 * @returns how many were due, at most 100
 */
export const fireSchedules = async (options: FireOptions): Promise<number> => {
  const { database, onError, signal } = options
  const due = await dueSchedules(database, mostDue)
  for (const schedule of due) {
    if (signal?.aborted) break
    try {
      await fireDue(withWorkspace(database, schedule.workspaceId), schedule, options)
    } catch (error) {
      if (isOutage(error)) throw error
      onError(error, schedule)
    }
  }
  return due.length
}

const fireDue = async (workspace: OpenWorkspace, schedule: DueSchedule, options: FireOptions): Promise<void> => {
  const settleWith = (times: DueTimes, flows: ReadyFlows) => settleAll(workspace, { schedule, times, flows }, options.signal)
  try {
    const times = dueTimes(schedule)
    await settleWith(times, times.run.length > 0 ? await options.findFlows(workspace, schedule) : noFlows([]))
  } catch (error) {
    if (!(error instanceof Refusal)) {
      if (isOutage(error) || mayPass(schedule)) throw error
      options.onError(error, schedule)
    }
    // Nothing of it is written; that it could not be is.
    await settleWith(timesOfRefused(schedule), noFlows([{ flowId: null, flowName: null, message: whyNot(error) }]))
  }
}

/** A fault may have passed by the next look, and one that stays must not hold up others and fill the log: so long. Milliseconds. */
const patienceMs = 10_000
const mayPass = ({ nextAt, now }: DueSchedule): boolean => now.getTime() - nextAt.getTime() < patienceMs

/** Of one whose times cannot be told any more, as of a time zone that was given up: it is looked at again. Milliseconds. */
const lookAgainMs = 60 * 60_000
const timesOfRefused = (schedule: DueSchedule): DueTimes => {
  try {
    return dueTimes(schedule)
  } catch {
    return { run: [schedule.nextAt], nextAt: new Date(schedule.now.getTime() + lookAgainMs) }
  }
}

/** What an expression is refused for names the part of a request: here there is none. */
const whyNot = (error: unknown): string =>
  error instanceof Refusal ? error.message.replace(/^\/body\//, '').replace(/\.$/, '') : 'the server has a fault; its log tells more'

const noFlows = (problems: readonly FireProblem[]): ReadyFlows => ({ count: 0, problems, start: async () => [] })

interface Due {
  readonly schedule: DueSchedule
  readonly times: DueTimes
  readonly flows: ReadyFlows
}

/** Each time in a transaction of its own: with all that are caught up in one, others would wait long for it. */
const settleAll = async (workspace: OpenWorkspace, { schedule, times, flows }: Due, signal?: AbortSignal): Promise<void> => {
  let { nextAt } = schedule
  for (const [index, following] of [...times.run.slice(1), times.nextAt].entries()) {
    const step = { schedule: { ...schedule, nextAt }, missed: index === 0 ? times.missed : undefined, flows, following }
    await workspace.transaction((transaction) => settle(transaction, { ...step, scheduledFor: times.run[index] }))
    nextAt = following
    // An embedded database answers without a pause, in which others would come in.
    await pause()
    if (signal?.aborted) return
  }
}

interface Settling {
  readonly schedule: DueSchedule
  readonly missed: DueTimes['missed']
  /** Absent: it only missed some. */
  readonly scheduledFor: Date | undefined
  readonly flows: ReadyFlows
  /** What it waits for then. */
  readonly following: Date
}

const settle = async (workspace: WorkspaceTransaction, { schedule, missed, scheduledFor, flows, following }: Settling): Promise<void> => {
  const { id: scheduleId } = schedule
  const held = await workspace.schedules.tryHold(scheduleId)
  // Another server was faster, or somebody changed it, or does so now.
  if (!held || held.version !== schedule.version || held.nextAt?.getTime() !== schedule.nextAt.getTime()) return
  if (missed) await workspace.fires.record({ scheduleId, scheduledFor: missed.last, outcome: 'missed', missed: missed.count })
  if (scheduledFor) await use(workspace, { scheduleId, scheduledFor, flows }, schedule)
  await workspace.schedules.setNext(scheduleId, following)
}

const use = async (workspace: WorkspaceTransaction, firing: Firing, { overlap }: DueSchedule): Promise<void> => {
  const { scheduleId, scheduledFor } = firing
  // The clock went back, and then somebody changed when it comes: what ran once does not run again.
  if (await workspace.fires.has(scheduleId, scheduledFor)) return
  if (overlap === 'skip' && (await isRunning(workspace, { scheduleId })))
    await workspace.fires.record({ scheduleId, scheduledFor, outcome: 'skipped' })
  else await fire(workspace, firing)
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
  if (!isNew)
    throw new Refusal('conflict', 'SCHEDULE_CONFLICT', 'This very moment of the schedule has been used already.', { hint: 'Ask again.' })
  return { batchId, executions, problems }
}

/** What a schedule would run now, for `runSchedule`: before its transaction, since there may be hundreds to read. @throws Refusal when nothing can */
export const readySchedule = async (workspace: Workspace, scheduleId: string, findFlows: FindFlows): Promise<ReadyFlows> => {
  const flows = await findFlows(workspace, await findSchedule(workspace, scheduleId))
  if (flows.count > 0) return flows
  const why = flows.problems.map(({ flowName, message }) => (flowName === null ? message : `${flowName}: ${message}`))
  throw new Refusal('invalid', 'NOTHING_TO_RUN', `Nothing of the schedule can run: ${why.join('; ')}.`)
}

/** Fires a schedule without waiting for its time, also one that is paused or still runs. @throws Refusal */
export const runSchedule = async (
  workspace: WorkspaceTransaction,
  scheduleId: string,
  { flows, by }: { readonly flows: ReadyFlows; readonly by: string | null },
) => {
  if (!(await workspace.schedules.hold(scheduleId))) throw missing('schedule')
  return fire(workspace, { scheduleId, scheduledFor: await workspace.schedules.now(), flows, manual: { by } })
}
