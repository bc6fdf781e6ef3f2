import * as v from 'valibot'
import { verdictSchema } from '../outcome.ts'
import { defineRoute } from './define-route.ts'
import { executionSchema } from './execution-routes.ts'
import { idField, idParams, nameField, numberParam, pageOf, pageParams, textField, timeField } from './fields.ts'

const dayMs = 24 * 60 * 60_000

const someText = (maxLength: number) => v.pipe(textField(maxLength), v.nonEmpty('must not be empty'))
const listOf = <S extends v.GenericSchema>(item: S, most: number) =>
  v.pipe(v.array(item), v.minLength(1, 'must not be empty'), v.maxLength(most, `must have at most ${most} items`))

/** Flows by their ids; or all that have a suite, every one of the tags, a path in a folder. */
export const flowChoiceSchema = v.union(
  [
    v.strictObject({ ids: listOf(idField, 200) }),
    v.pipe(
      v.strictObject({
        suite: v.optional(someText(200)),
        tags: v.optional(listOf(someText(200), 20)),
        /** `shop/orders`: in it or below it. */
        folder: v.optional(someText(500)),
      }),
      v.check((chosen) => Object.values(chosen).some((value) => value !== undefined)),
    ),
  ],
  'must be { ids: […] }, or at least one of suite, tags, folder',
)

const times = {
  /** Five fields: minute, hour, day of the month, month, weekday; or `@daily` and the like. */
  cron: textField(200),
  /** IANA: `Europe/Berlin`. Default `UTC`. */
  timezone: v.optional(textField(100), 'UTC'),
}

const content = {
  name: nameField,
  ...times,
  flows: flowChoiceSchema,
  /** Null: each flow's own, else `local` when there is one. */
  environment: v.optional(v.nullable(textField(200)), null),
  variables: v.optional(v.record(v.string(), v.unknown()), {}),
  /** What becomes of a time that comes while something of the schedule still runs. Default `skip`. */
  overlap: v.optional(v.picklist(['skip', 'allow']), 'skip'),
  /** Which of the times run that passed while no server was up: none, the last of them, or all, at most 100. Default `last`. */
  catchUp: v.optional(v.picklist(['none', 'last', 'all']), 'last'),
  /** Those that are older never do. At most a week. Default an hour. What is less than a minute late runs in any case. */
  catchUpWithinMs: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0, 'must not be negative'), v.maxValue(7 * dayMs, 'must be at most a week, 604800000')),
    60 * 60_000,
  ),
}

/** Flows that could not run, and why. Without a flow: why none did. */
export const problemsSchema = v.array(v.object({ flowId: v.nullable(v.string()), flowName: v.nullable(v.string()), message: v.string() }))

const fireSchema = v.object({
  scheduledFor: timeField,
  firedAt: timeField,
  /** `refused`: nothing could run; `skipped`: what was started before still ran; `missed`: no server was up, or too late. */
  outcome: v.picklist(['started', 'refused', 'skipped', 'missed']),
  /** Somebody did not wait for the time. */
  isManual: v.boolean(),
  triggeredBy: v.nullable(v.string()),
  batchId: v.nullable(v.string()),
  /** So many were started. */
  executions: v.number(),
  /** So many times were missed one after the other, the last of them `scheduledFor`. 1000: or more. */
  missed: v.number(),
  problems: problemsSchema,
  /** Of its executions that are kept still: so many have not finished, so many failed or met an error, and so many did in quarantine. */
  unfinished: v.number(),
  failed: v.number(),
  quarantined: v.number(),
  /** The worst, where what failed in quarantine counts as passed; null until all are finished. */
  verdict: v.nullable(verdictSchema),
  /** From the first start to the last end; null until all are finished. */
  durationMs: v.nullable(v.number()),
  /** Of the first that did not pass, else of the first. */
  executionId: v.nullable(v.string()),
})

/** The same, as it is answered. */
export const chosenFlowsSchema = v.object({
  ids: v.optional(v.array(v.string())),
  suite: v.optional(v.string()),
  tags: v.optional(v.array(v.string())),
  folder: v.optional(v.string()),
})

export const scheduleSchema = v.object({
  id: v.string(),
  name: v.string(),
  cron: v.string(),
  timezone: v.string(),
  flows: chosenFlowsSchema,
  environment: v.nullable(v.string()),
  variables: v.record(v.string(), v.unknown()),
  overlap: v.picklist(['skip', 'allow']),
  catchUp: v.picklist(['none', 'last', 'all']),
  catchUpWithinMs: v.number(),
  isPaused: v.boolean(),
  /** Null while it is paused. */
  nextAt: v.nullable(timeField),
  /** Goes up by one with each change. */
  version: v.number(),
  createdBy: v.nullable(v.string()),
  updatedBy: v.nullable(v.string()),
  createdAt: timeField,
  updatedAt: timeField,
})

const schedule = { tag: 'schedules' } as const

export const scheduleRoutes = {
  listSchedules: defineRoute({
    ...schedule,
    method: 'GET',
    path: '/schedules',
    summary: 'Schedules by name, each with what came of its last times, the latest first',
    query: v.strictObject({
      ...pageParams,
      /** So many of these times. Default 20. */
      fires: v.optional(numberParam({ min: 0, max: 50 })),
    }),
    reply: pageOf(v.object({ ...scheduleSchema.entries, recent: v.array(fireSchema) })),
  }),
  createSchedule: defineRoute({
    ...schedule,
    method: 'POST',
    path: '/schedules',
    summary: 'Run flows again and again, by a cron expression',
    body: v.strictObject(content),
    reply: scheduleSchema,
    status: 201,
  }),
  previewSchedule: defineRoute({
    ...schedule,
    method: 'POST',
    path: '/schedules/preview',
    isQuestion: true,
    summary: 'The next times of a cron expression',
    body: v.strictObject({ ...times, count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)), 5) }),
    reply: v.object({ items: v.array(timeField) }),
  }),
  getSchedule: defineRoute({
    ...schedule,
    method: 'GET',
    path: '/schedules/:id',
    summary: 'A schedule',
    params: idParams,
    reply: scheduleSchema,
  }),
  updateSchedule: defineRoute({
    ...schedule,
    method: 'PUT',
    path: '/schedules/:id',
    summary: 'Change a schedule; one that is paused stays so',
    params: idParams,
    body: v.strictObject(content),
    reply: scheduleSchema,
    ifMatch: true,
  }),
  deleteSchedule: defineRoute({
    ...schedule,
    method: 'DELETE',
    path: '/schedules/:id',
    summary: 'Remove a schedule; what it started stays',
    params: idParams,
  }),
  pauseSchedule: defineRoute({
    ...schedule,
    method: 'POST',
    path: '/schedules/:id/pause',
    summary: 'Let no time of a schedule come',
    params: idParams,
    reply: scheduleSchema,
  }),
  resumeSchedule: defineRoute({
    ...schedule,
    method: 'POST',
    path: '/schedules/:id/resume',
    summary: 'Let a schedule go on; what passed meanwhile is not caught up',
    params: idParams,
    reply: scheduleSchema,
  }),
  runSchedule: defineRoute({
    ...schedule,
    method: 'POST',
    path: '/schedules/:id/run',
    summary: 'Run what a schedule runs, now',
    params: idParams,
    reply: v.object({
      batchId: v.string(),
      executions: v.array(executionSchema),
      /** What could not run, and why. */
      problems: problemsSchema,
    }),
    status: 202,
  }),
  listScheduleFires: defineRoute({
    ...schedule,
    method: 'GET',
    path: '/schedules/:id/fires',
    summary: 'What came of the times of a schedule, the latest first',
    params: idParams,
    query: v.strictObject(pageParams),
    reply: pageOf(fireSchema),
  }),
} as const
