import * as v from 'valibot'
import { dataRowSchema, executionEventSchema } from '../execution-event.ts'
import { debugAnswerSchema, debugCommandSchema, debugWishSchema } from './debug-commands.ts'
import { defineRoute } from './define-route.ts'
import { hashField, idField, idParams, poolField, textField } from './fields.ts'

/** The most bytes that an agent sends of what an execution said, at a time, or of one attachment. */
export const maxRecordedBytes = 256 * 1024 * 1024

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000_000))
const milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(24 * 60 * 60 * 1000))
const waitMs = v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(30_000)), 0)
const values = v.record(v.string(), v.unknown())
const texts = v.record(v.string(), v.string())

/** One start of an execution: only the latest may change it. */
const startSchema = v.strictObject({ executionId: idField, epoch: count })
const held = v.pipe(v.array(startSchema), v.maxLength(1_000))

/** The process of an agent, in attempts: its host, its process id, and eight digits of its own. */
const agentField = v.pipe(
  v.string(),
  v.regex(/^[\w.-]{1,100} \d{1,10} [0-9a-f]{8}$/, 'must be a host, a process id and eight hexadecimal digits'),
)

/** In order, and numbered from 0 in each start. */
const batch = {
  events: v.array(executionEventSchema),
  /** The `step.started` of steps that end among them, where it was sent before. */
  started: v.optional(v.array(executionEventSchema), []),
}

const noteFields = { path: textField(2_000), kind: textField(200), action: v.optional(textField(200)), ref: v.unknown() }
const bundleSchema = v.object({ main: v.string(), files: texts })

const environmentSchema = v.object({ id: v.string(), name: v.string(), variables: values, secrets: texts, routing: values })
const begunSchema = v.object({
  bundle: bundleSchema,
  request: v.object({
    document: v.number(),
    variables: values,
    secrets: texts,
    inputs: values,
    seed: v.optional(v.number()),
    from: v.optional(v.string()),
    upTo: v.optional(v.string()),
    debug: v.optional(debugWishSchema),
  }),
  /** Milliseconds since 1970. */
  askedAt: v.optional(v.number()),
  environment: v.optional(environmentSchema),
  row: v.optional(dataRowSchema),
  traceId: v.optional(v.string()),
  traceParent: v.optional(v.string()),
  restartReason: v.optional(v.string()),
})

const agent = { tag: 'agents', isWork: true } as const
const ofExecution = { ...agent, params: idParams } as const
const epochParam = v.pipe(v.string(), v.regex(/^\d{1,9}$/, 'must be a whole number'), v.transform(Number))

/** What an agent asks and tells: it runs executions of its workspace, and reaches no database. */
export const agentRoutes = {
  takeExecutions: defineRoute({
    ...agent,
    method: 'POST',
    path: '/agent/take',
    summary: 'Take executions of a pool; where there are none, wait for some',
    body: v.strictObject({
      agent: agentField,
      pool: poolField,
      /** 0 only gives back. */
      limit: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
      /** All that the agent has. What else was given to it never came, and is given back. */
      held,
      waitMs,
    }),
    reply: v.object({
      taken: v.array(
        v.object({
          executionId: v.string(),
          workspaceId: v.string(),
          epoch: v.number(),
          /** 1 for the first start. */
          attempt: v.number(),
          losses: v.number(),
          maxLosses: v.number(),
          timeoutMs: v.number(),
        }),
      ),
    }),
  }),
  beatExecutions: defineRoute({
    ...agent,
    method: 'POST',
    path: '/agent/beat',
    summary: 'Say that the agent is alive, and hear which of its executions must stop',
    body: v.strictObject({ agent: agentField, held }),
    reply: v.object({ cancelled: v.array(startSchema), lost: v.array(startSchema) }),
  }),
  noteAgent: defineRoute({
    ...agent,
    method: 'POST',
    path: '/agent/note',
    summary: 'Say what the agent takes; again and again, since one that is not heard for half a minute counts as gone',
    body: v.strictObject({
      agent: agentField,
      pool: poolField,
      /** Executions at a time. */
      slots: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
      /** Of TestMesh. */
      version: textField(100),
      /** It takes no more. */
      isStopping: v.boolean(),
    }),
  }),
  forgetAgent: defineRoute({
    ...agent,
    method: 'POST',
    path: '/agent/forget',
    summary: 'Say that the agent has ended',
    body: v.strictObject({ agent: agentField }),
  }),
  beginExecution: defineRoute({
    ...ofExecution,
    method: 'POST',
    path: '/agent/executions/:id/begin',
    summary: 'All that a start needs, with its secrets; or why it can never be run',
    body: v.strictObject({ epoch: count, attempt: count }),
    reply: v.object({ begun: v.nullable(begunSchema), reason: v.nullable(v.string()) }),
  }),
  getExecutionContent: defineRoute({
    ...ofExecution,
    method: 'GET',
    path: '/agent/executions/:id/contents/:sha256',
    summary: 'The bytes of a file of an execution that the agent has',
    params: v.strictObject({ id: idField, sha256: hashField }),
    query: v.strictObject({ epoch: epochParam }),
    media: 'application/octet-stream',
  }),
  writeExecutionEvents: defineRoute({
    ...ofExecution,
    method: 'POST',
    path: '/agent/executions/:id/events',
    isRecorded: true,
    summary: 'Add to the log of a start; what is in it already is passed over',
    body: v.strictObject({ epoch: count, ...batch }),
  }),
  putExecutionBlob: defineRoute({
    ...ofExecution,
    method: 'PUT',
    path: '/agent/executions/:id/blobs/:sha256',
    summary: 'Send the bytes of something long or attached, before the event that names them',
    params: v.strictObject({ id: idField, sha256: hashField }),
    query: v.strictObject({ epoch: epochParam }),
    names: 'sha256',
  }),
  endExecution: defineRoute({
    ...ofExecution,
    method: 'POST',
    path: '/agent/executions/:id/end',
    isRecorded: true,
    summary: 'Let go of an execution, with the last events of its log',
    body: v.strictObject({
      epoch: count,
      /** `completed`: it ran, whatever its verdict. `failed`: it never can. `retried`: the agent broke. `released`: given back unharmed. */
      as: v.picklist(['completed', 'failed', 'cancelled', 'retried', 'released']),
      reason: v.optional(textField(10_000)),
      isTimeout: v.optional(v.boolean(), false),
      /** How long it rests before anybody takes it again. */
      restMs: v.optional(milliseconds, 0),
      last: v.optional(v.strictObject(batch)),
    }),
    /** False: it is no longer the agent's. */
    reply: v.object({ isEnded: v.boolean() }),
  }),
  takeDebugCommands: defineRoute({
    ...ofExecution,
    method: 'POST',
    path: '/agent/executions/:id/commands',
    summary: 'Take what somebody wants of a debugged execution that the agent has; where there is nothing, wait for it',
    body: v.strictObject({ epoch: count, waitMs }),
    reply: v.object({ commands: v.array(v.object({ id: v.string(), command: debugCommandSchema })) }),
  }),
  answerDebugCommand: defineRoute({
    ...ofExecution,
    method: 'POST',
    path: '/agent/executions/:id/commands/:command',
    isRecorded: true,
    summary: 'Say what came of it',
    params: v.strictObject({ id: idField, command: idField }),
    body: v.strictObject({ epoch: count, answer: debugAnswerSchema }),
  }),
  addCleanupEntry: defineRoute({
    ...ofExecution,
    method: 'POST',
    path: '/agent/executions/:id/cleanup',
    isRecorded: true,
    summary: 'Note what an execution made elsewhere, and what removes it',
    body: v.strictObject({ epoch: count, id: idField, note: v.strictObject(noteFields) }),
  }),
  finishCleanupEntry: defineRoute({
    ...ofExecution,
    method: 'POST',
    path: '/agent/executions/:id/cleanup/:entry/done',
    summary: 'Note that it is removed',
    params: v.strictObject({ id: idField, entry: idField }),
    body: v.strictObject({ epoch: count }),
  }),
  takeLostThings: defineRoute({
    ...agent,
    method: 'POST',
    path: '/agent/lost',
    summary: 'Take what an execution of a pool made whose worker was lost, to remove it',
    body: v.strictObject({ pool: poolField }),
    reply: v.object({
      lost: v.nullable(
        v.object({
          executionId: v.string(),
          bundle: bundleSchema,
          document: v.number(),
          entries: v.array(v.object({ id: v.string(), attempts: v.number(), ...noteFields })),
        }),
      ),
    }),
  }),
  getLostContent: defineRoute({
    ...agent,
    method: 'GET',
    path: '/agent/lost/:id/contents/:sha256',
    summary: 'The bytes of a file of an execution that the agent removes things of',
    params: v.strictObject({ id: idField, sha256: hashField }),
    media: 'application/octet-stream',
  }),
  noteLostThing: defineRoute({
    ...agent,
    method: 'POST',
    path: '/agent/lost/:id',
    summary: 'Note that it is removed, or why it is not',
    params: idParams,
    body: v.strictObject({ attempts: count, problem: v.optional(textField(10_000)) }),
  }),
} as const
