import {
  type FireRecord,
  isViolation,
  type Page,
  type PageWish,
  type ScheduleContent,
  type ScheduleRecord,
  type Workspace,
  type WorkspaceTransaction,
} from '@testmesh/storage'
import { missing, Refusal } from '../refusal.ts'
import { nextFire, nextFires, type Times } from './next-fires.ts'

interface Change {
  readonly by: string | null
}

/** @throws Refusal */
export const createSchedule = async (
  workspace: WorkspaceTransaction,
  content: ScheduleContent,
  { by }: Change,
): Promise<ScheduleRecord> => {
  await refuseUnknown(workspace, content)
  return explained(workspace.schedules.create(content, { by, nextAt: await nextOf(workspace, content) }), content)
}

/** From now on it fires by what it says then; a time that has come already runs what it says then. @throws Refusal */
export const updateSchedule = async (
  workspace: WorkspaceTransaction,
  id: string,
  { base, content, by }: Change & { readonly base: number; readonly content: ScheduleContent },
): Promise<ScheduleRecord> => {
  await refuseUnknown(workspace, content)
  const updated = await explained(workspace.schedules.update(id, { base, content, by, nextAt: await nextOf(workspace, content) }), content)
  if (updated.outcome === 'missing') throw missing('schedule')
  if (updated.outcome === 'conflict')
    throw new Refusal('conflict', 'SCHEDULE_CONFLICT', 'Somebody changed this schedule meanwhile.', {
      current: updated.schedule,
    })
  return updated.schedule
}

/** While it is paused nothing is due, so nothing is missed either. @throws Refusal */
export const pauseSchedule = async (workspace: WorkspaceTransaction, id: string, { by }: Change): Promise<ScheduleRecord> => {
  const paused = await workspace.schedules.setPaused(id, { by, nextAt: null })
  if (!paused) throw missing('schedule')
  return paused
}

/** @throws Refusal */
export const resumeSchedule = async (workspace: WorkspaceTransaction, id: string, { by }: Change): Promise<ScheduleRecord> => {
  const held = await workspace.schedules.hold(id)
  if (!held) throw missing('schedule')
  if (!held.isPaused) return held
  return (await workspace.schedules.setPaused(id, { by, nextAt: await nextOf(workspace, held) })) ?? held
}

export const findSchedule = async (workspace: Workspace, id: string): Promise<ScheduleRecord> => {
  const schedule = await workspace.schedules.find(id)
  if (!schedule) throw missing('schedule')
  return schedule
}

/** Its last fires, the latest first. */
export type ScheduleWithFires = ScheduleRecord & { readonly recent: readonly FireRecord[] }

/** Schedules by name, each with so many of its last fires. */
export const listSchedules = async (
  workspace: Workspace,
  { fires: limit, ...wish }: PageWish & { readonly fires: number },
): Promise<Page<ScheduleWithFires>> => {
  const { items, ...page } = await workspace.schedules.list(wish)
  const fires = await workspace.fires.recent({ scheduleIds: items.map(({ id }) => id), limit })
  const byId = Map.groupBy(fires, ({ scheduleId }) => scheduleId)
  return { items: items.map((schedule) => ({ ...schedule, recent: byId.get(schedule.id) ?? [] })), ...page }
}

const nextOf = async (workspace: Workspace, times: Times): Promise<Date> => nextFire(times, await workspace.schedules.now())

/** The next times of an expression, `count` of them. @throws Refusal */
export const previewTimes = async (workspace: Workspace, times: Times, count: number): Promise<readonly Date[]> =>
  nextFires(times, { after: await workspace.schedules.now(), count })

/** What is there now; what is gone by the time it fires is told there. */
const refuseUnknown = async (workspace: Workspace, { flows, environment, overlap, catchUp }: ScheduleContent): Promise<void> => {
  if (catchUp === 'all' && overlap === 'skip')
    throw invalid('catchUp', '"all" would start several at once, and "overlap": "skip" passes over all but the first: allow overlap')
  for (const [index, id] of (flows.ids ?? []).entries())
    if (!(await workspace.flows.find(id))) throw invalid(`flows/ids/${index}`, 'is no flow of this workspace')
  if (environment === null || (await workspace.environments.findByName(environment))) return
  throw invalid('environment', `is no environment of this workspace: there is none called "${environment}"`)
}

const invalid = (part: string, message: string): Refusal =>
  new Refusal('invalid', 'BAD_SCHEDULE', `/body/${part} ${message}.`, { errors: [{ pointer: `/body/${part}`, message }] })

const explained = async <T>(saving: Promise<T>, { name }: ScheduleContent): Promise<T> => {
  try {
    return await saving
  } catch (error) {
    if (isViolation(error, 'unique', 'schedules_name'))
      throw new Refusal('conflict', 'SCHEDULE_NAME_TAKEN', `There is a schedule called ${name} already.`)
    throw error
  }
}
