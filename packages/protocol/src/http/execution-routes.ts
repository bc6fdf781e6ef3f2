import * as v from 'valibot'
import { dataRowSchema, executionEventSchema, failureSchema } from '../execution-event.ts'
import { phaseSchema, stepOutcomeSchema, verdictSchema } from '../outcome.ts'
import { heldQuarantineSchema } from '../quarantine.ts'
import { debugCommandSchema, debugReplySchema, debugWishSchema } from './debug-commands.ts'
import { defineRoute } from './define-route.ts'
import {
  filesField,
  flagParam,
  idField,
  idParams,
  listParam,
  momentParam,
  numberParam,
  pageOf,
  pageParams,
  pathField,
  textField,
  timeField,
} from './fields.ts'
import { maxFlowLength } from './max-flow-length.ts'

export const executionStatusSchema = v.picklist(['queued', 'running', 'paused', 'finished'])
export const triggerTypeSchema = v.picklist(['manual', 'cli', 'api', 'schedule', 'webhook', 'rerun', 'agent'])

export const executionSchema = v.object({
  id: v.string(),
  /** What was started together has it in common. */
  batchId: v.nullable(v.string()),
  flowId: v.nullable(v.string()),
  flowVersion: v.nullable(v.number()),
  flowName: v.string(),
  flowSha256: v.string(),
  suite: v.nullable(v.string()),
  tags: v.array(v.string()),
  environment: v.nullable(v.string()),
  /** Which workers and agents run it: that of its environment when it was made. */
  pool: v.string(),
  row: v.nullable(dataRowSchema),
  status: executionStatusSchema,
  /** Null until it is finished. */
  verdict: v.nullable(verdictSchema),
  triggerType: triggerTypeSchema,
  triggeredBy: v.nullable(v.string()),
  rerunOf: v.nullable(v.string()),
  /** What started it; it may have been removed since. */
  scheduleId: v.nullable(v.string()),
  triggerId: v.nullable(v.string()),
  /** It ran a part of the flow alone: from this step on, up to that one. Null: from the first, to the last. */
  from: v.nullable(v.string()),
  upTo: v.nullable(v.string()),
  /** It stops where somebody wants it to, and is no evidence of anything. */
  isDebugged: v.boolean(),
  /** The start that counts: goes up when a lost worker's work starts again. */
  epoch: v.number(),
  /** As its flow said it when this was asked for. Null: none. `over`: failures count. */
  quarantine: v.nullable(heldQuarantineSchema),
  traceId: v.nullable(v.string()),
  error: v.nullable(failureSchema),
  createdAt: timeField,
  startedAt: v.nullable(timeField),
  finishedAt: v.nullable(timeField),
  durationMs: v.nullable(v.number()),
})

const stepResultSchema = v.object({
  path: v.string(),
  stepId: v.string(),
  name: v.nullable(v.string()),
  action: v.string(),
  phase: phaseSchema,
  outcome: stepOutcomeSchema,
  /** It failed under `on_error: continue`. */
  tolerated: v.boolean(),
  attempts: v.number(),
  startedAt: v.nullable(timeField),
  durationMs: v.number(),
  failure: v.nullable(failureSchema),
})

const attemptSchema = v.object({
  /** As in the events of this start. */
  epoch: v.number(),
  /** Host and process of the worker, whose log tells more. */
  worker: v.string(),
  startedAt: timeField,
  /** Null while it goes on. */
  endedAt: v.nullable(timeField),
  /** `lost`: its worker fell silent or broke; `released`: given back by one that shut down. Null while it goes on. */
  outcome: v.nullable(v.picklist(['succeeded', 'failed', 'timed_out', 'cancelled', 'lost', 'released'])),
  /** Why it was lost or failed. */
  reason: v.nullable(v.string()),
})

const artifactSchema = v.object({
  id: v.string(),
  path: v.nullable(v.string()),
  name: v.string(),
  mediaType: v.string(),
  sha256: v.string(),
  sizeBytes: v.number(),
  createdAt: timeField,
})

/** `3.17`: after event 17 of start 3. */
const eventPlace = v.pipe(
  v.string(),
  v.regex(/^\d{1,10}\.\d{1,12}$/, 'must be EPOCH.SEQ of the last event that was read: 1.42'),
  v.transform((text) => {
    const [epoch, seq] = text.split('.').map(Number)
    return { epoch: epoch ?? 0, seq: seq ?? 0 }
  }),
)

const filters = {
  flowId: v.optional(idField),
  batchId: v.optional(idField),
  scheduleId: v.optional(idField),
  triggerId: v.optional(idField),
  suite: v.optional(v.string()),
  environment: v.optional(v.string()),
  tags: v.optional(listParam(v.string())),
  status: v.optional(v.pipe(listParam(v.string()), v.array(executionStatusSchema))),
  verdict: v.optional(v.pipe(listParam(v.string()), v.array(verdictSchema))),
  triggerType: v.optional(triggerTypeSchema),
  /** `true`: only what is in quarantine; `false`: only the others, also those whose quarantine is over. */
  quarantined: v.optional(flagParam),
  /** `true`: only what ran its flow from the first step to the last; `false`: only what ran a part of it, or was debugged. */
  whole: v.optional(flagParam),
  /** Words that each occur in the name of the flow, in what went wrong, or at the beginning of the id. */
  search: v.optional(textField(200)),
  since: v.optional(momentParam),
  until: v.optional(momentParam),
}

const execution = { tag: 'executions' } as const
const started = v.object({ batchId: v.string(), executions: v.array(executionSchema) })
const waitMs = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(60_000)), 0)

export const executionRoutes = {
  createExecution: defineRoute({
    ...execution,
    method: 'POST',
    path: '/executions',
    summary: 'Run a stored flow, or a text: one execution for each of its data rows',
    body: v.strictObject({
      /** This, or `text`. */
      flowId: v.optional(idField),
      /** Of that flow. Default: the newest. */
      flowVersion: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
      /** Not stored as a flow; what it refers to is looked up beside `path`. */
      text: v.optional(textField(maxFlowLength)),
      path: v.optional(pathField),
      /** What `text` refers to, instead of the stored files of these paths; bytes that were sent with `PUT /contents/{sha256}`. */
      files: v.optional(filesField, []),
      /** Which flows of a text that holds several, from 0. Default: all. */
      documents: v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))), v.minLength(1))),
      /** Default: the flow's own, else `local` when there is one. Null: none. */
      environment: v.optional(v.nullable(v.string())),
      variables: v.optional(v.record(v.string(), v.unknown()), {}),
      /** Variables that are masked everywhere. */
      secrets: v.optional(v.record(v.string(), textField(64 * 1024)), {}),
      inputs: v.optional(v.record(v.string(), v.unknown()), {}),
      /** Repeats everything random. */
      seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      /** Only from this step on, and up to that one. */
      from: v.optional(v.string()),
      upTo: v.optional(v.string()),
      /** Stops where somebody wants it to, and takes commands there. Exactly one execution must come of it. */
      debug: v.optional(debugWishSchema),
      /** Which data row alone, from 0. Default: all. */
      row: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      triggerType: v.optional(v.picklist(['manual', 'cli', 'api']), 'api'),
      /** Answer when all are finished, or after so many milliseconds. */
      waitMs,
    }),
    reply: started,
    status: 202,
  }),
  listExecutions: defineRoute({
    ...execution,
    method: 'GET',
    path: '/executions',
    summary: 'Executions, the newest first',
    query: v.strictObject({ ...pageParams, ...filters }),
    reply: pageOf(executionSchema),
  }),
  listRecentExecutions: defineRoute({
    ...execution,
    method: 'GET',
    path: '/executions/recent',
    summary: 'The last runs of each of several flows, the newest first; all data rows of a run together, runs of a part left out',
    query: v.strictObject({
      flowIds: v.pipe(listParam(v.string()), v.array(idField), v.maxLength(200)),
      /** Of each flow. Default 20. */
      limit: v.optional(numberParam({ min: 1, max: 50 })),
    }),
    reply: v.object({
      items: v.array(
        v.object({
          ...v.pick(executionSchema, ['id', 'flowId', 'flowVersion', 'status', 'verdict', 'environment', 'createdAt', 'durationMs'])
            .entries,
          /** Of this run: one for each data row; and how many did not pass. `id` is that of the first of these. */
          executions: v.number(),
          failed: v.number(),
          /** What failed is in quarantine. */
          isQuarantined: v.boolean(),
        }),
      ),
    }),
  }),
  getExecutionFacets: defineRoute({
    ...execution,
    method: 'GET',
    path: '/executions/facets',
    summary: 'How many executions there are by status, verdict, suite, environment and trigger',
    query: v.strictObject(filters),
    reply: v.record(v.string(), v.array(v.object({ value: v.nullable(v.string()), count: v.number() }))),
  }),
  getExecution: defineRoute({
    ...execution,
    method: 'GET',
    path: '/executions/:id',
    summary: 'An execution',
    params: idParams,
    reply: executionSchema,
  }),
  listExecutionEvents: defineRoute({
    ...execution,
    method: 'GET',
    path: '/executions/:id/events',
    summary: 'The log of an execution, in order',
    params: idParams,
    query: v.strictObject({
      after: v.optional(eventPlace),
      /** Default 500. */
      limit: v.optional(numberParam({ min: 1, max: 1000 })),
    }),
    reply: v.object({ items: v.array(executionEventSchema) }),
  }),
  listExecutionSteps: defineRoute({
    ...execution,
    method: 'GET',
    path: '/executions/:id/steps',
    summary: 'The steps that ended, in the order they began',
    params: idParams,
    reply: v.object({ items: v.array(stepResultSchema) }),
  }),
  listExecutionAttempts: defineRoute({
    ...execution,
    method: 'GET',
    path: '/executions/:id/attempts',
    summary: 'The starts of an execution, each by one worker: more than one when a worker was lost',
    params: idParams,
    reply: v.object({ items: v.array(attemptSchema) }),
  }),
  getExecutionFlow: defineRoute({
    ...execution,
    method: 'GET',
    path: '/executions/:id/flow',
    summary: 'The text that it runs, byte for byte',
    params: idParams,
    media: 'application/yaml; charset=utf-8',
  }),
  listExecutionArtifacts: defineRoute({
    ...execution,
    method: 'GET',
    path: '/executions/:id/artifacts',
    summary: 'What steps attached',
    params: idParams,
    reply: v.object({ items: v.array(artifactSchema) }),
  }),
  getExecutionBlob: defineRoute({
    ...execution,
    method: 'GET',
    path: '/executions/:id/blobs/:sha256',
    summary: 'The bytes of an attachment or of a long body; takes Range',
    params: v.strictObject({ id: idField, sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }),
    media: 'application/octet-stream',
  }),
  getExecutionReport: defineRoute({
    ...execution,
    method: 'GET',
    path: '/executions/:id/report',
    summary: 'The report of a finished execution',
    params: idParams,
    query: v.strictObject({ format: v.optional(v.picklist(['list', 'junit', 'ctrf', 'markdown', 'jsonl', 'html']), 'junit') }),
    media: 'text/plain; charset=utf-8',
  }),
  cancelExecution: defineRoute({
    ...execution,
    method: 'POST',
    path: '/executions/:id/cancel',
    summary: 'Stop an execution: teardown still runs',
    params: idParams,
    reply: executionSchema,
    status: 202,
  }),
  debugExecution: defineRoute({
    ...execution,
    method: 'POST',
    path: '/executions/:id/debug',
    summary: 'Look at a debugged execution where it stands, change what it reads, and let it go on',
    params: idParams,
    body: debugCommandSchema,
    reply: debugReplySchema,
  }),
  rerunExecution: defineRoute({
    ...execution,
    method: 'POST',
    path: '/executions/:id/rerun',
    summary: 'Run the same text and files again',
    params: idParams,
    body: v.strictObject({ waitMs }),
    reply: started,
    status: 202,
  }),
} as const
