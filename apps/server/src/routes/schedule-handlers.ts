import {
  createSchedule,
  findSchedule,
  listSchedules,
  missing,
  pauseSchedule,
  previewTimes,
  readySchedule,
  resumeSchedule,
  runSchedule,
  updateSchedule,
} from '@testmesh/platform'
import type { BodyOf, JsonObject, scheduleRoutes } from '@testmesh/protocol'
import type { ScheduleContent } from '@testmesh/storage'
import type { WorkspaceHandlers } from '../http/call.ts'
import { given } from '../http/given.ts'
import { type Asking, valuesShownTo } from '../http/values-shown-to.ts'
import { createFindScheduled, type FindFlowsOptions } from '../language/find-flows.ts'

/** Of each schedule, so many of its last times are shown when nobody says how many. */
const usualFires = 20

export const scheduleHandlers = (ports: Omit<FindFlowsOptions, 'onError'>): WorkspaceHandlers<typeof scheduleRoutes> => ({
  listSchedules: async ({ workspace, query, ...call }) => {
    const { items, ...page } = await listSchedules(workspace, { fires: usualFires, ...given(query) })
    return { items: items.map(shownTo(call)), ...page }
  },
  createSchedule: ({ workspace, body, by }) => createSchedule(workspace, toContent(body), { by }),
  previewSchedule: async ({ workspace, body }) => ({ items: await previewTimes(workspace, body, body.count) }),
  getSchedule: async ({ workspace, params, ...call }) => shownTo(call)(await findSchedule(workspace, params.id)),
  updateSchedule: ({ workspace, params, body, base, by }) => updateSchedule(workspace, params.id, { base, by, content: toContent(body) }),
  deleteSchedule: async ({ workspace, params }) => {
    if (!(await workspace.schedules.remove(params.id))) throw missing('schedule')
  },
  pauseSchedule: ({ workspace, params, by }) => pauseSchedule(workspace, params.id, { by }),
  resumeSchedule: ({ workspace, params, by }) => resumeSchedule(workspace, params.id, { by }),
  runSchedule: {
    prepare: async (call) => {
      const { id } = call.params
      const flows = await readySchedule(call.workspace, id, createFindScheduled({ ...ports, onError: rethrow }))
      return ({ workspace, by }) => runSchedule(workspace, id, { flows, by })
    },
  },
  listScheduleFires: async ({ workspace, params, query }) => {
    await findSchedule(workspace, params.id)
    return workspace.fires.list(params.id, given(query))
  },
})

const shownTo =
  (call: Asking) =>
  <T extends ScheduleContent>(schedule: T): T => ({ ...schedule, variables: valuesShownTo(call)(schedule.variables) })

/** The answer is a fault then, and the log of the request says which. */
const rethrow = (error: unknown): never => {
  throw error
}

const toContent = ({ flows, variables, ...body }: BodyOf<typeof scheduleRoutes.createSchedule>): ScheduleContent => ({
  ...body,
  flows: given(flows),
  variables: variables as JsonObject,
})
